/* node --test with its spec reporter. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

enum { DEEP = 16, WORDS = 256 };

struct node {
	char name[DEEP][WORDS];	/* the suites that are open */
	long long tests, pass, fail, skipped, todo, cancelled;
	unsigned sums;		/* which of these were read */
	long long files;	/* of "pass": those that told of no test */
	bool failing;		/* "failing tests:": they come again */
	size_t why;
	enum result_kind kind;	/* of what a file printed */
};

static bool
is_script(const char *name)
{
	static const char *const ext[] = { ".js", ".mjs", ".cjs", ".ts",
	    ".mts", ".cts" };

	for (size_t i = 0; i < sizeof(ext) / sizeof(*ext); i++)
		if (result_ends(name, ext[i]))
			return true;
	return false;
}

/* The path is whole, or, in newer ones, from the top; then it is one that
 * node takes for a test by itself. */
bool
result_node_file(const char *name)
{
	static const char *const marks[] = { ".test.", "-test.", "_test." };
	const char *base = strrchr(name, '/');

	if (!is_script(name))
		return false;
	if (*name == '/')
		return true;
	base = base ? base + 1 : name;
	if (strchr(name, ' '))
		return false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (strstr(base, marks[i]))
			return true;
	return base > name && (result_begins(name, "test/") ||
	    strstr(name, "/test/"));
}

/* "  ✔ a (1.2ms)", "✖ b", "﹣ c # SKIP", "▶ suite" */
static void
listed(struct result_part *p, const char *s)
{
	static const char *const marks[] = { "✔ ", "✖ ", NULL };
	struct node *t = p->state;
	const char *line = result_unglue(s, marks);
	size_t depth = strspn(line, " ") / 2, n;
	enum result_outcome o;
	char leaf[WORDS], suite[2048], *dir;

	s = result_blanks(line);
	if (depth >= DEEP)
		return;
	if (result_eat(&s, "▶ ")) {
		result_copy(leaf, sizeof(leaf), s, NULL);
		result_cut_time(leaf);
		/* A suite is told again, with its time, when it has ended. */
		result_copy(t->name[depth], WORDS, leaf, NULL);
		for (size_t i = depth + 1; i < DEEP; i++)
			t->name[i][0] = '\0';
		return;
	}
	if (result_eat(&s, "✔ "))
		o = RESULT_PASS;
	else if (result_eat(&s, "✖ "))
		o = RESULT_FAIL;
	else if (result_eat(&s, "﹣ ") || result_eat(&s, "⚠ "))
		o = RESULT_SKIP;
	else
		return;
	result_copy(leaf, sizeof(leaf), s, NULL);
	dir = strstr(leaf, " # ");
	if (dir && (result_begins_case(dir + 3, "skip") ||
	    result_begins_case(dir + 3, "todo"))) {
		*dir = '\0';
		o = RESULT_SKIP;
	}
	result_cut_time(leaf);
	/* The end of a suite or of a test with tests in it. */
	if (strcmp(t->name[depth], leaf) == 0 && t->name[depth][0]) {
		t->name[depth][0] = '\0';
		return;
	}
	if (depth == 0 && o == RESULT_PASS && result_node_file(leaf)) {
		t->files++;
		return;
	}
	result_joined(t->name[0], WORDS, depth, suite, sizeof(suite));
	n = result_add(p, suite, leaf, o, NULL);
	if (o == RESULT_FAIL && n != SIZE_MAX && strchr(leaf, ' ') == NULL &&
	    (result_ends(leaf, "js") || result_ends(leaf, "ts")) &&
	    strchr(leaf, '.') != NULL)
		p->r->v[n].outcome = t->kind == KIND_MISSING ?
		    RESULT_MISSING : RESULT_ERROR;
}

static void
sums(struct result_part *p, const char *s)
{
	static const char *const word[] = { "tests ", "pass ", "fail ",
	    "cancelled ", "skipped ", "todo " };
	struct node *t = p->state;
	long long *to[] = { &t->tests, &t->pass, &t->fail, &t->cancelled,
	    &t->skipped, &t->todo };

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++) {
		const char *x = s;

		if (result_eat(&x, word[i]) && result_number(&x, to[i]) &&
		    *x == '\0')
			t->sums |= 1u << i;
	}
}

static void
node_line(struct result_part *p, const char *s)
{
	struct node *t = p->state;
	const char *x = s;
	char leaf[WORDS];

	if (result_eat(&x, "ℹ ")) {
		sums(p, x);
	} else if (result_begins(s, "✖ failing tests:")) {
		t->failing = true;
	} else if (!t->failing) {
		if (t->kind == KIND_NONE)
			t->kind = result_kind_at(s);
		listed(p, s);
	} else if (result_eat(&x, "✖ ")) {
		result_copy(leaf, sizeof(leaf), x, NULL);
		result_cut_time(leaf);
		t->why = result_last_failed(p, NULL, leaf) + 1;
	} else if (t->why && *s) {
		if (t->why <= p->r->n)
			result_because(p, t->why - 1, s);
		t->why = 0;
	}
}

static void
node_end(struct result_part *p)
{
	struct node *t = p->state;

	/* All six are printed, or it is some other text. */
	p->seen = t->sums == 0x3f;
	if (!p->seen)
		return;
	t->pass -= t->files;
	t->tests -= t->files;
	p->said.passed = t->pass;
	p->said.failed = t->fail + t->cancelled;
	p->said.skipped = t->skipped + t->todo;
	if (t->pass + t->fail + t->cancelled + t->skipped + t->todo !=
	    t->tests)
		result_doubt(p, "%lld tests in all, %lld by their outcome",
		    t->tests, t->pass + t->fail + t->cancelled + t->skipped +
		    t->todo);
	/* A test with tests in it has no line of its own that could be told
	 * from a suite's. */
	if (p->named.passed < t->pass)
		p->named.passed = t->pass;
	if (p->named.failed < t->fail + t->cancelled)
		p->named.failed = t->fail + t->cancelled;
	if (p->named.skipped < p->said.skipped)
		p->named.skipped = p->said.skipped;
}

const struct result_format result_node = { "node", sizeof(struct node),
    node_line, node_end };
