/* What is to be staged, written into the index by us: git reads and writes the
 * whole of it for each of its commands. */
#ifndef FX_SNAPSHOT_PUT_H
#define FX_SNAPSHOT_PUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "door/hash.h"
#include "record/snapshot_cache.h"

/* A path that is to have an entry, or none. */
struct snap_put {
	const char *path;	/* borrowed */
	bool goes;
	struct stat st;		/* of the file, before it was read */
	unsigned char oid[HASH_BYTES];	/* as many of them as the index has */
};

struct snap_trees;

struct snap_puts {
	struct snap_put *v;
	size_t n, cap;
};
#define SNAP_PUTS_INIT { NULL, 0, 0 }

void snap_puts_add(struct snap_puts *, const struct snap_put *);
void snap_puts_clear(struct snap_puts *);
/* By path, as an index is. */
void snap_puts_sort(struct snap_puts *);

/* An entry of the index that is to be. */
struct snap_item {
	const char *path;
	const unsigned char *oid;
	uint32_t mode;
	const struct snap_cached *was;	/* or NULL */
	const struct snap_put *put;
};

struct snap_items {
	struct snap_item *v;		/* in order */
	size_t n;
};

/* All entries, when these, which are sorted, have been put; v is freed by the
 * caller.  Both must outlive it. */
struct snap_items snap_put_items(const struct snap_cache *,
    const struct snap_puts *);

/* The index of these items: gitformat-index(5), version 2.  Of what else may
 * follow the entries it has their trees, and keeps which conflicts were
 * resolved; the rest git makes again. */
void snap_put_index(const struct snap_cache *, const struct snap_items *,
    const struct snap_trees *, struct buf *to);

#endif
