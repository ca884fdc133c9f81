/* How each test that is named stands, and why it is not as it should be. */
#include <string.h>

#include "base/text.h"
#include "judge/redgreen_part.h"

struct judge {
	struct redgreen *rg;
	const struct redgreen_call *call;
	const struct result *r;
	bool red;
	bool all;		/* every test that ran is named */
	long long gleam;	/* tests that gleeunit runs, -1 */
};

const char *
redgreen_state_name(enum redgreen_state s)
{
	static const char *const name[] = { "passed", "inferred", "failed",
	    "structural", "error", "skipped", "not found", "not run",
	    "not measured", "elsewhere" };

	return name[s];
}

bool
redgreen_names_all(const struct result *r)
{
	long long passed = 0, skipped = 0, expected = 0;
	const struct result_counts *c = &r->counts;

	for (size_t i = 0; i < r->n; i++) {
		passed += r->v[i].outcome == RESULT_PASS;
		skipped += r->v[i].outcome == RESULT_SKIP;
		expected += r->v[i].outcome == RESULT_EXPECTED;
	}
	return r->unnamed == 0 && c->passed == passed && c->failed >= 0 &&
	    (c->skipped < 0 || c->skipped == skipped) &&
	    c->run - c->passed - c->failed == expected;
}

/* Is it among the runners: "go, tap"? */
static bool
runs(const struct result *r, const char *runner)
{
	size_t n = strlen(runner);

	for (const char *s = r->runner; *s; s += strspn(s, ", ")) {
		size_t k = strcspn(s, ",");

		if (k == n && memcmp(s, runner, n) == 0)
			return true;
		s += k;
	}
	return false;
}

/* What makes the runner name each test. */
static const char *
advice(const struct result *r)
{
	static const char *const way[][2] = { { "go", "go test -json" },
	    { "cargo", "cargo test without -q" },
	    { "pytest", "pytest --junitxml=FILE, or -v" },
	    { "unittest", "python3 -m unittest -v" },
	    { "vitest", "vitest run --reporter=junit --outputFile=FILE" },
	    { "jest", "jest --json --outputFile=FILE, or --verbose" },
	    { "mocha", "mocha --reporter json, or spec" },
	    { "node", "node --test --test-reporter=tap" },
	    { "exunit", "mix test --trace" },
	    { "spec", "rspec --format RspecJunitFormatter --out FILE, or "
	    "crystal spec --junit_output=DIR" },
	    { "minitest", "the JUnitReporter of minitest-reporters" },
	    { "phpunit", "phpunit --log-junit FILE" },
	    { "busted", "busted --output=TAP" },
	    { "testthat", "the reporter testthat::JunitReporter" },
	    { "dotnet", "dotnet test --logger 'junit;LogFilePath=FILE' "
	    "(JunitXml.TestLogger)" },
	    { "pester", "Invoke-Pester -OutputFormat JUnitXml -OutputFile "
	    "FILE" },
	    { "surefire", "its report: target/surefire-reports/*.xml" },
	    { "gradle", "its report: build/test-results/test/*.xml" },
	    { "sbt", "its report: target/test-reports/*.xml" },
	    { "swift", "swift test --parallel --xunit-output FILE" },
	    { "ctest", "ctest --output-junit FILE" },
	    { "meson", "its report: meson-logs/testlog.junit.xml" },
	    { "eunit", "rebar3 eunit with {report, {eunit_surefire, "
	    "[{dir, DIR}]}} in eunit_opts" },
	    { "haskell", "tasty's --xml=FILE (tasty-ant-xml)" } };

	for (size_t i = 0; i < sizeof(way) / sizeof(*way); i++)
		if (runs(r, way[i][0]))
			return way[i][1];
	return "a JUnit XML report";
}

