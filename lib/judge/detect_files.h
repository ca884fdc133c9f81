/* The files of a tree: as git lists them, else by a walk. */
#ifndef FX_DETECT_FILES_H
#define FX_DETECT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/proc.h"
#include "door/git.h"

struct err;

/* A walk stops behind so many files, and so many entries in all. */
enum { DETECT_WALK = 200000 };

struct detect_files {
	size_t n;		/* that were listed */
	bool git;		/* git has listed them */
	const struct buf *listed;	/* the paths, NUL-ended; NULL: to be
					 * found */
	bool stopped;		/* the walk did, at its limit */
	size_t nclosed;		/* folders that the walk could not read ... */
	struct buf closed;	/* ... and why, of the first */
	struct git repo;
	struct proc_pipe pipe;
};
#define DETECT_FILES_INIT \
	{ 0, false, NULL, false, 0, BUF_INIT, GIT_INIT, PROC_PIPE_INIT }

/* Begin to list the files of the current folder: where it lies in a
 * repository, git starts, and works while others do. */
void detect_files_begin(struct detect_files *);

/* Take a path, below the folder, of n bytes with a NUL behind it. */
typedef void detect_each(void *ctx, const char *path, size_t n);

/* Hand each path on as it comes.  In a repository: what is tracked and what
 * is untracked but not ignored.  Where there is no repository or git lists
 * nothing (the folder itself is ignored), all files, the nearest to the root
 * first.  0 or -1. */
int detect_files_read(struct detect_files *, detect_each *, void *ctx,
    struct err *e);

void detect_files_release(struct detect_files *);

#endif
