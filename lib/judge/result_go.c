/* go test as text: go help test; cmd/go/internal/test. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/result_go.h"
#include "judge/result_part.h"

enum { RUNNING = 20000 };

static void
begun(struct result_part *p, const char *name)
{
	struct go *g = p->state;

	g->verbose = true;
	if (g->n >= RUNNING) {
		result_doubt(p, "more than %d tests run at once", RUNNING);
		return;
	}
	mem_grow(&g->open, g->n, &g->cap, sizeof(*g->open));
	g->open[g->n++] = mem_strdup(name);
}

static bool
is_open(const struct go *g, const char *name, size_t *at)
{
	for (size_t i = g->n; i-- > 0;)
		if (strcmp(g->open[i], name) == 0) {
			*at = i;
			return true;
		}
	return false;
}

static bool
outcome(const char **s, enum result_outcome *o)
{
	if (result_eat(s, "PASS: "))
		*o = RESULT_PASS;
	else if (result_eat(s, "FAIL: "))
		*o = RESULT_FAIL;
	else if (result_eat(s, "SKIP: "))
		*o = RESULT_SKIP;
	else
		return false;
	return true;
}

/* "--- FAIL: TestX (0.00s)"; behind the output of a test that ended no line
 * of its own, if that test has begun. */
static bool
test(struct result_part *p, const char *s)
{
	struct go *g = p->state;
	char name[1024];
	const char *why, *mark = strstr(s, "--- ");
	enum result_outcome o;
	bool margin = mark == s + strspn(s, " ");
	size_t at;

	if (mark == NULL || (mark += 4, !outcome(&mark, &o)) ||
	    (why = strstr(mark, " (")) == NULL || !result_ends(why, "s)"))
		return false;
	result_copy(name, sizeof(name), mark, why);
	if (is_open(g, name, &at)) {
		free(g->open[at]);
		g->open[at] = g->open[--g->n];
	} else if (!margin) {
		return false;
	} else if (g->verbose) {
		result_doubt(p, "%s ended, and was not begun", name);
	} else if (o != RESULT_FAIL) {
		g->forged = true;
		return true;
	}
	g->last = result_add(p, NULL, name, o, NULL) + 1;
	g->last = o == RESULT_FAIL ? g->last : 0;
	return true;
}

/* "FAIL<TAB>package<TAB>0.002s", or "[build failed]". */
static void
failed(struct result_part *p, const char *s)
{
	struct go *g = p->state;

	if (strstr(s, "[build failed]") != NULL) {
		p->trouble |= result_trouble_of(g->kind, TROUBLE_STRUCTURAL);
	} else if (strstr(s, "[setup failed]") != NULL) {
		p->trouble |= result_trouble_of(g->kind, TROUBLE_LOAD);
	} else if ((size_t)p->named.failed == g->failing) {
		/* It ended, and no test of it had failed: TestMain, init. */
		p->trouble |= g->panicked ? TROUBLE_FAILED : TROUBLE_LOAD;
		g->ended = true;
	}
	g->failing = (size_t)p->named.failed;
	g->kind = KIND_NONE;
}

static bool
package(struct result_part *p, const char *s)
{
	struct go *g = p->state;

	if (result_eat(&s, "ok  \t")) {
		if (strstr(s, "[no tests to run]") != NULL)
			g->nothing = true;
		else
			g->ok = true;
		g->failing = (size_t)p->named.failed;
	} else if (result_eat(&s, "FAIL\t")) {
		failed(p, s);
	} else if (result_begins(s, "?   \t") &&
	    strstr(s, "[no test files]") != NULL) {
		g->nothing = true;
	} else {
		return false;
	}
	g->building = false;
	return p->seen = true;
}

static void
build(struct result_part *p, const char *s)
{
	struct go *g = p->state;
	enum result_kind kind = KIND_NONE;

	if (result_begins(s, "# ")) {
		g->building = true;
		return;
	}
	if (!g->building)
		return;
	if (strstr(s, "no required module provides") != NULL ||
	    strstr(s, "cannot find package") != NULL ||
	    strstr(s, " is not in std") != NULL ||
	    strstr(s, " is not in GOROOT") != NULL ||
	    strstr(s, ": undefined: ") != NULL)
		kind = KIND_MISSING;
	else if (strstr(s, ": syntax error: ") != NULL ||
	    (strstr(s, ": expected ") != NULL && strstr(s, ", found ")))
		kind = KIND_SYNTAX;
	if (g->kind == KIND_NONE)
		g->kind = kind;
}

/* What the go command itself refuses. */
static void
command(struct result_part *p, const char *s)
{
	static const char *const usage[] = { "flag provided but not defined: ",
	    "go: go.mod file not found", "go: cannot find main module",
	    "go: unknown command", "go: no Go source files",
	    "go: cannot find GOROOT", "go: go.mod requires go >= " };

	if (strcmp(s, "no packages to test") == 0 ||
	    (result_begins(s, "go: warning: \"") &&
	    result_ends(s, "matched no packages"))) {
		p->trouble |= TROUBLE_NONE;
		p->seen = true;
	}
	for (size_t i = 0; i < sizeof(usage) / sizeof(*usage); i++)
		if (result_begins(s, usage[i]))
			p->trouble |= TROUBLE_USAGE;
	if (result_begins(s, "panic: test timed out after ")) {
		p->trouble |= TROUBLE_TIMEOUT;
		p->seen = true;
	}
}

void
result_go_line(struct result_part *p, const char *s)
{
	struct go *g = p->state;

	if (test(p, s) || package(p, s))
		return;
	if (result_begins(s, "=== RUN   ")) {
		begun(p, s + strlen("=== RUN   "));
	} else if (result_begins(s, "panic: ")) {
		g->panicked = true;
		command(p, s);
	} else if (g->last != 0 && result_begins(s, "    ")) {
		/* "    x_test.go:3: want 2" */
		const char *why = strstr(s, ".go:");

		why = why ? strstr(why, ": ") : NULL;
		if (g->last <= p->r->n)
			result_because(p, g->last - 1, why ? why + 2 : s);
	} else {
		build(p, s);
		command(p, s);
	}
}

void
result_go_end(struct result_part *p)
{
	struct go *g = p->state;
	size_t left = g->n;

	while (g->n > 0)
		free(g->open[--g->n]);
	free(g->open);
	if (!p->seen) {
		/* "--- FAIL" may be any text; the package's line is not. */
		p->trouble &= TROUBLE_USAGE;
		return;
	}
	p->said.failed = p->named.failed;
	if (g->verbose) {
		p->whole = true;
		if (left > 0 && !g->panicked && !g->ended &&
		    !(p->trouble & TROUBLE_TIMEOUT))
			result_doubt(p, "%zu tests begun, and not ended",
			    left);
	} else if (g->forged) {
		result_doubt(p, "a test passed by name, without -v");
	} else if (!g->ok && g->nothing && p->named.failed == 0) {
		p->trouble |= TROUBLE_NONE;
		p->said.passed = p->said.skipped = 0;
	}
}

const struct result_format result_go = { "go", sizeof(struct go),
    result_go_line, result_go_end };
