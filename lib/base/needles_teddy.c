/* A filter for few fingerprints, at 128 bytes a step. */
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
fill_shares(float *share, const unsigned char *sample, size_t n)
{
	uint32_t seen[NEEDLES_BYTES] = { 0 };

	memset(share, 0, NEEDLES_BYTES * sizeof(*share));
	for (unsigned c = 0x20; c < 0x80; c++)
		if (c & 0x20)
			share[needles_folded((unsigned char)c)] = 1.0f /
			    (float)(1u << needles_rare((unsigned char)c));
	for (size_t i = 0; i < n; i++)
		seen[needles_folded(sample[i])]++;
	for (unsigned i = 0; n > 0 && i < NEEDLES_BYTES; i++)
		share[i] = (float)seen[i] / (float)n;
}

/* The tables, of buckets. */
static void
fill(struct needles_teddy *t, const struct print *buckets)
{
	memset(t->sets, 0, sizeof(t->sets));
	for (unsigned b = 0; b < TEDDY_BUCKETS; b++)
		for (unsigned i = 0; i < NEEDLES_PRINT; i++)
			for (uint64_t m = buckets[b].set[i]; m; m &= m - 1)
				t->sets[b / 8][i][__builtin_ctzll(m)] |=
				    (uint8_t)(1u << b % 8);
}

void
needles_teddy(struct needles_teddy *t, const struct needles_literal *v,
    size_t n, const unsigned char *sample, size_t nsample)
{
	const float enough = 0.25f;
	struct print buckets[TEDDY_BUCKETS] = { { { 0 }, { 0 } } }, p;
	float shares[NEEDLES_BYTES], sum = 0;
	struct needles_window *w;

	t->used = n <= MOST;
	if (!t->used)
		return;
	w = mem_alloc((2 * n + 1) * sizeof(*w));
	fill_shares(shares, sample, nsample);
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

#define AVX512 __attribute__((target( \
	"avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi2,popcnt")))

/* Where each is a line of the cache. */
struct tables {
	_Alignas(64) uint8_t sets[TEDDY_WORDS][NEEDLES_PRINT][NEEDLES_BYTES];
};

/* Pairs of bytes, the first ones apart from the second, those of either 64
 * bytes by eights: packs work so. */
struct pairs {
	__m512i first, second;
};

/* Folded; the upper two bits of each are not looked at. */
AVX512 static inline __m512i
fold(__m512i v)
{
	return _mm512_ternarylogic_epi32(_mm512_set1_epi16(0x1f1f), v,
	    _mm512_srli_epi16(v, 1), 0xca);
}

AVX512 static inline struct pairs
pairs(__m512i a, __m512i b)
{
	const __m512i low = _mm512_set1_epi16(0xff);
	struct pairs p;

	a = fold(a);
	b = fold(b);
	p.first = _mm512_packus_epi16(_mm512_and_si512(a, low),
	    _mm512_and_si512(b, low));
	p.second = _mm512_packus_epi16(_mm512_srli_epi16(a, 8),
	    _mm512_srli_epi16(b, 8));
	return p;
}

AVX512 static inline __m512i
look(const uint8_t *table, __m512i at)
{
	return _mm512_permutexvar_epi8(at,
	    _mm512_load_si512((const void *)table));
}

/* Of 64 pairs, and those that follow each, which may be prints? */
AVX512 static inline uint64_t
ask(const struct tables *t, struct pairs p, struct pairs next)
{
	const uint64_t half = 0x00ff00ff00ff00ff;
	__m512i all = _mm512_setzero_si512(), x;
	uint64_t m;

#pragma GCC unroll TEDDY_WORDS
	for (unsigned w = 0; w < TEDDY_WORDS; w++) {
		x = _mm512_ternarylogic_epi32(look(t->sets[w][0], p.first),
		    look(t->sets[w][1], p.second),
		    look(t->sets[w][2], next.first), 0x80);
		all = _mm512_ternarylogic_epi32(all, x,
		    look(t->sets[w][3], next.second), 0xf8);
	}
	m = _mm512_test_epi8_mask(all, all);
	return _pext_u64(m, half) | _pext_u64(m, ~half) << 32;
}

/* Those of 32 offsets that have a bit; how many they are. */
AVX512 static inline size_t
put(uint16_t *to, uint32_t m, __m512i offsets)
{
	_mm512_storeu_si512((void *)to,
	    _mm512_maskz_compress_epi16(m, offsets));
	return (size_t)__builtin_popcount(m);
}

AVX512 size_t
needles_teddy_find(const struct needles_teddy *teddy,
    const unsigned char *at, size_t end, uint16_t *to)
{
	struct tables t;
	const __m512i step = _mm512_set1_epi16(64);
	__m512i offsets, v[4];
	uint16_t first[32];
	size_t n = 0;
	uint64_t m;

	memcpy(t.sets, teddy->sets, sizeof(t.sets));
	for (unsigned k = 0; k < 32; k++)
		first[k] = (uint16_t)(2 * k);
	offsets = _mm512_loadu_si512((const void *)first);
	for (size_t i = 0; i < end; i += 128) {
		bool both = end - i > 64;

		v[0] = _mm512_loadu_si512((const void *)(at + i));
		v[1] = _mm512_loadu_si512((const void *)(at + i + 2));
		v[2] = v[0];
		v[3] = v[1];
		if (both) {
			v[2] = _mm512_loadu_si512((const void *)(at + i + 64));
			v[3] = _mm512_loadu_si512((const void *)(at + i + 66));
		}
		m = ask(&t, pairs(v[0], v[2]), pairs(v[1], v[3]));
		n += put(to + n, (uint32_t)m, offsets);
		offsets = _mm512_add_epi16(offsets, step);
		if (both)
			n += put(to + n, (uint32_t)(m >> 32), offsets);
		offsets = _mm512_add_epi16(offsets, step);
	}
	return n;
}

#endif
