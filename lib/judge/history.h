/* The commits that Known does not reach, with their baselines. */
#ifndef FX_HISTORY_H
#define FX_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/baseline.h"

struct err;

struct history_commit {
	char oid[GIT_OID];
	char parent[GIT_OID];	/* the first; "" for a root */
	size_t set;		/* number of its baseline set */
	bool judge;		/* in the range that was asked for */
	char *trees;		/* where it holds a conflict of jj: the ids
				 * "SIDE BASE SIDE...", as jj wrote them */
	char *parents;		/* all of them, a blank between */
};

struct history {
	struct history_commit *v;	/* parents before children */
	size_t n, cap;
	size_t *slot, nslots;	/* hash table: number + 1 by id */
	struct baseline *sets;
	size_t nsets, sets_cap;
};
#define HISTORY_INIT { NULL, 0, 0, NULL, 0, NULL, 0, 0 }
void history_release(struct history *);

/* Walk from the tips to what Known reaches.  The baselines of a commit are
 * the maximal commits among its ancestors that Known reaches; they are found
 * in one pass, since those of a commit are its parents' together.  A commit
 * at which a shallow clone was cut is FX_EFAIL.  tips: ids or revisions. */
int history_read(struct history *, const struct git *, struct repo *,
    const char *const *tips, size_t ntips, char (*known)[GIT_OID],
    size_t nknown, struct err *);

/* Mark as judged only those that "git rev-list ARGS" lists, instead of all. */
int history_only(struct history *, const struct git *,
    const char *const *args, size_t nargs, struct err *);

struct history_commit *history_find(const struct history *, const char *oid);
const struct baseline *history_baseline(const struct history *,
    const struct history_commit *);

/* Every change of every commit that is to be judged, against each of its
 * parents, through each; its non-zero answer ends and is returned. */
int history_changes(const struct history *, const struct git *,
    int (*each)(void *ctx, const struct change *), void *ctx, struct err *);

#endif
