/* What the files of the attempt room share. */
#ifndef FX_ATTEMPT_PARTS_H
#define FX_ATTEMPT_PARTS_H

#include "record/attempt.h"

/* The path of the task's file of this number, owned. */
char *attempt_file(const struct attempts *, unsigned n, const char *suffix);

/* A copy of record n in .factory/<task>/ of the work tree, if it can be;
 * without bytes (NULL) it is removed. */
void attempt_copy(const struct attempts *, unsigned n, const struct git *,
    const char *bytes, size_t len);

#endif
