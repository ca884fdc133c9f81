/* Totals as the runners of Dart, Zig, Swift, C and C++ print them. */
#include <string.h>

#include "judge/result_part.h"

/* Dart's reporters (expanded.dart): "00:01 +3 ~1 -1: Some tests failed." */
static void
dart_line(struct result_part *p, const char *s)
{
	bool *heard = p->state;
	long long n[3], skipped = 0, failed = 0;
	const char *x = result_shape(s, "#:# +#", n);

	if (x == NULL) {
		if (*heard && result_begins(s, "No tests ran.")) {
			p->seen = true;
			p->trouble |= TROUBLE_NONE;
		}
		return;
	}
	*heard = true;
	s = x;
	if ((x = result_shape(s, " ~#", &skipped)) != NULL)
		s = x;
	if ((x = result_shape(s, " -#", &failed)) != NULL)
		s = x;
	if (strcmp(s, ": All tests passed!") == 0 ||
	    strcmp(s, ": Some tests failed.") == 0 ||
	    strcmp(s, ": All tests skipped.") == 0 ||
	    strcmp(s, ": All other tests passed!") == 0)
		result_tell(p, n[2] + skipped + failed, failed, skipped);
}

/* zig build's summary (build_runner.zig): "Build Summary: 1/3 steps
 * succeeded (1 failed); 1/3 tests passed (1 skipped, 1 failed)", and before
 * 0.16 with ';' between; zig test's own. */
static void
zig_line(struct result_part *p, const char *s)
{
	long long n[3], k, skipped = 0;
	char word[32];
	const char *x;

	if (result_begins(s, "Build Summary: ")) {
		for (x = s; x && !result_shape(x, "; #/# tests passed", n);)
			x = strchr(x + 1, ';');
		if (x == NULL)
			return;
		x = result_shape(x, "; #/# tests passed", n);
		while (result_count(&x, &k, word))
			if (strcmp(word, "skipped") == 0)
				skipped = k;
		/* Failed, crashed, leaked, timed out: what did not pass. */
		result_tell(p, n[1], n[1] - n[0] - skipped, skipped);
	} else if ((x = result_shape(s, "# passed; # skipped; # failed.",
	    n)) != NULL && *x == '\0') {
		result_tell(p, n[0] + n[1] + n[2], n[2], n[1]);
	} else if ((x = result_shape(s, "All # tests passed.", n)) != NULL &&
	    *x == '\0') {
		result_tell(p, n[0], 0, 0);
	}
}

/* XCTest (PrintObserver.swift): of the outermost suite; Swift Testing, which
 * counts issues and not the tests that have them. */
static void
swift_line(struct result_part *p, const char *s)
{
	bool *outermost = p->state;
	long long n[2], k, skipped = 0;
	const char *x;

	if (result_begins(s, "Test Suite '")) {
		*outermost = (result_begins(s, "Test Suite 'All tests' ") ||
		    result_begins(s, "Test Suite 'Selected tests' ")) &&
		    strstr(s, "' started at ") == NULL;
	} else if (*outermost && (x = result_shape(s, " Executed # test?s, "
	    "with ", n)) != NULL) {
		if ((s = result_shape(x, "# test?s skipped and ",
		    &k)) != NULL) {
			x = s;
			skipped = k;
		}
		*outermost = false;
		if (result_shape(x, "# failure?s", &n[1]))
			result_tell(p, n[0], n[1], skipped);
	} else if ((x = strstr(s, "Test run with ")) != NULL &&
	    (x = result_shape(x, "Test run with # test?s", n)) != NULL) {
		if ((s = result_shape(x, " in # suite?s", &n[1])) != NULL)
			x = s;
		if (result_begins(x, " passed after "))
			result_tell(p, n[0], 0, 0);
		else if (result_begins(x, " failed after "))
			p->trouble |= TROUBLE_FAILED;
		p->seen = p->seen || result_begins(x, " failed after ");
	}
}

struct ctest {
	bool heard;
	long long all, failed, skipped;
};

