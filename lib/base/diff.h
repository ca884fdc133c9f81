/* How one text becomes another, as diff -u shows it. */
#ifndef FX_DIFF_H
#define FX_DIFF_H

#include <stddef.h>

struct buf;

/* Append the unified difference of a, called old, and b, called new; nothing
 * where they are the same.  Texts of many lines with little in common are
 * shown as taken away and written anew. */
void diff_put(struct buf *, const char *old, const char *a, size_t na,
    const char *new, const char *b, size_t nb);

#endif
