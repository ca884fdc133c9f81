/* fx-tcr's run: a command, its verdict, and what follows from that. */
#ifndef FX_TCR_CALL_H
#define FX_TCR_CALL_H

#include <stdbool.h>
#include <stdio.h>

struct err;

enum tcr_expect {
	TCR_USUAL,		/* red for tdd-setup, else green */
	TCR_GREEN,
	TCR_RED
};

struct tcr_call {
	FILE *out;
	bool json, quiet;
	const char *stage;	/* NULL: alone */
	enum tcr_expect expect;
	unsigned retries;	/* attempts in all; 0: not said */
	int timeout;		/* seconds, where it is timed; 0: none */
	bool timed;
	const char *const *command;	/* NULL-ended; NULL: the stage's own */
	bool base;		/* only measure what fails before the work */
	const char *with;	/* "moon" runs the stage's own; NULL */
	bool through;		/* print what it prints as it comes */
	const char *message;	/* of the commit, NULL */
	const char *verb;	/* it is no run: the contract is not asked,
				 * unless it */
	bool looks;		/* looks at what is to be run */
};

/* Run it and do what its verdict asks for, which is printed.  The status:
 * FX_YES it passed, FX_NO it was taken back or held for a finding, FX_EFAIL
 * it was held as it could not be told; -1 with e: nothing was done, or what
 * was done is told. */
int tcr_call(const struct tcr_call *, struct err *e);

#endif
