/* What of a tree means something: the files to know, gathered as their list
 * comes. */
#ifndef FX_DETECT_TREE_H
#define FX_DETECT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct detect;

/* A path: first where it begins in the text of all, then itself. */
struct detect_path {
	size_t at;
	const char *s;
	size_t dir;		/* the length of its folder, without '/' */
};

/* A manifest or entry that was found. */
struct detect_claim {
	struct detect_path path;
	unsigned language, file;
	bool gone;		/* not there, or in a generated folder */
};

/* Source files of one language in one folder, the path. */
struct detect_run {
	struct detect_path path;
	size_t n;
	size_t before;		/* those of the runs in front of it */
	unsigned language;
};

struct detect_tree {
	struct detect_claim *claims;	/* by language, folder, file */
	size_t nclaims, claims_cap;
	struct detect_run *runs;	/* by language, folder */
	size_t nruns, runs_cap;
	struct detect_path *known;	/* files in which facts stand, by
					 * folder, name */
	size_t nknown, known_cap;
	struct detect_path *foreign;	/* files whose folders are foreign */
	size_t nforeign, foreign_cap;
	struct buf key;			/* of detect_tree_find */
};
#define DETECT_TREE_INIT { NULL, 0, 0, NULL, 0, 0, NULL, 0, 0, NULL, 0, 0, \
	BUF_INIT }

/* Bring in order what was gathered, and drop what lies in foreign folders and
 * in those that tools make, beside a manifest of their language, and claims of
 * files that are not there any more. */
void detect_tree_settle(struct detect_tree *, struct detect *d);
void detect_tree_release(struct detect_tree *);

/* Of a folder that does not count: so many files more.  Which one it is of
 * d->out. */
size_t detect_leave_out(struct detect *, const char *path, size_t dir,
    const char *why, size_t files);

/* The source files of a language at or below a folder. */
size_t detect_tree_sources(const struct detect_tree *, unsigned language,
    const char *dir);

/* The path of a known file in dir (n bytes), whose name may be a pattern: the
 * first behind the one that is given, unless NULL.  NULL: none. */
const char *detect_tree_find(struct detect_tree *, const char *dir,
    size_t n, const char *name, const char *after);

#endif
