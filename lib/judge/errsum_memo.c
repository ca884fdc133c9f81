/* Lines that said nothing: of each a hash of 64 bits, in the place that it
 * says.  Its keys are this run's own, so that no line can be written to be
 * taken for another one. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/spread.h"
#include "judge/errsum_memo.h"

/* WEAK: bits of a hash that tell what was kept with a line instead. */
enum { BITS = 13, LEAST = 8, LONGEST = 256, WEAK = 12 };

struct errsum_memo {
	uint64_t keys[LONGEST / 8];
	uint64_t v[1 << BITS];
};

struct errsum_memo *
errsum_memo_new(void)
{
	struct errsum_memo *m = mem_alloc(sizeof(*m));
	uint64_t x = spread_key(m);

	for (size_t i = 0; i < LONGEST / 8; i++)
		m->keys[i] = spread(x += UINT64_C(0x9e3779b97f4a7c15)) | 1;
	return m;
}

void
errsum_memo_free(struct errsum_memo *m)
{
	free(m);
}

/* Eight bytes, each of which counts in both halves. */
static inline uint64_t
eight(const char *s)
{
	uint64_t x;

	memcpy(&x, s, sizeof(x));
	return x ^ x >> 32;
}

uint64_t
errsum_memo_hash(const struct errsum_memo *m, const char *s, size_t n)
{
	uint64_t h = n;
	size_t i;

	if (n < LEAST || n > LONGEST)
		return 0;
	for (i = 0; i + 8 < n; i += 8)
		h += eight(s + i) * m->keys[i / 8];
	h += eight(s + n - 8) * m->keys[i / 8];
	return spread(h) | 1u << WEAK;
}

static const uint64_t low = (UINT64_C(1) << WEAK) - 1;

bool
errsum_memo_has(const struct errsum_memo *m, uint64_t hash, unsigned *weak)
{
	uint64_t there = m->v[hash >> (64 - BITS)];

	if (hash == 0 || (there ^ hash) > low)
		return false;
	*weak = (unsigned)(there & low);
	return true;
}

void
errsum_memo_add(struct errsum_memo *m, uint64_t hash, unsigned weak)
{
	if (hash != 0 && weak <= low)
		m->v[hash >> (64 - BITS)] = (hash & ~low) | weak;
}

void
errsum_memo_clear(struct errsum_memo *m)
{
	memset(m->v, 0, sizeof(m->v));
}
