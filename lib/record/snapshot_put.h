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

/* The lower 32 bits, the highest byte first, as git's files have them. */
void snap_put32(struct buf *, uint64_t);

/* The index with these, which are sorted: gitformat-index(5), version 2.
 * Its trees are made, too.  Of what else may follow the entries it keeps which
 * conflicts were resolved; the rest git makes again. */
void snap_put_index(const struct snap_cache *, const struct snap_puts *,
    struct snap_trees *, struct buf *to);

#endif
