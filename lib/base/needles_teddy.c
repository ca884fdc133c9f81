/* A filter for few fingerprints, at 64 bytes a step. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/needles_parts.h"
#include "base/needles_teddy.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Of more literals the buckets would let too much pass. */
enum { MOST = 1500 };

/* A print, or a bucket of them: of each byte the values that it may have, a
 * bit each, and the share of a log's bytes that have them. */
struct print {
	uint64_t set[NEEDLES_PRINT];
	float share[NEEDLES_PRINT];
};

static struct print
print_of(uint32_t key, const float *shares)
{
	struct print p;

	for (unsigned i = 0; i < NEEDLES_PRINT; i++) {
		unsigned char c = (unsigned char)(key >> 8 * i);

		/* Of a key of three bytes this one may be any. */
		p.set[i] = c ? UINT64_C(1) << needles_folded(c) : UINT64_MAX;
		p.share[i] = c ? shares[needles_folded(c)] : 1;
	}
	return p;
}

/* What share of a log's offsets has a bucket's bytes? */
static float
passes(const struct print *b)
{
	float share = 1;

	for (unsigned i = 0; i < NEEDLES_PRINT; i++)
		share *= b->share[i];
	return share;
}

/* And with one print more. */
static float
would_pass(const struct print *b, const struct print *p)
{
	float share = 1;

	for (unsigned i = 0; i < NEEDLES_PRINT; i++)
		share *= (b->set[i] & p->set[i]) == p->set[i] ? b->share[i] :
		    p->set[i] == UINT64_MAX ? 1 : b->share[i] + p->share[i];
	return share;
}

/* Into the bucket that lets least more pass by it. */
static void
place(struct print *buckets, const struct print *p)
{
	float least = 2, more;
	struct print *best = buckets;

	for (unsigned i = 0; i < TEDDY_BUCKETS; i++) {
		more = would_pass(&buckets[i], p) - passes(&buckets[i]);
		if (more < least) {
			least = more;
			best = &buckets[i];
		}
	}
	for (unsigned i = 0; i < NEEDLES_PRINT; i++) {
		if ((best->set[i] & p->set[i]) != p->set[i])
			best->share[i] += p->share[i];
		best->set[i] |= p->set[i];
		if (best->share[i] > 1)
			best->share[i] = 1;
	}
}

/* The frequent ones first, which cost most where they find no place. */
static int
by_share(const void *a, const void *b)
{
	const struct needles_window *x = a, *y = b;

	if (x->share != y->share)
		return x->share < y->share ? 1 : -1;
	return (x->key > y->key) - (x->key < y->key);
}

/* What share of a log's bytes each is: of the sample's, or of other logs'. */
static void
fill_shares(float *share, const struct needles_sample *sample)
{
	memset(share, 0, NEEDLES_BYTES * sizeof(*share));
	for (unsigned c = 0x20; c < 0x80; c++)
		if (c & 0x20)
			share[needles_folded((unsigned char)c)] = 1.0f /
			    (float)(1u << needles_rare((unsigned char)c));
	for (unsigned i = 0; sample && sample->n > 0 && i < NEEDLES_BYTES; i++)
		share[i] = (float)sample->bytes[i] / (float)sample->n;
}

/* The tables, of buckets. */
static void
fill(struct needles_teddy *t, const struct print *buckets)
{
	memset(t->sets, 0, sizeof(t->sets));
	for (unsigned b = 0; b < TEDDY_BUCKETS; b++)
		for (unsigned i = 0; i < NEEDLES_PRINT; i++)
			for (uint64_t m = buckets[b].set[i]; m; m &= m - 1)
				t->sets[i][b / 16][__builtin_ctzll(m)] |=
				    (uint16_t)(1u << b % 16);
}

void
needles_teddy(struct needles_teddy *t, const struct needles_literal *v,
    size_t n, const struct needles_sample *sample)
{
	const float enough = 0.25f;
	struct print buckets[TEDDY_BUCKETS] = { { { 0 }, { 0 } } }, p;
	float shares[NEEDLES_BYTES], sum = 0;
	struct needles_window *w;

	t->used = n <= MOST;
	if (!t->used)
		return;
	w = mem_alloc((2 * n + 1) * sizeof(*w));
	fill_shares(shares, sample);
	for (size_t i = 0; i < 2 * n; i++)
		w[i] = v[i / 2].print[i % 2];
	if (n > 0)
		qsort(w, 2 * n, sizeof(*w), by_share);
	for (size_t i = 0; i < 2 * n; i++)
		if (i == 0 || w[i].key != w[i - 1].key) {
			p = print_of(w[i].key, shares);
			place(buckets, &p);
		}
	for (unsigned b = 0; b < TEDDY_BUCKETS; b++)
		sum += passes(&buckets[b]);
	t->used = sum < enough;
	fill(t, buckets);
	free(w);
}

#if defined(__x86_64__)

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt")))

/* Pairs of bytes, the first one folded in the lower half of each; the upper
 * bits of both are not looked at. */
AVX512 static inline __m512i
fold(const unsigned char *s)
{
	__m512i v = _mm512_loadu_si512((const void *)s);

	return _mm512_ternarylogic_epi32(_mm512_set1_epi16(0x1f1f), v,
	    _mm512_srli_epi16(v, 1), 0xca);
}

/* The tables of 16 buckets. */
struct word {
	__m512i v[NEEDLES_PRINT][2];
};

AVX512 static inline struct word
load(const struct needles_teddy *t, unsigned word)
{
	struct word h;

	for (unsigned i = 0; i < NEEDLES_PRINT; i++)
		for (size_t k = 0; k < 2; k++)
			h.v[i][k] = _mm512_loadu_si512((const void *)
			    &t->sets[i][word][32 * k]);
	return h;
}

/* Of 32 pairs, and those that follow each, which may be prints? */
AVX512 static inline __mmask32
ask(const struct word *h, const __m512i *at)
{
	__m512i a, b, c, d;

	a = _mm512_permutex2var_epi16(h->v[0][0], at[0], h->v[0][1]);
	b = _mm512_permutex2var_epi16(h->v[1][0], at[1], h->v[1][1]);
	c = _mm512_permutex2var_epi16(h->v[2][0], at[2], h->v[2][1]);
	d = _mm512_permutex2var_epi16(h->v[3][0], at[3], h->v[3][1]);
	return _mm512_test_epi16_mask(_mm512_ternarylogic_epi32(a, b, c,
	    0x80), d);
}

AVX512 size_t
needles_teddy_find(const struct needles_teddy *t, const unsigned char *at,
    size_t end, uint16_t *to)
{
	const struct word a = load(t, 0), b = load(t, 1), c = load(t, 2);
	const __m512i step = _mm512_set1_epi16(64);
	__m512i offsets, v[NEEDLES_PRINT];
	uint16_t first[32];
	size_t n = 0;

	for (unsigned k = 0; k < 32; k++)
		first[k] = (uint16_t)(2 * k);
	offsets = _mm512_loadu_si512((const void *)first);
	for (size_t i = 0; i < end; i += 64) {
		__mmask32 m;

		v[0] = fold(at + i);
		v[1] = _mm512_srli_epi16(v[0], 8);
		v[2] = fold(at + i + 2);
		v[3] = _mm512_srli_epi16(v[2], 8);
		m = ask(&a, v) | ask(&b, v) | ask(&c, v);
		_mm512_storeu_si512((void *)(to + n),
		    _mm512_maskz_compress_epi16(m, offsets));
		n += (size_t)__builtin_popcount(m);
		offsets = _mm512_add_epi16(offsets, step);
	}
	return n;
}

#endif
