/* Raw tree objects: what git's own readers hide is seen here. */
#ifndef FX_TREE_H
#define FX_TREE_H

#include <stdbool.h>
#include <stddef.h>

struct err;

enum { TREE_FOLDER = 040000 };

struct tree_entry {
	unsigned mode;
	const char *name;
	size_t len;
	const unsigned char *oid;	/* oid_bytes of them */
};

/* Call each for every entry; its non-zero answer ends the walk and is
 * returned.  -1 with e (FX_EFAIL) when the bytes are no tree object. */
int tree_walk(const void *bytes, size_t n, size_t oid_bytes,
    int (*each)(void *ctx, const struct tree_entry *), void *ctx,
    struct err *e);

/* Why a tree must not be taken (empty name, '/', '.', '..', .git in any
 * spelling, a duplicate, entries out of order, an unknown mode), or NULL; the
 * name that is at fault through *at and *at_len, into bytes. */
const char *tree_fault(const void *bytes, size_t n, size_t oid_bytes,
    const char **at, size_t *at_len);

#endif
