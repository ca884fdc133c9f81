/* What was found in a log, as people and programs read it. */
#ifndef FX_ERRSUM_REPORT_H
#define FX_ERRSUM_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"
#include "judge/errsum.h"

struct errsum_told;
struct errsum_view;

enum errsum_format {
	ERRSUM_TEXT, ERRSUM_JSON, ERRSUM_SARIF, ERRSUM_RDJSONL, ERRSUM_GITHUB,
	ERRSUM_ERRORFORMAT, ERRSUM_MARKDOWN
};
/* Their names, NULL-ended, in that order. */
extern const char *const errsum_formats[];

/* The format of that name; text where it is none. */
enum errsum_format errsum_format(const char *name);

enum errsum_verdict { ERRSUM_PASSED, ERRSUM_FAILED, ERRSUM_UNKNOWN };

struct errsum_result {
	const struct errsum *sum;
	enum errsum_verdict verdict;
	int status;		/* of what wrote the log, -1: not told */
	int signal;		/* that ended it, 0: none */
	bool timed_out;
	bool stopped;		/* we were asked to end it */
	const char *stage;	/* or NULL */
	const char *log;	/* where the whole log is, or NULL */
	const char *log_sha256;	/* of what --log kept, or NULL */
	size_t *which, *lines, n;	/* what is shown */
};

/* All of it at once, best first. */
void errsum_report(const struct errsum_result *, enum errsum_format, FILE *);

/* Or each diagnostic as it comes (--all): the same output, in the log's order
 * and as long as the log will have it. */
struct errsum_out {
	enum errsum_format format;
	FILE *fp;
	const struct errsum *sum;
	const char *log;	/* where the log can be seen, or NULL */
	bool all;
	/* private: */
	size_t n, lines, errors;	/* that were written */
	size_t left[3];		/* not written, by severity */
	size_t bytes;
	const char **rules;	/* ids that were used */
	size_t nrules, rules_cap;
	struct errsum_told *told;	/* --all: what came so far */
	struct errsum_view *held;	/* its notes may come, or NULL */
	struct errsum_cause shell;	/* of that, without its texts */
	size_t again;		/* how many had come before */
};

void errsum_out_begin(struct errsum_out *, enum errsum_format, FILE *,
    const struct errsum *, const char *log);
void errsum_out_cause(struct errsum_out *, const struct errsum_cause *,
    size_t lines);
void errsum_out_end(struct errsum_out *, const struct errsum_result *);
/* Without an end, after a failure; else it does nothing more. */
void errsum_out_release(struct errsum_out *);

#endif
