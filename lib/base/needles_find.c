/* The places where a fingerprint may begin: a filter by half bytes (known as
 * Teddy), with 16 buckets. */
#include <string.h>

#include "base/needles_parts.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

static inline bool
digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static const char opens[4] = { ':', '(', ',', '[' };

/* Does a place begin at i, as far as a few bytes tell? */
static inline bool
place(const unsigned char *data, size_t i)
{
	return memchr(opens, data[i], sizeof(opens)) && digit(data[i + 1]) &&
	    ((i > 0 && letter(data[i - 1])) ||
	    (i > 1 && letter(data[i - 2])) || (i > 2 && letter(data[i - 3])));
}

/* Up to 64 offsets from 'at' on, one by one; at the end of data the bytes of
 * a fingerprint of three that is the last thing there. */
static uint64_t
bits_bytes(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t at)
{
	uint64_t m = 0;

	for (size_t i = at; i + 3 <= len && i < at + 64; i++) {
		unsigned last = i + 3 < len ? data[i + 3] : 0;

		if ((f->plain[0][data[i]] & f->plain[1][data[i + 1]] &
		    f->plain[2][data[i + 2]] & f->plain[3][last]) ||
		    (f->places && place(data, i)))
			m |= UINT64_C(1) << (i - at);
	}
	return m;
}

#if defined(__x86_64__)

static inline uint64_t
sieved(const struct needles_filter *f, uint32_t key)
{
	uint32_t h = needles_hash(key, NEEDLES_SIEVE);

	return f->sieve[h / 64] >> h % 64 & 1;
}

/* May a fingerprint begin at s, where four bytes can be read? */
INLINE uint64_t
begins(const struct needles_filter *f, const unsigned char *s, bool threes)
{
	uint64_t yes;
	uint32_t key;

	memcpy(&key, s, sizeof(key));
	key |= NEEDLES_FOLD;
	yes = sieved(f, key);
	if (threes)
		yes |= sieved(f, key & 0xffffff);
	return yes;
}

/* Of the offsets in all those where a fingerprint begins, and a few others.
 * Where there are many literals most are none, and no processor can guess
 * which: so four at a time, without a branch. */
INLINE uint64_t
sieve(const struct needles_filter *f, const unsigned char *s, uint64_t all,
    bool threes)
{
	uint64_t keep = 0, m = all;

	while (m) {
		for (int k = 0; k < 4; k++) {
			/* With no bit left: an offset that can be read. */
			unsigned i = (unsigned)__builtin_ctzll(m |
			    UINT64_C(1) << 63);

			keep |= begins(f, s + i, threes) << i;
			m &= m - 1;
		}
	}
	return keep & all;
}

typedef const __m128i *lane;
typedef const __m256i *wide;

__attribute__((target("ssse3"))) static inline unsigned
bits_ssse3(const struct needles_filter *f, const unsigned char *s)
{
	const __m128i low = _mm_set1_epi8(0x0f);
	__m128i a = _mm_set1_epi8(-1), b = a;

	for (int k = 0; k < NEEDLES_PRINT; k++) {
		__m128i v = _mm_loadu_si128((lane)(const void *)(s + k));
		__m128i l = _mm_and_si128(v, low);
		__m128i h = _mm_and_si128(
		    _mm_srli_epi16(v, NEEDLES_SHIFT), low);

#define TABLE(part, which, i) _mm_shuffle_epi8(_mm_loadu_si128( \
	(lane)(const void *)f->half[k][part][which]), i)
		a = _mm_and_si128(a, _mm_and_si128(TABLE(0, 0, l),
		    TABLE(1, 0, h)));
		b = _mm_and_si128(b, _mm_and_si128(TABLE(0, 1, l),
		    TABLE(1, 1, h)));
#undef TABLE
	}
	a = _mm_cmpeq_epi8(_mm_or_si128(a, b), _mm_setzero_si128());
	return (unsigned)_mm_movemask_epi8(a) ^ 0xffff;
}

