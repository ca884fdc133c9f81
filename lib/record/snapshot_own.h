/* Staging that needs no look of git's. */
#ifndef FX_SNAPSHOT_OWN_H
#define FX_SNAPSHOT_OWN_H

#include "record/packfile.h"
#include "record/snapshot_parts.h"
#include "record/snapshot_put.h"

/* Have git write the pack; 0 or -1. */
int snap_own_write(struct snapshot *, struct packfile *, struct err *);

/* Stage the puts, whose contents are in the pack, in the private index: their
 * trees are added to the pack, which git writes.  tree is its tree then.
 * False: git has to stage them, and to write what is missing. */
bool snap_own_stage(struct snapshot *, struct snap_puts *, struct packfile *);

#endif
