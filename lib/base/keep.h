/* A file that is written while its bytes come, and seen only when it is
 * whole. */
#ifndef FX_KEEP_H
#define FX_KEEP_H

#include <stddef.h>

#include "base/err.h"

struct keep {
	const char *path;	/* borrowed */
	char *tmp;		/* beside it; NULL: nothing is being kept */
	int fd;
	unsigned long long bytes;	/* that were to be kept so far */
	unsigned long long pushed;	/* of them, to the disk */
	struct err why;		/* it is not kept, for this reason */
};
#define KEEP_INIT { NULL, NULL, -1, 0, 0, ERR_INIT }

/* Begin to keep what will replace path, with mode 0600; only one is kept at
 * a time.  A symbolic link there is refused, as is all else that is no plain
 * file (FX_EINPUT): the rename would put a file in the place of a device.
 * 0, or -1 with e. */
int keep_open(struct keep *, const char *path, struct err *e);

/* The next bytes.  Where they cannot be written, what was is given up at
 * once, which frees a full disk, and keep_end says why. */
void keep_write(struct keep *, const void *, size_t n);

/* All have come: put them on the disk and in the place of path.  0, or -1
 * with e: nothing is kept, and what was at path is still there. */
int keep_end(struct keep *, struct err *e);

/* Give it up; harmless after keep_end and on KEEP_INIT. */
void keep_drop(struct keep *);

#endif
