/* A set of bytes. */
#ifndef FX_BYTESET_H
#define FX_BYTESET_H

#include <stdbool.h>
#include <stdint.h>

typedef uint64_t byteset[4];

static inline void
byteset_add(byteset b, unsigned char c)
{
	b[c >> 6] |= UINT64_C(1) << (c & 63);
}

static inline bool
byteset_has(const byteset b, unsigned char c)
{
	return b[c >> 6] >> (c & 63) & 1;
}

static inline void
byteset_join(byteset a, const byteset b)
{
	for (int i = 0; i < 4; i++)
		a[i] |= b[i];
}

static inline bool
byteset_meet(const byteset a, const byteset b)
{
	return ((a[0] & b[0]) | (a[1] & b[1]) | (a[2] & b[2]) |
	    (a[3] & b[3])) != 0;
}

/* Are all of a in b? */
static inline bool
byteset_within(const byteset a, const byteset b)
{
	return ((a[0] & ~b[0]) | (a[1] & ~b[1]) | (a[2] & ~b[2]) |
	    (a[3] & ~b[3])) == 0;
}

static inline void
byteset_invert(byteset b)
{
	for (int i = 0; i < 4; i++)
		b[i] = ~b[i];
}

static inline void
byteset_range(byteset b, unsigned from, unsigned to)
{
	for (; from <= to; from++)
		byteset_add(b, (unsigned char)from);
}

#endif
