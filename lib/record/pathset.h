/* A set of contract patterns, indexed so that a thousand of them against a
 * hundred thousand paths cost what a look-up costs. */
#ifndef FX_PATHSET_H
#define FX_PATHSET_H

#include <stdbool.h>
#include <stddef.h>

struct pathset;

/* fold: patterns and paths are compared case-folded and NFC (door/fold.h).
 * Freed with pathset_free. */
struct pathset *pathset_new(bool fold);
void pathset_free(struct pathset *);

/* Add a pattern (a trailing '/' means the whole subtree) that holds for the
 * operations in ops; patterns are numbered from 0 as they are added. */
void pathset_add(struct pathset *, const char *pattern, unsigned ops);

/* The lowest number of a pattern that matches path for one of ops, or -1. */
long pathset_match(const struct pathset *, const char *path, unsigned ops);

#endif
