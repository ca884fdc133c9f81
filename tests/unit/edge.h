/* Memory that ends where a page ends that nobody may read: a byte too far is
 * a crash in any build. */
#ifndef FX_EDGE_H
#define FX_EDGE_H

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { EDGE_ROOM = 1 << 18, EDGE_PAGE = 1 << 16 };

/* The first byte behind such memory, EDGE_ROOM long. */
static inline char *
edge_new(void)
{
	int fd[1] = { -1 };
	char *p = mmap(NULL, EDGE_ROOM + EDGE_PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | 0x20 /* MAP_ANONYMOUS */, fd[0], 0);

	if (p == MAP_FAILED ||
	    mprotect(p + EDGE_ROOM, EDGE_PAGE, PROT_NONE) < 0)
		abort();
	return p + EDGE_ROOM;
}

/* A copy of n bytes that ends there. */
static inline char *
edge_copy(char *edge, const void *s, size_t n)
{
	if (n > EDGE_ROOM)
		abort();
	if (n > 0)
		memcpy(edge - n, s, n);
	return edge - n;
}

#endif
