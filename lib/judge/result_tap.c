/* TAP 12, 13 and 14: testanything.org, bats, node --test, prove -v, tape. */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "judge/result_part.h"

enum { DEEP = 32, PATH = 512 };

struct tap {
	bool version, bailed, heard;
	bool yaml;		/* in a block of diagnostics */
	bool block;		/* its `error: |-`: the next lines are it */
	size_t indent;		/* of that */
	long long plan, points;	/* at the margin */
	bool planned, skip_all, summed;
	bool first;		/* the plan was the first line of all */
	bool begun;		/* there was a line */
	size_t point;		/* the last point's place + 1; 0: it passed */
	bool last;		/* the last test of all is that point */
	char name[DEEP][PATH];	/* the subtests that are open */
	/* node's own sums, which do not count suites */
	long long tests, pass, fail, skipped, todo, cancelled, suites;
	long long files;	/* node's that told of no test */
	bool status127;		/* the last point failed with */
	bool file;		/* the last point is a file that failed */
	enum result_kind kind;	/* of the comments before it */
};

/* "# SKIP why", "# todo": the directive of a point; a "\#" is none. */
static const char *
directive(const char *s)
{
	for (; (s = strchr(s, '#')) != NULL; s++)
		if (s[-1] != '\\') {
			const char *d = result_blanks(s + 1);

			if (result_begins_case(d, "skip") ||
			    result_begins_case(d, "todo"))
				return s;
		}
	return NULL;
}

static enum result_outcome
outcome(bool ok, const char *dir)
{
	if (dir == NULL)
		return ok ? RESULT_PASS : RESULT_FAIL;
	/* An open task that fails breaks nothing, one that is done and one
	 * that was never begun look alike: neither proves anything. */
	return RESULT_SKIP;
}

/* What may be one; a folder's name may hold a blank. */
static bool
is_file(const char *name)
{
	static const char *const ext[] = { ".js", ".mjs", ".cjs", ".ts",
	    ".mts", ".cts", ".jsx", ".tsx" };

	for (size_t i = 0; i < sizeof(ext) / sizeof(*ext); i++)
		if (result_ends(name, ext[i]))
			return true;
	return false;
}

/* "outer # time=7.93ms {": node-tap and vitest; the brace opens a subtest,
 * which has the name of the point. */
static bool
cut_extra(char *name)
{
	size_t n = strlen(name);
	bool opens = n > 2 && strcmp(name + n - 2, " {") == 0;
	char *at;

	if (opens)
		name[n - 2] = '\0';
	at = strstr(name, " # time=");
	if (at)
		*at = '\0';
	return opens;
}

/* Behind "ok" or "not ok": a number, " - ", a description, a directive. */
static void
point(struct result_part *p, const char *s, int depth, bool ok)
{
	struct tap *t = p->state;
	char name[PATH], suite[PATH];
	const char *dir;
	enum result_outcome o;
	long long n;
	size_t at;

	s = result_blanks(s);
	if (result_number(&s, &n))
		s = result_blanks(s);
	if (result_eat(&s, "-"))
		s = result_blanks(s);
	dir = directive(s);
	result_copy(name, sizeof(name), s, dir);
	result_joined(t->name[0], PATH, (size_t)depth, suite,
	    sizeof(suite));
	o = outcome(ok, dir);
	t->heard = true;
	t->points += depth == 0;
	t->status127 = false;
	if (cut_extra(name)) {
		result_copy(t->name[depth], PATH, name, NULL);
		t->point = 0;
		return;
	}
	if (strcmp(name, "setup_file failed") == 0 ||
	    strcmp(name, "setup_suite failed") == 0 ||
	    strcmp(name, "bats-gather-tests") == 0) {
		o = ok ? o : RESULT_ERROR;
		p->trouble |= ok ? 0 : TROUBLE_LOAD;
	}
	/* node says its name before, too. */
	if (depth == 0 && o == RESULT_PASS && result_node_file(name) &&
	    strcmp(t->name[0], name) == 0) {
		t->files++;
		t->name[0][0] = '\0';
		t->point = 0;
		t->last = false;
		return;
	}
	at = result_add(p, suite, name, o, NULL);
	t->last = at != SIZE_MAX;
	t->point = t->last && result_failed(o) ? at + 1 : 0;
	t->file = t->point && is_file(name);
	t->name[depth][0] = '\0';
}

