/* The signed statements of a log as a ref, for a server to check and other
 * clones to read: refs/fx/decisions/<genesis>. */
#ifndef FX_AUDIT_PUBLISH_H
#define FX_AUDIT_PUBLISH_H

#include "base/buf.h"
#include "door/git.h"
#include "record/audit_log.h"

struct err;

#define AUDIT_DECISIONS "refs/fx/decisions/"
/* What was fetched of other clones: <remote>/decisions/, <remote>/audit/. */
#define AUDIT_REMOTES "refs/fx/remotes/"

/* Bring the ref up to date with the open log: a file for each statement and
 * signature, called by its nonce, and for what belongs to it.  It only ever
 * grows.  0 or -1. */
int audit_publish(const struct git *, const struct audit_log *, struct err *);

/* Where the evidence of this SHA-256 is kept; owned. */
char *audit_evidence_file(const char *commondir, const char *sum);

#endif
