/* One call of fx-detect: a tree listed, judged and reported. */
#ifndef FX_DETECT_CALL_H
#define FX_DETECT_CALL_H

#include <stdbool.h>
#include <stdio.h>

#include "judge/detect_report.h"

struct err;

struct detect_call {
	const char *dir;	/* NULL: the present folder */
	const char *languages;	/* a folder of them, instead of all others */
	enum detect_format format;
	bool explain, stages, quiet;
	bool write, force, unwrite;
	FILE *out;
};

/* The status to end with: 0; 1 where no language is known, or a person's edits
 * stand in the way of --write; 3 where the tree was too large to be seen
 * whole; -1 with e.  What could not be read goes to
 * note. */
int detect_call(const struct detect_call *, struct err *note, struct err *e);

#endif
