/* Commits of jj that hold an unresolved conflict.
 *
 * jj stores such a commit as a tree with .jjconflict-base-N/ and
 * .jjconflict-side-N/, whole trees each, beside the files of the first side
 * (lib/src/git_backend.rs).  What it really holds is, for each path, the
 * sides less the bases. */
#ifndef FX_CONFLICT_H
#define FX_CONFLICT_H

#include "judge/history.h"

/* Does the commit hold a conflict of jj?  1, 0, -1. */
int conflict_is(struct repo *, const char *commit, struct err *);

/* Judge such a commit by what it really holds; a path that is left in
 * conflict counts as changed. */
int conflict_judge(struct scope *, const struct history_commit *,
    const struct baseline *, struct findings *, struct err *);

#endif
