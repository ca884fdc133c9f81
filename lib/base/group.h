/* A command in a process group of its own, what it writes in one pipe. */
#ifndef FX_GROUP_H
#define FX_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;

struct group {
	/* Set before group_start; borrowed. */
	const char *dir;	/* where it is to run, NULL: here */
	long long limit;	/* milliseconds it may run, 0: no limit */
	bool apart;		/* git's variables for a repository, as "git
				 * rev-parse --local-env-vars" names them, are
				 * not passed on */
	/* Called before it runs, when it has a number; -1: it shall not.  It
	 * never runs when we have ended by then.  NULL: nobody. */
	int (*ready)(void *ctx, pid_t, struct err *);
	/* Called while it runs, some times a second, with the milliseconds
	 * since it began.  NULL: nobody. */
	void (*tick)(void *ctx, long long ms);
	void *ctx;
	const char *name;	/* argv[0], borrowed */
	pid_t pid;		/* of the command and its group, -1: none */
	int out;		/* its stdout and stderr, in order */
	bool terminal;		/* it was given the terminal */
	bool ended;		/* the command has; others may be left */
	bool left;		/* they held the pipe, and were not waited
				 * for */
	bool killed;
	bool timed_out;		/* it ran beyond its limit, and was ended */
	/* When: its start, a signal sent to it, its end, its last output; 0:
	 * never. */
	long long began, told, end, heard;
	size_t after;		/* bytes that came after its end */
};
#define GROUP_INIT { .pid = -1, .out = -1 }

/* Start it; what it needs of dir, limit and apart is set before.  Its
 * standard input is empty and it has no terminal, so that a question for a
 * password fails instead of waiting for ever; with input it has ours, and the
 * terminal where we have it.  stop_catch comes first.  -1 with e, FX_EFAIL,
 * where it cannot be started. */
int group_start(struct group *, const char *const *argv, bool input,
    struct err *e);

/* Read what it writes; 0 at the end, -1 with e.  A signal that stop noted is
 * passed on to the group, and TERM at its limit; KILL after five seconds or
 * with the next signal.  The end is where the pipe ends; but when the command
 * itself has ended, others that still hold the pipe are waited for only while
 * they go on writing with less than a second between, five seconds at most: a
 * server that a test left behind must not hang a hook, and a process
 * substitution must not lose its last lines.  Then left is set; they are not
 * killed, as nobody asked for that. */
ssize_t group_read(struct group *, void *, size_t, struct err *e);

/* Wait until the command has ended, but keep its number, so that no other
 * process can get it: what else is in its group and session can be looked at.
 * 0 or -1. */
int group_wait(struct group *, struct err *e);

/* Wait for the command; its wait status through *status.  After a signal or
 * its limit what is left of the group is killed.  Harmless on GROUP_INIT.  0
 * or -1. */
int group_end(struct group *, int *status, struct err *e);

#endif
