/* Where the lines of a text end, as bits, a vector at a time. */
#include "base/marks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* As the machine's own instruction, which not every processor has. */
static inline size_t
count(uint64_t m)
{
	m -= m >> 1 & 0x5555555555555555;
	m = (m & 0x3333333333333333) + (m >> 2 & 0x3333333333333333);
	m = (m + (m >> 4)) & 0x0f0f0f0f0f0f0f0f;
	return (size_t)(m * 0x0101010101010101 >> 56);
}

/* Up to 64 bytes. */
static void
mark_bytes(struct marks *v, const char *s, size_t n)
{
	v->lf = v->cr = 0;
	for (size_t i = 0; i < n; i++) {
		v->lf |= (uint64_t)(s[i] == '\n') << i;
		v->cr |= (uint64_t)(s[i] == '\r') << i;
	}
}

#if defined(__x86_64__)

__attribute__((target("ssse3"))) static size_t
mark_ssse3(struct marks *v, const char *s, size_t n)
{
	const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
	size_t before = 0, i = 0;

	for (; n - i >= 64; i += 64, v++) {
		v->lf = v->cr = 0;
		for (size_t k = 0; k < 64; k += 16) {
			__m128i x = _mm_loadu_si128(
			    (const __m128i *)(const void *)(s + i + k));

			v->lf |= (uint64_t)(unsigned)_mm_movemask_epi8(
			    _mm_cmpeq_epi8(x, lf)) << k;
			v->cr |= (uint64_t)(unsigned)_mm_movemask_epi8(
			    _mm_cmpeq_epi8(x, cr)) << k;
		}
		v->before = before;
		before += count(v->lf);
	}
	v->before = before;
	return i;
}

__attribute__((target("avx2,popcnt"))) static size_t
mark_avx2(struct marks *v, const char *s, size_t n)
{
	const __m256i lf = _mm256_set1_epi8('\n');
	const __m256i cr = _mm256_set1_epi8('\r');
	size_t before = 0, i = 0;

	for (; n - i >= 64; i += 64, v++) {
		const char *at = s + i;
		__m256i a = _mm256_loadu_si256(
		    (const __m256i *)(const void *)at);
		__m256i b = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(at + 32));

		v->lf = (unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(a, lf)) |
		    (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(b, lf)) << 32;
		v->cr = (unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(a, cr)) |
		    (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_cmpeq_epi8(b, cr)) << 32;
		v->before = before;
		before += (size_t)__builtin_popcountll(v->lf);
	}
	v->before = before;
	return i;
}

__attribute__((target("avx512f,avx512bw,popcnt"))) static size_t
mark_avx512(struct marks *v, const char *s, size_t n)
{
	const __m512i lf = _mm512_set1_epi8('\n');
	const __m512i cr = _mm512_set1_epi8('\r');
	size_t before = 0, i = 0;

	for (; n - i >= 64; i += 64, v++) {
		__m512i a = _mm512_loadu_si512((const void *)(s + i));

		v->lf = _mm512_cmpeq_epi8_mask(a, lf);
		v->cr = _mm512_cmpeq_epi8_mask(a, cr);
		v->before = before;
		before += (size_t)__builtin_popcountll(v->lf);
	}
	v->before = before;
	return i;
}

#endif

void
marks_find(enum simd simd, struct marks *v, const char *s, size_t n)
{
	size_t i = 0;

	v->before = 0;
#if defined(__x86_64__)
	if (simd >= SIMD_AVX512)
		i = mark_avx512(v, s, n);
	else if (simd >= SIMD_AVX2)
		i = mark_avx2(v, s, n);
	else if (simd == SIMD_SSSE3)
		i = mark_ssse3(v, s, n);
#else
	(void)simd;
#endif
	for (; n - i >= 64; i += 64) {
		mark_bytes(&v[i / 64], s + i, 64);
		v[i / 64 + 1].before = v[i / 64].before +
		    count(v[i / 64].lf);
	}
	mark_bytes(&v[i / 64], s + i, n - i);
}

size_t
marks_count(const struct marks *v, size_t at)
{
	v += at / 64;
	return v->before + count(v->lf & ~(~UINT64_C(0) << at % 64));
}
