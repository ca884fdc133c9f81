/* Baselines: what a change's paths are compared with. */
#ifndef FX_BASELINE_H
#define FX_BASELINE_H

#include <stddef.h>

#include "judge/finding.h"
#include "judge/scope.h"
#include "record/change.h"

struct err;

/* Commits of which none is an ancestor of another; none: the empty tree. */
struct baseline {
	char (*oids)[GIT_OID];
	size_t n, cap;
};
#define BASELINE_INIT { NULL, 0, 0 }
void baseline_release(struct baseline *);

/* The baselines of a commit that is not made yet: the merge bases of each
 * tip of Known with its parents together, the independent ones.  A history
 * that was cut short is FX_EFAIL. */
int baseline_unfinished(struct baseline *, struct scope *,
    char (*parents)[GIT_OID], size_t nparents, struct err *);

/* Judge one change by the scope's contract and, where that does not allow
 * it, by the baselines.  A finding goes to fs.  0, or -1 with e. */
int baseline_judge(struct scope *, const struct change *,
    const struct baseline *, struct findings *, struct err *);

/* What outside looks like without a baseline: by the contract alone, for this
 * operation; NULL when the contract allows it. */
struct finding *baseline_refuse(struct scope *, const struct change *,
    enum change_op, struct findings *);

/* Hold the contract's limits against the sizes of the change from the
 * baseline to tree (NULL: the index); with `before` not NULL, a count that
 * is not higher than that commit's passes. */
int baseline_limits(struct scope *, const struct baseline *,
    const char *tree, const char *before, const char *commit,
    struct findings *, struct err *);

/* Say for each finding which other task's contract allows its path. */
int baseline_owners(struct scope *, struct findings *, struct err *);

#endif
