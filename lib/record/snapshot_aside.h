/* What goes is set aside before git writes, for git looks whether a file is as
 * it was kept some time before it replaces it. */
#ifndef FX_SNAPSHOT_ASIDE_H
#define FX_SNAPSHOT_ASIDE_H

#include "record/snapshot_parts.h"

/* A file that is not in its place, but under its number in the folder. */
struct snap_moved {
	const char *path;
	struct stat st;
};

struct snap_aside {
	char *dir;
	int fd;			/* of it, -1: nothing is set aside */
	struct snap_moved *v;
	size_t n;
	bool all;		/* is all set aside, so that git only adds? */
};
#define SNAP_ASIDE_INIT { NULL, -1, NULL, 0, false }

/* Set aside what the changes take away or replace and is as it was kept; of
 * the rest, and where it cannot be, git decides.  -1: one was written to in
 * this very moment; all are back. */
int snap_aside(struct snapshot *, struct snap_aside *, struct err *);

/* Where all is: has somebody written a file in the way of one that returns?
 * Then -1. */
int snap_aside_clear(struct snapshot *, struct err *);
/* Then what returns is written as the private index has it, without a file of
 * another's written over, and no folder is left empty. */
int snap_aside_add(struct snapshot *, struct err *);

/* Put back what has nothing in its place. */
void snap_aside_back(struct snapshot *, struct snap_aside *);

/* It is over.  -1: one was written to since it was kept; that is kept now, and
 * e says how it comes back. */
int snap_aside_end(struct snapshot *, struct snap_aside *, struct err *);

#endif
