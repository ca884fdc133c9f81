/* The user's index and branch, as the snapshot room changes them. */
#ifndef FX_SNAPSHOT_INDEX_H
#define FX_SNAPSHOT_INDEX_H

#include <stdint.h>

#include "record/snapshot_parts.h"

/* Nothing that git has begun and not finished. */
int snap_at_rest(const struct git *, struct err *);
/* The present commit; "" on a branch without one. */
int snap_head(struct snapshot *, char oid[GIT_OID], struct err *);

/* git's lock of the user's index, which is as it was copied: its path, for
 * snap_unlock, or NULL.  snap_unlock ends it and answers rc. */
char *snap_lock(const struct snapshot *, struct err *);
int snap_unlock(char *lock, int rc, struct err *);
/* Remove the lock that a killed one of us left: git would wait for it. */
void snap_unlock_left(const struct snapshot *);
/* Make the private index the user's, or the one that the good checkpoint has
 * kept; each with its own time, for the same reason as it was copied so. */
int snap_install_index(struct snapshot *, bool kept, struct err *);

/* Make what was scanned a commit behind before ("": the first), and the branch
 * lead to it, without "git commit".  0; 1: a hook refuses, as said tells; 2:
 * nothing was done, as "git commit" does more here: it runs hooks, or signs;
 * -1 with e. */
int snap_commit_direct(struct snapshot *, const char *message,
    const char *committer, const char *before, struct buf *said,
    struct err *);

/* How many entries an index has, from its header; 0: it is none. */
uint32_t snap_entries(const char *path);
/* Is the user's index the one that was copied? */
bool snap_index_same(const struct snapshot *);
/* By what info/exclude is seen to be the same; zeros: there is none. */
struct snap_stat snap_rules_file(const struct snapshot *);
/* Copy the user's index with its time: what was changed in the moment it was
 * written is looked at again only because of that time. */
int snap_copy_index(struct snapshot *, struct err *);
/* With what is tracked staged, and nothing else, it can be gone on with; but
 * not where a tracked file is gone (it had before entries): one that returns
 * is tracked again. */
void snap_keep_warm(struct snapshot *, uint32_t before);

#endif
