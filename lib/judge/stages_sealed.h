/* Stage configuration as it is sealed with a contract: every value of every
 * component, where it came from, and the SHA-256 of each file that was read
 * (fx-seal(5)). */
#ifndef FX_STAGES_SEALED_H
#define FX_STAGES_SEALED_H

#include <stddef.h>

#include "judge/stages.h"

struct buf;
struct contract;
struct differences;

/* Append it: the same stages give the same bytes.  Nothing of a contract is
 * in it. */
void stages_spell(struct buf *, const struct stages *);

/* Read it back.  name: of the file, for messages. */
int stages_parse(struct stages *, const char *name, const char *bytes,
    size_t n, struct err *e);

/* The stages of the commit that the base branch of a sealed task has now.
 * FX_EINPUT where there is no such branch, or its configuration cannot be
 * read.  0 or -1. */
int stages_base(struct stages *, const struct git *, const char *task,
    struct err *e);

/* Were they read from files of the same names and bytes? */
bool stages_same_files(const struct stages *, const struct stages *);

/* Add each value that is another one now: a stage that runs otherwise may
 * pass what it did not.  Where a value is from does not matter. */
void stages_compare(struct differences *, const struct contract *of,
    const struct stages *was, const struct stages *is);

#endif
