/* Commits of jj that hold an unresolved conflict.
 *
 * jj names the trees of such a commit, sides and bases, in the field jj:trees
 * of its header, and for git stores them as .jjconflict-side-N/ and
 * .jjconflict-base-N/ beside the files of the first side
 * (lib/src/git_backend.rs).  What it really holds is, for each path, the
 * sides less the bases. */
#ifndef FX_CONFLICT_H
#define FX_CONFLICT_H

#include <stdbool.h>

#include "judge/history.h"

struct scope;
struct findings;

/* Does the commit, or a parent of it, hold a conflict of jj? */
bool conflict_near(const struct history *, const struct history_commit *);

/* Judge such a commit by what it and its parents really hold; a path that is
 * left in conflict counts as changed.  Where its tree is as jj writes it, it
 * is not to be judged as it is stored: that is taken from it. */
int conflict_judge(struct scope *, const struct history *,
    struct history_commit *, struct findings *, struct err *);

#endif
