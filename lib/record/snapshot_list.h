/* Lists of paths as git prints them, which the snapshot room compares. */
#ifndef FX_SNAPSHOT_LIST_H
#define FX_SNAPSHOT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/buf.h"

enum { SNAP_LINK = 0120000, SNAP_MODULE = 0160000, SNAP_TYPE = 0170000,
	SNAP_OWN = 010000 };

/* By what it is seen that a file was written to; a list may have very many. */
struct snap_stat {
	struct timespec mtime;
	off_t size;
	ino_t ino;
};

/* A path of a tree or an index, in the order of strcmp. */
struct snap_entry {
	const char *path;	/* into the list's text */
	const char *oid;	/* likewise */
	unsigned git_mode;
	char tag;		/* of ls-files -v: 'S' is left out of the work
				 * tree, a small letter is not looked at */
	bool stage;		/* it is one side of a conflict */
	unsigned mode;		/* SNAP_OWN and 07777 on the disk; 0: as git
				 * sets it */
	const char *raw;	/* blob of its own bytes, NULL: as git writes */
	struct snap_stat st;	/* when it was scanned */
	bool alone;		/* in jj: only git keeps it */
};

struct snap_list {
	struct buf text, index;	/* index: paths may be in it */
	struct snap_entry *v;
	size_t n, cap;
};
#define SNAP_LIST_INIT { BUF_INIT, BUF_INIT, NULL, 0, 0 }

struct snap_entry *snap_find(const struct snap_list *, const char *path);
/* Is there a file below the folder, whose name has n bytes? */
bool snap_list_below(const struct snap_list *, const char *dir, size_t n);
struct snap_entry *snap_add(struct snap_list *);
void snap_list_clear(struct snap_list *);
/* What of it is kept for later; has nobody written to the file since then? */
struct snap_stat snap_stat_of(const struct stat *);
bool snap_same(const struct stat *, const struct snap_stat *);
/* Is it changed between the two lists? */
bool snap_differs(const struct snap_entry *, const struct snap_entry *);
/* Is what says what is ignored the same in both? */
bool snap_same_rules(const struct snap_list *, const struct snap_list *);

#endif
