/* Where the lines of a text end, as bits. */
#ifndef FX_MARKS_H
#define FX_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/simd.h"

/* Of 64 bytes: which of them are LF, which CR, and how many LFs stand before
 * them in the text. */
struct marks {
	uint64_t lf, cr;
	size_t before;
};

/* Mark n bytes, 64 to each of v, which has n / 64 + 1.  What follows the n
 * bytes counts as neither. */
void marks_find(enum simd, struct marks *v, const char *s, size_t n);

/* How many LFs stand before the offset at, which is n at most. */
size_t marks_count(const struct marks *v, size_t at);

/* Where the line begins that has the offset at. */
static inline size_t
marks_begin(const struct marks *v, size_t at)
{
	size_t i = at / 64;
	uint64_t m = v[i].lf & ~(~UINT64_C(0) << at % 64);

	while (m == 0 && i > 0)
		m = v[--i].lf;
	return m ? i * 64 + 64 - (size_t)__builtin_clzll(m) : 0;
}

/* The first LF from the offset at on; n: there is none. */
static inline size_t
marks_end(const struct marks *v, size_t at, size_t n)
{
	size_t i = at / 64;
	uint64_t m = v[i].lf & ~UINT64_C(0) << at % 64;

	while (m == 0 && i < n / 64)
		m = v[++i].lf;
	return m ? i * 64 + (size_t)__builtin_ctzll(m) : n;
}

/* The first CR from the offset at on and before end; end: there is none. */
static inline size_t
marks_return(const struct marks *v, size_t at, size_t end)
{
	size_t i = at / 64;
	uint64_t m = v[i].cr & ~UINT64_C(0) << at % 64;

	while (m == 0 && i < end / 64)
		m = v[++i].cr;
	if (m == 0)
		return end;
	at = i * 64 + (size_t)__builtin_ctzll(m);
	return at < end ? at : end;
}

#endif
