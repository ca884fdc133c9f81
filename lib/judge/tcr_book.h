/* The records of this workspace's task, for those who look things up. */
#ifndef FX_TCR_BOOK_H
#define FX_TCR_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/git.h"
#include "record/attempt.h"
#include "record/seal.h"

struct jdoc;

/* What a kept or committed tree has that the tree it is compared with has
 * not. */
struct tcr_size {
	bool known;
	bool gone;		/* its ref is not there any more */
	size_t files;
	unsigned long long bytes;
};

struct tcr_book {
	struct git g;
	struct binding bound;
	struct attempts all;
	struct err broken;	/* records that cannot be read */
};
#define TCR_BOOK_INIT { GIT_INIT, BINDING_INIT, ATTEMPTS_INIT, ERR_INIT }

/* Whose attempts: the workspace's, or what the environment names where it is
 * bound to none; "" without one.  Where it is bound to another it is refused
 * (FX_EINPUT): NULL with e. */
const char *tcr_task(const struct binding *, int bound, struct err *e);

/* Is the task another workspace's?  Its path, owned, or NULL. */
char *tcr_elsewhere(const struct git *, const char *task);

/* Open and read it, or the one of a task; release either way.  0 or -1. */
int tcr_book_open(struct tcr_book *, const char *task, struct err *e);
void tcr_book_release(struct tcr_book *);

/* Is fx-tcr at work in the workspace in this folder? */
bool tcr_busy(const char *top);
/* Did it begin, and not end? */
bool tcr_is_open(const struct attempt *);

/* The attempt that the word names; NULL with e, which says what there is. */
struct attempt *tcr_book_find(const struct attempts *, const char *word,
    struct err *e);

/* The sizes of what they kept, or committed, in the order of the n records,
 * the caller's to free; NULL with e. */
struct tcr_size *tcr_sizes(const struct git *, const struct attempt *,
    size_t n, struct err *e);

/* Append "undone by 7" where an undo of x holds: one that is not undone
 * itself.  Of what took nothing away: "put back by 7".  Its number, or 0. */
unsigned tcr_say_undone(struct buf *, const struct attempts *,
    const struct attempt *x);

/* How it ended: "running" and "cut off" are told apart. */
const char *tcr_say_end(const struct attempt *);

/* In words: "2 files, 4.1 kB", "1.5 s", "3 passed, 1 failed"; "" where there
 * is nothing to say. */
void tcr_say_size(struct buf *, const struct tcr_size *);
void tcr_say_bytes(struct buf *, unsigned long long bytes);
void tcr_say_time(struct buf *, long long ms);
void tcr_say_counts(struct buf *, const struct attempt_counts *);

/* The record with what is not in it: when it was, and the size. */
struct jdoc *tcr_book_json(const struct attempt *, const struct tcr_size *);

#endif
