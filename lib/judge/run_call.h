/* fx-run: the stages of a task, each that has no valid pass, through
 * fx-tcr. */
#ifndef FX_RUN_CALL_H
#define FX_RUN_CALL_H

#include <stdbool.h>
#include <stdio.h>

struct err;

struct run_call {
	FILE *out;
	bool json, quiet;
	const char *from;	/* this one and the later ones run again; NULL:
				 * none does for that */
	const char *until;	/* the last one; NULL: accept */
	const char *with;	/* "moon", or NULL */
	bool keep_going;	/* behind a stage that was held */
};

/* Run them.  FX_YES all up to the last one passed, or are accepted, waived or
 * deferred; FX_NO one failed or was held, which is told; FX_EFAIL it could not
 * be told, or was stopped; -1 with e. */
int run_call(const struct run_call *, struct err *e);

/* Run the command of one stage (NULL: the one that failed last) and show all
 * that it prints: no retries, no record, nothing taken back.  FX_YES, FX_NO,
 * or -1 with e. */
int run_debug(const struct run_call *, const char *stage, struct err *e);

/* Tell where the task stands, and each fact that was measured.  FX_YES or -1
 * with e. */
int run_status(const struct run_call *, struct err *e);

#endif
