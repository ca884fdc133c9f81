/* JUnit XML: what its writers have in common (surefire, pytest, vitest,
 * jest-junit, bats, gotestsum, phpunit, …). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "door/xml.h"
#include "judge/result_part.h"

enum { DEEP = 64, WORDS = 1024 };

struct numbers {
	long long tests, failed, errors, skipped;
};

struct suite {
	char name[WORDS];
	struct numbers stated;	/* -1: not */
	long long disabled;
	struct numbers sum;	/* of its cases and of the suites in it */
	long long whys;		/* failures and errors, several of a case */
	long long slack;	/* cases that a writer need not count */
	long long cases;	/* of its own */
	bool suites;		/* it has some */
};

struct junit {
	struct result_part *part;
	struct suite v[DEEP];
	size_t depth;		/* of suites */
	size_t ignored;		/* elements that are none of ours */
	bool root, cased;	/* the document's root; in a test case */
	bool in_why;		/* in its failure or error */
	const char *fault;
	/* the case */
	char suite[WORDS], name[WORDS], type[256], why[512];
	char before[2 * WORDS];	/* suite and name of the case before */
	bool has_failure, has_error, has_skip, expected;
	bool before_failed;
	bool todo;		/* skipped for it; node tells its failure too */
	bool status127;		/* bats: a command failed with it */
	bool exited;		/* node: the failure is a process's status */
	enum result_kind kind;
	char line[WORDS];	/* of the text in a failure */
	size_t len;
	long long expecteds;
};

static long long
stated(const char *const *attr, const char *name)
{
	const char *s = xml_attr(attr, name);
	long long n;

	/* "1,234" is not guessed at. */
	return s && result_number(&s, &n) && *s == '\0' ? n : -1;
}

static void
open_suite(struct junit *j, const char *const *attr)
{
	struct suite *s;
	const char *name = xml_attr(attr, "name");

	if (j->depth == DEEP) {
		j->fault = "suites lie too deep";
		return;
	}
	if (j->depth > 0)
		j->v[j->depth - 1].suites = true;
	s = &j->v[j->depth++];
	memset(s, 0, sizeof(*s));
	result_copy(s->name, sizeof(s->name), name ? name : "", NULL);
	s->stated.tests = stated(attr, "tests");
	s->stated.failed = stated(attr, "failures");
	s->stated.errors = stated(attr, "errors");
	s->stated.skipped = stated(attr, "skipped");
	if (s->stated.skipped < 0)
		s->stated.skipped = stated(attr, "skip");
	s->disabled = stated(attr, "disabled");
}

static void
open_case(struct junit *j, const char *const *attr)
{
	const char *suite = xml_attr(attr, "classname");
	const char *name = xml_attr(attr, "name");
	const char *status = xml_attr(attr, "status");
	const char *result = xml_attr(attr, "result");

	if (suite == NULL || *suite == '\0')
		suite = xml_attr(attr, "file");
	if (suite == NULL)
		suite = j->v[j->depth - 1].name;
	result_copy(j->suite, sizeof(j->suite), suite, NULL);
	result_copy(j->name, sizeof(j->name), name ? name : "", NULL);
	j->type[0] = j->why[0] = '\0';
	j->has_failure = j->has_error = j->expected = false;
	j->todo = j->status127 = j->exited = false;
	/* googletest, and those who learned from it, have no element. */
	j->has_skip = (status && (strcmp(status, "notrun") == 0 ||
	    strcmp(status, "disabled") == 0 ||
	    strcmp(status, "skipped") == 0)) ||
	    (result && (strcmp(result, "suppressed") == 0 ||
	    strcmp(result, "skipped") == 0));
	j->kind = KIND_NONE;
	j->cased = true;
}

static void
open_why(struct junit *j, const char *name, const char *const *attr)
{
	const char *why = xml_attr(attr, "message");
	const char *type = xml_attr(attr, "type");

	j->len = 0;
	if (strcmp(name, "skipped") == 0) {
		j->has_skip = true;
		j->expected |= type && strcmp(type, "pytest.xfail") == 0;
		j->todo |= type && strcmp(type, "todo") == 0;
		return;
	}
	j->v[j->depth - 1].whys++;
	if (strcmp(name, "error") == 0)
		j->has_error = true;
	else
		j->has_failure = true;
	j->in_why = true;
	if (j->why[0] == '\0' && why)
		result_copy(j->why, sizeof(j->why), why, NULL);
	if (j->type[0] == '\0' && type)
		result_copy(j->type, sizeof(j->type), type, NULL);
	if (why && j->kind == KIND_NONE)
		j->kind = result_kind_at(why);
	if (type && j->kind == KIND_NONE)
		j->kind = result_kind_at(type);
}

