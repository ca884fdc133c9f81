/* The trees of an index, made by us where they are new. */
#ifndef FX_SNAPSHOT_TREES_H
#define FX_SNAPSHOT_TREES_H

#include <stdint.h>

#include "door/hash.h"
#include "record/snapshot_put.h"

/* An entry of the index that is to be. */
struct snap_item {
	const char *path;
	const unsigned char *oid;
	uint32_t mode;
	const struct snap_cached *was;	/* or NULL */
	const struct snap_put *put;
};

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

/* The trees of these entries, which are in order: those that the index knew
 * and none of the sorted puts is in are not made again. */
void snap_trees_make(struct snap_trees *, const struct snap_cache *,
    const struct snap_puts *, const struct snap_item *v, size_t n);
void snap_trees_clear(struct snap_trees *);

/* They as a pack, gitformat-pack(5), with nothing made smaller: names of
 * objects cannot be, and trying takes as long as all else. */
void snap_trees_pack(const struct snap_trees *, size_t oid, struct buf *to);

#endif
