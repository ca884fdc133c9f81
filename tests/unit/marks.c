/* The ends of lines as bits say what a walk over the bytes says. */
#include <stdlib.h>
#include <string.h>

#include "base/marks.h"
#include "unit.h"

enum { MOST = 300 };

static void
same(const char *s, size_t n, enum simd simd)
{
	struct marks v[MOST / 64 + 1];
	size_t count = 0, begin = 0;

	marks_find(simd, v, s, n);
	for (size_t at = 0; at < n; at++) {
		const char *lf = memchr(s + at, '\n', n - at);
		const char *cr = memchr(s + at, '\r', n - at);

		CHECK(marks_count(v, at) == count);
		CHECK(marks_begin(v, at) == begin);
		CHECK(marks_end(v, at, n) == (lf ? (size_t)(lf - s) : n));
		for (size_t end = at; end <= n; end += 37)
			CHECK(marks_return(v, at, end) ==
			    (cr && cr < s + end ? (size_t)(cr - s) : end));
		if (s[at] == '\n') {
			count++;
			begin = at + 1;
		}
	}
	CHECK(marks_count(v, n) == count);
	CHECK(marks_begin(v, n) == begin);
	CHECK(marks_end(v, n, n) == n);
}

int
main(void)
{
	static const char bytes[] = "ab\n\r";
	char s[MOST];

	srand(1);
	for (int round = 0; round < 200; round++) {
		/* Lines of any length, also longer than a word. */
		for (size_t i = 0; i < MOST; i++)
			s[i] = rand() % (1 + round) ? 'x' : bytes[rand() % 4];
		for (int l = SIMD_NONE; l <= (int)simd_best(); l++)
			same(s, (size_t)rand() % MOST, (enum simd)l);
	}
	return UNIT_RESULT;
}