static void
plan(struct result_part *p, const char *s)
{
	struct tap *t = p->state;
	long long n;

	if (!result_eat(&s, "1..") || !result_number(&s, &n))
		return;
	s = result_blanks(s);
	if (*s != '\0' && *s != '#')
		return;
	/* A second run prints its own plan. */
	t->plan = t->planned ? t->plan + n : n;
	t->first |= !t->begun;
	t->planned = true;
	t->skip_all = *s == '#' && result_begins_case(
	    result_blanks(s + 1), "skip");
}

static bool
sum(const char *s, const char *word, long long *to)
{
	return result_eat(&s, word) && (s = result_blanks(s), true) &&
	    result_number(&s, to) && *s == '\0';
}

/* A line of why the last point failed. */
static void
reason(struct result_part *p, const char *s)
{
	struct tap *t = p->state;

	if (t->point == 0 || t->point - 1 >= p->r->n)
		return;
	/* What bats says of a command that there is not. */
	t->status127 |= result_ends(s, "' failed with status 127");
	if (t->status127 && result_ends(s, ": command not found") &&
	    p->r->v[t->point - 1].outcome == RESULT_FAIL)
		p->r->v[t->point - 1].outcome = RESULT_MISSING;
	/* It begins with where that was. */
	if (*s != '(' && *s != '#' && !result_begins(s, "in test file "))
		result_because(p, t->point - 1, s);
}

/* "# tests 3": node, tape and tap end with such; else why a test failed. */
static void
comment(struct result_part *p, const char *s, int depth)
{
	struct tap *t = p->state;
	enum result_kind kind = result_kind_in(s);

	s = result_blanks(s + 1);
	if (result_eat(&s, "Subtest: ") && depth < DEEP) {
		result_copy(t->name[depth], PATH, s, NULL);
		return;
	}
	if (depth == 0 && sum(s, "tests ", &t->tests)) {
		t->summed = true;
		return;
	}
	if (depth == 0 && (sum(s, "pass ", &t->pass) ||
	    sum(s, "fail ", &t->fail) || sum(s, "suites ", &t->suites) ||
	    sum(s, "todo ", &t->todo) || sum(s, "skipped ", &t->skipped) ||
	    sum(s, "cancelled ", &t->cancelled)))
		return;
	if (t->kind == KIND_NONE)
		t->kind = kind;
	reason(p, s);
}

/* The last point stands for a suite, and is no test. */
static void
suite(struct result_part *p)
{
	struct tap *t = p->state;
	enum result_outcome o;

	if (!t->last)
		return;
	o = p->r->v[--p->r->n].outcome;
	p->named.passed -= o == RESULT_PASS;
	p->named.skipped -= o == RESULT_SKIP;
	p->named.failed -= result_failed(o);
	/* It fails with its tests, or for a reason of its own. */
	if (result_failed(o) && p->named.failed == 0)
		p->trouble |= TROUBLE_LOAD;
	t->last = false;
	t->point = 0;
}

/* A scalar of YAML without its quotes. */
static const char *
unquote(const char *s, char *to, size_t size)
{
	const char *end = s + strlen(s);

	if ((*s == '\'' || *s == '"') && end > s + 1 && end[-1] == *s)
		s++, end--;
	result_copy(to, size, s, end);
	return to;
}

