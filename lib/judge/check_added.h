/* Which lines of which files a change adds. */
#ifndef FX_CHECK_ADDED_H
#define FX_CHECK_ADDED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/mem.h"

struct check_place;
struct err;

struct check_lines {
	unsigned from, to;	/* both of them */
};

struct check_file {
	const char *path;	/* below the top */
	bool whole;		/* all its lines */
	struct check_lines *v;
	size_t n, cap;
};

struct check_added {
	struct check_file *v;
	size_t n, cap;
	struct arena arena;
};
#define CHECK_ADDED_INIT { NULL, 0, 0, ARENA_INIT }

/* What the work tree has that base has not; everything where the place has no
 * base.  0 or -1; check_added_release either way. */
int check_added(struct check_added *, const struct check_place *,
    struct err *);
/* All files of the tree, each whole. */
int check_tree(struct check_added *, const struct check_place *,
    struct err *);
void check_added_release(struct check_added *);

bool check_adds(const struct check_file *, unsigned line);

/* The text of such a file, appended.  1; 0: it is none: gone, a link, larger
 * than 2 MiB, or binary; -1 with e. */
int check_text(struct buf *, const struct check_place *,
    const struct check_file *, struct err *);

#endif
