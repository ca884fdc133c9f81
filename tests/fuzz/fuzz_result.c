/* What a run printed, its first byte choosing how it ended: however it is
 * cut, the answer is the same; the numbers hold together; what disagrees or
 * has failed tests is never a pass; each test is found by its own name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "judge/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static struct result *
read_in(const char *p, size_t n, size_t step, unsigned how)
{
	struct result_reader *x = result_reader_new(NULL);

	for (size_t i = 0; i < n; i += step)
		result_put(x, p + i, n - i < step ? n - i : step);
	if (how % 8 == 7)
		return result_end(x, (enum result_how)(how / 8 % 4), 9);
	return result_end(x, RESULT_EXITED, (int)(how % 8 ? how : 0));
}

static void
sound(const struct result *r)
{
	const struct result_counts *c = &r->counts;
	size_t failed = 0;

	must(c->run >= -1 && c->passed >= -1 && c->failed >= -1 &&
	    c->skipped >= -1);
	must(c->run < 0 || (c->passed >= 0 && c->failed >= 0 &&
	    c->run >= c->passed + c->failed));
	must((r->doubt != NULL) == (r->class == RESULT_DISAGREES));
	must(r->coverage <= 100);
	for (size_t i = 0; i < r->n; i++) {
		failed += result_failed(r->v[i].outcome);
		must(r->v[i].ordinal >= 1 && r->v[i].name && r->v[i].suite);
	}
	if (r->class == RESULT_PASSED)
		must(failed == 0 && c->failed <= 0 && c->run != 0);
}

static void
find(const struct result *r)
{
	struct result_match m = RESULT_MATCH_INIT;
	bool there = false;

	for (size_t i = 0; i < r->n && i < 8; i++) {
		result_find(&m, r, r->v[i].name);
		for (size_t k = 0; k < m.n; k++)
			there |= m.v[k] == i;
		must(there && !m.by_words && m.nnear == 0);
		there = false;
	}
	result_find(&m, r, "test_of_another_name");
	must(m.n > 0 || m.nnear == (r->n < 3 ? r->n : 3));
	result_match_release(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data + 1;
	struct result *r, *same;
	unsigned how;

	if (size < 2 || size > 1 << 16)
		return 0;
	how = data[0];
	r = read_in(p, size - 1, size, how);
	same = read_in(p, size - 1, 7, how);
	must(r->class == same->class && r->n == same->n &&
	    r->counts.run == same->counts.run &&
	    r->counts.skipped == same->counts.skipped);
	for (size_t i = 0; i < r->n; i++)
		must(strcmp(r->v[i].name, same->v[i].name) == 0);
	sound(r);
	find(r);
	result_free(r);
	result_free(same);
	return 0;
}
