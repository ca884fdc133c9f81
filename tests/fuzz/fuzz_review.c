/* A review, its first byte choosing YAML or JSON lines: what is refused says
 * where; what is taken has a reviewer for each row, and a command for each
 * that blocks. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "record/review.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
taken(const struct review *r)
{
	must(r->n > 0 || r->by != NULL);
	for (size_t i = 0; i < r->n; i++) {
		const struct review_finding *f = &r->v[i];

		must(f->by != NULL && f->at > 0 && f->line >= 0);
		must(!review_blocks(f) || f->command);
		must(f->severity ? f->message != NULL : !f->message &&
		    !f->command && !f->file && f->line == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct review r = REVIEW_INIT;
	struct err e = ERR_INIT;
	char *p;

	if (size == 0)
		return 0;
	p = malloc(size);
	must(p != NULL);
	memcpy(p, data + 1, size - 1);
	if (review_parse(&r, "f", p, size - 1, data[0] % 2, &e) == 0) {
		must(e.status == FX_YES);
		taken(&r);
	} else {
		must(e.status == FX_EINPUT && e.msg && e.msg[0] == 'f' &&
		    strchr(" :", e.msg[1]));
	}
	review_release(&r);
	err_release(&e);
	free(p);
	return 0;
}
