/* What many files hold, brought into the store at once. */
#ifndef FX_SNAPSHOT_PACK_H
#define FX_SNAPSHOT_PACK_H

#include "record/snapshot_parts.h"

/* Put what the files at these paths (each ended by a NUL) hold into one pack,
 * where they are so many that git would take longer to write a file of its own
 * for each.  Only a help: git, which still stages them, writes what is missing
 * or has changed since, and says what is wrong.  Those that attributes in the
 * tree, or outside of it, give to a filter stay out. */
void snap_pack(struct snapshot *, const struct buf *paths);

/* Are there attributes that are neither in the work tree nor named by
 * core.attributesFile? */
bool snap_attributes_outside(const struct snapshot *);

#endif
