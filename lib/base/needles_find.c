/* The even offsets where a fingerprint may begin: the four bytes there are
 * looked up in a table of bits, eight offsets at once where the processor
 * gathers; and the offsets of places and items.  Where few literals are looked
 * for the faster filter of needles_teddy goes before the table.  (Filters that
 * look at half bytes let four tenths of all offsets of a build log pass when
 * there are two thousand literals.) */
#include <string.h>

#include "base/needles_parts.h"
#include "base/needles_shape.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

static const char opens[4] = { ':', '(', ',', '[' };

/* Does a place begin at i, as far as a few bytes tell? */
static inline bool
place(const unsigned char *data, size_t i)
{
	return memchr(opens, data[i], sizeof(opens)) &&
	    needles_digit(data[i + 1]) &&
	    ((i > 0 && needles_letter(data[i - 1])) ||
	    (i > 1 && needles_letter(data[i - 2])) ||
	    (i > 2 && needles_letter(data[i - 3])));
}

/* Does the number of an item end at i, as far as a few bytes tell? */
static inline bool
item(const unsigned char *data, size_t i)
{
	return data[i] == ')' && i > 0 && needles_digit(data[i - 1]) &&
	    data[i + 1] <= ' ';
}

/* May this be a fingerprint? */
static inline uint64_t
sieved(const struct needles_filter *f, uint32_t key)
{
	return f->sieve[needles_word(key)] >> key % 32 & 1;
}

/* The four bytes at s, the first the lowest, as keys have them. */
static inline uint32_t
key_at(const unsigned char *s)
{
	return (s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 |
	    (uint32_t)s[3] << 24) | NEEDLES_FOLD;
}

/* Add the offset i to the candidates. */
INLINE void
add(struct needles_candidate *to, size_t i, bool is_place)
{
	to->at = i;
	to->place = is_place;
}

/* Add those of 64 offsets that have a bit. */
INLINE size_t
add_bits(struct needles_candidate *to, size_t at, uint64_t m, uint64_t places)
{
	size_t n = 0;

	for (; m; m &= m - 1) {
		unsigned i = (unsigned)__builtin_ctzll(m);

		add(&to[n++], at + i, places >> i & 1);
	}
	return n;
}

/* One by one, up to 64 offsets; at the end of data the bytes of a fingerprint
 * of three that is the last thing there. */
static size_t
find_bytes(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at, struct needles_candidate *to)
{
	size_t n = 0, i = *at;

	for (; i + 2 <= len && i < *at + 64; i++) {
		unsigned char four[4] = { 0, 0, 0, 0 };
		bool is_place = (f->places && place(data, i)) ||
		    (f->items && item(data, i));

		memcpy(four, data + i, len - i < 4 ? len - i : 4);
		if (is_place || (i % 2 == 0 && i + 3 <= len &&
		    sieved(f, key_at(four))))
			add(&to[n++], i, is_place);
	}
	*at = i;
	return n;
}

#if defined(__x86_64__)

/* As many bytes are looked at for 64 offsets. */
enum { AHEAD = 56 + 16 };

typedef const __m128i *lane;
typedef const __m256i *wide;

/* Of the even ones of 64 offsets, without a branch: no processor can guess
 * which. */
INLINE uint64_t
bits_plain(const struct needles_filter *f, const unsigned char *s)
{
	uint64_t m = 0;

	for (unsigned i = 0; i < 64; i += 2)
		m |= sieved(f, key_at(s + i)) << i;
	return m;
}

/* Which of 64 bytes are letters, digits, what a place begins with, what an
 * item's number ends with, or a blank or less. */
struct kinds {
	uint64_t letters, digits, begins, closes, blanks;
};

/* The letters and digits before data[at], the nearest one the highest bit. */
static struct kinds
kinds_before(const unsigned char *data, size_t at)
{
	struct kinds k = { 0 };

	for (size_t i = 1; i <= 3 && i <= at; i++) {
		unsigned char c = data[at - i];

		k.letters |= (uint64_t)needles_letter(c) << (64 - i);
		k.digits |= (uint64_t)needles_digit(c) << (64 - i);
	}
	return k;
}

/* The offsets of places, and of items if asked; *before: the 64 bytes before
 * these, which become that; next: the byte behind them. */
INLINE uint64_t
places(const struct needles_filter *f, const struct kinds *k,
    struct kinds *before, unsigned char next)
{
	uint64_t l = k->letters, b = before->letters;
	uint64_t near = l << 1 | l << 2 | l << 3 | b >> 63 | b >> 62 | b >> 61;
	uint64_t place = near & k->begins & (k->digits >> 1 |
	    (uint64_t)needles_digit(next) << 63);
	uint64_t item = k->closes & (k->digits << 1 | before->digits >> 63) &
	    (k->blanks >> 1 | (uint64_t)(next <= ' ') << 63);

	*before = *k;
	return place | (f->items ? item : 0);
}