static void
on_start(void *ctx, const char *name, const char *const *attr)
{
	struct junit *j = ctx;
	bool suite = strcmp(name, "testsuite") == 0 ||
	    strcmp(name, "testsuites") == 0;

	if (j->fault)
		return;
	if (!j->root && !suite) {
		j->fault = "is no JUnit XML: the root is neither "
		    "<testsuites> nor <testsuite>";
		return;
	}
	j->root = true;
	if (j->ignored > 0) {
		j->ignored++;
	} else if (j->cased) {
		if (!j->in_why && (strcmp(name, "failure") == 0 ||
		    strcmp(name, "error") == 0 ||
		    strcmp(name, "skipped") == 0))
			open_why(j, name, attr);
		if (!j->in_why || (strcmp(name, "failure") != 0 &&
		    strcmp(name, "error") != 0))
			j->ignored++;
	} else if (suite) {
		open_suite(j, attr);
	} else if (strcmp(name, "testcase") == 0) {
		open_case(j, attr);
	} else {
		j->ignored++;
	}
}

static void
whole_line(struct junit *j)
{
	const char *s;

	j->line[j->len] = '\0';
	j->len = 0;
	s = result_blanks(j->line);
	if (*s == '\0')
		return;
	/* bats begins with where it was. */
	if (j->why[0] == '\0' && *s != '(')
		result_copy(j->why, sizeof(j->why), s, NULL);
	j->status127 |= result_ends(s, "' failed with status 127");
	j->exited |= strstr(s, "exitCode: ") != NULL;
	if (j->status127 && result_ends(s, ": command not found"))
		j->kind = KIND_MISSING;
	/* pytest shows the exception as "E   ImportError: …". */
	if (result_begins(s, "E  "))
		s = result_blanks(s + 1);
	if (j->kind == KIND_NONE)
		j->kind = result_kind_at(s);
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct junit *j = ctx;

	if (!j->in_why || j->ignored > 0 || j->fault)
		return;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			whole_line(j);
		else if (j->len < sizeof(j->line) - 1 && s[i] != '\0')
			j->line[j->len++] = s[i];
	}
}

/* vitest and node write a file that did not load as a test of its name. */
static bool
named_for_file(const struct junit *j)
{
	static const char *const ext[] = { "js", "ts", "jsx", "tsx" };
	const char *dot = strrchr(j->name, '.');

	/* node's junit has no suite, and says what became of the process. */
	if (dot == NULL || (strcmp(j->name, j->suite) != 0 &&
	    !(strcmp(j->suite, "test") == 0 && j->exited)))
		return false;
	dot += dot[1] == 'm' || dot[1] == 'c' ? 2 : 1;
	for (size_t i = 0; i < sizeof(ext) / sizeof(*ext); i++)
		if (strcmp(dot, ext[i]) == 0)
			return true;
	return false;
}

/* Did the file, and not a test in it, fail? */
static bool
whole_file(const struct junit *j)
{
	if (j->has_failure || j->has_error)
		if (named_for_file(j))
			return true;
	return j->has_error && (result_begins(j->why, "collection failure") ||
	    strcmp(j->suite, "Test suite failed to run") == 0 ||
	    result_ends(j->name, "Test suite failed to run") ||
	    strcmp(j->name, "initializationError") == 0 ||
	    result_begins(j->name, "setUpClass"));
}

static enum result_outcome
outcome(struct junit *j)
{
	if (j->has_error && (result_begins(j->why, "failed on setup") ||
	    result_begins(j->why, "failed on teardown")))
		return RESULT_ERROR;
	if (whole_file(j)) {
		j->part->trouble |= result_trouble_of(j->kind, TROUBLE_FILE);
		return RESULT_ERROR;
	}
	if (j->has_error || j->has_failure)
		return j->kind == KIND_MISSING ? RESULT_MISSING : RESULT_FAIL;
	if (j->has_skip)
		return j->expected ? RESULT_EXPECTED : RESULT_SKIP;
	return RESULT_PASS;
}

static void
close_case(struct junit *j)
{
	struct suite *s = &j->v[j->depth - 1];
	char id[2 * WORDS];
	size_t n = strlen(j->suite);
	bool failed = j->has_error || j->has_failure;
	enum result_outcome o;

	if (j->todo) {
		j->has_error = j->has_failure = failed = false;
		j->has_skip = true;
	}
	o = outcome(j);
	j->cased = false;
	if (o == RESULT_PASS && strcmp(j->suite, "test") == 0 &&
	    result_node_file(j->name))
		return;
	memcpy(id, j->suite, n);
	id[n] = '\n';
	memcpy(id + n + 1, j->name, strlen(j->name) + 1);
	s->cases++;
	s->sum.tests++;
	s->sum.errors += j->has_error;
	s->sum.failed += j->has_failure && !j->has_error;
	s->sum.skipped += !failed && j->has_skip;
	j->expecteds += o == RESULT_EXPECTED;
	/* What jest calls a suite that did not load is none of its tests; and
	 * a test that failed and then in its teardown is written twice. */
	if (whole_file(j) || (j->before_failed && j->has_error &&
	    strcmp(id, j->before) == 0))
		s->slack++;
	j->before_failed = failed;
	memcpy(j->before, id, sizeof(id));
	result_add(j->part, j->suite, j->name, o, failed && j->why[0] ?
	    j->why : failed && j->type[0] ? j->type : NULL);
}

