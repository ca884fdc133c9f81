/* Files of which git has been told not to look at them: "skip-worktree",
 * "assume-unchanged". */
#ifndef FX_TCR_HIDDEN_H
#define FX_TCR_HIDDEN_H

struct buf;
struct err;
struct git;
struct tcr;

/* The index entries of those that are only said not to change (to assumed),
 * and of those that are to be skipped and are there all the same (to skipped,
 * which may be the same), as "update-index --index-info" takes them; appended.
 * 0 or -1. */
int tcr_hidden_entries(const struct git *, struct buf *assumed,
    struct buf *skipped, struct err *e);

/* The paths of the entries whose file is another one, NUL-ended, appended; by
 * an index of them alone.  0 or -1. */
int tcr_hidden_differ(const struct git *, const struct buf *entries,
    struct buf *paths, struct err *e);

/* Note as t->done.skipped and t->done.assumed those that differ, and as
 * t->done.assumes all that are said not to change: committing the tree, or
 * taking it back, drops that. */
void tcr_hidden(struct tcr *);

/* And have git assume so again, of what is tracked still. */
void tcr_hidden_again(const struct tcr *);

/* Say that the ones were tested and are in no commit, and the others are. */
void tcr_hidden_text(const struct tcr *);

#endif