/* Which of 64 bytes are letters, digits, or what a place begins with. */
struct kinds {
	uint64_t letters, digits, begins;
};

/* The bits of letters before data[at], the nearest one the highest. */
static uint64_t
letters_before(const unsigned char *data, size_t at)
{
	uint64_t m = 0;

	for (size_t k = 1; k <= 3 && k <= at; k++)
		m |= (uint64_t)letter(data[at - k]) << (64 - k);
	return m;
}

/* The offsets of places; *before: the letters of the 64 bytes before these,
 * which become that. */
INLINE uint64_t
places(const struct kinds *k, uint64_t *before, unsigned char next)
{
	uint64_t l = k->letters, b = *before;
	uint64_t near = l << 1 | l << 2 | l << 3 | b >> 63 | b >> 62 | b >> 61;

	*before = l;
	return near & k->begins &
	    (k->digits >> 1 | (uint64_t)digit(next) << 63);
}

/* What a place begins with, at its lower four bits: for _mm_shuffle, which
 * answers 0 for bytes above 0x7f. */
#define BEGINS -1, 0, 0, 0, 0, 0, 0, 0, '(', 0, ':', '[', ',', 0, 0, 0

__attribute__((target("ssse3"))) static inline void
kinds_ssse3(struct kinds *to, const unsigned char *s)
{
	const __m128i begins = _mm_setr_epi8(BEGINS);
	const __m128i zero = _mm_set1_epi8('0'), nine = _mm_set1_epi8(9);
	const __m128i fold = _mm_set1_epi8(0x20), a = _mm_set1_epi8('a');
	const __m128i z = _mm_set1_epi8('z' - 'a');

	*to = (struct kinds){ 0, 0, 0 };
	for (int k = 0; k < 64; k += 16) {
		__m128i v = _mm_loadu_si128((lane)(const void *)(s + k));
		__m128i d = _mm_sub_epi8(v, zero);
		__m128i l = _mm_sub_epi8(_mm_or_si128(v, fold), a);

		to->digits |= (uint64_t)(unsigned)_mm_movemask_epi8(
		    _mm_cmpeq_epi8(_mm_min_epu8(d, nine), d)) << k;
		to->letters |= (uint64_t)(unsigned)_mm_movemask_epi8(
		    _mm_cmpeq_epi8(_mm_min_epu8(l, z), l)) << k;
		to->begins |= (uint64_t)(unsigned)_mm_movemask_epi8(
		    _mm_cmpeq_epi8(_mm_shuffle_epi8(begins, v), v)) << k;
	}
}

__attribute__((target("ssse3"))) static uint64_t
find_ssse3(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at)
{
	uint64_t m = 0, before = *at < len ? letters_before(data, *at) : 0;
	struct kinds kinds;
	size_t i = *at;

	for (; i < len && len - i >= 64 + NEEDLES_PRINT; i += 64) {
		for (int k = 0; k < 64; k += 16)
			m |= (uint64_t)bits_ssse3(f, data + i + k) << k;
		if (m)
			m = f->threes ? sieve(f, data + i, m, true) :
			    sieve(f, data + i, m, false);
		if (f->places) {
			kinds_ssse3(&kinds, data + i);
			m |= places(&kinds, &before, data[i + 64]);
		}
		if (m)
			break;
	}
	*at = i;
	return m;
}

