/* What many files hold, brought into the store at once. */
#ifndef FX_SNAPSHOT_PACK_H
#define FX_SNAPSHOT_PACK_H

#include "record/snapshot_look.h"
#include "record/snapshot_parts.h"

/* Put what the changed files and the fresh ones (paths, each ended by a NUL)
 * hold into one pack, where they are so many that git would take longer to
 * write a file of its own for each.  Only a help: git, which still stages them,
 * writes what is missing or has changed since, and says what is wrong.  Those
 * that attributes in the tree, or outside of it, give to a filter stay out.
 * True: all of it was packed, whole is to be staged, and that was done: the
 * private index has it, with what is gone taken out, and tree is its tree. */
bool snap_pack(struct snapshot *, const struct snap_seen *,
    const struct buf *fresh, bool whole);

#endif
