/* What index, work tree and commits have at the paths that were refused. */
#ifndef FX_REMEDY_FACTS_H
#define FX_REMEDY_FACTS_H

#include <stdbool.h>

#include "judge/remedy_line.h"

/* Is anything else staged for the next commit? */
bool remedy_rest(const struct remedy *);

/* Do the tracked files of the work tree hold what is in no commit? */
bool remedy_dirty(const struct git *);

/* Does the index that git commits from hold all that the work tree has of
 * tracked files (as for commit -a)? */
bool remedy_whole(const struct git *);

/* Do two commits have the same at path? */
bool remedy_same(struct scope *, const char *a, const char *b,
    const char *path);

/* Keep the paths that HEAD has as the base has them (or the others). */
void remedy_keep(struct remedy *, const char *base, bool same);

/* Keep the paths at which git stash fails: deleted in the index alone, or
 * only announced to it (git add -N). */
void remedy_keep_unstashed(struct remedy *);

/* Keep the paths at which the index holds what a refused commit has there,
 * as after a fast-forward that could not move the branch: those that the
 * work tree has so too, or (index_only) those that it has not. */
void remedy_keep_moved(struct remedy *, bool index_only);

/* Has the work tree edits in what is staged? */
bool remedy_edited(const struct git *);

/* Does a finding change a submodule's commit, or (any) one's presence? */
bool remedy_gitlink(const struct finding *, bool any);

#endif
