/* What a scan has found, for the next one, in this process or another. */
#ifndef FX_SNAPSHOT_KEPT_H
#define FX_SNAPSHOT_KEPT_H

#include <stdint.h>

#include "record/snapshot_parts.h"

/* What was noted is over.  Where the scan that is about to be made has no good
 * tree, note what it is made from: git's settings, the user's index, the rules
 * of what is ignored, and when it begins. */
void snap_kept_begin(struct snapshot *, bool plain);

/* It was made, without a good tree, and all of it is ours to say: note by
 * what it will be seen that nothing has changed. */
void snap_kept_end(struct snapshot *);

/* Is all as the scan has left it that was noted last?  One of another process
 * counts for a day, until the machine starts anew, and as long as git has the
 * tree; then the snapshot is as scanned, but thin: without the private index
 * and the list. */
bool snap_kept_same(struct snapshot *);

/* A thin one is scanned whole.  0; -1 with e, also where it is another tree
 * by now. */
int snap_kept_whole(struct snapshot *, struct err *e);

/* As snap_listed, for a thin one too: the private index is the tree's then, and
 * knows no times. */
int snap_kept_list(struct snapshot *, struct err *e);

/* The commit of what the tree does not say, kept under ref, is of what was
 * noted.  snap_kept_state: its name, where it is of what was scanned and still
 * kept. */
void snap_kept_note(struct snapshot *, const char *ref, const char *state);
bool snap_kept_state(struct snapshot *, char state[GIT_OID]);

/* What was noted was committed, and is what the user's index says now. */
void snap_kept_commit(struct snapshot *);

/* Leave it to the next process, and free it. */
void snap_kept_close(struct snapshot *);

#endif
