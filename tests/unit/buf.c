/* A growing string: always ended, also when it holds NULs of its own. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "unit.h"

static void
strings(void)
{
	struct buf b = BUF_INIT;
	char *s;

	CHECK_STR(buf_cstr(&b), "");
	buf_append(&b, "a\0b", 3);
	CHECK(b.len == 3 && b.data[3] == '\0' && b.data[1] == '\0');
	buf_clear(&b);
	CHECK(b.len == 0);
	CHECK_STR(buf_cstr(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_fmt(&b, "%d,", i % 10);
	CHECK(b.len == 2000 && b.data[2000] == '\0' && b.data[1999] == ',');
	buf_fmt(&b, "%s", "");
	buf_str(&b, "end");
	buf_byte(&b, '.');
	CHECK_STR(b.data + 2000, "end.");
	s = buf_detach(&b);
	CHECK(b.data == NULL && b.len == 0 && strlen(s) == 2004);
	free(s);
	buf_release(&b);
}

static void
arenas(void)
{
	struct arena a = ARENA_INIT;
	char *z = arena_alloc(&a, 16);

	for (int i = 0; i < 16; i++)
		CHECK(z[i] == 0);
	CHECK_STR(arena_dup(&a, "abcdef", 3), "abc");
	for (int i = 0; i < 100; i++)
		CHECK_STR(arena_strdup(&a, "x"), "x");
	arena_release(&a);
	arena_release(&a);
	CHECK(a.v == NULL && a.n == 0);
}

static void
arrays(void)
{
	int *v = NULL;
	size_t n = 0, cap = 0;

	for (; n < 100; n++) {
		mem_grow(&v, n, &cap, sizeof(*v));
		CHECK(cap > n && v[n] == 0);
		v[n] = (int)n;
	}
	CHECK(v[0] == 0 && v[99] == 99);
	free(v);
}

static void
times(void)
{
	struct buf b = BUF_INIT;

	clock_format(&b, 0);
	CHECK_STR(b.data, "1970-01-01T00:00:00Z");
	buf_clear(&b);
	clock_format(&b, 951782400);
	CHECK_STR(b.data, "2000-02-29T00:00:00Z");
	setenv("FX_NOW", "1790000000", 1);
	CHECK(clock_now() == 1790000000);
	setenv("FX_NOW", "", 1);
	CHECK(clock_now() > 1700000000);
	buf_release(&b);
}

int
main(void)
{
	strings();
	arenas();
	arrays();
	times();
	return UNIT_RESULT;
}