/* A line of the YAML between "---" and "..." below a point. */
static void
yaml(struct result_part *p, const char *s)
{
	struct tap *t = p->state;
	struct buf b = BUF_INIT;
	struct result_test *v;
	char text[600];

	/* The block ends with its indentation. */
	if (t->block && strspn(s, " ") < t->indent + 2 && *s)
		t->block = false;
	t->indent = t->block ? t->indent : strspn(s, " ");
	s = result_blanks(s);
	if (strcmp(s, "...") == 0) {
		t->yaml = t->block = false;
		t->kind = KIND_NONE;
		return;
	}
	if (strcmp(s, "type: 'suite'") == 0) {
		suite(p);
		return;
	}
	if (t->point == 0 || t->point - 1 >= p->r->n)
		return;
	v = &p->r->v[t->point - 1];
	if (t->block && *s) {
		reason(p, s);
	} else if (result_eat(&s, "error: ") || result_eat(&s, "message: ")) {
		t->block = *s == '|' || *s == '>';
		if (!t->block)
			reason(p, unquote(s, text, sizeof(text)));
	} else if (result_eat(&s, "name: ") && v->outcome == RESULT_FAIL) {
		/* "TypeError", of which node's error is the rest. */
		buf_fmt(&b, "%s: %s", unquote(s, text, sizeof(text)),
		    v->message ? v->message : "");
		if (result_kind_at(b.data) == KIND_MISSING)
			v->outcome = RESULT_MISSING;
		buf_release(&b);
	} else if (t->file && result_begins(s, "exitCode: ") &&
	    v->outcome == RESULT_FAIL) {
		/* The file ended, not a test in it: it did not load. */
		v->outcome = t->kind == KIND_MISSING ? RESULT_MISSING :
		    RESULT_ERROR;
	}
}

static void
read_line(struct result_part *p, const char *s)
{
	struct tap *t = p->state;
	bool margin = *s != ' ';
	int depth = (int)(strspn(s, " ") / 4);

	if (t->yaml) {
		yaml(p, s);
		return;
	}
	if (t->heard && strcmp(result_blanks(s), "---") == 0) {
		t->yaml = true;
		return;
	}
	s = result_blanks(s);
	if (depth >= DEEP || *s == '\0')
		return;
	if (result_begins(s, "TAP version 1") && depth == 0) {
		t->version = true;
	} else if (result_begins(s, "Bail out!") && depth == 0) {
		t->bailed = true;
	} else if (*s == '#') {
		comment(p, s, depth);
	} else if (depth == 0 && result_begins(s, "1..")) {
		plan(p, s);
	} else if (result_eat(&s, "not ok")) {
		if (*s == ' ' || *s == '\0')
			point(p, s, depth, false);
	} else if (result_eat(&s, "ok")) {
		if (*s == ' ' || *s == '\0')
			point(p, s, depth, true);
	} else if (!margin) {
		/* mocha: why, without a mark */
		reason(p, s);
	}
}

static void
tap_line(struct result_part *p, const char *s)
{
	struct tap *t = p->state;

	read_line(p, s);
	t->begun |= *s != '\0';
}

/* tape and tap end with sums too, and have no suites. */
static void
sums(struct result_part *p)
{
	struct tap *t = p->state;
	long long all = p->named.passed + p->named.failed + p->named.skipped;

	/* mocha leaves out what it skipped. */
	if (t->tests != all && t->tests != all - p->named.skipped &&
	    t->tests != all + t->files)
		result_doubt(p, "%lld tests told, %lld summed up", all,
		    t->tests);
	else if (t->pass + t->fail + t->cancelled + t->skipped + t->todo ==
	    t->tests && t->fail + t->cancelled != p->named.failed)
		result_doubt(p, "%lld failures told, %lld summed up",
		    p->named.failed, t->fail + t->cancelled);
}

static void
tap_end(struct result_part *p)
{
	struct tap *t = p->state;

	/* A plan alone may be any text. */
	p->seen = t->version || t->first || (t->planned && t->points > 0);
	p->whole = true;
	if (!p->seen)
		return;
	if (t->bailed)
		p->trouble |= TROUBLE_LOAD;
	else if (t->plan != t->points && !(t->plan > t->points &&
	    p->trouble & TROUBLE_LOAD))
		/* What did not load told of no test. */
		result_doubt(p, "%lld tests planned, %lld told", t->plan,
		    t->points);
	if (t->summed && p->r->unnamed == 0)
		sums(p);
	if (t->planned && t->plan == 0)
		p->trouble |= t->skip_all ? TROUBLE_ALL_SKIPPED :
		    TROUBLE_NONE;
}

const struct result_format result_tap = { "tap", sizeof(struct tap),
    tap_line, tap_end };
