/* The way out where the work tree was refused. */
#ifndef FX_REMEDY_WORKTREE_H
#define FX_REMEDY_WORKTREE_H

#include "judge/remedy_line.h"
#include "judge/remedy_state.h"

/* Print how to put the edits aside, and how to take commits back. */
void remedy_worktree(struct remedy *);

/* Append the same for the one path of *o. */
void remedy_worktree_one(struct buf *, struct remedy *o, enum remedy_state);

#endif
