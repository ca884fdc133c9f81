/* The log of a call: from files, a pipe or a command, through the engine. */
#ifndef FX_ERRSUM_LOG_H
#define FX_ERRSUM_LOG_H

#include <stdbool.h>

#include "base/err.h"
#include "door/hash.h"
#include "judge/errsum.h"
#include "judge/errsum_call.h"

struct errsum_noloss;

/* What is known of the log when it has been read. */
struct errsum_log {
	int status;		/* of what wrote it, -1: not told */
	int signal;		/* that ended it, 0: none */
	bool stopped;		/* we were asked to end it */
	bool middle;		/* what was passed on ends inside a line */
	const char *path;	/* where all of it is, or NULL */
	char sha256[HASH_HEX];	/* of what was kept, for JSON, else "" */
	struct errsum_noloss *noloss;	/* sees all of it, or NULL */
	struct err late;	/* trouble that leaves the summary: not kept */
};
#define ERRSUM_LOG_INIT { -1, 0, false, false, NULL, "", NULL, ERR_INIT }

/* Read it into s, and what it holds into learn unless that is NULL.  0, or
 * -1 with e: there is nothing to report.  What else is to be said goes to
 * note. */
int errsum_log_read(struct errsum_log *, const struct errsum_call *,
    struct errsum *s, struct errsum_known *learn, struct err *note,
    struct err *e);

/* "12-15", or "12" alone.  -1 where it is neither. */
int errsum_log_range(size_t *first, size_t *last, const char *s);

/* Print lines first to last of the logs, byte for byte (UTF-16 decoded).
 * 0, or -1 with e; FX_EINPUT where they have not so many. */
int errsum_log_raw(const struct errsum_call *, struct err *e);

/* Print the logs with their secrets masked.  0, or -1 with e. */
int errsum_log_mask(const struct errsum_call *, struct err *e);

#endif
