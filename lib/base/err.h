/* One failure with its status, and how a program reports it and ends. */
#ifndef FX_ERR_H
#define FX_ERR_H

#include <stdio.h>

/* The four statuses every program ends with (fx.7). */
enum fx_status {
	FX_YES = 0,	/* it holds */
	FX_NO = 1,	/* it does not, and the findings are on stdout */
	FX_EINPUT = 2,	/* the caller must mend something */
	FX_EFAIL = 3	/* it cannot be told */
};

/* The first failure stays: later ones are mostly its consequences. */
struct err {
	enum fx_status status;	/* FX_YES: none so far */
	char *msg;		/* owned; NULL when there is none */
};
#define ERR_INIT { FX_YES, NULL }

/* Record a failure, one line, unless one is recorded already.  Foreign bytes
 * in it, newlines too, are escaped when it is reported.  Always -1. */
int err_set(struct err *, enum fx_status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set with FX_EFAIL and strerror(errno) appended after ": ". */
int err_sys(struct err *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Append one more line to a recorded failure (a loader that goes on to list
 * every error of a file uses it); records it if there is none.  Always -1. */
int err_more(struct err *, enum fx_status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Append the lines of another failure, which is empty then.  Always -1. */
int err_move(struct err *, struct err *from);

void err_release(struct err *);

/* Flush fp; a write that failed at any time becomes FX_EFAIL in e, which
 * err_report ends with in silence where the reader of a pipe had enough.  0 or
 * -1.  Without it output to a full disk would end with 0. */
int err_flush(FILE *fp, struct err *e);

/* Print "prog: msg" to stderr, a line for each line of the message, control
 * bytes escaped; release e and return its status for main to return. */
int err_report(const char *prog, struct err *e);

#endif
