/* Whether a commit may become the base of its task, by what was decided. */
#ifndef FX_LANDING_H
#define FX_LANDING_H

#include "door/git.h"
#include "record/seal.h"

struct buf;
struct err;

/* Has a person approved exactly this commit's tree, on the base as it is at
 * `base`, under the contract that is sealed?  By the audit log of this clone,
 * of which every signature is checked.  0 yes; 1 no, and why, with what leads
 * on, was appended; -1 with e: it cannot be told. */
int landing_check(const struct git *, const struct seal *,
    const char *commit, const char *base, struct buf *why, struct err *);

#endif
