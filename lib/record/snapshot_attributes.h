/* Where git's attributes may come from. */
#ifndef FX_SNAPSHOT_ATTRIBUTES_H
#define FX_SNAPSHOT_ATTRIBUTES_H

#include "record/snapshot_parts.h"

/* Are there attributes that are neither in the work tree nor named by
 * core.attributesFile? */
bool snap_attributes_outside(struct snapshot *);

/* Has one of the path's folders a file of them, ignored or not?  Those that are
 * the other path's too (NULL: none) are not looked at. */
bool snap_attributes_above(const struct snapshot *, const char *path,
    const char *before);

#endif
