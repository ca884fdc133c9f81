/* The trees of an index, made by us where they are new. */
#ifndef FX_SNAPSHOT_TREES_H
#define FX_SNAPSHOT_TREES_H

#include <stdint.h>

#include "door/hash.h"
#include "record/packfile.h"
#include "record/snapshot_put.h"

struct snap_tree {
	unsigned char oid[HASH_BYTES];
	size_t at, n;		/* into bytes */
};

struct snap_trees {
	unsigned char root[HASH_BYTES];
	struct snap_tree *v;	/* each once */
	size_t n, cap;
	struct buf bytes;
	struct buf known;	/* what the index says of all trees: TREE of
				 * gitformat-index(5) */
};
#define SNAP_TREES_INIT { "", NULL, 0, 0, BUF_INIT, BUF_INIT }

/* The trees of these entries: those that the index knew and none of the sorted
 * puts is in are not made again. */
void snap_trees_make(struct snap_trees *, const struct snap_cache *,
    const struct snap_puts *, const struct snap_items *);
void snap_trees_clear(struct snap_trees *);

/* Add them to the pack. */
void snap_trees_pack(const struct snap_trees *, struct packfile *to);

#endif
