/* A filter for few fingerprints, at 128 bytes a step. */
#ifndef FX_NEEDLES_TEDDY_H
#define FX_NEEDLES_TEDDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/needles_group.h"

struct needles_literal;

enum {
	TEDDY_WORDS = 6,	/* of 8 bits, one for each bucket */
	TEDDY_BUCKETS = 8 * TEDDY_WORDS
};

/* The fingerprints, in buckets.  For each of their bytes, and each value that
 * it may have, the buckets that have it there, a bit each: what stands at an
 * offset may be a fingerprint if some bucket has all four of its bytes, each
 * from any of its fingerprints.  (Teddy, of Hyperscan: Wang and others,
 * Hyperscan: A Fast Multi-pattern Regex Matcher for Modern CPUs, NSDI 2019; it
 * looks up half bytes.) */
struct needles_teddy {
	bool used;		/* few enough, so that it tells */
	uint8_t sets[TEDDY_WORDS][NEEDLES_PRINT][NEEDLES_BYTES];
};

/* Fill the buckets with the prints of n literals, as suits the sample where
 * there is one. */
void needles_teddy(struct needles_teddy *, const struct needles_literal *,
    size_t n, const unsigned char *sample, size_t nsample);

/* The even ones of n offsets from s on, n a multiple of 64, where a print may
 * be; there is room for 32 more than there are.  n + 2 bytes are read, with
 * AVX-512. */
size_t needles_teddy_find(const struct needles_teddy *,
    const unsigned char *s, size_t n, uint16_t *to);

#endif