/* Of 64 offsets; each table is loaded once. */
__attribute__((target("avx2,bmi,bmi2"))) static inline uint64_t
bits_avx2(const struct needles_filter *f, const unsigned char *s)
{
	const __m256i low = _mm256_set1_epi8(0x0f);
	const __m256i none = _mm256_setzero_si256();
	__m256i a = _mm256_set1_epi8(-1), b = a, c = a, d = a;

	for (int k = 0; k < NEEDLES_PRINT; k++) {
		__m256i v = _mm256_loadu_si256((wide)(const void *)(s + k));
		__m256i w = _mm256_loadu_si256(
		    (wide)(const void *)(s + k + 32));
		__m256i l = _mm256_and_si256(v, low);
		__m256i h = _mm256_and_si256(
		    _mm256_srli_epi16(v, NEEDLES_SHIFT), low);
		__m256i m = _mm256_and_si256(w, low);
		__m256i i = _mm256_and_si256(
		    _mm256_srli_epi16(w, NEEDLES_SHIFT), low);
		__m256i t;

#define TABLE(part, which) _mm256_broadcastsi128_si256(_mm_loadu_si128( \
	(lane)(const void *)f->half[k][part][which]))
#define MEET(x, i) x = _mm256_and_si256(x, _mm256_shuffle_epi8(t, i))
		t = TABLE(0, 0);
		MEET(a, l);
		MEET(c, m);
		t = TABLE(1, 0);
		MEET(a, h);
		MEET(c, i);
		t = TABLE(0, 1);
		MEET(b, l);
		MEET(d, m);
		t = TABLE(1, 1);
		MEET(b, h);
		MEET(d, i);
#undef TABLE
#undef MEET
	}
	a = _mm256_cmpeq_epi8(_mm256_or_si256(a, b), none);
	c = _mm256_cmpeq_epi8(_mm256_or_si256(c, d), none);
	return ~((uint64_t)(unsigned)_mm256_movemask_epi8(c) << 32 |
	    (unsigned)_mm256_movemask_epi8(a));
}

__attribute__((target("avx2,bmi,bmi2"))) static inline void
kinds_avx2(struct kinds *to, const unsigned char *s)
{
	const __m256i begins = _mm256_setr_epi8(BEGINS, BEGINS);
	const __m256i zero = _mm256_set1_epi8('0');
	const __m256i nine = _mm256_set1_epi8(9);
	const __m256i fold = _mm256_set1_epi8(0x20);
	const __m256i a = _mm256_set1_epi8('a');
	const __m256i z = _mm256_set1_epi8('z' - 'a');

	*to = (struct kinds){ 0, 0, 0 };
	for (int k = 0; k < 64; k += 32) {
		__m256i v = _mm256_loadu_si256((wide)(const void *)(s + k));
		__m256i d = _mm256_sub_epi8(v, zero);
		__m256i l = _mm256_sub_epi8(_mm256_or_si256(v, fold), a);

		to->digits |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(_mm256_min_epu8(d, nine), d)) << k;
		to->letters |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(_mm256_min_epu8(l, z), l)) << k;
		to->begins |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(_mm256_shuffle_epi8(begins, v), v)) << k;
	}
}

__attribute__((target("avx2,bmi,bmi2"))) static uint64_t
find_avx2(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at)
{
	uint64_t m = 0, before = *at < len ? letters_before(data, *at) : 0;
	struct kinds kinds;
	size_t i = *at;

	for (; i < len && len - i >= 64 + NEEDLES_PRINT; i += 64) {
		m = bits_avx2(f, data + i);
		if (m)
			m = f->threes ? sieve(f, data + i, m, true) :
			    sieve(f, data + i, m, false);
		if (f->places) {
			kinds_avx2(&kinds, data + i);
			m |= places(&kinds, &before, data[i + 64]);
		}
		if (m)
			break;
	}
	*at = i;
	return m;
}

#endif

uint64_t
needles_find(const struct needles_filter *f, enum simd simd,
    const unsigned char *data, size_t len, size_t *at)
{
	uint64_t m = 0;

#if defined(__x86_64__)
	if (simd == SIMD_AVX2)
		m = find_avx2(f, data, len, at);
	else if (simd == SIMD_SSSE3)
		m = find_ssse3(f, data, len, at);
#else
	(void)simd;
#endif
	while (m == 0 && *at + 3 <= len) {
		m = bits_bytes(f, data, len, *at);
		if (m == 0)
			*at += 64;
	}
	return m;
}
