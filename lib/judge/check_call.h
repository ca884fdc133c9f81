/* fx-check: what a change must show beside its tests. */
#ifndef FX_CHECK_CALL_H
#define FX_CHECK_CALL_H

#include <stdbool.h>
#include <stdio.h>

struct err;

struct check_call {
	FILE *out;
	bool json, quiet;
	const char *task;	/* NULL: the workspace's */
	const char *base;	/* what a change is measured against; NULL:
				 * the contract's */
	bool all;		/* the whole tree, not only what was added */
	int timeout;		/* seconds of each command */
};

/* Each: FX_YES nothing holds the change back, FX_NO findings do, and are
 * told; -1 with e: FX_EINPUT what was given is wrong, FX_EFAIL it cannot be
 * told, or what must be there is missing. */

/* The findings of a review: open while their commands fail. */
int check_review(const struct check_call *, struct err *e);
/* The runs of the built program that the sealed contract names. */
int check_smoke(const struct check_call *, struct err *e);
/* New public names that nothing else in the tree says. */
int check_unused(const struct check_call *, struct err *e);
/* Money in floating point. */
int check_money(const struct check_call *, struct err *e);

#endif
