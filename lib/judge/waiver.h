/* What a person has waived: a rule, for one task, until a day. */
#ifndef FX_WAIVER_H
#define FX_WAIVER_H

#include <stdint.h>

#include "door/git.h"
#include "judge/finding.h"

struct waiver {
	const char *rule;	/* its name */
	const char *by, *why;
	int64_t until;		/* it ends with this second */
};

/* Take from the findings, from the i-th on, those about paths whose rule one
 * of these waives today: they are in fs->waived then. */
void waivers_take(struct findings *, size_t i, const struct waiver *,
    size_t n);

/* The same with what a signed record of the log waives for the task.  Where
 * the log does not hold nothing is waived. */
void waivers_apply(struct findings *, const struct git *, const char *task);

#endif
