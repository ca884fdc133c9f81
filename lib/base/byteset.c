/* How far bytes of a set go. */
#include "base/byteset.h"
#include "base/simd.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static size_t
run(const byteset b, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && byteset_has(b, (unsigned char)s[i]))
		i++;
	return i;
}

#if defined(__x86_64__)

/* By sixteens; sets *on where all of them are. */
__attribute__((target("ssse3"))) static size_t
run_ssse3(const byteset b, const char *s, size_t n, bool *on)
{
	const __m128i *half = (const __m128i *)(const void *)b;
	const __m128i below = _mm_loadu_si128(half);
	const __m128i above = _mm_loadu_si128(half + 1);
	const __m128i bits = _mm_set1_epi64x((long long)0x8040201008040201);
	const __m128i high = _mm_set1_epi8((char)0x80);
	const __m128i low = _mm_set1_epi8((char)0x8f);
	const __m128i rest = _mm_set1_epi8(7);
	size_t i = 0;

	*on = true;
	for (; n - i >= 16; i += 16) {
		__m128i v = _mm_loadu_si128(
		    (const __m128i *)(const void *)(s + i));
		/* What has the highest bit is answered by 0. */
		__m128i row = _mm_or_si128(
		    _mm_shuffle_epi8(below, _mm_and_si128(v, low)),
		    _mm_shuffle_epi8(above, _mm_and_si128(
		    _mm_xor_si128(v, high), low)));
		__m128i bit = _mm_shuffle_epi8(bits, _mm_and_si128(
		    _mm_srli_epi16(v, 4), rest));
		unsigned m = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(
		    _mm_and_si128(row, bit), bit));

		if (m != 0xffff) {
			*on = false;
			return i + (size_t)__builtin_ctz(~m);
		}
	}
	return i;
}

#endif

size_t
byteset_run(const byteset b, const char *s, size_t n)
{
	enum { FEW = 8 };	/* as a rule it is not far */
	size_t i = run(b, s, n < FEW ? n : FEW);

#if defined(__x86_64__)
	bool on = true;

	if (i < FEW)
		return i;
	if (simd_best() >= SIMD_SSSE3)
		i += run_ssse3(b, s + i, n - i, &on);
	if (!on)
		return i;
#endif
	return i + run(b, s + i, n - i);
}