/* CTest counts what was skipped as passed, and lists it below. */
static void
ctest_line(struct result_part *p, const char *s)
{
	struct ctest *c = p->state;
	long long n[3];

	if (result_shape(s, "#% tests passed, # tests failed out of #", n)) {
		c->failed += n[1];
		c->all += n[2];
		c->heard = true;
	} else if (c->heard && *s == '\t' && result_shape(s, " # - ", n) &&
	    result_ends(s, " (Skipped)")) {
		c->skipped++;
	} else if (result_begins(s, "No tests were found!")) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	}
}

static void
ctest_end(struct result_part *p)
{
	struct ctest *c = p->state;

	if (c->heard)
		result_tell(p, c->all, c->failed, c->skipped);
}

/* Meson's totals, a line each; its log ends them. */
static void
meson_line(struct result_part *p, const char *s)
{
	static const struct label {
		const char *shape;
		bool failed, skipped;
	} label[] = {
		{ "Ok: #", false, false }, { "Fail: #", true, false },
		{ "Expected Fail: #", false, false },
		{ "Unexpected Pass: #", true, false },
		{ "Skipped: #", false, true }, { "Timeout: #", true, false },
	};
	struct ctest *c = p->state;
	const char *x;
	long long n;

	if (c->heard && result_begins(s, "Full log written to ")) {
		result_tell(p, c->all, c->failed, c->skipped);
		*c = (struct ctest){ .heard = false };
		return;
	}
	for (size_t i = 0; i < sizeof(label) / sizeof(*label); i++)
		if ((x = result_shape(s, label[i].shape, &n)) != NULL &&
		    *result_blanks(x) == '\0') {
			c->heard = c->heard || i < 2;
			c->all += n;
			c->failed += label[i].failed ? n : 0;
			c->skipped += label[i].skipped ? n : 0;
		}
}

/* What programs of tests in C and C++ print: Check; Criterion; GoogleTest
 * and cmocka, which look alike; automake's test suite. */
static bool
cunits_own(struct ctest *c, const char *s)
{
	static const char *const suite[] = { "# PASS: #", "# XFAIL: #",
	    "# SKIP: #", "# FAIL: #", "# XPASS: #", "# ERROR: #" };
	long long n;

	if (*s == '[') {
		if (result_shape(s, "[ PASSED ] # test", &n))
			c->all += n;
		else if (result_shape(s, "[ FAILED ] # test", &n))
			c->all += n, c->failed += n;
		else if (result_shape(s, "[ SKIPPED ] # test", &n))
			c->all += n, c->skipped += n;
		else
			return false;
		return true;
	}
	if (*s++ != '#')
		return false;
	for (size_t i = 0; i < sizeof(suite) / sizeof(*suite); i++)
		if (result_shape(s, suite[i] + 1, &n)) {
			c->all += n;
			c->skipped += i == 2 ? n : 0;
			c->failed += i > 2 ? n : 0;
			return true;
		}
	return false;
}

static void
cunits_line(struct result_part *p, const char *s)
{
	struct ctest *c = p->state;
	const char *x = *s == '#' ? NULL :
	    result_shape(s, "#", (long long[1]){ 0 });
	long long n[4];

	if (x && result_shape(x + (*x == '%'), ": Checks: #, Failures: #, "
	    "Errors: #", n)) {
		c->all += n[0];
		c->failed += n[1] + n[2];
		c->heard = true;
	} else if (result_shape(s, "[====] Synthesis: Tested: # | Passing: # "
	    "| Failing: # | Crashing: #", n)) {
		c->all += n[0];
		/* It counts a crash among those that fail. */
		c->failed += n[0] - n[1];
		c->heard = true;
	} else if (cunits_own(c, s)) {
		c->heard = true;
	}
}

const struct result_format result_dart = { "dart", sizeof(bool), dart_line,
    NULL };
const struct result_format result_zig = { "zig", 0, zig_line, NULL };
const struct result_format result_swift = { "swift", sizeof(bool), swift_line,
    NULL };
const struct result_format result_ctest = { "ctest", sizeof(struct ctest),
    ctest_line, ctest_end };
const struct result_format result_meson = { "meson", sizeof(struct ctest),
    meson_line, NULL };
const struct result_format result_cunits = { "c", sizeof(struct ctest),
    cunits_line, ctest_end };
