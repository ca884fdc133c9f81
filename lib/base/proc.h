/* Child processes: given arguments, captured output, a limit in time. */
#ifndef FX_PROC_H
#define FX_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct err;

struct proc {
	const char *const *argv;	/* NULL-ended; argv[0] from PATH */
	const char *dir;		/* where it runs, NULL: here */
	const char *const *env;		/* "NAME=value" set, "NAME" unset */
	const void *in;			/* its standard input; NULL: empty */
	size_t in_len;
	int in_fd;			/* proc_open: its standard input,
					 * instead of a pipe, when above 0 */
	size_t max;			/* most output kept, 0: 1 GiB */
	int timeout;			/* milliseconds, 0: none */
	bool leaves;			/* proc_run: what it leaves behind
					 * may hold its outputs, and is not
					 * waited for */
	int (*child)(void);		/* called in it before it runs; not 0
					 * with errno: it cannot; NULL */
	bool stderr_through;		/* let its stderr reach ours */
	bool quiet;			/* proc_open: its output goes nowhere */
};

/* Run it to its end.  Its stdout is appended to out, its stderr to err_out
 * (either may be NULL: read and dropped).  The answer is its exit status
 * 0-255; -1 when it could not be started, died by a signal, wrote more than
 * max or ran out of time, with e saying which: a killed child is never an
 * empty answer. */
int proc_run(const struct proc *, struct buf *out, struct buf *err_out,
    struct err *e);

/* Run it to its end with our own standard input, output and error, as a shell
 * would: its exit status, 128 + the signal that ended it, or -1 with e.  Only
 * argv, dir and env of the struct count. */
int proc_pass(const struct proc *, struct err *e);

/* A child that is talked to through pipes. */
struct proc_pipe {
	pid_t pid;
	int in, out;		/* write to its stdin, read its stdout */
};
#define PROC_PIPE_INIT { -1, -1, -1 }

/* Start it with pipes; stderr goes where ours goes, unless it is quiet.  0 or
 * -1. */
int proc_open(struct proc_pipe *, const struct proc *, struct err *e);

/* Close both ends, wait; its exit status or -1 as in proc_run.  Harmless on
 * PROC_PIPE_INIT (answers 0). */
int proc_close(struct proc_pipe *, struct err *e);

#endif
