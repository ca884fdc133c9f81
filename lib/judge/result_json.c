/* Reports in JSON: jest and vitest, which write the same, and mocha. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/jdoc.h"
#include "judge/result_part.h"

static long long
number(const struct jval *v, const char *key)
{
	double n = jval_number(jval_get(v, key), -1);

	return n >= 0 && n < 1e12 ? (long long)n : -1;
}

static enum result_outcome
jest_outcome(const char *status)
{
	if (status == NULL)
		return RESULT_ERROR;
	if (strcmp(status, "passed") == 0)
		return RESULT_PASS;
	return strcmp(status, "failed") == 0 ? RESULT_FAIL : RESULT_SKIP;
}

static void
jest_test(struct result_part *p, const char *file, const struct jval *t)
{
	struct buf name = BUF_INIT;
	const char *s = jval_str(jval_get(t, "title"));
	const struct jval *a = jval_first(jval_get(t, "ancestorTitles"));

	for (; a; a = jval_next(a))
		if (jval_str(a) && *jval_str(a))
			buf_fmt(&name, "%s > ", jval_str(a));
	buf_str(&name, s ? s : "");
	result_add(p, file, buf_cstr(&name),
	    jest_outcome(jval_str(jval_get(t, "status"))),
	    jval_str(jval_first(jval_get(t, "failureMessages"))));
	buf_release(&name);
}

static void
jest(struct result_part *p, const struct jval *v)
{
	long long todo = number(v, "numTodoTests");
	long long all = number(v, "numTotalTests");
	struct result_tally *t = &p->said;
	const struct jval *f = jval_first(jval_get(v, "testResults"));

	for (; f; f = jval_next(f)) {
		const char *file = jval_str(jval_get(f, "name"));
		const char *why = jval_str(jval_get(f, "message"));
		const char *status = jval_str(jval_get(f, "status"));
		const struct jval *a = jval_first(
		    jval_get(f, "assertionResults"));

		if (a == NULL && status && strcmp(status, "failed") == 0)
			p->trouble |= result_trouble_of(
			    result_kind_in(why ? why : ""), TROUBLE_LOAD);
		for (; a; a = jval_next(a))
			jest_test(p, file, a);
	}
	result_say(&t->passed, number(v, "numPassedTests"));
	result_say(&t->failed, number(v, "numFailedTests"));
	result_say(&t->skipped, number(v, "numPendingTests") +
	    (todo > 0 ? todo : 0));
	if (all != t->passed + t->failed + t->skipped)
		result_doubt(p, "%lld tests in all, %lld by their outcome",
		    all, t->passed + t->failed + t->skipped);
}

static void
mocha_tests(struct result_part *p, const struct jval *v, const char *key,
    enum result_outcome o)
{
	const struct jval *t = jval_first(jval_get(v, key));

	for (; t; t = jval_next(t)) {
		const char *name = jval_str(jval_get(t, "fullTitle"));
		const char *file = jval_str(jval_get(t, "file"));
		const struct jval *why = jval_get(jval_get(t, "err"),
		    "message");

		result_add(p, file, name ? name : "", o, jval_str(why));
	}
}

static void
mocha(struct result_part *p, const struct jval *v)
{
	const struct jval *stats = jval_get(v, "stats");

	mocha_tests(p, v, "passes", RESULT_PASS);
	mocha_tests(p, v, "failures", RESULT_FAIL);
	mocha_tests(p, v, "pending", RESULT_SKIP);
	result_say(&p->said.passed, number(stats, "passes"));
	result_say(&p->said.failed, number(stats, "failures"));
	result_say(&p->said.skipped, number(stats, "pending"));
}

int
result_json(struct result_part *p, const char *s, size_t n, struct err *e)
{
	struct jval *v = jval_parse(s, n);
	const struct jval *stats = jval_get(v, "stats");
	int rc = 0;

	p->whole = true;
	if (v == NULL)
		rc = err_set(e, FX_EINPUT, "is no JSON");
	else if (number(v, "numTotalTests") >= 0 &&
	    number(v, "numPassedTests") >= 0 &&
	    number(v, "numFailedTests") >= 0 &&
	    number(v, "numPendingTests") >= 0)
		jest(p, v);
	else if (number(stats, "passes") >= 0 &&
	    number(stats, "failures") >= 0 && number(stats, "pending") >= 0)
		mocha(p, v);
	else
		rc = err_set(e, FX_EINPUT, "is no report of jest, vitest or "
		    "mocha");
	p->seen |= rc == 0;
	jval_free(v);
	return rc;
}