/* Of the tests of one family (a table's cases): what red wants of it. */
static enum redgreen_state
of_outcome(enum result_outcome o)
{
	switch (o) {
	case RESULT_PASS:
		return REDGREEN_PASSED;
	case RESULT_FAIL:
		return REDGREEN_FAILED;
	case RESULT_MISSING:
		return REDGREEN_STRUCTURAL;
	case RESULT_ERROR:
		return REDGREEN_ERROR;
	default:
		return REDGREEN_SKIPPED;
	}
}

static bool
family(const struct result_test *x, const struct result_test *y)
{
	size_t n = strcspn(x->name, "[(#");

	return n > 0 && x->name[n] && y->name[strcspn(y->name, "[(#")] &&
	    strcspn(y->name, "[(#") == n && strcmp(x->suite, y->suite) == 0 &&
	    strncmp(x->name, y->name, n) == 0;
}

/* The order in which one decides over others: at green what is worst; at
 * red, of several tests, what is least red. */
static int
weight(enum redgreen_state s, bool red)
{
	switch (s) {
	case REDGREEN_ERROR:
		return red ? 3 : 5;
	case REDGREEN_FAILED:
		return red ? 1 : 4;
	case REDGREEN_STRUCTURAL:
		return red ? 2 : 3;
	case REDGREEN_SKIPPED:
		return red ? 4 : 2;
	default:
		return red ? 5 : 1;
	}
}

static enum redgreen_state
matched(const struct judge *j, const struct result_match *m, bool red,
    size_t *which)
{
	enum redgreen_state s = REDGREEN_PASSED, own;
	int most = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct result_test *t = &j->r->v[m->v[i]];

		own = of_outcome(t->outcome);
		/* A table is red when one of its cases is. */
		for (size_t k = 0; red && k < m->n; k++)
			if (family(t, &j->r->v[m->v[k]]) && weight(of_outcome(
			    j->r->v[m->v[k]].outcome), true) <
			    weight(own, true))
				own = of_outcome(j->r->v[m->v[k]].outcome);
		if (weight(own, red) > most) {
			most = weight(own, red);
			s = own;
			*which = m->v[i];
		}
	}
	return s;
}

/* Is it written as a test, though none that ran: else it may be what the test
 * is about, and goes by the same words. */
static bool
at_test(const struct redgreen_file *f, size_t which)
{
	const struct testdef *d = &f->defs.v[which];

	if (d->kind == TESTDEF_TITLE || d->marked ||
	    testdef_for_tests(f->path) || strstr(d->name, "test") ||
	    strstr(d->name, "Test"))
		return true;
	for (size_t i = 0; i < which; i++) {
		const struct testdef *g = &f->defs.v[i];

		if (g->kind == TESTDEF_GROUP && g->to >= d->to && (g->marked ||
		    strstr(g->name, "test") || strstr(g->name, "Test")))
			return true;
	}
	return false;
}

/* Why a runner does not see this definition, where that can be told. */
static const char *
ignored(const struct judge *j, const char *path, const struct testdef *d)
{
	size_t n = strlen(path);
	const char *why = NULL;

	if (n > 6 && strcmp(path + n - 6, ".gleam") == 0) {
		(void)redgreen_gleam_runs(j->call, path, d, &why);
		return why;
	}
	if (n > 3 && strcmp(path + n - 3, ".go") == 0) {
		if (n < 8 || strcmp(path + n - 8, "_test.go") != 0)
			return "go test reads tests from files named "
			    "…_test.go only";
		if (strncmp(d->name, "Test", 4) != 0 ||
		    (d->name[4] >= 'a' && d->name[4] <= 'z'))
			return "go test runs functions named TestXxx only, "
			    "with a capital behind Test";
	}
	if (n > 3 && strcmp(path + n - 3, ".py") == 0 &&
	    strncmp(d->name, "test", 4) != 0)
		return "a test function of Python is named test…";
	if (n > 3 && strcmp(path + n - 3, ".rs") == 0 && !d->marked)
		return "it has no #[test]";
	return NULL;
}

