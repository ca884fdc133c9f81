/* pytest's terminal report, with and without -v, -q, xdist. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

enum section { NOWHERE, FAILURE, SETUP, COLLECTING };

struct pytest {
	struct result_tally total;	/* of the run under way */
	bool totalled, summary, verbose;
	char waiting[1024];	/* named, and how it ended is not */
	enum section section;
	bool told;		/* an "E" line of this section was read */
	bool collecting;
	bool open;		/* a session has begun, and not ended */
	const char *early;	/* pytest.exit ended it */
};

/* "tests/test_m.py::T::test_a[1]" in two. */
static void
take(struct result_part *p, const char *id, const char *end,
    enum result_outcome o, const char *why)
{
	char suite[1024], name[1024];
	const char *at = strstr(id, "::");

	for (const char *s = at, *open = strchr(id, '['); s &&
	    (!open || s < open) && (!end || s < end); s = strstr(s + 2, "::"))
		at = s;
	if (at == NULL || (end && at >= end))
		return;
	result_copy(suite, sizeof(suite), id, at);
	result_copy(name, sizeof(name), at + 2, end);
	result_add(p, suite, name, o, why);
}

static bool
word_outcome(const char *s, enum result_outcome *o, size_t *n)
{
	static const struct {
		const char *word;
		enum result_outcome o;
	} words[] = { { "PASSED", RESULT_PASS }, { "FAILED", RESULT_FAIL },
	    { "ERROR", RESULT_ERROR }, { "SKIPPED", RESULT_SKIP },
	    { "XFAIL", RESULT_EXPECTED }, { "XPASS", RESULT_PASS } };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (result_begins(s, words[i].word)) {
			*n = strlen(words[i].word);
			*o = words[i].o;
			return true;
		}
	return false;
}

/* What fails is named again in the summary; there its message stands. */
static void
named(struct result_part *p, const char *id, const char *end,
    enum result_outcome o)
{
	struct pytest *t = p->state;

	t->verbose = true;
	if (!result_failed(o))
		take(p, id, end, o, NULL);
}

/* "test_m.py::test_a PASSED   [100%]", "[gw0] [ 50%] PASSED test_m.py::a" */
static bool
verbose(struct result_part *p, const char *s)
{
	struct pytest *t = p->state;
	const char *id = strstr(s, "::"), *x;
	enum result_outcome o;
	size_t n;

	if (result_eat(&s, "[gw")) {
		s = strstr(s, "%] ");
		if (s == NULL || !word_outcome(s + 3, &o, &n))
			return false;
		named(p, result_blanks(s + 3 + n), NULL, o);
		return true;
	}
	if (id == NULL || *s == ' ' || memchr(s, ' ', (size_t)(id - s)))
		return false;
	for (x = id; (x = strchr(x, ' ')) != NULL; x++)
		if (word_outcome(x + 1, &o, &n) &&
		    (x[1 + n] == ' ' || x[1 + n] == '\0')) {
			named(p, s, x, o);
			return true;
		}
	x = strchr(id, ' ');
	if (x && result_begins(x, " SUB"))
		return true;
	result_copy(t->waiting, sizeof(t->waiting), s, x);
	return true;
}

/* "Hello PASSED", where the test printed (-s). */
static void
settle(struct result_part *p, const char *s)
{
	struct pytest *t = p->state;
	static const char *const word[] = { "PASSED", "FAILED", "ERROR",
	    "SKIPPED", "XFAIL", "XPASS" };
	char line[256];
	enum result_outcome o;
	size_t n;
	char *x;

	if (t->waiting[0] == '\0')
		return;
	result_copy(line, sizeof(line), s, NULL);
	if (result_ends(line, "%]") && (x = strrchr(line, '[')) != NULL)
		result_copy(line, sizeof(line), line, x);
	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (result_ends(line, word[i]) &&
		    word_outcome(word[i], &o, &n)) {
			named(p, t->waiting, NULL, o);
			t->waiting[0] = '\0';
			return;
		}
}

/* "SUBFAILED[why] (i=1) test_m.py::test_a": up to the test. */
static const char *
behind_subtest(const char *s)
{
	const char *id = strstr(s, "::");

	while (id && id > s && id[-1] != ' ')
		id--;
	return id ? id : s;
}

/* "FAILED test_m.py::test_a - assert 1 == 2", "ERROR test_m.py" */
static void
summary(struct result_part *p, const char *s)
{
	enum result_outcome o = RESULT_FAIL;
	const char *why;

	if (result_eat(&s, "ERROR "))
		o = RESULT_ERROR;
	else if (result_begins(s, "SUBFAIL"))
		s = behind_subtest(s);
	else if (!result_eat(&s, "FAILED "))
		return;
	why = strstr(s, " - ");
	if (strstr(s, "::") == NULL) {
		/* A file, which could not be collected. */
		result_add(p, s, "", o, why ? why + 3 : NULL);
		return;
	}
	/* One that failed may be in error for its teardown too. */
	take(p, s, why, o, why ? why + 3 : NULL);
}

