/* Where a log comes from, and what is done with its bytes on the way. */
#ifndef FX_ERRSUM_INTAKE_H
#define FX_ERRSUM_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/group.h"
#include "base/keep.h"
#include "base/utf16.h"

struct aside;
struct err;
struct hash;

struct errsum_intake {
	int fd;			/* the log, or group != NULL: */
	struct group *group;	/* a command that writes it */
	const char *name;	/* of the log, for messages */
	struct keep *keep;	/* NULL: it is not kept */
	struct hash *hash;	/* of what is kept, or NULL */
	FILE *told;		/* is flushed where the log is waited for, or
				 * NULL */
	int pass;		/* its bytes go on to there, -1: nowhere */
	bool middle;		/* what went on ended inside a line */
	int lost;		/* errno: why not all of it could go on */
	/* private to the reading: */
	bool begun, ended;
	struct aside *aside;	/* NULL: it is not kept */
	struct utf16 utf16;
	char *raw;
	size_t raw_size;
};
#define ERRSUM_INTAKE_INIT { -1, NULL, "the log", NULL, NULL, NULL, -1, \
	false, 0, false, false, NULL, UTF16_INIT, NULL, 0 }

/* Begin a log.  It is to be released by errsum_intake_end. */
void errsum_intake_begin(struct errsum_intake *);
void errsum_intake_end(struct errsum_intake *);

/* Up to n bytes (32 at least) of it as UTF-8 into p, 0 at its end, -1 with
 * e.  What is kept and goes on are the bytes as they came.  A signal that
 * stop noted ends a log that no command of ours writes. */
ssize_t errsum_intake_read(struct errsum_intake *, char *p, size_t n,
    struct err *e);

#endif
