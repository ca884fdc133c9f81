/* git's index as its file has it: with what lstat said of each path when it
 * was staged. */
#ifndef FX_SNAPSHOT_CACHE_H
#define FX_SNAPSHOT_CACHE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <time.h>

#include "base/buf.h"
#include "door/git.h"

struct snap_cached {
	const unsigned char *data;	/* into the bytes, as on the disk */
	const char *path;		/* likewise */
	size_t len;			/* of data */
};

/* What follows the entries under a name, into the bytes; n 0: nothing. */
struct snap_part {
	const unsigned char *p;
	size_t n;
};

struct snap_cache {
	struct buf bytes;
	struct snap_cached *v;	/* in the order of strcmp */
	size_t n, cap;
	size_t oid;		/* bytes of an object's name */
	struct snap_part trees, resolved;	/* TREE, REUC */
	struct timespec mtime;
	char tree[GIT_OID];	/* of all that is staged; "": not yet made */
};
#define SNAP_CACHE_INIT { BUF_INIT, NULL, 0, 0, 0, { NULL, 0 }, { NULL, 0 }, \
	{ 0, 0 }, "" }

/* Read the index at path.  False: only git can tell what it says.  That is so
 * where an entry is no plain file or link (a submodule, a folder that is left
 * out), or is in conflict, to be added, not in the work tree or not looked at;
 * where the paths are written shorter; where a part lies in another file. */
bool snap_cache_read(struct snap_cache *, const char *path);
void snap_cache_clear(struct snap_cache *);

/* The entry of a path, or NULL. */
const struct snap_cached *snap_cache_find(const struct snap_cache *,
    const char *path);
/* The object, in bytes, and the mode. */
const unsigned char *snap_cache_oid(const struct snap_cached *);
uint32_t snap_cache_mode(const struct snap_cached *);

/* Is that what lstat said when it was staged?  Then git takes the file for the
 * same, but where it is as young as the index, to the second. */
bool snap_cache_same(const struct snap_cached *, const struct snap_cache *,
    const struct stat *);
bool snap_cache_young(const struct snap_cached *, const struct snap_cache *);
/* Does git, which looks at whole seconds, take it for the same though it was
 * written to since?  Append the line of "update-index -z --index-info" behind
 * which it reads the file. */
bool snap_cache_blind(const struct snap_cached *, const struct snap_cache *,
    const struct stat *);
void snap_cache_anew(const struct snap_cached *, const struct snap_cache *,
    struct buf *);

#endif
