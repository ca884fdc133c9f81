/* The paths of a tree, one by one: what each of them means. */
#ifndef FX_DETECT_GATHER_H
#define FX_DETECT_GATHER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct detect;
struct detect_tree;

struct detect_gather {
	struct detect_tree *t;
	struct detect *d;
	const char *path;	/* with its length, and that of its folder */
	size_t n, dir;
	struct buf last;	/* the path before, */
	size_t last_dir;
	size_t text, folder;	/* where they stand in d->text; -1: nowhere */
	size_t runs;		/* the first run of its folder */
	size_t out;		/* what it is left out with */
	size_t end;		/* of the component looked at */
	bool foreign, known;
};

/* Begin, in d->text and t. */
void detect_gather_init(struct detect_gather *, struct detect_tree *t,
    struct detect *d);
void detect_gather_release(struct detect_gather *);

/* Take a path of n bytes, a NUL behind it; ctx is the gatherer.  The same one
 * again, as git lists what is not merged, counts once. */
void detect_gather_path(void *ctx, const char *path, size_t n);

#endif
