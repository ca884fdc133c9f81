/* By what it is seen, without git, that a work tree is what it was. */
#ifndef FX_SNAPSHOT_FACTS_H
#define FX_SNAPSHOT_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "door/git.h"

struct snapshot;

/* A path of the work tree, and a sum of what lstat said of it: type, mode,
 * size, inode, times of its data and of its inode. */
struct snap_fact {
	uint64_t sum;
	uint32_t name;		/* into names */
};

struct snap_facts {
	struct snap_fact *v;
	size_t n, cap;
	struct buf names;	/* each ended by a NUL */
};
#define SNAP_FACTS_INIT { NULL, 0, 0, BUF_INIT }

/* What was scanned last without a good tree, and by what it is seen that it
 * is so still. */
struct snap_kept {
	struct snap_facts facts;	/* n 0: it cannot be seen */
	struct buf from;	/* what the scan was made from */
	int64_t since;
	int64_t packs;	/* when one came or went last */
	char tree[GIT_OID], staged[GIT_OID];
	char state[GIT_OID], *ref;	/* a commit of what the tree does not
				 * say, and where it is kept; "" */
	bool wanted;	/* it is worth the noting */
	bool asked;	/* what another process has left was looked for */
	bool fresh;	/* it is not yet left to the next one */
	bool thin;	/* the scan has no private index, and no list */
};

void snap_facts_clear(struct snap_facts *);

/* A sum of these bytes, by which an accident is seen. */
uint64_t snap_facts_sum(const void *, size_t);

/* Nanoseconds since 1970, for the next. */
int64_t snap_facts_clock(void);

/* Has it not changed since then, by what lstat says?  False too where it is too
 * young to be told, by the least step of a file's time. */
bool snap_facts_rest(const struct stat *, int64_t since);

/* What was scanned, and is listed in now: each file, each folder in which a
 * file could appear that is not ignored, each file that says what is.  since
 * is when the scan began: what has not changed after that is what git read.
 * False: it cannot be told of this work tree, or is too young to be told. */
bool snap_facts_make(struct snap_facts *, struct snapshot *, int64_t since);

/* Is all still the same? */
bool snap_facts_hold(const struct snap_facts *, int top);

#endif
