/* What is looked at where a fingerprint of many literals is. */
#ifndef FX_NEEDLES_GROUP_H
#define FX_NEEDLES_GROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	NEEDLES_PRINT = 4,		/* bytes of a fingerprint */
	NEEDLES_SIEVE = 14,		/* bits of hashes */
	NEEDLES_BACK = 14,
	NEEDLES_FRONT = 10,
	NEEDLES_BYTES = 64		/* that differ when folded */
};

/* Letters are folded by setting this bit.  It changes other bytes too, so
 * what is equal then is only a candidate. */
#define NEEDLES_FOLD 0x20202020u

/* What is left of a byte then: five bits, and that which letters have. */
static inline unsigned
needles_folded(unsigned char c)
{
	return (c & 0x1f) | (c >> 1 & 0x20);
}

/* By Fibonacci hashing (Knuth, volume 3, 6.4). */
#define NEEDLES_FACTOR 2654435761u

static inline uint32_t
needles_hash(uint32_t key, unsigned bits)
{
	return key * NEEDLES_FACTOR >> (32 - bits);
}

/* The key of the n bytes, 3 or 4, at s. */
static inline uint32_t
needles_key(const unsigned char *s, size_t n)
{
	uint32_t key = s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16;

	key |= n > 3 ? (uint32_t)s[3] << 24 : 0;
	return key | (n > 3 ? NEEDLES_FOLD : NEEDLES_FOLD >> 8);
}

/* The hash of the last three bytes, and of the first three. */
static inline uint32_t
needles_back(uint32_t key, uint32_t factor)
{
	return (key >> 8) * factor >> (32 - NEEDLES_BACK);
}

static inline uint32_t
needles_front(uint32_t key)
{
	return needles_hash(key & 0xffffff, NEEDLES_FRONT);
}

/* What eight bytes must be, of which the third begins a fingerprint. */
struct needles_eight {
	uint64_t fold, care, word;	/* (there | fold) & care == word */
};
enum { NEEDLES_BEFORE = 2 };

/* How a literal is looked for where one of its prints may be. */
struct needles_look {
	struct needles_eight eight;
	uint32_t key;
	uint16_t literal;
	signed char at;
	bool whole;			/* eight bytes say it all */
};

/* The looks whose prints have the same hash, and what is common to them.  One
 * of the eight bytes tells most of them apart. */
struct needles_group {
	struct needles_eight eight;
	uint16_t first, end;
	unsigned char shift;		/* of that byte */
};

#endif
