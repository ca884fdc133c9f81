/* Commits judged by a contract: what all modes that look at history share. */
#ifndef FX_RANGES_H
#define FX_RANGES_H

#include <stdbool.h>

#include "judge/history.h"

/* Judge the commits of h that are marked, each against each parent and by
 * its own baselines.  ref: through which they came, or NULL.  local: what
 * exceeds a limit already may shrink step by step. */
int ranges_judge(struct scope *, struct history *, const char *ref,
    bool local, struct findings *, struct err *);

/* Judge what oid brings to ref beyond Known, and beyond `before` if that is
 * not NULL, or (new_only) beyond every ref.  0, or -1 with e. */
int ranges_tip(struct scope *, const char *oid, const char *before,
    bool new_only, const char *ref, struct findings *, struct err *);

/* The task that the name of a branch or tag (below refs/heads/) belongs to
 * by the default patterns "{task}" and "STAR/{task}": its last component, if
 * it has at most two; NULL: none. */
const char *ranges_task(const char *name);

#endif
