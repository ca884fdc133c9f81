/* go test -json: an event a line (go doc test2json), and what the go command
 * prints between them. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "door/jdoc.h"
#include "judge/result_go.h"
#include "judge/result_part.h"

enum { RUNNING = 20000 };

/* A test that was begun and has not ended. */
struct running {
	char *package, *name;
	char why[256];
};

struct go_json {
	struct go go;		/* first: result_go_line reads it */
	struct running *v;
	size_t n, cap;
	bool events;		/* there was one */
	bool failed;		/* a package did */
	bool skipped;		/* a package was: it has no tests */
	char line[1024];	/* of a package's output, to its end */
	size_t len;
};

static struct running *
find(struct go_json *g, const char *package, const char *name)
{
	for (size_t i = g->n; i-- > 0;)
		if (strcmp(g->v[i].name, name) == 0 &&
		    strcmp(g->v[i].package, package) == 0)
			return &g->v[i];
	return NULL;
}

static void
run(struct result_part *p, const char *package, const char *name)
{
	struct go_json *g = p->state;

	if (g->n >= RUNNING) {
		result_doubt(p, "more than %d tests run at once", RUNNING);
		return;
	}
	mem_grow(&g->v, g->n, &g->cap, sizeof(*g->v));
	g->v[g->n].package = mem_strdup(package);
	g->v[g->n].name = mem_strdup(name);
	g->v[g->n++].why[0] = '\0';
}

static void
drop(struct go_json *g, struct running *t)
{
	free(t->package);
	free(t->name);
	*t = g->v[--g->n];
}

static void
ended(struct result_part *p, const char *package, const char *name,
    enum result_outcome o)
{
	struct go_json *g = p->state;
	struct running *t = find(g, package, name);

	if (t == NULL) {
		result_doubt(p, "%s ended, and was not begun", name);
		return;
	}
	result_add(p, package, name, o,
	    o == RESULT_FAIL && t->why[0] ? t->why : NULL);
	drop(g, t);
}

/* Bytes of a package's own output, given on by whole lines. */
static void
text(struct result_part *p, const char *s)
{
	struct go_json *g = p->state;

	for (; *s; s++) {
		if (*s != '\n') {
			if (g->len < sizeof(g->line) - 1)
				g->line[g->len++] = *s;
			continue;
		}
		g->line[g->len] = '\0';
		g->len = 0;
		result_go_line(p, g->line);
	}
}

static void
output(struct result_part *p, const char *package, const char *name,
    const char *s)
{
	struct go_json *g = p->state;
	struct running *t;
	const char *at;

	if (name == NULL) {
		text(p, s);
		return;
	}
	if (result_begins(s, "panic: test timed out after "))
		p->trouble |= TROUBLE_TIMEOUT;
	t = find(g, package, name);
	s = result_blanks(s);
	if (t == NULL || t->why[0] || *s == '\n' || *s == '\0' ||
	    result_begins(s, "=== ") || result_begins(s, "--- "))
		return;
	/* "x_test.go:3: want 2" */
	at = strstr(s, ".go:");
	at = at ? strstr(at, ": ") : NULL;
	result_copy(t->why, sizeof(t->why), at ? at + 2 : s, NULL);
}

static void
event(struct result_part *p, const struct jval *v)
{
	struct go_json *g = p->state;
	const char *action = jval_str(jval_get(v, "Action"));
	const char *package = jval_str(jval_get(v, "Package"));
	const char *name = jval_str(jval_get(v, "Test"));
	const char *s = jval_str(jval_get(v, "Output"));

	if (action == NULL)
		return;
	g->events = true;
	package = package ? package : "";
	if (strcmp(action, "run") == 0 && name)
		run(p, package, name);
	else if (strcmp(action, "output") == 0 && s)
		output(p, package, name, s);
	else if (strcmp(action, "build-output") == 0 && s)
		text(p, s);
	else if (strcmp(action, "pass") == 0 && name)
		ended(p, package, name, RESULT_PASS);
	else if (strcmp(action, "skip") == 0 && name)
		ended(p, package, name, RESULT_SKIP);
	else if (strcmp(action, "fail") == 0 && name)
		ended(p, package, name, RESULT_FAIL);
	else if (strcmp(action, "fail") == 0)
		g->failed = true;
	else if (strcmp(action, "skip") == 0)
		g->skipped = true;
}

static void
go_json_line(struct result_part *p, const char *s)
{
	struct jval *v = NULL;

	if (*s == '{' && strstr(s, "\"Action\":") != NULL)
		v = jval_parse(s, strlen(s));
	if (v != NULL)
		event(p, v);
	else
		result_go_line(p, s);
	jval_free(v);
}

static void
go_json_end(struct result_part *p)
{
	struct go_json *g = p->state;

	/* A package that panicked leaves tests behind that have not ended. */
	while (g->n > 0) {
		struct running *t = &g->v[g->n - 1];

		if (!g->failed)
			result_doubt(p, "%s was begun, and has not ended",
			    t->name);
		result_add(p, t->package, t->name, RESULT_FAIL,
		    t->why[0] ? t->why : "it has not ended");
		drop(g, t);
	}
	free(g->v);
	result_go_end(p);
	p->seen = g->events;
	if (!p->seen)
		return;
	p->whole = true;
	p->said = (struct result_tally){ -1, -1, -1, -1 };
	if (p->named.passed + p->named.failed + p->named.skipped == 0 &&
	    g->skipped)
		p->trouble |= TROUBLE_NONE;
}

const struct result_format result_go_json = { "go -json",
    sizeof(struct go_json), go_json_line, go_json_end };
