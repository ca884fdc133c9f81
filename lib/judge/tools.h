/* The programs that a command names, as they are now: one that is another
 * now may judge otherwise. */
#ifndef FX_TOOLS_H
#define FX_TOOLS_H

#include <stdbool.h>

#include "base/mem.h"

/* "path\tsize\tmtime" of each word of a command that names a program, found
 * as a shell in dir (NULL: here) would; size in bytes, mtime in nanoseconds
 * since 1970; sorted, each once, NULL-ended, the arena's.  Of `sh -c TEXT` it
 * is the words of the text, wherever they stand in it: one too many does no
 * harm.  What a program starts itself is not seen.  argv may be NULL. */
const char *const *tools_of(struct arena *, const char *const *argv,
    const char *dir);

/* Are they the same?  NULL is not known, and no list is the same. */
bool tools_same(const char *const *, const char *const *);

#endif
