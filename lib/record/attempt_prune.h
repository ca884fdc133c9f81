/* How the records of old attempts go. */
#ifndef FX_ATTEMPT_PRUNE_H
#define FX_ATTEMPT_PRUNE_H

#include "record/attempt.h"

/* Why each of them stays whatever its age, or NULL: a line that is the
 * caller's to read only, in a list that it frees.  It stays where it is not
 * finished, is the newest of its stage, has a tree that passed on this commit
 * (head, or the newest record's), or where one of these needs its tree. */
const char **attempts_needed(const struct attempts *, const char *head);

/* Delete the record, its log, its ref, its copy; nothing of it is left behind
 * unnamed by a process that is killed.  0 or -1. */
int attempt_remove(const struct attempts *, struct attempt *,
    const struct git *, struct err *);
/* Delete what killed processes left of records that were not written; none may
 * be at work. */
int attempts_sweep(const struct attempts *, struct err *);

#endif
