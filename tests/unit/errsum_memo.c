/* What is kept of lines that said nothing. */
#include <string.h>

#include "judge/errsum_memo.h"
#include "unit.h"

int
main(void)
{
	struct errsum_memo *m = errsum_memo_new();
	char line[400], other[400];
	unsigned weak = 9;
	uint64_t h;

	memset(line, 'x', sizeof(line));
	CHECK(errsum_memo_hash(m, line, 7) == 0);
	CHECK(errsum_memo_hash(m, line, 257) == 0);
	CHECK(!errsum_memo_has(m, 0, &weak));
	for (size_t n = 8; n <= 256; n++) {
		h = errsum_memo_hash(m, line, n);
		CHECK(h != 0 && !errsum_memo_has(m, h, &weak));
		errsum_memo_add(m, h, (unsigned)n);
		CHECK(errsum_memo_has(m, h, &weak) && weak == n);
		/* Any one bit makes it another line. */
		for (size_t i = 0; i < n * 8; i++) {
			memcpy(other, line, n);
			other[i / 8] = (char)(line[i / 8] ^ 1 << i % 8);
			CHECK(errsum_memo_hash(m, other, n) != h);
		}
	}
	/* More than fits beside a hash is not kept. */
	h = errsum_memo_hash(m, "another line", 12);
	errsum_memo_add(m, h, 1u << 12);
	CHECK(!errsum_memo_has(m, h, &weak));
	errsum_memo_add(m, h, (1u << 12) - 1);
	CHECK(errsum_memo_has(m, h, &weak) && weak == (1u << 12) - 1);
	errsum_memo_clear(m);
	CHECK(!errsum_memo_has(m, h, &weak));
	errsum_memo_free(m);
	return UNIT_RESULT;
}
