/* The commands that lead out of a refusal, by the state that the repository
 * is in. */
#ifndef FX_REMEDY_H
#define FX_REMEDY_H

#include <stdio.h>

#include "judge/finding.h"
#include "judge/scope.h"

/* Print the way out of all findings, a line each: how to undo, how to ask
 * for more, how to make it a task of its own. */
void remedy_print(const struct findings *, struct scope *, FILE *);

/* One command that takes the path of a finding back, for a shell; owned.
 * NULL when there is none in git, or no jj here. */
char *remedy_git(const struct finding *, const struct findings *,
    struct scope *);
char *remedy_jj(const struct finding *, const struct findings *,
    struct scope *);

#endif
