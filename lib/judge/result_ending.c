/* Behind "| tail" a command's status is not its own: then only the last words
 * of its output tell that it failed.  Only those count, as what stands farther
 * up may be what a test printed. */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "judge/result_part.h"

enum { LAST = 40, WIDE = 240, REACH = 14 };

struct ending {
	char line[LAST][WIDE];	/* the last that are not blank, in a ring */
	size_t n;
};

/* MILD takes back what is BAD, GOOD what is SURELY too, nothing ALWAYS. */
enum says { NOTHING, MILD, GOOD, BAD, SURELY, ALWAYS };

/* %d a number, %+ one above 0, %s whatever; a blank is one or more.  BAD
 * yields to the passing total of a runner, SURELY does not: it is said of
 * what no total counts. */
static const struct {
	enum says says;
	const char *text;
} forms[] = {
	{ SURELY, "make: *** [%s] Error %+%s" },
	{ SURELY, "make[%d]: *** [%s] Error %+%s" },
	{ SURELY, "gmake%s: *** [%s] Error %+%s" },
	{ SURELY, "make: *** No rule to make target %s" },
	{ SURELY, "make: Target '%s' not remade because of errors." },
	{ SURELY, "ninja: build stopped: %s" },
	{ SURELY, "npm error Lifecycle script %s failed%s" },
	{ SURELY, "npm error code %+" },
	{ SURELY, "npm ERR! Test failed.%s" },
	{ SURELY, "npm ERR! code ELIFECYCLE" },
	{ SURELY, "ELIFECYCLE %s failed%s" },
	{ SURELY, "error Command failed with exit code %+." },
	{ SURELY, "error: script \"%s\" exited with code %+" },
	{ SURELY, "rake aborted!" },
	{ SURELY, "FAILURE: Build failed with an exception." },
	{ SURELY, "BUILD FAILED%s" },
	{ SURELY, "BUILD FAILURE" },
	{ SURELY, "Failed to execute goal %s" },
	{ SURELY, "error: test failed%s" },
	{ SURELY, "error: doctest failed%s" },
	{ SURELY, "error: test run failed" },
	{ SURELY, "error: %+ target%s failed:" },
	{ SURELY, "error: Test failed" },
	{ SURELY, "Test Suites: %+ failed%s" },
	{ ALWAYS, "Jest: %s coverage threshold %s not met: %s" },
	{ ALWAYS, "ERROR: Coverage for %s does not meet %s threshold%s" },
	{ ALWAYS, "FAIL Required test coverage of %s not reached.%s" },
	{ SURELY, "Test Files %+ failed%s" },
	{ SURELY, "Errors %+ error" },
	{ SURELY, "Errors %+ errors" },
	{ SURELY, "FAIL" },
	{ SURELY, "FAIL\t%s" },
	{ SURELY, "Errors while running CTest" },
	{ SURELY, "Test Run Failed." },
	{ GOOD, "Test Suites: %+ passed%s" },
	{ GOOD, "Test Files %+ passed%s" },
	{ GOOD, "PASS" },
	{ GOOD, "ok \t%s" },
	{ GOOD, "BUILD SUCCESSFUL%s" },
	{ GOOD, "BUILD SUCCESS" },
	{ GOOD, "Test Run Successful." },
	{ BAD, "FAILURES!" },
	{ BAD, "ERRORS!" },
	{ GOOD, "OK" },
	{ GOOD, "OK (%s" },
	{ BAD, "FAILED (failures=%+%s" },
	{ BAD, "FAILED (errors=%+%s" },
	{ BAD, "FAILED (%s, errors=%+%s" },
	{ BAD, "FAILED (unexpected successes=%+%s" },
	{ BAD, "test result: FAILED. %s" },
	{ GOOD, "test result: ok. %s" },
	{ BAD, "# fail %+" },
	{ BAD, "# cancelled %+" },
	{ BAD, "ℹ fail %+" },
	{ BAD, "ℹ cancelled %+" },
	{ GOOD, "# fail 0" },
	{ GOOD, "ℹ fail 0" },
	{ GOOD, "# ok" },
	{ BAD, "not ok%s" },
	{ GOOD, "%+ passed, no failures%s" },
	{ BAD, "rspec ./%s:%d # %s" },
	{ BAD, "Result: FAIL" },
	{ GOOD, "Result: PASS" },
	{ BAD, "%d%% tests passed, %+ tests failed out of %d" },
	{ GOOD, "100%% tests passed, 0 tests failed out of %d" },
	{ BAD, "[ FAILED ] %+ test%s" },
	{ BAD, "%+ FAILED TEST%s" },
	{ GOOD, "[ PASSED ] %+ test%s" },
	{ BAD, "FAILED | %s" },
	{ GOOD, "ok | %s" },
	{ BAD, "Failed! - Failed: %+%s" },
	{ GOOD, "Passed! - Failed: 0%s" },
	{ BAD, "%d:%d +%d%s -%+: Some tests failed.%s" },
	{ GOOD, "%d:%d +%+%s: All tests passed!" },
	{ BAD, "ERROR: Some tests did not pass: %s" },
	{ BAD, "Executed %+ test%s, with %+ failure%s" },
	{ GOOD, "Executed %+ test%s, with 0 failures%s" },
	{ BAD, "[ FAIL %+ | WARN %d%s" },
	{ GOOD, "[ FAIL 0 | WARN %d%s" }
};

