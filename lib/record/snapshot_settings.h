/* What git's settings say, asked once in a scan. */
#ifndef FX_SNAPSHOT_SETTINGS_H
#define FX_SNAPSHOT_SETTINGS_H

#include <stdbool.h>

#include "record/snapshot_parts.h"

/* All of them, each "name\nvalue" and a NUL, or "name" alone; NULL: git cannot
 * tell.  They are asked for where that was not done since snap_settings_anew.
 * The snapshot's own. */
const struct buf *snap_settings(struct snapshot *);
void snap_settings_anew(struct snapshot *);

/* The last value of a name in small letters; NULL: none, or none can be
 * told. */
const char *snap_setting(struct snapshot *, const char *name);

/* May it be set, which is unless it is not?  What cannot be told is. */
bool snap_is_set(struct snapshot *, const char *name, bool unless);

/* Is a link a plain file here (core.symlinks=false)? */
bool snap_no_links(struct snapshot *);

#endif
