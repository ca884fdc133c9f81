/* Sets of bytes: how far they go, against one byte after the other. */
#include <stdlib.h>

#include "base/byteset.h"
#include "unit.h"

/* What is in a set stays apart from what is not, whatever the byte. */
static void
each(void)
{
	for (unsigned c = 0; c < 256; c++) {
		byteset b = { 0 };

		byteset_add(b, (unsigned char)c);
		for (unsigned d = 0; d < 256; d++)
			CHECK(byteset_has(b, (unsigned char)d) == (c == d));
		byteset_invert(b);
		CHECK(!byteset_has(b, (unsigned char)c));
	}
}

static void
runs(void)
{
	for (int i = 0; i < 20000; i++) {
		size_t n = random_below(80), want = 0;
		byteset b = { 0 };
		/* As long as it is: a sanitizer sees a byte too many. */
		char *s = malloc(n + 1);

		for (unsigned k = random_below(200); k > 0; k--)
			byteset_add(b, (unsigned char)random_below(256));
		byteset_add(b, 0x7f);
		byteset_add(b, 0x80);
		for (size_t k = 0; k < n; k++) {
			s[k] = (char)random_below(256);
			while (!byteset_has(b, (unsigned char)s[k]) &&
			    random_below(30))
				s[k] = (char)random_below(256);
		}
		while (want < n && byteset_has(b, (unsigned char)s[want]))
			want++;
		if (byteset_run(b, s, n) != want) {
			CHECK(byteset_run(b, s, n) == want);
			i = 20000;
		}
		free(s);
	}
}

int
main(void)
{
	each();
	runs();
	return UNIT_RESULT;
}
