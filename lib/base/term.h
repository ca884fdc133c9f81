/* What an output may be shown: marks, colour. */
#ifndef FX_TERM_H
#define FX_TERM_H

#include <stdbool.h>
#include <stdio.h>

struct term {
	bool marks;	/* UTF-8 marks instead of plain words */
	bool colour;
	const char *no, *yes, *warn;	/* "✗ ", or "" in plain ASCII */
	const char *red, *green, *bold, *off;	/* "" without colour */
};

/* How to write to fp: marks on a terminal with a UTF-8 locale, colour on a
 * terminal unless NO_COLOR is set or TERM is dumb. */
void term_init(struct term *, FILE *fp);

/* What turns while something runs, so many milliseconds now: one column. */
const char *term_turn(const struct term *, long long ms);

#endif
