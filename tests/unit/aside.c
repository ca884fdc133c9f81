/* Blocks are worked on whole, in order, and as they were given. */
#include <stdlib.h>

#include "base/buf.h"
#include "door/aside.h"
#include "unit.h"

enum { MOST = 600 << 10 };

static void
add(void *ctx, const void *p, size_t n)
{
	struct buf *b = ctx;

	buf_append(b, p, n);
}

int
main(void)
{
	/* On both sides of what is worth a second thread. */
	static const size_t size[] = { 1, MOST, 100, 32 << 10, (32 << 10) - 1,
	    MOST, 512 << 10, 100 << 10, 200 << 10, 3 };
	static char block[MOST];
	struct buf got = BUF_INIT, want = BUF_INIT;
	struct aside *a = aside_new(add, &got);

	for (size_t i = 0; i < 200; i++) {
		size_t n = size[i % (sizeof(size) / sizeof(*size))];

		/* It is the same memory each time, as a reader's is. */
		memset(block, (int)(i & 0xff), n);
		aside_give(a, block, n);
		buf_append(&want, block, n);
	}
	aside_free(a);
	CHECK(got.len == want.len);
	CHECK(memcmp(got.data, want.data, got.len) == 0);
	aside_free(aside_new(add, &got));
	aside_free(NULL);
	buf_release(&got);
	buf_release(&want);
	return UNIT_RESULT;
}
