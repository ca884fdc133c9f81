/* What a run of tests came to: its class, its counts and its tests by name,
 * from what the command printed, how it ended and the report that it wrote. */
#ifndef FX_RESULT_H
#define FX_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct err;

enum result_class {
	RESULT_PASSED,		/* also: ended with 0 and ran no tests that
				 * are known here, as a linter does */
	RESULT_FAILED,		/* a test by assertion; or the command, which
				 * ran no tests */
	RESULT_STRUCTURAL,	/* does not compile, lacks a symbol, a module */
	RESULT_LOAD_ERROR,	/* fixture, collection, syntax */
	RESULT_NO_TESTS,
	RESULT_ALL_SKIPPED,
	RESULT_TIMEOUT,
	RESULT_KILLED,
	RESULT_NOT_STARTED,	/* a usage error, a missing tool */
	RESULT_DISAGREES	/* lines and totals do: it cannot be told */
};

enum result_outcome {
	RESULT_PASS,
	RESULT_FAIL,
	RESULT_MISSING,		/* failed, for a symbol that is not there */
	RESULT_ERROR,		/* could not run: its fixture, its file */
	RESULT_EXPECTED,	/* failed as it was announced (xfail) */
	RESULT_SKIP
};

struct result_test {
	const char *suite;	/* or its file; "" where none is told */
	const char *name;
	const char *message;	/* the first line of why; NULL: none */
	unsigned ordinal;	/* among those of the same suite and name,
				 * from 1 */
	enum result_outcome outcome;
};

/* -1 is not measured, never 0.  run = passed + failed + expected failures. */
struct result_counts {
	long long run, passed, failed, skipped;
};

struct result {
	enum result_class class;
	struct result_counts counts;
	double coverage;	/* in percent, -1: not measured */
	const char *runner;	/* whose words were read, "go, tap"; "": none */
	const char *doubt;	/* how lines and totals disagree, or NULL */
	struct result_test *v;
	size_t n, cap;
	size_t unnamed;		/* tests beyond those that are kept */
	struct arena arena;	/* owns every string */
	size_t bytes;		/* of them */
};

/* How the command ended; code is its status or signal. */
enum result_how {
	RESULT_EXITED,
	RESULT_SIGNALLED,
	RESULT_TIMED_OUT,
	RESULT_UNSTARTED	/* there was no such program */
};

/* Only the runner of that name is read ("pytest"); NULL reads all of them. */
struct result_reader;
struct result_reader *result_reader_new(const char *runner);

/* The next bytes of what the command printed.  Memory grows with the number
 * of tests, up to a limit, and not with the bytes. */
void result_put(struct result_reader *, const char *p, size_t n);

/* Read a report too: JUnit XML, or the JSON of jest, vitest, mocha.  What it
 * says of the tests goes before what was printed.  0, or -1 with e: it is
 * none of these, or malformed. */
int result_report(struct result_reader *, const char *path, struct err *e);

/* Read a report of what is covered: "jacoco", "cobertura", "lcov".  What it
 * says goes before what was printed; of several the least counts.  0 or -1
 * with e, as above. */
int result_report_coverage(struct result_reader *, const char *path,
    const char *format, struct err *e);

/* All is read: conclude, and free the reader.  What is returned is freed by
 * result_free. */
struct result *result_end(struct result_reader *, enum result_how, int code);
void result_free(struct result *);

/* "passed", "load-error", …; "pass", "missing", … */
const char *result_class_name(enum result_class);
const char *result_outcome_name(enum result_outcome);
/* Does the class with an outcome of a failed test? */
bool result_failed(enum result_outcome);

enum { RESULT_NEAR = 3 };

/* Which tests a contract's name means. */
struct result_match {
	size_t *v, n, cap;	/* places in result.v; all must pass */
	bool by_words;		/* none has exactly that name */
	size_t near[RESULT_NEAR], nnear;	/* where n is 0 */
};
#define RESULT_MATCH_INIT { NULL, 0, 0, false, { 0 }, 0 }

/* Find the tests of that name: exactly, else by words (case, '_', '-',
 * camelCase and one leading or trailing "test" do not count), else the three
 * that are nearest.  A name may be a test's alone, or stand behind its
 * suite. */
void result_find(struct result_match *, const struct result *,
    const char *name);
void result_match_release(struct result_match *);

#endif
