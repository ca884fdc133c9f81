/* gleeunit, and the gleam compiler before it. */
#include <string.h>

#include "judge/result_part.h"

struct gleeunit {
	bool gleam;		/* the gleam tool was heard */
	size_t failed;		/* the test whose reason follows, + 1 */
	bool compiler;		/* "error: …": a place follows */
	bool syntax, file;
	bool running;		/* "Running app_test.main" */
};

/* " test: app_test.add_test" below the failure's heading. */
static void
test(struct result_part *p, const char *s)
{
	struct gleeunit *g = p->state;
	const char *dot = strrchr(s, '.');
	char suite[512];

	if (dot == NULL || strchr(s, ' '))
		return;
	result_copy(suite, sizeof(suite), s, dot);
	g->failed = result_add(p, suite, dot + 1, RESULT_FAIL, NULL) + 1;
}

/* "1 passed, no failures", "2 passed, 1 failures, 1 skipped" */
static bool
totals(struct result_part *p, const char *s)
{
	long long passed, failed = 0, skipped = 0;

	if (!result_number(&s, &passed) || !result_eat(&s, " passed, "))
		return false;
	if (!result_eat(&s, "no") && !result_number(&s, &failed))
		return false;
	if (!result_eat(&s, " failures") && !result_eat(&s, " failure"))
		return false;
	if (result_eat(&s, ", ") && (!result_number(&s, &skipped) ||
	    !result_eat(&s, " skipped")))
		return false;
	if (*s)
		return false;
	result_say(&p->said.passed, passed);
	result_say(&p->said.failed, failed);
	result_say(&p->said.skipped, skipped);
	return p->seen = true;
}

/* "error: Unknown module value": by the compiler where a place follows. */
static void
error(struct result_part *p, const char *s)
{
	struct gleeunit *g = p->state;

	if (result_begins(s, "Program not found") ||
	    result_begins(s, "Shell command failure")) {
		p->trouble |= TROUBLE_USAGE;
		return;
	}
	if (result_begins(s, "These files have not been formatted"))
		return;
	g->compiler = true;
	g->syntax = result_begins(s, "Syntax error");
	g->file = result_begins(s, "File IO failure");
}

static void
gleeunit_line(struct result_part *p, const char *s)
{
	struct gleeunit *g = p->state;
	const char *x = result_blanks(s);

	if (totals(p, s))
		return;
	if (strcmp(s, "No tests found!") == 0) {
		p->trouble |= TROUBLE_NONE;
		p->seen = g->gleam;
	} else if (x > s && (result_begins(x, "Compiling ") ||
	    result_begins(x, "Compiled in ") ||
	    result_begins(x, "Resolving versions") ||
	    result_begins(x, "Checking "))) {
		g->gleam = true;
	} else if (x > s && result_begins(x, "Running ") &&
	    result_ends(x, ".main")) {
		g->gleam = g->running = true;
	} else if (x > s && result_eat(&x, "test: ")) {
		test(p, x);
	} else if (g->failed && x > s && result_eat(&x, "info: ")) {
		if (g->failed <= p->r->n)
			result_because(p, g->failed - 1, x);
		g->failed = 0;
	} else if (!g->running && result_eat(&s, "error: ")) {
		error(p, s);
	} else if (g->compiler && result_begins(x, "┌─ ")) {
		g->compiler = false;
		if (strstr(x, ".gleam:") != NULL) {
			p->trouble |= g->syntax ? TROUBLE_LOAD :
			    TROUBLE_STRUCTURAL;
			p->seen = true;
		}
	} else if (g->file && result_ends(s, "/gleam.toml")) {
		p->trouble |= TROUBLE_LOAD;
		p->seen = true;
	}
}

const struct result_format result_gleeunit = { "gleeunit",
    sizeof(struct gleeunit), gleeunit_line, NULL };
