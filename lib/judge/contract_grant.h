/* A wider contract, granted by who may decide. */
#ifndef FX_CONTRACT_GRANT_H
#define FX_CONTRACT_GRANT_H

#include "door/git.h"
#include "record/seal.h"

struct buf;
struct err;

enum contract_grant {
	CONTRACT_FREE,		/* nobody is said to decide here: neither by
				 * the log, nor by the base */
	CONTRACT_GRANTED, CONTRACT_UNGRANTED
};

/* Does a signed record of the log let what is to be sealed be so, in the place
 * of what is sealed before?  Who granted it, and why, is appended to `by`.  -1
 * with e. */
int contract_grant(const struct git *, const struct seal *now,
    const struct seal *before, struct buf *by, struct err *);

#endif
