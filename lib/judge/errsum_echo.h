/* Commands that a service, or a shell with -x, shows before what they write. */
#ifndef FX_ERRSUM_ECHO_H
#define FX_ERRSUM_ECHO_H

#include <stdbool.h>
#include <stddef.h>

struct errsum_regions;
struct errsum_text;

/* A command that may fail was shown. */
struct errsum_shrug {
	size_t line;		/* 0: none */
	char sign;		/* that stands before commands */
};

/* The nearest line above that shows a command behind a sign, as far from its
 * left as this one is; 0: there is none. */
size_t errsum_shown_above(const struct errsum_text *, char sign);

/* A command is shown that may fail, "$ lint || true".  Then each line is to be
 * told to errsum_shown, for with the next command that is shown it ended; or
 * it ended before the line next, and calm: what it wrote is none of the
 * failures. */
void errsum_shrugs(struct errsum_regions *, const struct errsum_text *);
void errsum_shown(struct errsum_regions *, const struct errsum_text *);
void errsum_shrugged(struct errsum_regions *, size_t next, bool calm);
/* It was shown above, and what it wrote is none of the failures. */
void errsum_shrugged_above(struct errsum_regions *, const struct errsum_text *);

#endif
