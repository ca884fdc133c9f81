/* The state of a git work tree: kept whole under a ref, and put back. */
#ifndef FX_SNAPSHOT_H
#define FX_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "door/git.h"

struct err;
struct snapshot;

/* What is to be put back. */
struct snapshot_good {
	const char *rev;	/* a commit or tree; "" is the empty tree */
	bool checkpoint;	/* snapshot_keep made it: bytes, modes and
				 * what was staged come back too */
};

/* One path that putting back the good tree would change: 'A' it returns, 'D'
 * it goes, 'M' it changes, 'T' it becomes another kind of thing. */
struct snapshot_change {
	const char *path;
	int what;
};

/* Begin in this git work tree, which is borrowed: one at a time, FX_EFAIL
 * when another process is at it.  leave is a NULL-ended list of untracked
 * paths that are no part of the state, or NULL; borrowed.  An unfinished
 * merge, rebase, cherry-pick or revert is refused with the way out.  NULL with
 * e when it cannot be. */
struct snapshot *snapshot_open(const struct git *, const char *const *leave,
    struct err *e);

/* Take nothing away, end, and free it; NULL is harmless. */
void snapshot_close(struct snapshot *);

/* The tree of the work tree as it is: what is tracked, and what is untracked
 * and not ignored.  Not part of it, and never touched: other repositories in
 * it, where submodules stand, untracked files below .factory/, and what the
 * ignore rules of the good tree would leave out; where an ignored file stands
 * in the way of a good one, it is part.  good may be NULL.  0 or -1. */
int snapshot_scan(struct snapshot *, const struct snapshot_good *good,
    struct err *e);

/* After the scan: its tree's name; what restoring the good one will do; the
 * repositories that were left out; the last is NULL or has a NULL path. */
const char *snapshot_tree(const struct snapshot *);
const struct snapshot_change *snapshot_changes(const struct snapshot *);
const char *const *snapshot_nested(const struct snapshot *);

/* Keep what was scanned under this new ref, with the bytes and modes that git
 * would not give back and the user's index, and have it on the disk.  0 or
 * -1: then nothing is kept, and nothing was taken away either. */
int snapshot_keep(struct snapshot *, const char *ref, const char *text,
    struct err *e);

/* Make the work tree and the user's index the good ones of the scan, after
 * snapshot_keep.  Refused, with nothing taken away, when something changed
 * since the scan, when a folder cannot be written, when the disk has no room.
 * At the end the tree is scanned again, and must be the good one.  0 or -1. */
int snapshot_restore(struct snapshot *, struct err *e);

/* The ref that was kept for a restore that did not come to its end, owned;
 * NULL when there is none. */
char *snapshot_unfinished(const struct git *);

#endif