static bool
fits(const char *s, const char *f)
{
	long long n;

	for (; *f; f++) {
		if (*f == ' ') {
			if (*s != ' ')
				return false;
			s += strspn(s, " ");
		} else if (*f != '%' || f[1] == '%') {
			if (*s++ != *f)
				return false;
			f += *f == '%';
		} else if (*++f == 's') {
			for (;; s++)
				if (fits(s, f + 1))
					return true;
				else if (*s == '\0')
					return false;
		} else if (!result_number(&s, &n) || (*f == '+' && n == 0)) {
			return false;
		}
	}
	return *s == '\0';
}

/* What a counted word says: good, bad, neither but a test, or nothing. */
static int
word_of(const char *w)
{
	static const struct {
		const char *word;
		int is;
	} v[] = { { "fail", 'b' }, { "error", 'e' }, { "broken", 'b' },
	    { "pass", 'g' }, { "succeed", 'g' }, { "ok", 'g' },
	    { "test", 't' }, { "example", 't' }, { "run", 't' },
	    { "doctest", 't' }, { "propert", 't' }, { "spec", 't' },
	    { "scenario", 't' }, { "assertion", 'n' }, { "skip", 'n' },
	    { "pending", 'n' }, { "todo", 'n' }, { "ignored", 'n' },
	    { "total", 'n' }, { "xfail", 'n' }, { "xpass", 'n' },
	    { "warning", 'n' }, { "deselected", 'n' }, { "omission", 'n' },
	    { "notification", 'n' }, { "excluded", 'n' }, { "step", 'n' },
	    { "invalid", 'b' }, { "undefined", 'n' }, { "rerun", 'n' },
	    { "flaky", 'n' }, { "expect", 'n' }, { "measured", 'n' },
	    { "expectation", 'n' }, { "cancelled", 'b' } };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		if (result_begins_case(w, v[i].word))
			return v[i].is;
	return 0;
}

struct counts {
	long long of[128];	/* by what they are */
	size_t n;
	bool none, tests;	/* none failed; "Tests: " stands before it */
};

static bool
count(struct counts *c, const char *word, long long n)
{
	int is = word_of(word);

	if (is == 0)
		return false;
	c->of[is] += n;
	c->none |= is == 'b' && n == 0;
	c->n++;
	return true;
}

/* Of "2 | 1 passed | 1 failed". */
static const char *
behind_total(const char *s)
{
	const char *p = s;
	long long n;

	return result_number(&p, &n) && *result_blanks(p) == '|' ? p : s;
}

/* "3 tests, 1 failure", "=== 1 failed, 2 passed in 0.1s ===", "2 passing
 * (5ms)", behind "Tests: " or nothing.  Nothing else may stand there. */
static bool
counted(struct counts *c, const char *s)
{
	char word[32];
	long long n;

	s += strspn(s, "= ");
	c->tests = result_eat(&s, "Tests:") || result_eat(&s, "Tests ");
	if (c->tests)
		s = result_blanks(s);
	else if (result_eat(&s, "test cases:"))
		s = behind_total(result_blanks(s));
	while (result_count(&s, &n, word))
		if (!(*word == '\0' && c->n > 0) && !count(c, word, n))
			return false;
	s = result_blanks(s);
	if (result_eat(&s, "in ") || result_eat(&s, "(") ||
	    result_eat(&s, "["))
		s += strspn(s, "0123456789.:,msh µinutesco()[]");
	s += strspn(s, ".;)|*= ");
	return c->n > 0 && *s == '\0';
}

