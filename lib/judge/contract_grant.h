/* A wider contract, granted by who may decide. */
#ifndef FX_CONTRACT_GRANT_H
#define FX_CONTRACT_GRANT_H

#include "door/git.h"

struct buf;
struct err;

enum contract_grant {
	CONTRACT_FREE,		/* nobody is said to decide here */
	CONTRACT_GRANTED, CONTRACT_UNGRANTED
};

/* Does a signed record of the log let the contract of this SHA-256 be sealed
 * for the task?  Who granted it, and why, is appended to `by`.  -1 with e. */
int contract_grant(const struct git *, const char *task, const char *sha256,
    struct buf *by, struct err *);

#endif
