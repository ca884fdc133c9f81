/* A command that a check runs, and all that it says. */
#ifndef FX_CHECK_RUN_H
#define FX_CHECK_RUN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

struct err;

struct check_ran {
	bool ended;		/* by itself, with this status */
	bool timed_out;
	int code;		/* status, or the signal that ended it */
	struct buf said;	/* the first 16 MiB of what it printed */
	bool cut;		/* it printed more */
};
#define CHECK_RAN_INIT { false, false, 0, BUF_INIT, false }

/* Run a shell's command in dir, in a group of its own, with an empty standard
 * input, for so many seconds.  0; -1 with e where it could not be started, or
 * we were told to end.  check_ran_release either way. */
int check_run(struct check_ran *, const char *command, const char *dir,
    int seconds, struct err *);
void check_ran_release(struct check_ran *);

/* "status 1", "it ran out of time", "signal 9", appended. */
void check_ran_how(struct buf *, const struct check_ran *);
/* Print what it said, each line behind a bar: no line of it can pass for one
 * of ours. */
void check_ran_show(FILE *, const struct check_ran *);

#endif
