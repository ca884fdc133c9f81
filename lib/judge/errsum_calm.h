/* Lines that look like failures and are none. */
#ifndef FX_ERRSUM_CALM_H
#define FX_ERRSUM_CALM_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/errsum_cause.h"

struct errsum;
struct errsum_regions;
struct errsum_text;

enum { ERRSUM_CALMS = 256, ERRSUM_SUITES = 8, ERRSUM_FELL = 64 };

/* Lines in which errors are none; of a family, or any; not any: of tests and
 * crashes only. */
struct errsum_calm {
	size_t first, last;
	const char *family;	/* or NULL */
	bool any;
	char source[ERRSUM_SOURCE];	/* who alone is meant, or "" */
};

/* A test runner: its last line of a summary, or where it began to run. */
struct errsum_suite {
	const char *family;
	size_t last;
	bool runs;
};

/* A summary that says that tests failed. */
struct errsum_fell {
	const char *family;
	size_t line;
};

struct errsum_calms {
	struct errsum_calm v[ERRSUM_CALMS];
	struct errsum_suite suites[ERRSUM_SUITES];
	struct errsum_fell fell[ERRSUM_FELL];	/* the last ones */
	size_t n, nsuites, nfell;
};

/* A suite of that family begins to run tests, or tells how they ended.  With
 * "family:tool" it is known which tool of the family does. */
void errsum_suite_begins(struct errsum_calms *, const char *family,
    size_t line);
void errsum_suite_ends(struct errsum_calms *, const char *family,
    const struct errsum_text *, bool passed);
/* What seemed to tell that it passed, right above, did not. */
void errsum_suite_failed(struct errsum_calms *, const char *family,
    size_t line);
/* A summary says that tests failed. */
void errsum_suite_fell(struct errsum_calms *, const char *family,
    size_t line);
/* Where does the last one stand that is of a cause's runner, 0: there is
 * none? */
size_t errsum_fell_last(const struct errsum_calms *,
    const struct errsum_cause *);
/* Is there one that is of another tool than the cause's, and of its family? */
bool errsum_fell_elsewhere(const struct errsum_calms *,
    const struct errsum_cause *);
/* What failed right above a line was ignored; family NULL: by make. */
void errsum_ignored(struct errsum_regions *, const char *family, size_t line);
/* What failed in these lines means nothing. */
void errsum_calm_lines(struct errsum_calms *, size_t first, size_t last);
/* Did it fail where that means nothing? */
bool errsum_is_calm(const struct errsum_calms *, const struct errsum_cause *);

/* Does it tell of no failure by itself: what the passing log has too, what a
 * tool ignored or a passing suite printed, a compiler's warning where no tool
 * says that warnings are errors? */
bool errsum_doubtful(const struct errsum *, const struct errsum_cause *);

/* It failed: what is doubtful is not the first, where an error is known that
 * is not, or the end of the failed command says something else. */
void errsum_yield(struct errsum *);

#endif