/* Those of the closing brackets at data[at] and behind that end an item; where
 * no places are wanted these few are all that is looked at. */
static uint64_t
items(const unsigned char *data, size_t at, uint64_t closes)
{
	uint64_t m = 0;

	for (; closes; closes &= closes - 1) {
		unsigned i = (unsigned)__builtin_ctzll(closes);

		m |= (uint64_t)(item(data, at + i) &&
		    needles_numbered(data, at + i)) << i;
	}
	return m;
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
	const __m128i close = _mm_set1_epi8(')'), blank = _mm_set1_epi8(' ');

	*to = (struct kinds){ 0 };
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
		to->closes |= (uint64_t)(unsigned)_mm_movemask_epi8(
		    _mm_cmpeq_epi8(v, close)) << k;
		to->blanks |= (uint64_t)(unsigned)_mm_movemask_epi8(
		    _mm_cmpeq_epi8(_mm_min_epu8(v, blank), v)) << k;
	}
}

__attribute__((target("ssse3"))) static inline uint64_t
closes_ssse3(const unsigned char *s)
{
	const __m128i close = _mm_set1_epi8(')');
	uint64_t m = 0;

	for (int k = 0; k < 64; k += 16)
		m |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(
		    _mm_loadu_si128((lane)(const void *)(s + k)), close)) << k;
	return m;
}

__attribute__((target("ssse3"))) static size_t
find_ssse3(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at, struct needles_candidate *to)
{
	struct kinds kinds, before = kinds_before(data, *at);
	uint64_t m, here = 0;
	size_t i = *at, n = 0;

	for (; len - i >= AHEAD && n <= NEEDLES_BATCH - 64; i += 64) {
		m = bits_plain(f, data + i);
		if (f->places) {
			kinds_ssse3(&kinds, data + i);
			here = places(f, &kinds, &before, data[i + 64]);
		} else if (f->items) {
			here = items(data, i, closes_ssse3(data + i));
		}
		n += add_bits(to + n, i, m | here, here);
	}
	*at = i;
	return n;
}

/* Of eight offsets, each fourth: the words of the table that their hashes
 * point at are gathered, and the bit asked for becomes the highest. */
__attribute__((target("avx2,bmi,bmi2"))) static inline uint64_t
eight_avx2(const struct needles_filter *f, const unsigned char *s)
{
	const __m256i fold = _mm256_set1_epi32((int)NEEDLES_FOLD);
	const __m256i by = _mm256_set1_epi32((int)NEEDLES_FACTOR);
	const __m256i low = _mm256_set1_epi32(31);
	__m256i key = _mm256_or_si256(fold,
	    _mm256_loadu_si256((wide)(const void *)s));
	__m256i h = _mm256_srli_epi32(_mm256_mullo_epi32(
	    _mm256_srli_epi32(key, 8), by), 32 - NEEDLES_SIEVE);
	__m256i word = _mm256_i32gather_epi32((const int *)f->sieve, h, 4);

	word = _mm256_sllv_epi32(word, _mm256_andnot_si256(key, low));
	return (uint64_t)(unsigned)_mm256_movemask_ps(
	    _mm256_castsi256_ps(word));
}

/* Of the even ones of 64 offsets. */
__attribute__((target("avx2,bmi,bmi2"))) static inline uint64_t
bits_avx2(const struct needles_filter *f, const unsigned char *s)
{
	uint64_t a = eight_avx2(f, s) | eight_avx2(f, s + 32) << 8;
	uint64_t b = eight_avx2(f, s + 2) | eight_avx2(f, s + 34) << 8;

	return _pdep_u64(a, 0x1111111111111111) |
	    _pdep_u64(b, 0x4444444444444444);
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
	const __m256i close = _mm256_set1_epi8(')');
	const __m256i blank = _mm256_set1_epi8(' ');

	*to = (struct kinds){ 0 };
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
		to->closes |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(v, close)) << k;
		to->blanks |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(_mm256_min_epu8(v, blank), v)) << k;
	}
}

__attribute__((target("avx2,bmi,bmi2"))) static inline uint64_t
closes_avx2(const unsigned char *s)
{
	const __m256i close = _mm256_set1_epi8(')');
	__m256i a = _mm256_loadu_si256((wide)(const void *)s);
	__m256i b = _mm256_loadu_si256((wide)(const void *)(s + 32));

	return (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, close)) |
	    (uint64_t)(unsigned)_mm256_movemask_epi8(
	    _mm256_cmpeq_epi8(b, close)) << 32;
}

/* As add_bits; four at once, what is too many is written over. */
__attribute__((target("avx2,bmi,bmi2"))) static inline size_t
add_avx2(struct needles_candidate *to, size_t at, uint64_t m, uint64_t places)
{
	size_t n = (size_t)__builtin_popcountll(m);

	for (size_t k = 0; k < n; k += 4)
		for (size_t j = 0; j < 4; j++) {
			unsigned i = (unsigned)_tzcnt_u64(m);

			add(&to[k + j], at + i, places >> i % 64 & 1);
			m &= m - 1;
		}
	return n;
}

