/* What an undo puts back: by the number of an attempt, or the newest. */
#ifndef FX_TCR_TARGET_H
#define FX_TCR_TARGET_H

#include <stdbool.h>

#include "record/attempt.h"

struct err;
struct tcr;
struct tcr_verb;

struct tcr_target {
	struct attempts other;	/* of another task or workspace */
	struct attempt from;	/* its strings are the records' */
	const char *rev;	/* what comes back: what it kept */
	bool checkpoint;	/* else only a tree is known */
	const char *source;	/* as the record of the undo has it, NULL */
	char name[32];		/* "5", "5-before" */
};

/* What the verb names, "5" or "5-before"; without a number the newest that took
 * work away and was not brought back.  0; -1 with e, which says what there is.
 * Release either way. */
int tcr_target(struct tcr_target *, const struct tcr_verb *, struct tcr *,
    struct err *e);
void tcr_target_release(struct tcr_target *);

#endif
