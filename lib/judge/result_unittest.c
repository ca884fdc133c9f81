/* Python's unittest, with and without -v. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

struct unittest {
	bool rule;		/* the last line was "=====…" */
	size_t failed;		/* the test whose traceback this is, + 1 */
	bool loader;		/* it is a module that was not loaded */
	enum result_kind kind;
	char waiting[1024];	/* -v: "test_a (m.T.test_a)", no ending */
	long long ran;
	long long extra;	/* failures that are no test of their own */
	bool totalled;
};

/* "test_a (m.T.test_a)", "test_a (m.T)", with a "[sub]" or "(i=1)". */
static size_t
take(struct result_part *p, const char *s, const char *end,
    enum result_outcome o)
{
	char name[1024], suite[1024];
	const char *open = strstr(s, " ("), *close;
	size_t n, k;

	if (open == NULL || (end && open >= end)) {
		result_copy(name, sizeof(name), s, end);
		return result_add(p, NULL, name, o, NULL);
	}
	close = strchr(open, ')');
	result_copy(name, sizeof(name), s, open);
	result_copy(suite, sizeof(suite), open + 2, close);
	/* From 3.11 on the test's name stands there again. */
	n = strlen(suite);
	k = strlen(name);
	if (n > k && suite[n - k - 1] == '.' &&
	    strcmp(suite + n - k, name) == 0)
		suite[n - k - 1] = '\0';
	return result_add(p, suite, name, o, NULL);
}

/* Did that test fail before, with another subtest? */
static bool
again(const struct result *r, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (result_failed(r->v[i].outcome))
			return strcmp(r->v[i].name, r->v[at].name) == 0 &&
			    strcmp(r->v[i].suite, r->v[at].suite) == 0;
	return false;
}

static void
heading(struct result_part *p, const char *s, bool error)
{
	struct unittest *t = p->state;
	bool loader = strstr(s, "unittest.loader._FailedTest") != NULL ||
	    strstr(s, "unittest.loader.ModuleSkipped") != NULL;
	bool fixture = result_begins(s, "setUpClass (") ||
	    result_begins(s, "setUpModule (") ||
	    result_begins(s, "tearDownClass (") ||
	    result_begins(s, "tearDownModule (");

	t->loader = loader;
	t->kind = KIND_NONE;
	t->failed = take(p, s, NULL, loader || (error && fixture) ?
	    RESULT_ERROR : RESULT_FAIL) + 1;
	if (fixture || (t->failed <= p->r->n && again(p->r, t->failed - 1)))
		t->extra++;
	if (error && fixture)
		p->trouble |= TROUBLE_LOAD;
}

/* The last line at the margin of a traceback is the exception. */
static void
traceback(struct result_part *p, const char *s)
{
	struct unittest *t = p->state;
	enum result_kind kind;

	if (*s == ' ') {
		if (result_ends(s, ", in setUp") && t->failed <= p->r->n)
			p->r->v[t->failed - 1].outcome = RESULT_ERROR;
		if (!t->loader)
			return;
		s = result_blanks(s);
	}
	if (*s == '\0' || result_begins(s, "Traceback ") || *s == '-' ||
	    result_begins(s, "ImportError: Failed to import test module"))
		return;
	kind = result_kind_at(s);
	if (t->loader && kind != KIND_NONE && t->kind == KIND_NONE) {
		t->kind = kind;
		p->trouble |= result_trouble_of(kind, 0);
	}
	if (!t->loader && t->failed <= p->r->n)
		result_because(p, t->failed - 1, s);
}

