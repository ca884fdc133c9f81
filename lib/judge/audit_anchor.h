/* Anchors of the audit log: what it said of itself once, kept where who
 * changes the log may not reach: C2SP checkpoints on a ref of this clone and
 * of remotes, trailers of commits. */
#ifndef FX_AUDIT_ANCHOR_H
#define FX_AUDIT_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "door/git.h"
#include "record/audit_log.h"
#include "record/merkle.h"

struct buf;
struct err;

enum { AUDIT_SHORT = 16 };	/* digits of a genesis in a trailer */

enum audit_source {
	AUDIT_HERE,		/* the ref of this clone */
	AUDIT_AWAY,		/* one that came from a remote */
	AUDIT_TRAILER,		/* a commit */
	AUDIT_GIVEN		/* --anchor */
};

struct audit_anchor {
	uint64_t size;
	unsigned char root[MERKLE_HASH];
	enum audit_source source;
	char *where;		/* the ref, or the commit's id */
	int64_t when;		/* of its commit */
	bool holds;		/* the log's first `size` records have this
				 * root */
};

struct audit_anchors {
	struct audit_anchor *v;	/* by size */
	size_t n, cap;
	size_t foreign;		/* of another log, which say nothing */
	char *lost;		/* the ref of another log of this clone */
	char *without;		/* one that was named, and is none */
};
#define AUDIT_ANCHORS_INIT { NULL, 0, 0, 0, NULL, NULL }

/* All anchors of the log with this genesis that the repository has, and those
 * that are named besides: revisions, or "SIZE:ROOT" as it was printed.  0 or
 * -1. */
int audit_anchors_read(struct audit_anchors *, const struct git *,
    const char *genesis, const char *const *refs, struct err *);
void audit_anchors_release(struct audit_anchors *);

/* Where the checkpoints of a log of this clone are. */
void audit_anchor_ref(struct buf *, const char *genesis);

/* The text of a checkpoint, and the value of a trailer. */
void audit_anchor_text(struct buf *, const char *genesis,
    const struct audit_head *);
void audit_anchor_trailer(struct buf *, const char *genesis,
    const struct audit_head *);

/* Put a checkpoint on the ref, behind those that are there; its commit is
 * appended to id.  0 or -1. */
int audit_anchor_make(const struct git *, const char *genesis,
    const struct audit_head *, struct buf *id, struct err *);

#endif