/* Does a number that is stated hold, of those that were counted? */
static void
hold(struct junit *j, const struct suite *s, const char *what,
    long long said, bool holds, long long counted)
{
	if (said >= 0 && !holds)
		result_doubt(j->part, "suite '%s' states %lld %s, and holds "
		    "%lld", s->name, said, what, counted);
}

static void
check(struct junit *j, struct suite *s)
{
	const struct numbers *n = &s->sum;
	long long said = s->stated.tests, bad = n->failed + n->errors;
	long long f = s->stated.failed, x = s->stated.errors;
	long long both = (f > 0 ? f : 0) + (x > 0 ? x : 0);

	/* pytest counts passing subtests and lists them not. */
	hold(j, s, "tests", said, said >= n->tests - s->slack &&
	    (said <= n->tests || !s->suites), n->tests);
	if (n->tests == 0)
		return;
	hold(j, s, "failures and errors", f < 0 && x < 0 ? -1 : both,
	    both == bad || both == s->whys || (x < 0 && f == n->failed) ||
	    (f < 0 && x == n->errors), bad);
	hold(j, s, "skipped", s->stated.skipped, s->stated.skipped ==
	    n->skipped || s->stated.skipped + (s->disabled > 0 ?
	    s->disabled : 0) == n->skipped, n->skipped);
}

static void
at_least(long long *n, long long said)
{
	if (*n < said)
		*n = said;
}

static void
close_suite(struct junit *j)
{
	struct suite *s = &j->v[--j->depth], *up;
	struct numbers *n = &s->sum;

	check(j, s);
	/* pytest counts each subtest that failed. */
	if (s->stated.failed > n->failed &&
	    s->stated.failed + s->stated.errors == s->whys)
		n->failed = s->stated.failed;
	/* One without a case may still state what it ran. */
	if (n->tests == 0) {
		at_least(&n->failed, s->stated.failed);
		at_least(&n->errors, s->stated.errors);
		at_least(&n->skipped, s->stated.skipped);
	}
	at_least(&n->tests, s->stated.tests);
	if (j->depth > 0) {
		up = s - 1;
		up->sum.tests += n->tests;
		up->sum.failed += n->failed;
		up->sum.errors += n->errors;
		up->sum.skipped += n->skipped;
		up->slack += s->slack;
		up->whys += s->whys;
	}
}

static void
on_end(void *ctx, const char *name)
{
	struct junit *j = ctx;

	(void)name;
	if (j->fault)
		return;
	if (j->ignored > 0) {
		j->ignored--;
	} else if (j->in_why) {
		whole_line(j);
		j->in_why = false;
	} else if (j->cased) {
		close_case(j);
	} else if (j->depth > 0) {
		close_suite(j);
	}
}

/* The totals of the document. */
static void
finish(struct junit *j)
{
	struct result_part *p = j->part;
	const struct numbers *n = &j->v[0].sum;
	long long bad = n->failed + n->errors;
	long long skipped = n->skipped - j->expecteds;
	long long passed = n->tests - bad - n->skipped;

	if (passed < 0)
		result_doubt(p, "%lld tests, of which %lld failed and %lld "
		    "were skipped", n->tests, bad, n->skipped);
	p->seen = true;
	result_say(&p->said.passed, passed < 0 ? 0 : passed);
	result_say(&p->said.failed, bad);
	result_say(&p->said.skipped, skipped < 0 ? 0 : skipped);
	result_say(&p->said.expected, j->expecteds);
	/* Each suite was held to its own numbers. */
	p->named = p->said;
}

int
result_junit(struct result_part *p, int fd, struct err *e)
{
	static const struct xml_calls calls = { on_start, on_end, on_text };
	struct junit *j = mem_alloc(sizeof(*j));
	struct xml *x = xml_new(&calls, j);
	char *block = mem_alloc(1 << 16);
	ssize_t n;
	int rc = 0;

	j->part = p;
	while (rc == 0 && j->fault == NULL &&
	    (n = read(fd, block, 1 << 16)) != 0) {
		if (n > 0)
			rc = xml_put(x, block, (size_t)n, e);
		else if (errno != EINTR)
			rc = err_sys(e, "reading");
	}
	if (rc == 0 && j->fault)
		rc = err_set(e, FX_EINPUT, "%s", j->fault);
	if (rc == 0)
		rc = xml_end(x, e);
	if (rc == 0)
		finish(j);
	xml_free(x);
	free(block);
	free(j);
	return rc;
}
