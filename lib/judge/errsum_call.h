/* One call of fx-errsum: its log read, judged and reported. */
#ifndef FX_ERRSUM_CALL_H
#define FX_ERRSUM_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/errsum_report.h"

/* As many lines as a person reads; where a program reads, more than are
 * kept. */
#define ERRSUM_USUAL ((size_t)-1)

struct errsum_call {
	enum errsum_format format;
	const char *const *logs;	/* files, "-"; n 0: standard input */
	size_t n;
	const char *const *command;	/* that writes it, or NULL */
	bool input;		/* it has our standard input */
	size_t max;		/* lines of the log shown, or: */
	size_t raw_first, raw_last;	/* print these instead; 0: no */
	bool all, quiet;
	bool noloss;		/* all but escapes, overwritten text, repeats */
	bool explain;		/* what was a candidate */
	bool pass;		/* print the log as it comes */
	bool exit_child, exit_zero;
	bool mask;		/* print it masked, and nothing else */
	bool self_test;		/* the rules by their examples, no log */
	int status;		/* that the caller told, -1: none */
	const char *rules;	/* a folder, "none", or NULL: as installed */
	const char *baseline;	/* a passing log, or NULL */
	const char *save;	/* write one there when it passes, or NULL */
	const char *keep;	/* the whole log goes there, or NULL */
	const char *stage;
	FILE *out;
};

/* Which of what a call asks for excludes each other, as a sentence; NULL: all
 * of it goes together. */
const char *errsum_call_odd(const struct errsum_call *);

/* The status to end with: 0 passed, 1 failed, 3 it cannot be told, with
 * exit_child the command's; -1 with e.  What else is to be said goes to
 * note. */
int errsum_call(const struct errsum_call *, struct err *note, struct err *e);

#endif
