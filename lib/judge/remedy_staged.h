/* The way out where the next commit was refused. */
#ifndef FX_REMEDY_STAGED_H
#define FX_REMEDY_STAGED_H

#include "judge/remedy_line.h"
#include "judge/remedy_state.h"

#define REMEDY_BACK "restore --source=HEAD --staged --worktree"

/* Print how to leave the paths out, by what git is in the middle of. */
void remedy_staged(struct remedy *);

/* Print "git VERB WORDS" of what is under way. */
void remedy_go(struct remedy *, enum remedy_state, const char *words,
    const char *what);

#endif
