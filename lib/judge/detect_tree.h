/* What of a tree means something: the files to know, gathered once. */
#ifndef FX_DETECT_TREE_H
#define FX_DETECT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/detect_files.h"
#include "judge/detect_names.h"

struct detect;

/* A manifest or entry that was found. */
struct detect_claim {
	const char *path;
	size_t dir;		/* the length of its folder, without '/' */
	unsigned language, file;
	bool gone;		/* not there, or in a generated folder */
};

/* Source files of one language in one folder. */
struct detect_run {
	const char *path;
	size_t dir, n;
	unsigned language;
};

struct detect_tree {
	struct detect_claim *claims;	/* by language, folder, file */
	size_t nclaims, claims_cap;
	struct detect_run *runs;
	size_t nruns, runs_cap;
	const char **known;	/* files in which facts stand, sorted */
	size_t nknown, known_cap;
};
#define DETECT_TREE_INIT { NULL, 0, 0, NULL, 0, 0, NULL, 0, 0 }

/* Gather; vendored folders go to d->out.  The paths stay those of files. */
void detect_tree_gather(struct detect_tree *, struct detect *d,
    const struct detect_files *files);
void detect_tree_release(struct detect_tree *);

/* Drop what lies in folders that tools make, beside a manifest of their
 * language, and claims of files that are not there any more. */
void detect_tree_prune(struct detect_tree *, struct detect *d);

/* The path of a known file in dir (n bytes), whose name may be a pattern;
 * NULL: none. */
const char *detect_tree_find(const struct detect_tree *, const char *dir,
    size_t n, const char *name);

#endif
