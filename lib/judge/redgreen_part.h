/* What the rooms of redgreen share; for lib/judge/redgreen*.c. */
#ifndef FX_REDGREEN_PART_H
#define FX_REDGREEN_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/redgreen.h"
#include "judge/testdef.h"

struct err;

/* A file that may define a test that is looked for. */
struct redgreen_file {
	const char *path;	/* the call's */
	struct buf text;
	struct testdefs defs;
};

/* A test that is looked for: the contract's name, or one that ran. */
struct redgreen_seek {
	const char *suite, *name;	/* suite "": none is known */
	bool found;
	const char *mention[4];	/* files that hold the name's bytes */
	size_t nmention;
};

struct redgreen_tree {
	struct redgreen_file *v;
	size_t n, cap;
};

/* Where a test is written: some definitions of one file. */
struct redgreen_place {
	const struct redgreen_file *file;
	size_t *which, n, cap;
};
struct redgreen_places {
	struct redgreen_place *v;
	size_t n, cap;
};

/* Read the files that define any of these, those with tests before others. */
int redgreen_tree_read(struct redgreen_tree *, const struct redgreen_call *,
    struct redgreen_seek *, size_t n, struct err *e);
void redgreen_tree_release(struct redgreen_tree *);

/* Where that test is written, as near as its name, its suite and the groups
 * around it tell; n is 0 where it is nowhere. */
void redgreen_places(struct redgreen_places *, const struct redgreen_tree *,
    const char *suite, const char *name);
void redgreen_places_release(struct redgreen_places *);

/* The name of a definition behind those of the groups around it, with blanks
 * between, as mocha prints it; appended. */
void redgreen_full_title(struct buf *, const struct redgreen_file *,
    size_t which);

/* Read one file of the tree: 1, or 0 where there is no such file, it is a link
 * to none or too large, or -1. */
int redgreen_read(struct buf *, const struct redgreen_call *,
    const char *path, struct err *e);

/* How many tests gleeunit runs in the component through n, -1: it cannot be
 * told.  0 or -1. */
int redgreen_gleam_tests(long long *n, const struct redgreen_call *,
    struct err *e);
bool redgreen_gleam_runs(const struct redgreen_call *, const char *path,
    const struct testdef *, const char **why);

/* A want, and the tests of the result that it means. */
struct redgreen_case {
	struct result_match match;
	struct redgreen_places places;	/* of the first, or of the want */
	const struct redgreen_seek *seek;	/* one for each match, or the
						 * want's */
};

/* Say how each stands, at red or green. */
int redgreen_states(struct redgreen *, const struct redgreen_case *,
    const struct redgreen_call *, bool red, struct err *e);

/* One line more, foreign bytes made fit for it. */
void redgreen_line(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Does the run name what passed and what was skipped, not failures only? */
bool redgreen_names_all(const struct result *);

/* The lines to freeze; NULL-ended, the arena's. */
int redgreen_freeze(struct redgreen *, const struct redgreen_case *,
    const struct redgreen_tree *, const struct redgreen_call *, struct err *e);

/* Are the frozen tests still the same?  What is not goes to why.  1, 0, -1. */
int redgreen_same(struct redgreen *, const struct redgreen_call *,
    struct err *e);

#endif
