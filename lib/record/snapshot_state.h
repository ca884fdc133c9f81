/* A checkpoint: a commit of a tree, and of what the tree does not say. */
#ifndef FX_SNAPSHOT_STATE_H
#define FX_SNAPSHOT_STATE_H

#include "base/buf.h"
#include "door/git.h"
#include "record/snapshot_list.h"

struct snapshot;

enum { SNAP_SETTING = 32 };

/* What a checkpoint knows beyond its tree. */
struct snap_state {
	struct buf text, index;
	struct snap_list dirs;	/* folders with modes of their own */
	struct timespec mtime;	/* of the index */
	bool has_index;
	char jj[GIT_OID];	/* jj's commit; "": git's checkpoint */
	/* "core.autocrlf=false", "core.eol=native", when it was kept; "": not
	 * told */
	char crlf[SNAP_SETTING], eol[SNAP_SETTING];
	char indexed[GIT_OID];	/* what git alone had staged beside jj; "" */
};

/* Read back what the tree of a checkpoint does not say. */
int snap_state_read(struct snapshot *, const char *rev, struct err *);
/* A checkpoint of this tree, listed in now, under no ref. */
int snap_checkpoint(struct snapshot *, const char *tree, const char *text,
    char oid[GIT_OID], struct err *);
/* A commit of ours under no ref, with these parents; head "" and state NULL:
 * none. */
int snap_commit(struct snapshot *, const char *tree, const char *head,
    const char *state, const char *text, char oid[GIT_OID], struct err *);

#endif
