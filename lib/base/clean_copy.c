/* Plain bytes copied, and newlines counted, a vector at a time. */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/clean.h"
#include "base/clean_copy.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

/* The offsets of a copy, as clean_copy has them.  Side by side they would be
 * taken for one vector, and each load would wait for the other offset. */
struct copy {
	char *out;
	size_t o;
	const char *in;
	size_t i, n;
	bool cr;		/* for copy_avx512: out ends in a CR */
};

/* At an LF: the CRs before it go. */
INLINE void
strip(struct copy *c)
{
	while (c->o > 0 && c->out[c->o - 1] == '\r')
		c->o--;
}

/* A backspace: the character before it goes. */
static void
erase(struct copy *c)
{
	const char *s = c->out;

	if (c->o == 0 || s[c->o - 1] == '\n' || s[c->o - 1] == '\r')
		return;
	c->o--;
	for (int k = 0; k < 3 && c->o > 0 && (s[c->o] & 0xc0) == 0x80 &&
	    (s[c->o - 1] & 0x80); k++)
		c->o--;
}

/* A byte at a time, up to an escape. */
static void
copy_bytes(struct copy *c)
{
	for (; c->i < c->n; c->i++) {
		unsigned char b = (unsigned char)c->in[c->i];

		if (b == '\033')
			return;
		if (b == '\n')
			strip(c);
		if (b >= 0x20 || b == '\t' || b == '\r' || b == '\n')
			c->out[c->o++] = (char)b;
		else if (b == '\b')
			erase(c);
	}
}

static size_t
newlines_bytes(const char *s, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += s[i] == '\n';
	return sum;
}

#if defined(__x86_64__)

/* At a control: how long it is when it is a short, complete, well-formed CSI
 * that leaves nothing in the text, else 0.  Ten bytes can be read. */
INLINE size_t
plain_csi(const char *s)
{
	const uint64_t each = 0x0101010101010101;
	uint64_t w, last, odd;
	unsigned n;

	memcpy(&w, s + 2, 8);
	/* Its last byte is the first that is at least 0x40, and all before
	 * are at least 0x20. */
	last = w & (each * 0xc0);
	n = last ? (unsigned)__builtin_ctzll(last) & 0x38 : 0;
	odd = ~w & (each * 0x20) & ((UINT64_C(1) << n) - 1);
	w = w >> n & 0xff;
	return s[0] == '\033' && s[1] == '[' && !odd &&
	    (w == 'm' || w == 'K') ? n / 8 + 3 : 0;
}

/* The bits in m are the controls in the 64 bytes at base, and all before
 * base is copied: copy up to the end of these, and 64 more can be read and
 * written.  False at an escape that is not plain, at c->i. */
INLINE bool
chunk(struct copy *c, size_t base, uint64_t m)
{
	for (; m; m &= m - 1) {
		size_t at = base + (unsigned)__builtin_ctzll(m), n;
		bool cr = c->in[at] == '\r';

		memcpy(c->out + c->o, c->in + c->i, 64);
		c->o += at - c->i;
		c->i = at;
		n = cr ? 1 : plain_csi(c->in + at);
		if (n == 0) {
			if (c->in[at] == '\033')
				return false;
			if (c->in[at] == '\b')
				erase(c);
			n = 1;
		}
		c->out[c->o] = '\r';
		c->o += cr & (c->in[at + 1] != '\n');
		c->i += n;
		if (c->in[c->i] == '\n')
			strip(c);
	}
	if (c->i < base + 64) {
		memcpy(c->out + c->o, c->in + c->i, 64);
		c->o += base + 64 - c->i;
		c->i = base + 64;
	}
	return true;
}

/* What has to be there beyond base: the chunk, a CSI that leaves it, 64 bytes
 * copied from its end. */
enum { MARGIN = 64 + 11 + 64 };

/* A byte equals what this table says at its low half: it is TAB or LF. */
#define TABLE -1, -1, -1, -1, -1, -1, -1, -1, -1, '\t', '\n', \
	-1, -1, -1, -1, -1

__attribute__((target("ssse3"))) static inline uint64_t
controls_ssse3(const char *s)
{
	const __m128i low = _mm_set1_epi8(0x1f);
	const __m128i fine = _mm_setr_epi8(TABLE);
	uint64_t m = 0;

	for (int k = 0; k < 64; k += 16) {
		__m128i v = _mm_loadu_si128(
		    (const __m128i *)(const void *)(s + k));

		m |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_andnot_si128(
		    _mm_cmpeq_epi8(v, _mm_shuffle_epi8(fine, v)),
		    _mm_cmpeq_epi8(_mm_min_epu8(v, low), v))) << k;
	}
	return m;
}

__attribute__((target("ssse3"))) static bool
copy_ssse3(struct copy *to)
{
	struct copy c = *to;
	bool on = true;

	for (size_t at = c.i; on && c.n - at >= MARGIN; at += 64)
		on = chunk(&c, at, controls_ssse3(c.in + at));
	*to = c;
	return on;
}

