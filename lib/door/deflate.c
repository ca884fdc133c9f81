/* Bytes made smaller, by zlib. */
#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "door/deflate.h"

void
deflate_append(struct buf *to, const void *p, size_t n)
{
	uLongf room = compressBound((uLong)n);

	buf_reserve(to, room);
	/* With room enough all that can fail is to get memory. */
	if (compress2((Bytef *)to->data + to->len, &room, p, (uLong)n,
	    Z_BEST_SPEED) != Z_OK)
		mem_fail();
	to->len += room;
	to->data[to->len] = '\0';
}
