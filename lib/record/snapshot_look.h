/* The work tree beside an index, as git would find it, seen without git. */
#ifndef FX_SNAPSHOT_LOOK_H
#define FX_SNAPSHOT_LOOK_H

#include "record/snapshot_cache.h"
#include "record/snapshot_parts.h"

/* Paths, each ended by a NUL. */
struct snap_seen {
	struct buf gone;	/* tracked, and not there */
	struct buf changed;	/* that it is not must be read */
	struct buf fresh;	/* untracked, and not ignored */
	struct buf anew;	/* for update-index, so that git reads those
				 * changed ones that it would not */
};
#define SNAP_SEEN_INIT { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT }

/* What of the work tree is not as the index says.  False: only git can tell,
 * as there are other repositories, names that stand for another kind of thing,
 * folders that cannot be read, or very much that is to be read. */
bool snap_look(struct snapshot *, const struct snap_cache *,
    struct snap_seen *);

/* Is the work tree still what this index says, in which all was written down
 * after since?  False: that is not seen, and git can tell. */
bool snap_look_same(struct snapshot *, const struct snap_cache *,
    int64_t since, struct snap_seen *);

/* Append what is there, not ignored and not in the list.  False: only git can
 * tell. */
bool snap_look_fresh(struct snapshot *, const struct snap_list *,
    struct buf *fresh);

void snap_seen_clear(struct snap_seen *);

#endif
