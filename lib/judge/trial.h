/* A stage's command, run to its end as often as it may be tried: in a group
 * of its own, with a time-out, its output in a log, its results read. */
#ifndef FX_TRIAL_H
#define FX_TRIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/hash.h"
#include "judge/result.h"
#include "judge/success.h"

/* What is to be run; all borrowed. */
struct trial {
	const char *const *argv;	/* NULL-ended; or NULL: */
	const char *shell;	/* a stage's command, for sh -c */
	const char *dir;	/* where, NULL: here */
	unsigned of;		/* attempts in all, at least 1 */
	long long timeout;	/* milliseconds, 0: none; of each attempt */
	const char *success;	/* success_means, NULL: ended with 0 and what
				 * the result says */
	const char *expected;	/* text that must be printed, NULL */
	const char *const *failure;	/* patterns (PCRE2): any of them in
				 * the output fails it; NULL-ended, or NULL */
	const char *report;	/* report file below dir, or a pattern of such
				 * (glob(7)); NULL: none */
	const char *format;	/* of it, as in fx-languages(5); NULL: one of
				 * tests */
	bool runner;		/* it is a test runner's own command: where it
				 * names no test and no total, none ran */
	bool tests;		/* it is a test stage: no test that ran is no
				 * pass */
	/* Each attempt's number, before it runs; -1: it shall not. */
	int (*ready)(void *ctx, pid_t, struct err *);
	/* While it runs: the milliseconds since it began, some times a second;
	 * what it prints, as it comes.  NULL: nobody. */
	void (*tick)(void *ctx, long long ms);
	void (*heard)(void *ctx, const char *, size_t);
	void *ctx;
	const char *log;	/* file that gets all of it; that of an earlier
				 * attempt is renamed to end in .1, .2 */
};

/* What came of it; owned, trial_release frees. */
struct trial_end {
	enum result_class class;	/* of the last attempt */
	bool flaky;		/* passed, on an attempt after the first */
	bool unproved;		/* success could not be told: report missing,
				 * a fact not measured */
	bool pattern;		/* one of failure decided, and nothing else */
	bool stopped;		/* a signal asked us to end */
	unsigned tries;
	enum result_how how;
	int code;		/* status or signal of the last attempt */
	long long began, took;	/* ms since 1970; ms of all attempts */
	unsigned long long bytes;	/* of the last attempt's log */
	char sha256[HASH_HEX];	/* of it */
	struct result *result;	/* of the last attempt */
	struct buf why;		/* the line that decided: "tests is 0, not
				 * >= 1", "target/a.xml is from before the
				 * start"; "" when it passed */
	struct err late;	/* the log is not whole, for this reason; some
				 * process cannot be ended */
	struct buf report;	/* reports that were read, a line each */
	const char **left;	/* commands of processes that were left behind
				 * and ended; NULL-ended */
	struct arena arena;
};

/* Run it.  0 with what came of it, whatever that is; -1 with e where it could
 * not be done at all (no log, no pipe): then nothing runs any more. */
int trial_run(const struct trial *, struct trial_end *, struct err *e);
void trial_release(struct trial_end *);

#endif