/* -v: "test_a (m.T.test_a) ... ok"; failures have a heading too. */
static bool
verbose(struct result_part *p, const char *s)
{
	struct unittest *t = p->state;
	const char *end = NULL, *how = s;
	enum result_outcome o = RESULT_PASS;

	for (const char *x = s; (x = strstr(x, " ... ")) != NULL; x += 5)
		end = x;
	if (end && strstr(s, " (") && strstr(s, " (") < end) {
		how = end + 5;
		/* One is told after the other; only of a test with subtests
		 * nothing more is. */
		if (t->waiting[0] && !result_ends(how, "FAIL") &&
		    !result_ends(how, "ERROR"))
			result_doubt(p, "%s was told before %s had ended", s,
			    t->waiting);
		result_copy(t->waiting, sizeof(t->waiting), s, end);
	} else if (end) {
		how = end + 5;
	} else if (result_begins(s, "test") && strstr(s, " (") &&
	    result_ends(s, ")")) {
		/* Its first line of documentation follows. */
		result_copy(t->waiting, sizeof(t->waiting), s, NULL);
		return true;
	}
	if (t->waiting[0] == '\0')
		return false;
	/* Behind what the test printed without an end of line. */
	if (end == NULL && result_ends(s, "ok"))
		how = "ok";
	else if (end == NULL && (result_ends(s, "FAIL") ||
	    result_ends(s, "ERROR")))
		how = "FAIL";
	if (result_begins(how, "skipped"))
		o = RESULT_SKIP;
	else if (result_begins(how, "expected failure"))
		o = RESULT_EXPECTED;
	else if (strcmp(how, "FAIL") == 0 || strcmp(how, "ERROR") == 0 ||
	    result_begins(how, "unexpected success"))
		o = RESULT_FAIL;
	else if (strcmp(how, "ok") != 0)
		return end != NULL;
	if (o != RESULT_FAIL)
		take(p, t->waiting, NULL, o);
	t->waiting[0] = '\0';
	return true;
}

/* "OK", "OK (skipped=1)", "FAILED (failures=1, errors=1)", behind "Ran 3" */
static void
totals(struct result_part *p, const char *s)
{
	struct unittest *t = p->state;
	static const char *const word[] = { "failures=", "errors=",
	    "unexpected successes=", "expected failures=", "skipped=" };
	long long n[5] = { 0 };

	for (size_t i = 0; i < 5; i++) {
		const char *x = strstr(s, word[i]);

		/* "expected failures=" holds "failures=". */
		if (i == 0)
			while (x && x > s && x[-1] != '(' && x[-1] != ' ')
				x = strstr(x + 1, word[i]);
		if (i == 0 && x && x - s >= 9 &&
		    result_begins(x - 9, "expected "))
			x = strstr(x + 1, word[i]);
		if (x && (x += strlen(word[i])))
			(void)result_number(&x, &n[i]);
	}
	result_say(&p->said.failed, n[0] + n[1] + n[2]);
	result_say(&p->said.expected, n[3]);
	result_say(&p->said.skipped, n[4]);
	n[0] = t->ran + t->extra - n[0] - n[1] - n[2] - n[3] - n[4];
	t->extra = 0;
	result_say(&p->said.passed, n[0] > 0 ? n[0] : 0);
	if (result_begins(s, "OK") && p->said.failed > 0 &&
	    p->named.failed > 0)
		result_doubt(p, "OK, and %lld failed by name",
		    p->named.failed);
	t->totalled = true;
	t->ran = -1;
	p->seen = true;
}

static void
unittest_line(struct result_part *p, const char *s)
{
	struct unittest *t = p->state;
	const char *x = s;
	long long n;

	if (result_begins(s, "==========")) {
		t->rule = true;
		t->failed = 0;
		return;
	}
	if (t->rule && (result_eat(&x, "FAIL: ") ||
	    result_eat(&x, "ERROR: "))) {
		heading(p, x, *s == 'E');
	} else if (result_eat(&x, "Ran ") && result_number(&x, &n) &&
	    (result_begins(x, " test in ") || result_begins(x, " tests in "))) {
		t->ran = n;
		t->totalled = false;
		t->failed = 0;
		p->seen = true;
	} else if (p->seen && t->ran >= 0 && !t->totalled &&
	    (strcmp(s, "OK") == 0 || result_begins(s, "OK (") ||
	    result_begins(s, "FAILED (") || result_begins(s, "NO TESTS RAN"))) {
		totals(p, s);
	} else if (t->failed) {
		traceback(p, s);
	} else {
		verbose(p, s);
	}
	t->rule = false;
}

static void
unittest_end(struct result_part *p)
{
	struct unittest *t = p->state;

	if (!p->seen) {
		p->trouble = 0;
		return;
	}
	if (!t->totalled)
		result_doubt(p, "\"Ran …\" without how it ended");
}

const struct result_format result_unittest = { "unittest",
    sizeof(struct unittest), unittest_line, unittest_end };
