/* The audit log of a repository: <common dir>/factory/audit/log, append-only
 * JSON lines, each with the hash of the one before. */
#ifndef FX_AUDIT_LOG_H
#define FX_AUDIT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/audit_record.h"
#include "record/merkle.h"

struct err;

struct audit_log {
	char *dir, *path;
	int fd;			/* -1: closed */
	bool locked;		/* for writing */
	uint64_t bytes;		/* whole lines, as it was opened or locked */
	uint64_t torn;		/* bytes behind them without a line break */
	char genesis[AUDIT_HEX];	/* SHA-256 of the first line */
};
#define AUDIT_LOG_INIT { NULL, NULL, -1, false, 0, 0, "" }

/* Open the log of this repository, to read what is there at this moment (a
 * record that is being written is not).  0; 1: there is none, and no trace of
 * one; -1: FX_EINPUT for what is no log (*kind is its name, for verify:
 * "missing", "empty", "link", "not-a-file", "unreadable", ...), FX_EFAIL.
 * Close it either way. */
int audit_log_open(struct audit_log *, const char *commondir,
    const char **kind, struct err *);
void audit_log_close(struct audit_log *);

/* A line, good for the call only. */
struct audit_line {
	const char *s;		/* without its line break */
	size_t n;
	uint64_t offset;
};

/* Each whole line from the offset on, in bounded memory, through each: its
 * non-zero answer ends and is returned.  A line above AUDIT_LINE comes cut,
 * with n above it.  -1 with e where reading failed. */
int audit_log_each(const struct audit_log *, uint64_t offset,
    int (*each)(void *ctx, const struct audit_line *, struct err *),
    void *ctx, struct err *);

/* The last bytes without a line break, appended; more than a gibibyte is
 * FX_EINPUT.  audit_log_cut takes them off the locked log. */
int audit_log_torn(const struct audit_log *, struct buf *, struct err *);
int audit_log_cut(struct audit_log *, struct err *);

/* Make a log with this as its first record (seq, prev and id are filled
 * in).  0; 1: there is one already; -1: none was made. */
int audit_log_create(const char *commondir, struct audit_record *genesis,
    struct err *);

/* Lock the log for writing, with what is there now.  audit_log_close
 * unlocks.  Nobody waits for a person with it. */
int audit_log_lock(struct audit_log *, struct err *);

/* Append the record to the locked log and have it on the disk.  seq, prev,
 * and where they are not set when, id, from (of one with `to`) are filled
 * in, pointing into the log's memory or r->text.  0: it is there; 1: one
 * with this id was, and nothing was added; -1 with e: it is not (FX_EINPUT:
 * the transition cannot be, who records it may not, the log ends torn). */
int audit_log_append(struct audit_log *, struct audit_record *r,
    struct err *);

/* What the index tells of the log, which is open; it is brought up to date
 * where the log is locked, else what is behind is read. */
struct audit_head {
	uint64_t size;			/* records */
	char hash[AUDIT_HEX];		/* of the last line */
	int64_t when;			/* of the last */
	struct merkle tree;
};
int audit_log_head(struct audit_log *, struct audit_head *, struct err *);

/* Does the log still have what its index remembers?  0; -1 with e, of
 * FX_EINPUT: it was cut or changed. */
int audit_log_recall(struct audit_log *, struct err *);

/* The newest status of a task. */
int audit_log_status(struct audit_log *, const char *task,
    enum audit_status *, struct err *);

#endif
