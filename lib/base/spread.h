/* Hashes that no log can be written to clash in: with a key of each run. */
#ifndef FX_SPREAD_H
#define FX_SPREAD_H

#include <stdint.h>

/* Each bit of x counts for each of the answer: SplitMix64 (Steele, Lea, Flood:
 * Fast splittable pseudorandom number generators). */
static inline uint64_t
spread(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* A number of this run's own, of when and where the thing at p was made; no
 * secret that keeps. */
uint64_t spread_key(const void *p);

#endif
