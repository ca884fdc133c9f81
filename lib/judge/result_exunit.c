/* ExUnit (mix test), and eunit's progress reporter, which ends alike. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

struct exunit {
	bool finished;		/* "Finished in 0.03 seconds" */
	char module[512];	/* --trace: "AppTest [test/app_test.exs]" */
	size_t failed;		/* the test whose reason follows, + 1 */
	bool place;		/* its file was read */
};

/* With --trace it was told a line before, as a test that had ended. */
static void
traced_failed(struct result_part *p, const char *name)
{
	struct result *r = p->r;

	if (r->n > 0 && r->v[r->n - 1].outcome == RESULT_PASS &&
	    strcmp(r->v[r->n - 1].name, name) == 0) {
		r->n--;
		p->named.passed--;
	}
}

/* "  1) test adds two (AppTest)" */
static bool
failure(struct result_part *p, const char *s)
{
	struct exunit *x = p->state;
	char suite[512], name[1024], *open;
	const char *t = result_blanks(s);
	long long n;

	if (t == s || !result_number(&t, &n) || !result_eat(&t, ") ") ||
	    !(result_begins(t, "test ") || result_begins(t, "doctest ") ||
	    result_begins(t, "property ")) || !result_ends(t, ")"))
		return false;
	result_copy(name, sizeof(name), t, NULL);
	open = strrchr(name, '(');
	if (open == NULL || open == name)
		return false;
	result_copy(suite, sizeof(suite), open + 1,
	    open + strlen(open) - 1);
	open[-1] = '\0';
	traced_failed(p, name);
	x->failed = result_add(p, suite, name, RESULT_FAIL, NULL) + 1;
	x->place = false;
	return true;
}

/* --trace: "  * test adds (0.01ms) [L#5]", told again when it has ended. */
static bool
traced(struct result_part *p, const char *s)
{
	struct exunit *x = p->state;
	char name[1024], *at;

	if (!result_eat(&s, "  * ") || !(result_begins(s, "test ") ||
	    result_begins(s, "doctest ") || result_begins(s, "property ")))
		return false;
	result_copy(name, sizeof(name), s, NULL);
	at = strstr(name, " [L#");
	if (at == NULL)
		return true;
	*at = '\0';
	at = strrchr(name, '(');
	if (at == NULL || at == name)
		return true;
	at[-1] = '\0';
	if (strcmp(at, "(skipped)") == 0 || strcmp(at, "(excluded)") == 0)
		result_add(p, x->module, name, RESULT_SKIP, NULL);
	else
		result_add(p, x->module, name, RESULT_PASS, NULL);
	return true;
}

/* "1 doctest, 3 tests, 1 failure, 2 excluded, 1 skipped" */
static void
totals(struct result_part *p, const char *s)
{
	struct exunit *x = p->state;
	long long n, all = 0, failed = 0, skipped = 0;
	char word[32];
	bool any = false, asserts = false;

	while (result_count(&s, &n, word)) {
		asserts = asserts || result_begins(word, "assertion");
		if (result_begins(word, "test") ||
		    result_begins(word, "doctest") ||
		    result_begins(word, "propert")) {
			all += n;
			any = true;
		} else if (result_begins(word, "failure")) {
			failed = n;
		} else if (strcmp(word, "invalid") == 0) {
			failed += n;
			p->trouble |= n > 0 ? TROUBLE_LOAD : 0;
		} else if (strcmp(word, "skipped") == 0 ||
		    strcmp(word, "excluded") == 0) {
			skipped += n;
		}
	}
	/* With assertions they are test-unit's. */
	if (!any || *s || !x->finished || asserts)
		return;
	x->finished = false;
	p->seen = true;
	/* Up to Elixir 1.17 the excluded ones are among the tests. */
	if (failed > all) {
		result_doubt(p, "%lld tests, of which %lld failed", all,
		    failed);
		all = failed;
	}
	if (failed + skipped > all)
		skipped = all - failed;
	result_say(&p->said.passed, all - failed - skipped);
	result_say(&p->said.failed, failed);
	result_say(&p->said.skipped, skipped);
}

static void
compiler(struct result_part *p, const char *s)
{
	if (result_begins(s, "== Compilation error in file ")) {
		p->seen = true;
		p->trouble |= TROUBLE_STRUCTURAL;
	} else if (result_eat(&s, "** (Mix) ")) {
		p->trouble |= TROUBLE_USAGE;
	} else if (result_eat(&s, "** (")) {
		p->trouble |= result_kind_at(s) == KIND_SYNTAX ?
		    TROUBLE_LOAD : 0;
	}
}

static void
exunit_line(struct result_part *p, const char *s)
{
	struct exunit *x = p->state;
	const char *t = s, *file;

	if (failure(p, s) || traced(p, s))
		return;
	if (result_begins(s, "Finished in ") && strstr(s, " second")) {
		x->finished = true;
		x->failed = 0;
	} else if (*s >= '0' && *s <= '9') {
		totals(p, s);
	} else if (strcmp(s, "There are no tests to run") == 0) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if (x->failed && result_begins(s, "     ")) {
		t = result_blanks(s);
		if (x->place && x->failed <= p->r->n)
			result_because(p, x->failed - 1, t);
		x->place = true;
	} else if ((file = strstr(s, " [")) != NULL &&
	    result_ends(s, ".exs]")) {
		result_copy(x->module, sizeof(x->module), s, file);
	} else {
		compiler(p, s);
	}
}

static void
exunit_end(struct result_part *p)
{
	if (!p->seen)
		p->trouble &= TROUBLE_USAGE;
}

const struct result_format result_exunit = { "exunit",
    sizeof(struct exunit), exunit_line, exunit_end };
