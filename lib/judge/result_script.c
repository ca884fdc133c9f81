/* Totals as the runners of Ruby, Crystal, PHP, Lua, R and Julia print them. */
#include <ctype.h>
#include <string.h>

#include "judge/result_part.h"

/* "3 examples, 0 failures, 1 pending": RSpec; Crystal's spec, which has ",
 * 0 errors" in it; hspec.  All say "Finished in" before. */
static void
spec_line(struct result_part *p, const char *s)
{
	bool *finished = p->state;
	long long n[2], k, errors = 0, pending = 0;
	const char *x;

	if (result_begins(s, "Finished in "))
		*finished = true;
	if (!*finished || (s = result_shape(s, "# example?s, # failure?s",
	    n)) == NULL)
		return;
	while (*s) {
		if ((x = result_shape(s, ", # error?s occurred outside of "
		    "examples", &k)) != NULL)
			p->trouble |= TROUBLE_LOAD;
		else if ((x = result_shape(s, ", # error?s", &k)) != NULL)
			errors = k;
		else if ((x = result_shape(s, ", # pending", &k)) != NULL)
			pending = k;
		else
			return;
		s = x;
	}
	*finished = false;
	result_tell(p, n[0], n[1] + errors, pending);
}

/* minitest, as Rails runs it too; test-unit. */
static void
minitest_line(struct result_part *p, const char *s)
{
	long long n[7];
	const char *x = result_shape(s, "# run?s, # assertion?s, # failure?s, "
	    "# error?s, # skip?s", n);

	if (x && *x == '\0') {
		result_tell(p, n[0], n[2] + n[3], n[4]);
		return;
	}
	x = result_shape(s, "# test?s, # assertion?s, # failure?s, "
	    "# error?s, # pending?s, # omission?s", n);
	if (x)
		result_tell(p, n[0], n[2] + n[3], n[4] + n[5]);
}

/* Add up those of the labels that stand behind s, as ", Errors: 1". */
static long long
labels(const char *s, const char *const *label)
{
	long long sum = 0, n;

	for (; (s = strchr(s, ',')) != NULL; s++)
		for (const char *const *l = label; *l; l++)
			if (result_shape(s, *l, &n))
				sum += n;
	return sum;
}

/* Pest (Collision's Style.php): "Tests:    1 failed, 2 passed (4
 * assertions)". */
static void
pest(struct result_part *p, const char *s)
{
	long long n, all = 0, failed = 0, passed = 0, asserts = -1;
	char word[32];

	while (result_count(&s, &n, word)) {
		if (strcmp(word, "assertions") == 0) {
			asserts = n;
			break;
		}
		all += n;
		if (strcmp(word, "failed") == 0)
			failed += n;
		/* What warned has run, and did not fail. */
		else if (strcmp(word, "passed") == 0 ||
		    strcmp(word, "deprecated") == 0 ||
		    result_begins(word, "notice") ||
		    result_begins(word, "warning"))
			passed += n;
	}
	if (asserts >= 0 && all > 0)
		result_tell(p, all, failed, all - failed - passed);
}

/* PHPUnit's SummaryPrinter. */
static void
phpunit_line(struct result_part *p, const char *s)
{
	static const char *const failed[] = { ", Errors: #", ", Failures: #",
	    NULL };
	static const char *const skipped[] = { ", Skipped: #",
	    ", Incomplete: #", NULL };
	long long n[2];
	const char *x;

	if (result_shape(s, "OK (# test?s, # assertion?s)", n)) {
		result_tell(p, n[0], 0, 0);
	} else if (result_begins(s, "Tests: ") && (x = result_shape(s,
	    "Tests: #, Assertions: #", n)) != NULL) {
		result_tell(p, n[0], labels(x, failed), labels(x, skipped));
	} else if (strcmp(s, "No tests executed!") == 0) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if ((x = result_shape(s, " Tests: ", NULL)) != NULL) {
		pest(p, x);
	}
}

static void
busted_line(struct result_part *p, const char *s)
{
	long long n[4];

	if (result_shape(s, "# success?e?s / # failure?s / # error?s / "
	    "# pending :", n))
		result_tell(p, n[0] + n[1] + n[2] + n[3], n[1] + n[2], n[3]);
}

/* testthat, of expectations; the check reporter prints it twice. */
static void
testthat_line(struct result_part *p, const char *s)
{
	long long n[4];

	if (result_shape(s, "[ FAIL # | WARN # | SKIP # | PASS # ]", n)) {
		p->said = (struct result_tally){ -1, -1, -1, -1 };
		result_tell(p, n[0] + n[2] + n[3], n[0], n[2]);
	}
}

/* Julia's Test.print_test_results: a head, "Test Summary: | Pass  Fail
 * Total  Time", and below it a line for the outermost set, then for those in
 * it.  A number ends where its head does. */
enum { HEADS = 4 };

struct julia {
	bool head;		/* the line before was one */
	size_t at[HEADS];	/* where it ends behind the '|'; 0: no such */
};

static const char *const julia_heads[HEADS] = { "Pass", "Fail", "Error",
    "Broken" };

static void
julia_head(struct julia *j, const char *bar)
{
	memset(j, 0, sizeof(*j));
	for (size_t i = 0; i < HEADS; i++) {
		const char *x = strstr(bar, julia_heads[i]);

		if (x)
			j->at[i] = (size_t)(x - bar) + strlen(julia_heads[i]);
	}
	j->head = strstr(bar, "Total") != NULL;
}

/* The number that ends at that place; 0: it is blank there. */
static long long
julia_number(const char *bar, size_t at)
{
	const char *from;
	long long n = 0;

	if (at == 0 || at > strlen(bar))
		return 0;
	for (from = bar + at; from > bar + 1 &&
	    isdigit((unsigned char)from[-1]); from--)
		;
	return result_number(&from, &n) ? n : 0;
}

static void
julia_line(struct result_part *p, const char *s)
{
	struct julia *j = p->state;
	const char *bar = strrchr(s, '|');
	long long n[HEADS];

	if (bar && result_begins(s, "Test Summary:")) {
		julia_head(j, bar);
		return;
	}
	if (!j->head)
		return;
	j->head = false;
	if (bar == NULL)
		return;
	for (size_t i = 0; i < HEADS; i++)
		n[i] = julia_number(bar, j->at[i]);
	/* A broken one was skipped, or failed as it was announced. */
	result_tell(p, n[0] + n[1] + n[2] + n[3], n[1] + n[2], n[3]);
}

const struct result_format result_spec = { "spec", sizeof(bool), spec_line,
    NULL };
const struct result_format result_minitest = { "minitest", 0, minitest_line,
    NULL };
const struct result_format result_phpunit = { "phpunit", 0, phpunit_line,
    NULL };
const struct result_format result_busted = { "busted", 0, busted_line, NULL };
const struct result_format result_testthat = { "testthat", 0, testthat_line,
    NULL };
const struct result_format result_julia = { "julia", sizeof(struct julia),
    julia_line, NULL };
