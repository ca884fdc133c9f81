/* Paths as strings: components, joins, containment.  Nothing here looks at
 * a disk. */
#ifndef FX_PATH_H
#define FX_PATH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Is the last component of path one of git's own names, in any of the
 * spellings that a file system may take for ".git" (case, HFS ignorable code
 * points, NTFS short names and streams)?  n is its length. */
bool path_is_dotgit(const char *component, size_t n);

/* Likewise for ".gitmodules", which as a link would be read through it. */
bool path_is_gitmodules(const char *component, size_t n);

/* Why a repository path of n bytes cannot be one (absolute, empty, "." or
 * ".." component, a .git component), or NULL when it is well formed. */
const char *path_fault(const char *path, size_t n);

/* Is path the folder dir or below it?  Both without a trailing slash; dir ""
 * is everything. */
bool path_within(const char *path, const char *dir);

/* Append a and b with one slash between them; an absolute b stands alone. */
void path_join(struct buf *, const char *a, const char *b);

/* Append path with ".", "..", empty components resolved as text against the
 * absolute folder base (or as it stands when path is absolute). */
void path_resolve(struct buf *, const char *base, const char *path);

/* The last component. */
const char *path_base(const char *path);

/* Why the word cannot name a branch ("main", "origin/main") or a ref by its
 * full name, by the rules of git-check-ref-format(1), or NULL when it can. */
const char *path_ref_fault(const char *name);

/* May it name a task (DESIGN 5): [A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?,
 * no "..", not ending in ".lock", at most 128 bytes. */
bool path_task_ok(const char *id);

#endif
