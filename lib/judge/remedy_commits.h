/* The way out where what is refused is committed. */
#ifndef FX_REMEDY_COMMITS_H
#define FX_REMEDY_COMMITS_H

#include "judge/remedy_line.h"

/* Print how to get rid of the commits, or of the paths in them. */
void remedy_commits(struct remedy *);

/* Append the rebase that drops a commit. */
void remedy_drop(struct buf *, struct scope *, const char *commit);

/* Append a command of jj with the paths as filesets, which come through a
 * pipe when they are too many for a line.  False: only the first of them. */
bool remedy_in_jj(struct buf *, const struct remedy *, const char *words);

/* The branch that is checked out, owned; NULL: none. */
char *remedy_branch(struct scope *);

#endif
