/* The jj program, where a workspace has no .git of its own. */
#ifndef FX_JJ_H
#define FX_JJ_H

#include "door/git.h"

struct buf;
struct err;

/* Run jj with these words (without "jj"; NULL-ended) in the workspace, which is
 * neither brought up to date when it is stale nor asked of a file watcher.
 * Its exit status, 0-255, or -1 (as proc_run).  255 is an operation that went
 * wrong, mostly beside one of the same second: with again it is tried once
 * more after a second.  What it prints is appended to out and said. */
int jj_ask(const struct git *g, const char *const *argv, bool again,
    struct buf *out, struct buf *said, struct err *);

/* Take a snapshot of the jj workspace at g->jj_top and tell the id of its
 * working-copy commit.  0, or -1 with e: jj is missing, too old, or fails. */
int jj_snapshot(const struct git *g, char oid[GIT_OID], struct err *);

/* Where the bookmark is in jj, which tells git of it only when it is asked
 * to: and that would be an operation, in the way of the next "jj undo".
 * 1, 0: there is none; -1 with e, also where it is in conflict. */
int jj_bookmark(const struct git *g, const char *name, char oid[GIT_OID],
    struct err *);

/* Append a line for each change that stands on @, its id and the first line of
 * its description, but for the empty ones that other workspaces work on, which
 * jj moves along.  @ is looked at as it was when jj last did.  0 or -1. */
int jj_above(const struct git *g, struct buf *out, struct err *);

/* Append the description of @ as jj has it; "": it has none.  0 or -1. */
int jj_description(const struct git *g, struct buf *out, struct err *);

/* Is the word of a range jj's, not git's?  All are where there is no .git,
 * but for a whole id; beside a .git those with jj's "@", which git takes for
 * HEAD and which is another commit. */
bool jj_word(const struct git *g, const char *word);

/* Append to out what the word REVSET or REVSET..REVSET names, as git's
 * rev-parse would: the ids of its heads, a line each, with "^" in front of
 * those that are left out.  -1 with e when it names none. */
int jj_range(const struct git *g, const char *word, struct buf *out,
    struct err *);

#endif
