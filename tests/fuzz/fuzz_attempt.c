/* A record of fx-tcr: it is refused with one reason, or what was read is
 * written and read again as the same. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "door/jdoc.h"
#include "record/attempt.h"
#include "record/attempt_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static char *
print(const struct attempt *a, size_t *n)
{
	struct jdoc *j = attempt_jdoc(a);
	char *s = NULL;
	FILE *fp = open_memstream(&s, n);

	must(fp != NULL);
	jdoc_print(j, fp);
	jdoc_free(j);
	must(fclose(fp) == 0);
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct attempt a, again;
	struct err e = ERR_INIT;
	char *one, *two;
	size_t n, k;

	if (attempt_parse(&a, (const char *)data, size, &e) < 0) {
		must(e.status == FX_EINPUT && e.msg != NULL);
	} else {
		must(e.status == FX_YES && a.n > 0);
		one = print(&a, &n);
		must(attempt_parse(&again, one, n, &e) == 0);
		two = print(&again, &k);
		must(n == k && memcmp(one, two, n) == 0);
		arena_release(&again.arena);
		free(one);
		free(two);
	}
	arena_release(&a.arena);
	err_release(&e);
	return 0;
}