/* Written somewhere, and not among what ran. */
static bool
not_run(const struct judge *j, struct redgreen_test *t,
    const struct redgreen_places *p, const char **why)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct redgreen_place *x = &p->v[i];
		const struct testdef *d = &x->file->defs.v[x->which[0]];

		if (!at_test(x->file, x->which[0]))
			continue;
		*why = ignored(j, x->file->path, d);
		if (*why == NULL && !j->all)
			continue;
		t->file = arena_strdup(&j->rg->arena, x->file->path);
		redgreen_line(&j->rg->why, "%s is written (%s:%u), and was "
		    "not run%s%s", t->want.name, x->file->path, d->line,
		    *why ? ": " : "", *why ? *why : "");
		return true;
	}
	return false;
}

/* gleeunit names failures only: one that it runs, with no other left out,
 * passed where it is not named. */
static bool
inferred(const struct judge *j, const struct redgreen_case *c)
{
	const struct result_counts *n = &j->r->counts;
	const char *why;

	if (!runs(j->r, "gleeunit") || n->run <= 0 || n->skipped > 0 ||
	    n->run != j->gleam || c->places.n == 0)
		return false;
	for (size_t i = 0; i < c->places.n; i++)
		for (size_t k = 0; k < c->places.v[i].n; k++) {
			const struct redgreen_place *p = &c->places.v[i];

			if (!redgreen_gleam_runs(j->call, p->file->path,
			    &p->file->defs.v[p->which[k]], &why))
				return false;
		}
	return true;
}

static void
not_found(const struct judge *j, struct redgreen_test *t,
    const struct redgreen_case *c)
{
	struct buf b = BUF_INIT;

	t->state = REDGREEN_NOT_FOUND;
	for (size_t i = 0; i < c->match.nnear; i++) {
		const struct result_test *x = &j->r->v[c->match.near[i]];

		if (*x->name == '\0')
			continue;
		t->near[t->nnear++] = arena_strdup(&j->rg->arena, x->name);
		buf_fmt(&b, "%s%s", b.len ? ", " : "", x->name);
	}
	redgreen_line(&j->rg->why, "%s: not found%s%s", t->want.name,
	    b.len ? "; nearest: " : ", no test that ran has a name",
	    buf_cstr(&b));
	buf_release(&b);
}

/* No test that ran is meant by the name. */
static void
unmatched(const struct judge *j, struct redgreen_test *t,
    const struct redgreen_case *c)
{
	const char *why = NULL, *how = advice(j->r);
	const struct result_counts *n = &j->r->counts;

	if (j->r->class == RESULT_STRUCTURAL) {
		t->state = REDGREEN_NOT_MEASURED;
		if (t->want.structural && c->places.n > 0)
			t->state = REDGREEN_STRUCTURAL;
		else if (t->want.structural)
			redgreen_line(&j->rg->why, "%s: not found in the "
			    "tree: what is not written is not red",
			    t->want.name);
		if (t->want.structural && c->places.n == 0)
			t->state = REDGREEN_NOT_FOUND;
		return;
	}
	if (j->r->class != RESULT_PASSED && j->r->class != RESULT_FAILED) {
		t->state = REDGREEN_NOT_MEASURED;
		return;
	}
	if (inferred(j, c)) {
		t->state = REDGREEN_INFERRED;
		if (j->red && !t->want.existing)
			redgreen_line(&j->rg->why, "%s passes already "
			    "(inferred: gleeunit does not name it as failed)",
			    t->want.name);
		return;
	}
	if (not_run(j, t, &c->places, &why)) {
		t->state = REDGREEN_NOT_RUN;
		return;
	}
	if (j->all || (runs(j->r, "gleeunit") && c->places.n == 0)) {
		not_found(j, t, c);
		return;
	}
	t->state = REDGREEN_NOT_MEASURED;
	if (runs(j->r, "gleeunit"))
		redgreen_line(&j->rg->why, "%s: not measured: gleeunit ran "
		    "%lld tests%s, and %lld are written", t->want.name, n->run,
		    n->skipped > 0 ? " and skipped some" : "", j->gleam);
	else
		redgreen_line(&j->rg->why, "%s: not measured: this run names "
		    "%s; use %s%s", t->want.name, j->r->n ?
		    "failed tests only" : "no test", how, strstr(how, "FILE") ||
		    strstr(how, "DIR") || strstr(how, "report") ?
		    " (and 'report:' in the stage's configuration says where "
		    "it is)" : "");
}