__attribute__((target("avx2,bmi,bmi2"))) static inline uint64_t
controls_avx2(const char *s)
{
	const __m256i low = _mm256_set1_epi8(0x1f);
	const __m256i fine = _mm256_setr_epi8(TABLE, TABLE);
	uint64_t m = 0;

	for (int k = 0; k < 64; k += 32) {
		__m256i v = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(s + k));

		m |= (uint64_t)(unsigned)_mm256_movemask_epi8(
		    _mm256_andnot_si256(
		    _mm256_cmpeq_epi8(v, _mm256_shuffle_epi8(fine, v)),
		    _mm256_cmpeq_epi8(_mm256_min_epu8(v, low), v))) << k;
	}
	return m;
}

__attribute__((target("avx2,bmi,bmi2"))) static bool
copy_avx2(struct copy *to)
{
	struct copy c = *to;
	bool on = true;

	for (size_t at = c.i; on && c.n - at >= MARGIN; at += 64)
		on = chunk(&c, at, controls_avx2(c.in + at));
	*to = c;
	return on;
}

#define RARE(x) __builtin_expect((x) != 0, 0)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,bmi,bmi2")))

/* Vectors of one byte each.  The compiler would make them anew for each chunk
 * if it knew what they are. */
struct wanted {
	__m512i lf, cr, esc, tab, low, blank, bracket, m, k;
};

AVX512 static inline __m512i
all(char c)
{
	__m512i v = _mm512_set1_epi8(c);

	__asm__("" : "+v"(v));
	return v;
}

AVX512 static inline struct wanted
wanted(void)
{
	return (struct wanted){ all('\n'), all('\r'), all('\033'), all('\t'),
	    all(0x1f), all(' '), all('['), all('m'), all('K') };
}

/* Which of 64 bytes are LF, CR, ESC, all controls but LF and TAB. */
struct bytes {
	uint64_t lf, cr, esc, controls;
};

AVX512 static inline struct bytes
bytes_avx512(const struct wanted *w, __m512i v)
{
	struct bytes b;

	b.lf = _mm512_cmpeq_epi8_mask(v, w->lf);
	b.cr = _mm512_cmpeq_epi8_mask(v, w->cr);
	b.esc = _mm512_cmpeq_epi8_mask(v, w->esc);
	b.controls = _mm512_cmple_epu8_mask(v, w->low) & ~(b.lf |
	    _mm512_cmpeq_epi8_mask(v, w->tab));
	return b;
}

/* The CSIs as bits, by carries that run through what each is made of: a
 * bracket, parameters, the last byte of a plain one; *n: so many of the bytes
 * are known, for the last one may go on behind them.  Sets bits in *odd where
 * one is not plain. */
AVX512 static inline uint64_t
spans(const struct wanted *w, __m512i v, uint64_t esc, unsigned *n,
    uint64_t *odd)
{
	uint64_t inner = _mm512_cmple_epu8_mask(_mm512_sub_epi8(v, w->blank),
	    w->low);
	uint64_t bracket = _mm512_cmpeq_epi8_mask(v, w->bracket);
	uint64_t last = _mm512_cmpeq_epi8_mask(v, w->m) |
	    _mm512_cmpeq_epi8_mask(v, w->k);
	uint64_t from = esc << 2, end;

	if (__builtin_add_overflow(from & inner, inner, &end) || esc >> 62) {
		*n = 63 - (unsigned)__builtin_clzll(esc);
		esc &= ~(UINT64_C(1) << *n);
		from = esc << 2;
		end = (from & inner) + inner;
	}
	end = (end | from) & ~inner;
	*odd |= (esc << 1 & ~bracket) | (end & ~last) | (*n == 0);
	return (end << 1) - esc;
}

/* The CRs that go, before an LF, one or two.  Sets bits in *odd where there are
 * more, or gone bytes between; cr: the byte before these is one. */
INLINE uint64_t
returns(const struct bytes *b, uint64_t gone, bool cr, uint64_t *odd)
{
	uint64_t near = b->cr & b->lf >> 1, next = b->cr & near >> 1;
	uint64_t behind = (b->cr << 1 | cr) & gone;

	*odd |= (b->cr & next >> 1) | ((b->lf | near | next) &
	    (((behind + gone) & ~gone) | cr));
	return near | next;
}

/* From c->i on as chunk, which has all of it done that is not simple.  Apart,
 * so that its caller's offsets are in registers. */
AVX512 static __attribute__((noinline)) bool
chunk_odd(struct copy *c, const struct bytes *b)
{
	bool on;

	if (b->lf & 1)		/* where chunk begins it does not look */
		strip(c);
	on = chunk(c, c->i, b->controls);
	c->cr = c->o > 0 && c->out[c->o - 1] == '\r';
	return on;
}