/* "Tests: 3, Assertions: 3, Failures: 1.", "Failed: 1.  Passed: 2." */
static bool
paired(struct counts *c, const char *s)
{
	long long n;
	char word[32];

	result_eat(&s, "Tests run:");
	for (; *s; s += strspn(s, ".,; ")) {
		size_t k = strcspn(s, ":");

		if (isdigit((unsigned char)*s) ||
		    (c->n == 0 && *s == ' ')) {
			s = result_blanks(s);
			if (!result_number(&s, &n) || !count(c, "run", n))
				return false;
			continue;
		}
		if (s[k] != ':' || k >= sizeof(word))
			return false;
		result_copy(word, sizeof(word), s, s + k);
		s = result_blanks(s + k + 1);
		if (result_begins(word, "Time elapsed"))
			break;
		if (!result_number(&s, &n))
			return false;
		/* "Incomplete: 1", "Risky: 1" are none of either. */
		(void)count(c, word, n);
	}
	return c->n > 1;
}

static enum says
of_counts(const char *s, char margin)
{
	struct counts c = { .n = 0 };

	if (!counted(&c, s)) {
		c = (struct counts){ .n = 0 };
		if (!paired(&c, s))
			return NOTHING;
	}
	if (c.of['b'] > 0)
		return BAD;
	/* "1 error" alone is any tool's, which may be content with it. */
	if (c.of['e'] > 0)
		return c.n > 1 && c.of['t'] + c.of['g'] > 0 ? BAD : NOTHING;
	/* "  2 passed" stands beside "  1 failed", and takes back nothing;
	 * "  0 failed" does. */
	if (!c.none && c.n == 1 && (margin == ' ' || c.of['g'] == 0))
		return NOTHING;
	return c.tests ? MILD : c.none || c.of['t'] + c.of['g'] > 0 ? GOOD :
	    NOTHING;
}

/* A test of TAP that is known to fail, which says TO-DO, breaks nothing. */
static bool
is_open_task(const char *s)
{
	const char *at = strstr(s, " # ");

	return at && result_begins(s, "not ok") &&
	    (result_begins_case(at + 3, "todo") ||
	    result_begins_case(at + 3, "skip"));
}

static enum says
said(const char *s)
{
	static const char *const before[] = { "[ERROR] ", "[INFO] ",
	    "[WARNING] ", "[error] ", "[info] ", "[doctest] " };
	char margin = *s;

	/* A point of a subtest is told again by its parent's. */
	if (is_open_task(s) || result_begins(s, "    not ok"))
		return NOTHING;
	s = result_blanks(s);
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (result_eat(&s, before[i]))
			s = result_blanks(s);
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (fits(s, forms[i].text))
			return forms[i].says;
	return of_counts(s, margin);
}

static void
ending_line(struct result_part *p, const char *s)
{
	struct ending *x = p->state;

	if (*result_blanks(s) == '\0')
		return;
	result_copy(x->line[x->n++ % LAST], WIDE, s, NULL);
}

/* "Failed!  - … - a.dll (net8.0)", "Passed!  - … - b.dll (net8.0)": each
 * assembly has its own. */
static bool
another(const char *bad, const char *good)
{
	const char *a = strstr(bad, " - "), *b = strstr(good, " - ");

	for (const char *x = a; x; x = strstr(x + 3, " - "))
		a = x;
	for (const char *x = b; x; x = strstr(x + 3, " - "))
		b = x;
	return result_begins(bad, "Failed! ") &&
	    result_begins(good, "Passed! ") && a && b && strcmp(a, b) != 0;
}

/* The last that says something decides; far above the end it is no end. */
static void
ending_end(struct result_part *p)
{
	struct ending *x = p->state;
	size_t from = x->n > LAST ? x->n - LAST : 0, at = 0;
	enum says says = NOTHING, now;
	struct buf b = BUF_INIT;

	for (size_t i = from; i < x->n; i++) {
		now = said(x->line[i % LAST]);
		if (now == NOTHING || says == ALWAYS ||
		    (now == MILD && says == SURELY) ||
		    (says == BAD && now == GOOD &&
		    another(x->line[at % LAST], x->line[i % LAST])))
			continue;
		/* Beside what is sure a count is no more than that. */
		says = now == BAD && says == SURELY ? SURELY : now;
		at = i;
	}
	if (says < BAD || x->n - at > REACH)
		return;
	p->seen = true;
	p->trouble = says >= SURELY ? TROUBLE_FAILED : 0;
	buf_fmt(&b, "it ended with 0, and its output ends with \"%s\"",
	    result_blanks(x->line[at % LAST]));
	p->doubt = arena_strdup(&p->r->arena, b.data);
	buf_release(&b);
}

const struct result_format result_ending = { "ending",
    sizeof(struct ending), ending_line, ending_end };
