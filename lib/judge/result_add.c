/* Tests by name, counted as they come. */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "judge/result_part.h"

enum {
	NAME = 1024,		/* bytes of a name that are kept */
	MESSAGE = 512,
	TESTS = 200000,		/* that are kept */
	BYTES = 32 << 20
};

static const char *
keep(struct result *r, const char *s, size_t most)
{
	size_t n = s ? strlen(s) : 0;

	if (n == 0)
		return "";
	if (n > most)
		n = most;
	r->bytes += n;
	return arena_dup(&r->arena, s, n);
}

static void
tally(struct result_tally *t, enum result_outcome o, int by)
{
	switch (o) {
	case RESULT_PASS:
		t->passed += by;
		break;
	case RESULT_EXPECTED:
		t->expected += by;
		break;
	case RESULT_SKIP:
		t->skipped += by;
		break;
	default:
		t->failed += by;
	}
}

bool
result_failed(enum result_outcome o)
{
	return o == RESULT_FAIL || o == RESULT_MISSING || o == RESULT_ERROR;
}

size_t
result_add(struct result_part *p, const char *suite, const char *name,
    enum result_outcome o, const char *message)
{
	struct result *r = p->r;
	struct result_test *t;

	tally(&p->named, o, 1);
	if (r->n >= TESTS || r->bytes > BYTES) {
		r->unnamed++;
		return SIZE_MAX;
	}
	mem_grow(&r->v, r->n, &r->cap, sizeof(*r->v));
	t = &r->v[r->n];
	/* Most tests stand beside one of the same suite. */
	if (r->n > 0 && suite && strcmp(r->v[r->n - 1].suite, suite) == 0)
		t->suite = r->v[r->n - 1].suite;
	else
		t->suite = keep(r, suite, NAME);
	t->name = keep(r, name, NAME);
	t->outcome = o;
	t->message = NULL;
	if (message)
		result_because(p, r->n, message);
	return r->n++;
}

size_t
result_last_failed(const struct result_part *p, const char *suite,
    const char *name)
{
	enum { BACK = 20000 };
	const struct result *r = p->r;

	for (size_t i = r->n, k = 0; i-- > 0 && k < BACK; k++)
		if (result_failed(r->v[i].outcome) &&
		    strcmp(r->v[i].name, name) == 0 &&
		    (!suite || strcmp(r->v[i].suite, suite) == 0))
			return i;
	return SIZE_MAX;
}

void
result_because(struct result_part *p, size_t at, const char *message)
{
	struct result_test *t;

	message += strspn(message, " \t\r\n");
	if (at == SIZE_MAX || *message == '\0')
		return;
	t = &p->r->v[at];
	if (t->message)
		return;
	t->message = arena_dup(&p->r->arena, message,
	    strcspn(message, "\r\n") < MESSAGE ?
	    strcspn(message, "\r\n") : (size_t)MESSAGE);
	p->r->bytes += strlen(t->message);
	if (t->outcome == RESULT_FAIL &&
	    result_kind_at(t->message) == KIND_MISSING)
		t->outcome = RESULT_MISSING;
}

void
result_say(long long *total, long long n)
{
	*total = (*total < 0 ? 0 : *total) + n;
}

void
result_tell(struct result_part *p, long long all, long long failed,
    long long skipped)
{
	p->seen = true;
	/* Some count each assertion that failed. */
	if (failed > all)
		failed = all;
	if (skipped > all - failed) {
		result_doubt(p, "%lld tests, of which %lld failed and %lld "
		    "were skipped", all, failed, skipped);
		skipped = all - failed;
	}
	result_say(&p->said.passed, all - failed - skipped);
	result_say(&p->said.failed, failed);
	result_say(&p->said.skipped, skipped);
}

void
result_doubt(struct result_part *p, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (p->doubt)
		return;
	va_start(ap, fmt);
	buf_fmt(&b, "%s: ", p->format->name);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	p->doubt = arena_strdup(&p->r->arena, buf_cstr(&b));
	buf_release(&b);
}
