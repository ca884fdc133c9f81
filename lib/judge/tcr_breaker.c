/* A stage that fails alike too often: it is not run until a person goes on. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "door/jdoc.h"
#include "door/ydoc.h"
#include "judge/audit_note.h"
#include "judge/breaker.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_parts.h"
#include "record/schema.h"

enum { TAIL = 16384 };

static struct breaker_limit
limit(const struct tcr *t)
{
	struct breaker_limit l = BREAKER_LIMIT_INIT;
	const struct ydoc_node *b = t->sealed ?
	    contract_section(&t->contract, "breaker") : NULL, *x;

	if ((x = ydoc_member(b, "failures")) != NULL)
		l.failures = (long long)schema_integer(x);
	if ((x = ydoc_member(b, "hours")) != NULL)
		l.hours = (long long)schema_integer(x);
	return l;
}

int
tcr_breaker(struct tcr *t, bool *open, struct err *e)
{
	struct breaker b = BREAKER_INIT;
	const struct breaker_event *v = NULL;
	struct buf why = BUF_INIT;
	unsigned n = tcr_number(t->call->stage);
	int rc = 0;

	if (t->task && n)
		rc = breaker_read(&b, &t->g, t->task, e);
	if (rc == 0 && n)
		v = breaker_open(&b, schema_stages[n - 1]);
	*open = v != NULL;
	if (v && t->a) {
		buf_fmt(&why, "%s; failure %s; a person goes on: factory "
		    "resume %s --why TEXT", v->why, v->print, t->task);
		t->a->why = arena_dup(&t->a->arena, why.data, why.len);
		t->a->print = arena_strdup(&t->a->arena, v->print);
	}
	buf_release(&why);
	breaker_release(&b);
	return rc;
}

/* Does a failure of this class count?  One that cannot be told is no failure
 * yet, and what never ran is none. */
static bool
counts(const struct tcr *t)
{
	static const char *const never[] = { "unsupported", "moved-head",
	    "breaker-open" };

	if (t->task == NULL || t->a->stage == NULL ||
	    t->verdict.status != FX_NO || (t->verdict.act != TCR_TAKE &&
	    t->verdict.act != TCR_HOLD))
		return false;
	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		if (strcmp(t->verdict.class, never[i]) == 0)
			return false;
	return true;
}

/* The fingerprint of the root cause, in what fx-errsum printed; the
 * document owns it. */
static const char *
first_print(const struct buf *b, struct jval **doc)
{
	const char *s = buf_cstr(b), *print = NULL;

	while (print == NULL && *s) {
		size_t n = strcspn(s, "\n");

		jval_free(*doc);
		*doc = jval_parse(s, n);
		print = jval_str(jval_get(*doc, "fingerprint"));
		s += n + (s[n] == '\n');
	}
	return print;
}

void
tcr_breaker_print(struct tcr *t)
{
	struct breaker_failure f = { .class = t->verdict.class,
	    .result = t->end.result };
	struct buf end = BUF_INIT;
	struct jval *doc = NULL;
	char print[BREAKER_PRINT];

	t->a->print = NULL;
	buf_clear(&t->cause);
	if (!counts(t))
		return;
	/* To be red, tests fail as they must: they are not what is wrong. */
	if (t->has_named && !t->named.holds && (t->ask.red ||
	    t->end.class == RESULT_PASSED))
		f.why = t->a->why;
	if (f.why == NULL && tcr_cause(t, true, &t->cause) < 0)
		buf_clear(&t->cause);
	if (f.why == NULL)
		f.cause = first_print(&t->cause, &doc);
	if (f.why == NULL && f.cause == NULL) {
		tcr_log_tail(t, TAIL, &end);
		f.tail = buf_cstr(&end);
		f.ntail = end.len;
	}
	breaker_print(print, &f);
	t->a->print = arena_strdup(&t->a->arena, print);
	jval_free(doc);
	buf_release(&end);
}

/* "unit-test failed alike on 2 trees within 24 hours: it is stopped". */
static void
say(struct buf *why, const struct attempt *a, const struct breaker_limit *l,
    const struct breaker_event *v, size_t n)
{
	if (v->open && n == 1)
		buf_fmt(why, "%s failed: it is stopped", a->stage);
	else if (v->open)
		buf_fmt(why, "%s failed alike on %zu trees within %lld hours: "
		    "it is stopped", a->stage, n, l->hours);
	else
		buf_fmt(why, "%s failed, %zu of %lld alike within %lld hours",
		    a->stage, n, l->failures, l->hours);
}

int
tcr_breaker_count(struct tcr *t, const struct attempt *a, struct err *e)
{
	struct breaker_limit l = limit(t);
	struct breaker b = BREAKER_INIT;
	struct breaker_event v = { .stage = a->stage, .when = clock_now(),
	    .tree = a->before ? a->before : "" };
	struct audit_record r = { .kind = AUDIT_BREAKER, .task = t->task,
	    .by = AUDIT_SYSTEM, .by_id = "fx-tcr" };
	struct buf rule = BUF_INIT, why = BUF_INIT;
	size_t n;
	int rc = 0;

	if (a->print == NULL || strlen(a->print) != BREAKER_PRINT - 1 ||
	    strcmp(a->class, "breaker-open") == 0)
		return 0;
	memcpy(v.print, a->print, BREAKER_PRINT);
	rc = breaker_read(&b, &t->g, t->task, e);
	if (rc == 0 && breaker_judge(&b, &l, &v, &n)) {
		breaker_rule(&rule, &v);
		say(&why, a, &l, &v, n);
		r.rule = rule.data;
		r.why = why.data;
		r.ref[AUDIT_TREE] = *v.tree ? v.tree : NULL;
		rc = audit_note(&t->g, &r, e);
		if (rc >= 0 && v.open)
			t->done.breaker = arena_strdup(&t->arena, why.data);
		audit_record_release(&r);
	}
	buf_release(&rule);
	buf_release(&why);
	breaker_release(&b);
	return rc < 0 ? -1 : 0;
}
