/* New objects as git takes them, many at once. */
#ifndef FX_PACKFILE_H
#define FX_PACKFILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A pack, gitformat-pack(5), version 2: each object whole. */
struct packfile {
	struct buf bytes;
	uint32_t n;		/* objects in it */
};
#define PACKFILE_INIT { BUF_INIT, 0 }

enum packfile_kind { PACKFILE_TREE = 2, PACKFILE_BLOB = 3 };

/* Add one, of n bytes. */
void packfile_add(struct packfile *, enum packfile_kind, const void *p,
    size_t n);

/* Nothing more is added: say how many there are, and what they sum up to, where
 * git's names have so many bytes (20, 32). */
void packfile_end(struct packfile *, size_t oid);

void packfile_release(struct packfile *);

#endif