__attribute__((target("avx2,bmi,bmi2"))) static size_t
find_avx2(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at, struct needles_candidate *to)
{
	struct kinds kinds, before = kinds_before(data, *at);
	uint64_t m, here = 0;
	size_t i = *at, n = 0;

	for (; len - i >= AHEAD && n <= NEEDLES_BATCH - 64; i += 64) {
		m = bits_avx2(f, data + i);
		if (f->places) {
			kinds_avx2(&kinds, data + i);
			here = places(f, &kinds, &before, data[i + 64]);
		} else if (f->items) {
			here = items(data, i, closes_avx2(data + i));
		}
		n += add_avx2(to + n, i, m | here, here);
	}
	*at = i;
	return n;
}

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2")))

/* The closing brackets among 64 offsets that have a digit before and a blank
 * behind them. */
AVX512 static inline uint64_t
ends_avx512(const unsigned char *data, size_t at)
{
	const __m512i blank = _mm512_set1_epi8(' ');
	const __m512i close = _mm512_set1_epi8(')');
	const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
	__m512i v = _mm512_loadu_si512((const void *)(data + at));
	__m512i next = _mm512_loadu_si512((const void *)(data + at + 1));
	uint64_t digits = _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, zero),
	    nine);

	digits = digits << 1 | (at > 0 && needles_digit(data[at - 1]));
	return digits & _mm512_cmpeq_epi8_mask(v, close) &
	    _mm512_cmple_epu8_mask(next, blank);
}

/* Put one more among n offsets, in their order. */
static size_t
insert(uint16_t *v, size_t n, uint16_t at)
{
	size_t i = n;

	while (i > 0 && v[i - 1] > at)
		i--;
	if (i > 0 && v[i - 1] == at)
		return n;
	memmove(v + i + 1, v + i, (n - i) * sizeof(*v));
	v[i] = at;
	return n + 1;
}

/* Put the items among "span" offsets from at on among the n that are known;
 * returns how many there are then. */
AVX512 static size_t
add_items(uint16_t *v, size_t n, const unsigned char *data, size_t at,
    size_t span)
{
	for (size_t i = 0; i < span; i += 64) {
		uint64_t ends = ends_avx512(data, at + i);

		for (uint64_t m = ends ? items(data, at + i, ends) : 0; m;
		    m &= m - 1)
			n = insert(v, n, (uint16_t)(i +
			    (size_t)__builtin_ctzll(m)));
	}
	return n;
}

/* Of n offsets from s on, those where the table has what stands there. */
static inline size_t
look_up(const struct needles_filter *f, const unsigned char *s, uint16_t *v,
    size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		uint16_t at = v[i];

		v[k] = at;
		k += sieved(f, key_at(s + at));
	}
	return k;
}

/* Where few fingerprints are looked for: what the faster filter lets pass is
 * looked up in the table. */
AVX512 static size_t
find_few(const struct needles_filter *f, const unsigned char *data,
    size_t len, size_t *at, struct needles_candidate *to)
{
	enum { SPAN = 4096 };
	uint16_t v[SPAN];	/* half are even, a third items at most */
	size_t i = *at, n = 0, done, k;

	while (len - i >= AHEAD && n <= NEEDLES_BATCH - 64) {
		/* As a rule fewer than a thirtieth are candidates. */
		size_t most = (NEEDLES_BATCH - n) * 32;
		size_t left = len - i - AHEAD + 64;

		most = most < SPAN ? most : SPAN;
		done = (left < most ? left : most) / 64 * 64;
		k = look_up(f, data + i, v,
		    needles_teddy_find(&f->teddy, data + i, done, v));
		if (f->items)
			k = add_items(v, k, data, i, done);
		/* The rest when there is room. */
		if (k > NEEDLES_BATCH - n) {
			done = v[NEEDLES_BATCH - n] & ~(size_t)63;
			for (k = NEEDLES_BATCH - n; v[k - 1] >= done;)
				k--;
		}
		for (size_t j = 0; j < k; j++)
			add(&to[n++], i + v[j], data[i + v[j]] == ')');
		i += done;
	}
	*at = i;
	return n;
}

#endif

size_t
needles_find(const struct needles_filter *f, enum simd simd,
    const unsigned char *data, size_t len, size_t *at,
    struct needles_candidate *to)
{
	size_t n = 0;

#if defined(__x86_64__)
	if (simd >= SIMD_AVX512 && f->teddy.used && !f->places)
		n = find_few(f, data, len, at, to);
	else if (simd >= SIMD_AVX2)
		n = find_avx2(f, data, len, at, to);
	else if (simd == SIMD_SSSE3)
		n = find_ssse3(f, data, len, at, to);
#else
	(void)simd;
#endif
	while (n == 0 && *at + 2 <= len)
		n = find_bytes(f, data, len, at, to);
	return n;
}
