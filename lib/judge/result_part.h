/* What the readers of the runners' formats share; for lib/judge/result*.c. */
#ifndef FX_RESULT_PART_H
#define FX_RESULT_PART_H

#include "judge/result.h"
#include "judge/result_formats.h"

struct result_part;

/* What went wrong beside the tests. */
enum result_trouble {
	TROUBLE_STRUCTURAL = 1, TROUBLE_LOAD = 2,
	TROUBLE_NONE = 4,	/* there were no tests to run */
	TROUBLE_USAGE = 8,
	TROUBLE_TIMEOUT = 16,
	TROUBLE_INTERRUPTED = 32,
	TROUBLE_ALL_SKIPPED = 64,
	TROUBLE_FAILED = 128,	/* something did, and no test is named */
	TROUBLE_FILE = 256,	/* a file did not load, and why is not told */
	TROUBLE_WORDS = 512	/* how to use something was printed */
};

struct result_tally {
	long long passed, failed, expected, skipped;
};

/* What one reader made of the lines. */
struct result_part {
	const struct result_format *format;
	void *state;
	struct result *r;	/* its own: what only looks like a test
				 * goes with it */
	bool seen;		/* the runner itself was heard */
	bool whole;		/* it names every test, so totals must agree */
	struct result_tally said;	/* totals; -1: none stated */
	struct result_tally named;	/* counted by name */
	unsigned trouble;
	const char *doubt;	/* owned by the arena of r */
	const char *early;	/* how its end is missing, or NULL */
};

/* A test by name; strings are copied, a NULL is none.  Returns its place in
 * r->v, or SIZE_MAX where there are too many. */
size_t result_add(struct result_part *, const char *suite, const char *name,
    enum result_outcome, const char *message);

/* The last failed test of that name (suite NULL: any), or SIZE_MAX. */
size_t result_last_failed(const struct result_part *, const char *suite,
    const char *name);

/* Say why the test at that place failed, if nothing says so yet; a missing
 * symbol makes RESULT_MISSING of RESULT_FAIL. */
void result_because(struct result_part *, size_t at, const char *message);

/* Add to a total. */
void result_say(long long *total, long long n);

/* The runner was heard, and says so many in all; of them failed are those
 * that it counts so, at most all. */
void result_tell(struct result_part *, long long all, long long failed,
    long long skipped);

/* The lines contradict something; the first contradiction stays. */
void result_doubt(struct result_part *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Read a report: JUnit XML, or JSON as text. */
int result_junit(struct result_part *, int fd, struct err *e);
int result_json(struct result_part *, const char *s, size_t n, struct err *e);

/* A percentage of covered lines in the line; -1 where it states none. */
double result_coverage(const char *s);

/* The same from a report, of that format ("jacoco", "cobertura", "lcov"): of
 * its lines, -1 where it has none.  0, or -1 with e: it is none, or
 * malformed. */
int result_cover(double *percent, const char *path, const char *format,
    struct err *e);

/* What the text of an error speaks of. */
enum result_kind { KIND_NONE, KIND_MISSING, KIND_SYNTAX };
enum result_kind result_kind_in(const char *s);	/* anywhere */
enum result_kind result_kind_at(const char *s);	/* that is what it says */
unsigned result_trouble_of(enum result_kind, unsigned otherwise);

/* Asked of every line with every word of every format: the first byte mostly
 * tells. */
static inline bool
result_begins(const char *s, const char *word)
{
	for (; *word; s++, word++)
		if (*s != *word)
			return false;
	return true;
}

/* Words of a line: each moves *s behind what it took, or leaves it. */
bool result_eat(const char **s, const char *word);
bool result_number(const char **s, long long *n);
/* "N word" behind any blanks and , ; | ( ): the word up to 31 bytes. */
bool result_count(const char **s, long long *n, char word[32]);
/* Does it begin with that shape?  '#' is a number, which goes to n in its
 * turn; a blank is any blanks; "?s" an s that may be there.  What follows, or
 * NULL, and then n may have been written to. */
const char *result_shape(const char *s, const char *shape, long long *n);
const char *result_blanks(const char *s);
bool result_ends(const char *s, const char *word);
bool result_begins_case(const char *s, const char *word);

/* Where the first of the marks stands, with the blanks before it, or s. */
const char *result_unglue(const char *s, const char *const *marks);
/* A copy of s, up to `end` or whole, clipped, without blanks at its end. */
void result_copy(char *to, size_t size, const char *s, const char *end);
/* Names of n suites in each other, each in `width` bytes: "a > b". */
void result_joined(const char *names, size_t width, size_t n, char *to,
    size_t size);
/* Cut off "(1.2 ms)", "12ms" and the like at the end. */
void result_cut_time(char *s);

#endif
