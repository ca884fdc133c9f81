/* A set of bytes. */
#ifndef FX_BYTESET_H
#define FX_BYTESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As 32 bytes: those with a low half of 0 to 15 that are below 0x80, then those
 * from there on; in each a bit for the rest of the high half.  So vectors look
 * sixteen up at once (W. Mula, SIMDized check which bytes are in a set,
 * 2018). */
typedef uint64_t byteset[4];

static inline void
byteset_add(byteset b, unsigned char c)
{
	unsigned char *s = (unsigned char *)b + (c & 15) + (c >> 3 & 16);

	*s = (unsigned char)(*s | 1u << (c >> 4 & 7));
}

static inline bool
byteset_has(const byteset b, unsigned char c)
{
	return ((const unsigned char *)b)[(c & 15) + (c >> 3 & 16)] >>
	    (c >> 4 & 7) & 1;
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

/* How many of the n bytes at s are in it, up to the first that is not? */
size_t byteset_run(const byteset, const char *s, size_t n);

#endif