/* Those bytes pressed together are copied. */
AVX512 static bool
copy_avx512(struct copy *to)
{
	const struct wanted w = wanted();
	size_t o = to->o, i = to->i;
	bool cr = o > 0 && to->out[o - 1] == '\r', on = true;

	while (on && to->n - i >= MARGIN) {
		__m512i v = _mm512_loadu_si512((const void *)(to->in + i));
		struct bytes b = bytes_avx512(&w, v);
		uint64_t odd = b.controls & ~(b.cr | b.esc), gone = 0, keep;
		unsigned n = 64;

		if (b.esc)
			gone = spans(&w, v, b.esc, &n, &odd);
		keep = ~(gone | returns(&b, gone, cr, &odd));
		if (RARE(odd)) {
			struct copy c = { to->out, o, to->in, i, to->n, cr };

			on = chunk_odd(&c, &b);
			o = c.o;
			i = c.i;
			cr = c.cr;
			continue;
		}
		/* What stands behind a CR at the end says whether it stays;
		 * as a rule where the next chunk begins is known without a
		 * look at these bytes. */
		if (RARE(n < 64 || b.cr >> 63)) {
			n -= n == 64;
			keep &= (UINT64_C(1) << n) - 1;
			i += n;
		} else {
			i += 64;
		}
		_mm512_storeu_si512((void *)(to->out + o),
		    _mm512_maskz_compress_epi8(keep, v));
		o += (size_t)__builtin_popcountll(keep);
		if (keep)
			cr = (keep & b.cr) > (keep & ~b.cr);
	}
	to->o = o;
	to->i = i;
	to->cr = cr;
	return on;
}

__attribute__((target("ssse3"))) static size_t
newlines_ssse3(const char *s, size_t n, size_t *done)
{
	const __m128i lf = _mm_set1_epi8('\n'), zero = _mm_setzero_si128();
	__m128i sum = zero;
	size_t i = 0;

	while (n - i >= 16) {
		size_t m = (n - i) / 16, end = i + (m < 255 ? m : 255) * 16;
		__m128i sub = zero;

		for (; i < end; i += 16)
			sub = _mm_sub_epi8(sub, _mm_cmpeq_epi8(lf,
			    _mm_loadu_si128(
			    (const __m128i *)(const void *)(s + i))));
		sum = _mm_add_epi64(sum, _mm_sad_epu8(sub, zero));
	}
	*done = i;
	return (size_t)_mm_cvtsi128_si64(sum) +
	    (size_t)_mm_cvtsi128_si64(_mm_srli_si128(sum, 8));
}

__attribute__((target("avx2,bmi,bmi2"))) static size_t
newlines_avx2(const char *s, size_t n, size_t *done)
{
	const __m256i lf = _mm256_set1_epi8('\n');
	const __m256i zero = _mm256_setzero_si256();
	__m256i sum = zero;
	size_t i = 0;

	while (n - i >= 32) {
		size_t m = (n - i) / 32, end = i + (m < 255 ? m : 255) * 32;
		__m256i sub = zero;

		for (; i < end; i += 32)
			sub = _mm256_sub_epi8(sub, _mm256_cmpeq_epi8(lf,
			    _mm256_loadu_si256(
			    (const __m256i *)(const void *)(s + i))));
		sum = _mm256_add_epi64(sum, _mm256_sad_epu8(sub, zero));
	}
	*done = i;
	return (size_t)_mm256_extract_epi64(sum, 0) +
	    (size_t)_mm256_extract_epi64(sum, 1) +
	    (size_t)_mm256_extract_epi64(sum, 2) +
	    (size_t)_mm256_extract_epi64(sum, 3);
}

#endif

void
clean_copy(enum simd simd, char *out, size_t *o, const char *in, size_t *i,
    size_t n)
{
	struct copy c = { out, *o, in, *i, n, false };
	bool on = true;

	if (c.i < c.n && c.in[c.i] == '\n')
		strip(&c);
#if defined(__x86_64__)
	if (simd >= SIMD_AVX512)
		on = copy_avx512(&c);
	else if (simd >= SIMD_AVX2)
		on = copy_avx2(&c);
	else if (simd == SIMD_SSSE3)
		on = copy_ssse3(&c);
#else
	(void)simd;
#endif
	if (on)
		copy_bytes(&c);
	*o = c.o;
	*i = c.i;
}

size_t
clean_newlines(enum simd simd, const char *s, size_t n)
{
	size_t done = 0, sum = 0;

#if defined(__x86_64__)
	if (simd >= SIMD_AVX2)
		sum = newlines_avx2(s, n, &done);
	else if (simd == SIMD_SSSE3)
		sum = newlines_ssse3(s, n, &done);
#else
	(void)simd;
#endif
	return sum + newlines_bytes(s + done, n - done);
}
