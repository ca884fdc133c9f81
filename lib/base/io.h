/* Files read whole, replaced whole, locked, and read line by line. */
#ifndef FX_IO_H
#define FX_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf;
struct err;

/* Append all of the regular file at path (relative to the current folder)
 * to b.  A folder, FIFO or device is refused without blocking, and a file
 * that is larger than max bytes, or that changed while it was read: all
 * FX_EINPUT, with what and why.  A missing file is FX_EINPUT too, with
 * errno left ENOENT.  0 or -1. */
int io_slurp(struct buf *b, const char *path, size_t max, struct err *e);

/* Append all that can be read from fd, at most max bytes (more is
 * FX_EFAIL).  0 or -1. */
int io_drain(struct buf *b, int fd, size_t max, struct err *e);

/* Write all n bytes to fd, going on after EINTR.  0 or -1, FX_EFAIL. */
int io_write(int fd, const void *p, size_t n, struct err *e);

/* Replace path by these bytes: a temporary file beside it, fsync, rename,
 * fsync of the folder; mode applies to a new file, an existing one keeps its
 * own.  No half-written file is ever seen and none is left behind. */
int io_replace(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e);

/* The same by what fill writes to fd; it returns 0, or -1 with e. */
int io_replace_with(const char *path, int (*fill)(void *ctx, int fd,
    struct err *e), void *ctx, unsigned mode, struct err *e);

/* As io_replace, but fails with FX_EINPUT and errno EEXIST where path
 * exists. */
int io_create(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e);

/* The same by what fill writes to fd, which it may read back. */
int io_create_with(const char *path, int (*fill)(void *ctx, int fd,
    struct err *e), void *ctx, unsigned mode, struct err *e);

/* Append a line to the file at path, made with mode where it is new, and
 * have it on the disk.  A last line that a killed process left without its
 * end is ended first. */
int io_append(const char *path, const void *p, size_t n, unsigned mode,
    struct err *e);

/* May a new file take the place of path?  0 where there is nothing or a plain
 * file; -1: FX_EINPUT for what else there is, FX_EFAIL when it cannot be
 * told. */
int io_replaceable(const char *path, struct err *e);

/* Have the folder that path lies in on the disk: a rename is durable only
 * then.  0 or -1. */
int io_sync_folder(const char *path, struct err *e);

/* A pipe whose ends lie above the standard descriptors, closed on exec.  0,
 * or -1 with errno. */
int io_pipe(int fd[2]);

/* Make the folder and its parents; one that is there is no failure. */
int io_mkdirs(const char *path, unsigned mode, struct err *e);

/* Take an exclusive lock on path (created with mode 0600), waiting at most
 * ms milliseconds; the descriptor, which holds the lock until it is closed
 * or its process dies, or -1: FX_EFAIL, "is locked by another process". */
int io_lock(const char *path, int ms, struct err *e);

/* Does another process have that lock? */
bool io_is_locked(const char *path);

/* Append the absolute path with every symbolic link resolved, as far as it
 * exists: where an edit of path, which may be a new file, would land.  0 or
 * -1: FX_EINPUT for a circle of links, FX_EFAIL when a part cannot be seen. */
int io_reach(struct buf *out, const char *path, struct err *e);

/* Is there anything at path, a dangling link too? */
bool io_exists(const char *path);
bool io_is_dir(const char *path);

/* Read records that end in delim from a stream into b, cleared first and
 * without the delimiter; a last record without one counts.  1, 0 at the end,
 * -1 when a record is longer than max or reading failed. */
int io_record(FILE *fp, int delim, size_t max, struct buf *b, struct err *e);

#endif
