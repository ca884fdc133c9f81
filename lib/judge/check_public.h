/* The public names that a source file defines, by its words. */
#ifndef FX_CHECK_PUBLIC_H
#define FX_CHECK_PUBLIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct check_name {
	const char *name, *kind;	/* kind: "function", "type" */
	unsigned line;			/* from 1 */
};

struct check_names {
	struct check_name *v;
	size_t n, cap;
	struct arena arena;		/* owns the names */
};
#define CHECK_NAMES_INIT { NULL, 0, 0, ARENA_INIT }

/* Is it a file of Go, Rust, Gleam, Python, TypeScript or JavaScript, and not
 * one for tests? */
bool check_public_known(const char *path);

/* Add its public functions and types: in Go what begins with a capital and is
 * no method; in Rust and Gleam what is "pub"; in Python what stands at the
 * margin, has no '_' in front and no decorator, which may hand it on; else
 * what is exported.  Of "main" nobody speaks. */
void check_public(struct check_names *, const char *path, const char *text,
    size_t n);
void check_names_release(struct check_names *);

#endif