/* What is wrong with one that ran. */
static void
complain(const struct judge *j, struct redgreen_test *t, bool red,
    const struct result_test *x)
{
	struct buf *b = &j->rg->why;
	const char *name = t->want.name, *why = x->message ? x->message : "";
	const char *colon = *why ? ": " : "";

	switch (t->state) {
	case REDGREEN_PASSED:
		if (red)
			redgreen_line(b, "%s passes already: %s is green "
			    "before the work, and proves nothing of it "
			    "(existing: true, if it must only stay green)",
			    name, x->name);
		break;
	case REDGREEN_SKIPPED:
		redgreen_line(b, "%s is %s: that is not %s", name,
		    x->outcome == RESULT_EXPECTED ? "expected to fail" :
		    "skipped", red ? "red" : "green");
		break;
	case REDGREEN_ERROR:
		redgreen_line(b, "%s could not run%s%s%s", name, colon, why,
		    red ? " (an error is not red)" : "");
		break;
	case REDGREEN_STRUCTURAL:
		if (red && !t->want.structural)
			redgreen_line(b, "%s lacks a symbol, and does not "
			    "fail by assertion%s%s ({name: %s, structural: "
			    "true} allows that)", name, colon, why, name);
		else if (!red)
			redgreen_line(b, "%s fails%s%s", name, colon, why);
		break;
	case REDGREEN_FAILED:
		if (!red)
			redgreen_line(b, "%s fails%s%s", name, colon, why);
		break;
	default:
		break;
	}
}

static void
one(const struct judge *j, struct redgreen_test *t,
    const struct redgreen_case *c)
{
	bool red = j->red && !t->want.existing;
	const struct result_test *x;
	struct buf b = BUF_INIT;
	size_t which = 0;

	if (c->places.n > 0)
		t->file = arena_strdup(&j->rg->arena,
		    c->places.v[0].file->path);
	if (c->match.n == 0 && c->places.n == 0 && (j->call->more ||
	    (j->call->found && j->call->found[t - j->rg->v]))) {
		t->state = REDGREEN_ELSEWHERE;
		return;
	}
	if (c->match.n == 0) {
		unmatched(j, t, c);
		return;
	}
	t->state = matched(j, &c->match, red, &which);
	t->by_words = c->match.by_words;
	x = &j->r->v[c->match.v[0]];
	text_escape(&b, x->suite, strlen(x->suite));
	buf_byte(&b, '\t');
	text_escape(&b, x->name, strlen(x->name));
	buf_fmt(&b, "\t%u", x->ordinal);
	t->id = arena_dup(&j->rg->arena, b.data, b.len);
	buf_release(&b);
	complain(j, t, red, &j->r->v[which]);
}

int
redgreen_states(struct redgreen *rg, const struct redgreen_case *cases,
    const struct redgreen_call *call, bool red, struct err *e)
{
	struct judge j = { .rg = rg, .call = call, .r = call->result,
	    .red = red, .all = redgreen_names_all(call->result),
	    .gleam = -1 };

	if (runs(j.r, "gleeunit") &&
	    redgreen_gleam_tests(&j.gleam, call, e) < 0)
		return -1;
	for (size_t i = 0; i < rg->n; i++)
		one(&j, &rg->v[i], &cases[i]);
	return 0;
}
