/* Whether the tests that a contract names are red or green as they should be,
 * and are still the tests that were red. */
#ifndef FX_REDGREEN_H
#define FX_REDGREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/result.h"

struct contract;
struct err;

/* A test that the contract names (test_requirements). */
struct redgreen_want {
	const char *name;
	bool structural;	/* may be red by not compiling */
	bool existing;		/* is green at the base, and must stay so */
};

/* How one of them stands. */
enum redgreen_state {
	REDGREEN_PASSED,
	REDGREEN_INFERRED,	/* passed, as the runner names failures only */
	REDGREEN_FAILED,	/* by assertion */
	REDGREEN_STRUCTURAL,	/* does not compile, or a symbol is missing */
	REDGREEN_ERROR,		/* fixture, collection */
	REDGREEN_SKIPPED,
	REDGREEN_NOT_FOUND,
	REDGREEN_NOT_RUN,	/* it is there, and the runner ignores it */
	REDGREEN_NOT_MEASURED,	/* nothing was built, or the runner does not
				 * name what passes */
	REDGREEN_ELSEWHERE	/* neither run nor written in this component;
				 * another has it, or is still to run */
};

struct redgreen_test {
	struct redgreen_want want;
	enum redgreen_state state;
	bool by_words;		/* no test has exactly that name */
	const char *id;		/* "suite\tname\tordinal" of the first that is
				 * meant, NULL */
	const char *file;	/* below the root, where it is written, NULL */
	const char *near[RESULT_NEAR];	/* where it was not found */
	size_t nnear;
};

struct redgreen {
	bool holds;
	bool changed;		/* tests-changed: removed, skipped, edited */
	struct redgreen_test *v;
	size_t n;
	const char **frozen;	/* for the record, NULL-ended: a line for each
				 * named test and file that it is written in,
				 * "file\tSHA-256\tsuite\tname\tordinal\tof";
				 * of is "test" where its own text is hashed,
				 * "file" where that could not be told, "name"
				 * where no file was found */
	struct buf why;		/* a line each, first the one that decides; ""
				 * where it holds */
	struct buf shown;	/* a line each: what decides nothing, and is to
				 * be seen (inferred, fewer tests, …) */
	struct arena arena;
};

struct redgreen_call {
	const struct redgreen_want *want;
	size_t nwant;
	const struct result *result;
	const char *root;	/* of the work tree */
	const char *const *files;	/* tracked or untracked files below
				 * it, NULL-ended: where tests are looked for */
	const char *const *frozen;	/* of the last red record, or NULL */
	long long base_passed;	/* tests that passed at the base, -1 */
	const char *dir;	/* the component's folder below root, "" the
				 * root; NULL: not known */
	const bool *found;	/* by want: a component before has it; NULL:
				 * there was none */
	bool more;		/* a component is still to run */
	bool reddened;		/* one before was red */
	bool at_base;		/* all that failed failed before the work, or
				 * the stage's rules let it pass */
	const char *again;	/* the command that proves tests red again;
				 * NULL: the stage tdd-setup */
};

/* The tests that a contract names; the arena's.  n is 0 where it names none.
 * NULL with FX_EINPUT, a line each, where an entry contradicts itself. */
const struct redgreen_want *redgreen_wants(const struct contract *,
    struct arena *, size_t *n, struct err *e);

/* Red as it must be (tdd-setup): each named test failed by assertion, or by
 * not compiling where its entry allows that (then the others are not
 * measured); an existing one passed; one that passes already is told so.
 * Where none is named those that failed by assertion are meant.  0, or -1: a
 * file of the tree could not be read; release either way. */
int redgreen_red(struct redgreen *, const struct redgreen_call *,
    struct err *e);

/* Green: each named test ran and passed, no test failed, and those that were
 * red are the same: their names, and the bytes that they are made of. */
int redgreen_green(struct redgreen *, const struct redgreen_call *,
    struct err *e);

void redgreen_release(struct redgreen *);

/* "passed", "inferred", "not found", …: stable names. */
const char *redgreen_state_name(enum redgreen_state);

#endif
