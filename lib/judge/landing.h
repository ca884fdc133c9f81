/* Whether a commit may become the base of its task, by what was decided. */
#ifndef FX_LANDING_H
#define FX_LANDING_H

#include <stdbool.h>

#include "door/git.h"
#include "record/seal.h"

struct buf;
struct err;

/* Have as many persons as the policy wants approved exactly this commit's
 * tree, on the base as it is at `base`, under the contract that is sealed?
 * Who may decide is what the base says, where it does.  By the audit log of
 * this clone, and by what was fetched of others where the base is a remote's.
 * 0 yes; 1 no, and why, with what leads on, was appended; -1 with e: it
 * cannot be told. */
int landing_check(const struct git *, const struct seal *,
    const char *commit, const char *base, struct buf *why, struct err *);

/* Has this commit of the task come to its base, as git has that now?  Where
 * it cannot be told it has not; NULL is none. */
bool landing_done(const struct git *, const struct seal *,
    const char *commit);

#endif
