/* Bytes made smaller: the only file that knows zlib is deflate.c. */
#ifndef FX_DEFLATE_H
#define FX_DEFLATE_H

#include <stddef.h>

struct buf;

/* Append n bytes as a zlib stream (RFC 1950), as git's objects are kept: made
 * in little time rather than small. */
void deflate_append(struct buf *to, const void *p, size_t n);

#endif
