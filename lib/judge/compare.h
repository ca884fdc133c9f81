/* What one contract allows that another does not. */
#ifndef FX_COMPARE_H
#define FX_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct contract;
struct wildset;

/* One way in which more is allowed.  Strings belong to the arena of the
 * differences or to the contracts. */
struct difference {
	const char *what;	/* stable: allowed forbidden protected limits
				 * base tests coverage dependencies smoke
				 * unsupported review breaker stage */
	const char *file;	/* name of the contract that line is of */
	unsigned line;		/* 0: none */
	const char *text;	/* "allows 'src/a.c'" */
	const char *pattern;	/* NULL: it is about no pattern */
	const char *operations;	/* "add, delete"; NULL: all */
	const char *example;	/* a path that is newly allowed, or NULL */
	bool proved;		/* false: that nothing more is allowed could
				 * not be proved, which counts as more */
};

struct differences {
	struct difference *v;
	size_t n, cap;
	long spent;		/* of wildset_find's limit */
	struct arena arena;
};
#define DIFFERENCES_INIT { NULL, 0, 0, 0, ARENA_INIT }

void differences_release(struct differences *);
struct difference *differences_add(struct differences *, const char *what,
    const struct contract *of, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Add each way in which b allows what a does not.  None is missed: what
 * cannot be proved to be no more is there too.  Who the contracts are for is
 * not compared. */
void compare_contracts(struct differences *, const struct contract *a,
    const struct contract *b);

/* Add to WILDSET_IN a pattern that matches, folded, every path that the given
 * one matches; and perhaps others. */
void compare_add_folded(struct wildset *, const char *pattern);

/* The same for everything but paths: limits, base, tests, stages. */
void compare_sections(struct differences *, const struct contract *a,
    const struct contract *b);

#endif
