/* mocha's spec and dot reporters. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

enum { DEEP = 16, WORDS = 256 };

struct mocha {
	char name[DEEP][WORDS];	/* the describe blocks that are open */
	char wait[WORDS];	/* below "1) suite": the test's own line */
	bool ended;		/* "N passing" was read */
	bool failures;		/* the list of failures is under way */
	size_t why;		/* the failed test whose reason is next, + 1 */
};

static void
suite_of(const struct mocha *m, size_t depth, char *to, size_t size)
{
	size_t n = 0;

	to[0] = '\0';
	for (size_t i = 0; i < depth && n + 8 < size; i++) {
		if (m->name[i][0] == '\0')
			continue;
		if (n > 0) {
			memcpy(to + n, " > ", 4);
			n += 3;
		}
		result_copy(to + n, size - n, m->name[i], NULL);
		n += strlen(to + n);
	}
}

/* "    ✔ a (12ms)", "    1) b", "    - c"; else a describe block opens. */
static void
listed(struct result_part *p, const char *s)
{
	static const char *const marks[] = { "✔ ", "✓ ", "√ ", NULL };
	struct mocha *m = p->state;
	const char *line = result_unglue(s, marks);
	size_t blanks = strspn(line, " "), depth = blanks / 2;
	enum result_outcome o;
	char suite[2048], leaf[WORDS];
	long long n;

	s = line + blanks;
	if (blanks < 2 || blanks % 2 || depth - 1 >= DEEP)
		return;
	depth--;
	if (result_eat(&s, "✔ ") || result_eat(&s, "✓ ") ||
	    result_eat(&s, "√ ")) {
		o = RESULT_PASS;
	} else if (result_eat(&s, "- ")) {
		o = RESULT_SKIP;
	} else if (result_number(&s, &n) && result_eat(&s, ") ")) {
		o = RESULT_FAIL;
	} else {
		result_copy(m->name[depth], WORDS, s, NULL);
		for (size_t i = depth + 1; i < DEEP; i++)
			m->name[i][0] = '\0';
		return;
	}
	suite_of(m, depth, suite, sizeof(suite));
	result_copy(leaf, sizeof(leaf), s, NULL);
	result_cut_time(leaf);
	result_add(p, suite, leaf, o, NULL);
}

static bool
totals(struct result_part *p, const char *s)
{
	struct mocha *m = p->state;
	const char *x = s;
	char word[32];
	long long n;

	if (*s != ' ' || !result_count(&x, &n, word))
		return false;
	if (strcmp(word, "passing") == 0) {
		/* A second run follows the first. */
		m->ended = true;
		m->failures = false;
		p->seen = true;
		result_say(&p->said.passed, n);
		result_say(&p->said.failed, 0);
		result_say(&p->said.skipped, 0);
		memset(m->name, 0, sizeof(m->name));
	} else if (m->ended && strcmp(word, "pending") == 0) {
		result_say(&p->said.skipped, n);
	} else if (m->ended && strcmp(word, "failing") == 0) {
		result_say(&p->said.failed, n);
		m->failures = true;
	} else {
		return false;
	}
	return true;
}

/* "  1) d", "       a:", blank, "      AssertionError …" */
static void
failure(struct result_part *p, const char *s)
{
	struct mocha *m = p->state;
	const char *x = result_blanks(s);
	long long n;
	char leaf[WORDS];

	if (x - s >= 2 && x - s <= 4 && result_number(&x, &n) &&
	    result_eat(&x, ") ")) {
		result_copy(m->wait, sizeof(m->wait), x, NULL);
		m->why = 0;
		if (result_ends(m->wait, ":")) {
			m->wait[strlen(m->wait) - 1] = '\0';
			m->why = result_last_failed(p, NULL, m->wait) + 1;
		}
	} else if (m->why == 0 && m->wait[0] && result_ends(s, ":")) {
		result_copy(leaf, sizeof(leaf), x, s + strlen(s) - 1);
		m->why = result_last_failed(p, NULL, leaf) + 1;
	} else if (m->why && *x) {
		if (m->why <= p->r->n)
			result_because(p, m->why - 1, x);
		m->why = 0;
		m->wait[0] = '\0';
	}
}

static void
mocha_line(struct result_part *p, const char *s)
{
	struct mocha *m = p->state;
	const char *x = s;

	if (totals(p, s))
		return;
	if (result_eat(&x, " Exception during run: ")) {
		p->seen = true;
		p->trouble |= result_trouble_of(result_kind_at(x),
		    TROUBLE_LOAD);
	} else if (result_begins(s, "Error: No test files found") ||
	    result_begins(s, "Error: No test file(s) found")) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if (m->failures) {
		failure(p, s);
	} else if (!m->ended) {
		listed(p, s);
	}
}

/* "  - x" is what any program prints, and a skip proves nothing: where they
 * are not as many as the total says, none is taken for one. */
static void
mocha_end(struct result_part *p)
{
	struct result *r = p->r;
	size_t n = 0;

	if (p->said.skipped < 0 || p->said.skipped == p->named.skipped)
		return;
	for (size_t i = 0; i < r->n; i++)
		if (r->v[i].outcome != RESULT_SKIP)
			r->v[n++] = r->v[i];
	r->n = n;
	p->named.skipped = 0;
}

const struct result_format result_mocha = { "mocha", sizeof(struct mocha),
    mocha_line, mocha_end };
