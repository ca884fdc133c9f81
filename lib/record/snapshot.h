/* The state of a git work tree or jj workspace: kept whole under a ref, and
 * put back.  In a jj workspace jj keeps and restores what it tracks, and git,
 * on jj's store, what it does not (large files, those outside of
 * snapshot.auto-track); one with a .git beside its .jj is jj's too, as jj owns
 * both.  Nothing below cares which it is. */
#ifndef FX_SNAPSHOT_H
#define FX_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "door/git.h"

struct buf;
struct err;
struct snapshot;

/* What is to be put back. */
struct snapshot_good {
	const char *rev;	/* a commit or tree; "" is the empty tree; in
				 * jj HEAD is @-, and a revset is known too */
	bool checkpoint;	/* snapshot_keep made it: bytes, modes and
				 * what was staged come back too */
};

/* One path that putting back the good tree would change: 'A' it returns, 'D'
 * it goes, 'M' it changes, 'T' it becomes another kind of thing. */
struct snapshot_change {
	const char *path;
	int what;
};

/* Begin in this work tree, which is borrowed: one at a time, FX_EFAIL when
 * another process is at it.  leave is a NULL-ended list of untracked paths (in
 * jj: new in @), in the order of strcmp, that are no part of the state, or
 * NULL; borrowed.  An unfinished merge, rebase, cherry-pick or revert is
 * refused with the way out, in jj by the scan a stale or conflicted @.  NULL
 * with e when it cannot be. */
struct snapshot *snapshot_open(const struct git *, const char *const *leave,
    struct err *e);

/* From now on leave these out; the list is borrowed. */
void snapshot_leave(struct snapshot *, const char *const *leave);

/* Who will look again soon, here or in another process, has each scan noted:
 * then one of a tree that has not changed needs no git.  It costs some of a
 * scan, and goes without saying where the process before has said so. */
void snapshot_remember(struct snapshot *);

/* Take nothing away, end, and free it; NULL is harmless. */
void snapshot_close(struct snapshot *);

/* The tree of the work tree as it is: what is tracked, and what is untracked
 * and not ignored.  Not part of it, and never touched: other repositories in
 * it, where submodules stand, untracked files below .factory/, and what the
 * ignore rules of the good tree would leave out; where an ignored file stands
 * in the way of a good one, it is part.  good may be NULL.  0 or -1. */
int snapshot_scan(struct snapshot *, const struct snapshot_good *good,
    struct err *e);

/* Where the last call was a scan without a good tree, and nothing was to
 * happen since: the same for this good tree, without looking again.  What
 * happened all the same is refused by the restore, or stays. */
int snapshot_aim(struct snapshot *, const struct snapshot_good *good,
    struct err *e);

/* After a scan without a good tree: a checkpoint of what is here, but the paths
 * (NULL: all) and what lies below them as good has them; what is staged is the
 * present.  It is under no ref, and to be scanned for.  0 or -1; FX_EINPUT:
 * neither tree has one of the paths. */
int snapshot_mix(struct snapshot *, const struct snapshot_good *good,
    const char *const *paths, char oid[GIT_OID], struct err *e);

/* After a scan for a checkpoint: is all as it says, bytes, modes and what is
 * staged?  1, 0 or -1. */
int snapshot_already(struct snapshot *, struct err *e);

/* After the scan: the names of its tree and of what was staged; what restoring
 * the good one will do; the repositories that were left out; the last is NULL
 * or has a NULL path. */
const char *snapshot_tree(const struct snapshot *);
const char *snapshot_staged(const struct snapshot *);
const struct snapshot_change *snapshot_changes(const struct snapshot *);
const char *const *snapshot_nested(const struct snapshot *);
/* What git takes for its own by its name, and so is no part of it; likewise. */
const char *const *snapshot_refused(const struct snapshot *);

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

/* Commit what was scanned, without a good tree, as git commit does: hooks run,
 * the author is who git says, the committer has this name and their address.
 * Then the user's index is the commit's.  Nothing to commit is no failure.
 * What was staged otherwise must be kept first.  0; 1 when a hook refuses, or
 * changes what would be committed, and then there is no commit; -1 with e.
 * What was said is appended to said.  In jj it is jj commit, and the committer
 * whom jj says; 1 also when something in the tree is not in the commit, each
 * path a line of said. */
int snapshot_commit(struct snapshot *, const char *message,
    const char *committer, struct buf *said, struct err *e);

/* Is another process at work on this work tree? */
bool snapshot_busy(const struct git *);

/* The ref that was kept for a restore that did not come to its end, owned;
 * NULL when there is none. */
char *snapshot_unfinished(const struct git *);

#endif
