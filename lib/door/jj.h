/* The jj program, where a workspace has no .git of its own. */
#ifndef FX_JJ_H
#define FX_JJ_H

#include "door/git.h"

struct err;

/* Take a snapshot of the jj workspace at g->jj_top and tell the id of its
 * working-copy commit.  0, or -1 with e: jj is missing, too old, or fails. */
int jj_snapshot(const struct git *g, char oid[GIT_OID], struct err *);

#endif