/* "1 failed, 2 passed, 1 warning in 0.01s", in a frame of "=" or bare. */
static bool
totals(struct result_part *p, const char *s)
{
	struct pytest *t = p->state;
	struct result_tally n = { 0, 0, 0, 0 };
	long long k, errors = 0;
	char word[32];
	bool any = false;

	s += strspn(s, "= ");
	if (result_begins(s, "no tests ran")) {
		any = true;
	} else {
		while (result_count(&s, &k, word)) {
			any = true;
			if (strcmp(word, "passed") == 0 ||
			    strcmp(word, "xpassed") == 0)
				n.passed += k;
			else if (strcmp(word, "failed") == 0)
				n.failed += k;
			else if (result_begins(word, "error"))
				errors += k;
			else if (strcmp(word, "skipped") == 0)
				n.skipped += k;
			else if (strcmp(word, "xfailed") == 0)
				n.expected += k;
			else if (strcmp(word, "warning") != 0 &&
			    strcmp(word, "warnings") != 0 &&
			    strcmp(word, "deselected") != 0 &&
			    strcmp(word, "rerun") != 0 &&
			    strcmp(word, "subtests") != 0)
				return false;
			if (strcmp(word, "subtests") == 0)
				result_eat(&s, " passed");
		}
	}
	if (!any || (!result_begins(s, " in ") &&
	    strstr(s, "no tests ran in ") == NULL))
		return false;
	t->open = false;
	n.failed += errors;
	t->total = n;
	t->totalled = true;
	return true;
}

static void
finish(struct result_part *p)
{
	struct pytest *t = p->state;

	if (t->totalled) {
		result_say(&p->said.passed, t->total.passed);
		result_say(&p->said.failed, t->total.failed);
		result_say(&p->said.expected, t->total.expected);
		result_say(&p->said.skipped, t->total.skipped);
	}
	t->totalled = false;
}

/* "____ ERROR at setup of test_a ____" */
static void
heading(struct pytest *t, const char *s)
{
	s += strspn(s, "_");
	if (*s != ' ')
		return;
	s++;
	t->told = false;
	t->section = FAILURE;
	if (result_begins(s, "ERROR collecting ")) {
		t->section = COLLECTING;
		t->collecting = true;
	} else if (result_begins(s, "ERROR at ")) {
		t->section = SETUP;
	}
}

/* The "E" lines say why; the first kind that is told is the kind. */
static void
because(struct result_part *p, const char *s)
{
	struct pytest *t = p->state;
	enum result_kind kind;

	if (t->section != COLLECTING)
		return;
	kind = result_kind_at(result_blanks(s));
	if (kind == KIND_NONE || t->told)
		return;
	t->told = true;
	/* One file that is malformed makes it more than a missing name. */
	p->trouble |= result_trouble_of(kind, 0);
}

static void
pytest_line(struct result_part *p, const char *s)
{
	struct pytest *t = p->state;

	if (*s == '=' &&
	    strstr(s, " test session starts ") != NULL) {
		finish(p);
		p->seen = t->open = true;
		t->section = NOWHERE;
	} else if (strstr(s, " collected in ") != NULL) {
		t->open = false;	/* --collect-only */
	} else if (*s == '!' && strstr(s, " _pytest.outcomes.Exit: ")) {
		t->early = "pytest.exit() ended it before its last test";
	} else if (totals(p, s)) {
		p->seen |= result_begins(s, "==") ||
		    t->summary || t->verbose || t->total.failed > 0 ||
		    result_begins(s, "no tests ran") ||
		    t->total.passed > 0 || strstr(s, " deselected in ");
	} else if (*s == '_' && result_ends(s, "_")) {
		heading(t, s);
	} else if (result_begins(s, "E  ")) {
		because(p, s + 1);
	} else if (result_begins(s, "ImportError while loading conftest") ||
	    result_begins(s, "INTERNALERROR>")) {
		p->seen = true;
		t->section = COLLECTING;
		t->collecting = true;
	} else if (result_begins(s, "ERROR: usage: ") ||
	    result_begins(s, "ERROR: file or directory not found") ||
	    result_begins(s, "ERROR: not found: ") ||
	    strstr(s, "__main__.py: error: ") != NULL ||
	    strstr(s, "pytest: error: ") != NULL) {
		p->trouble |= TROUBLE_USAGE;
	} else if (*s == '=' &&
	    strstr(s, " short test summary info ") != NULL) {
		t->summary = true;
		t->section = NOWHERE;
	} else if (*s == '!' &&
	    strstr(s, " KeyboardInterrupt ") != NULL) {
		p->trouble |= TROUBLE_INTERRUPTED;
	} else if (t->summary) {
		summary(p, s);
	} else if (p->seen && t->section == NOWHERE && !verbose(p, s)) {
		settle(p, s);
	}
}

static void
pytest_end(struct result_part *p)
{
	struct pytest *t = p->state;

	finish(p);
	if (!p->seen) {
		p->trouble &= TROUBLE_USAGE;
		return;
	}
	p->early = t->open ? "pytest: a session began, and its total is "
	    "missing" : t->early;
	if (t->collecting && !(p->trouble & (TROUBLE_STRUCTURAL |
	    TROUBLE_LOAD)))
		p->trouble |= TROUBLE_LOAD;
	/* The summary names failures only: what -v named is held to. */
	if (t->verbose && p->said.passed >= 0 &&
	    p->said.passed != p->named.passed)
		result_doubt(p, "%lld passed by name, and the total says "
		    "%lld", p->named.passed, p->said.passed);
}

const struct result_format result_pytest = { "pytest", sizeof(struct pytest),
    pytest_line, pytest_end };
