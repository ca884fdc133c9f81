/* Files that a program makes and a person may then edit: the first line says
 * which bytes were made, so that an edit is seen. */
#ifndef FX_MADEFILE_H
#define FX_MADEFILE_H

#include <stddef.h>

#include "base/buf.h"

struct err;

enum madefile_state {
	MADEFILE_NEW,		/* nothing is there */
	MADEFILE_SAME,		/* just these bytes */
	MADEFILE_OURS,		/* others, but as they were made */
	MADEFILE_EDITED		/* a person's */
};

/* Append the file that the program called by makes of a body, which ends in a
 * line break: YAML, in which '#' begins a comment. */
void madefile_put(struct buf *, const char *by, const struct buf *body);

/* How the file at path stands to these bytes; had gets what is there.  A
 * link, there or in a folder above it, and what else is no plain file, is an
 * error: FX_EINPUT.  -1 with e. */
int madefile_look(enum madefile_state *, const char *path,
    const struct buf *bytes, struct buf *had, struct err *e);

/* Put them there, whole or not at all, with the folders above. */
int madefile_write(const char *path, const struct buf *bytes, struct err *e);

#endif
