/* jest's default and verbose reporters. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

enum { DEEP = 16, WORDS = 256 };

struct jest {
	char file[1024];
	char name[DEEP][WORDS];	/* the describe blocks that are open */
	bool failed;		/* it did */
	bool listing;		/* below "PASS file": tests by name */
	bool suite;		/* below "Test suite failed to run" */
	bool told;		/* and its reason was read */
	bool suites;		/* "Test Suites:" was read */
	size_t why;		/* the failed test whose reason is next, + 1 */
};

/* "PASS t/a.test.js (5.2 s)", "FAIL web t/a.test.js" */
static bool
file(struct result_part *p, const char *s)
{
	struct jest *j = p->state;
	char line[1024], *dot;
	bool failed = *s == 'F';

	if (!result_eat(&s, "PASS ") && !result_eat(&s, "FAIL "))
		return false;
	result_copy(line, sizeof(line), result_blanks(s), NULL);
	result_cut_time(line);
	dot = strrchr(line, '.');
	if (dot == NULL || strchr(dot, ' ') != NULL || strchr(line, '>'))
		return false;
	result_copy(j->file, sizeof(j->file), line, NULL);
	memset(j->name, 0, sizeof(j->name));
	j->failed = failed;
	j->listing = true;
	j->suite = false;
	j->why = 0;
	return true;
}

static void
full_name(struct jest *j, size_t depth, const char *leaf, char *to,
    size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < depth && n + 8 < size; i++) {
		if (j->name[i][0] == '\0')
			continue;
		result_copy(to + n, size - n, j->name[i], NULL);
		n += strlen(to + n);
		memcpy(to + n, " > ", 4);
		n += 3;
	}
	result_copy(to + n, size - n, leaf, NULL);
}

/* "    ✓ a (4 ms)"; a line without a mark opens a describe block. */
static void
listed(struct result_part *p, const char *s)
{
	static const struct {
		const char *mark;
		enum result_outcome o;
	} marks[] = { { "✓ ", RESULT_PASS }, { "√ ", RESULT_PASS },
	    { "✕ ", RESULT_FAIL }, { "× ", RESULT_FAIL },
	    { "○ skipped ", RESULT_SKIP }, { "✎ todo ", RESULT_SKIP },
	    { "○ ", RESULT_SKIP } };
	struct jest *j = p->state;
	size_t depth = strspn(s, " ") / 2;
	char leaf[WORDS], full[2048];

	s = result_blanks(s);
	depth = depth > 0 ? depth - 1 : 0;
	if (depth >= DEEP)
		return;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (result_eat(&s, marks[i].mark)) {
			result_copy(leaf, sizeof(leaf), s, NULL);
			result_cut_time(leaf);
			full_name(j, depth, leaf, full, sizeof(full));
			result_add(p, j->file, full, marks[i].o, NULL);
			return;
		}
	result_copy(j->name[depth], WORDS, s, NULL);
	for (size_t i = depth + 1; i < DEEP; i++)
		j->name[i][0] = '\0';
}

/* "  ● outer › a": why that test failed, two lines below. */
static void
bullet(struct result_part *p, const char *s)
{
	struct jest *j = p->state;
	char full[2048];
	size_t n = 0;

	j->listing = false;
	if (result_begins(s, "Test suite failed to run")) {
		j->suite = true;
		j->told = false;
		p->seen = true;
		return;
	}
	j->suite = false;
	for (const char *end; n + 8 < sizeof(full); s = end + strlen(" › ")) {
		end = strstr(s, " › ");
		result_copy(full + n, sizeof(full) - n, s, end);
		n += strlen(full + n);
		if (end == NULL)
			break;
		memcpy(full + n, " > ", 4);
		n += 3;
	}
	j->why = result_last_failed(p, j->file, full) + 1;
	/* Of several files only what failed is named, and here. */
	if (j->why == 0 && j->failed && strcmp(full, "Console") != 0)
		j->why = result_add(p, j->file, full, RESULT_FAIL, NULL) + 1;
}

static void
totals(struct result_part *p, const char *s)
{
	struct jest *j = p->state;
	struct result_tally t = { 0, 0, 0, 0 };
	long long n, all = -1;
	char word[32];

	while (result_count(&s, &n, word)) {
		if (strcmp(word, "passed") == 0)
			t.passed = n;
		else if (strcmp(word, "failed") == 0)
			t.failed = n;
		else if (strcmp(word, "skipped") == 0 ||
		    strcmp(word, "pending") == 0 || strcmp(word, "todo") == 0)
			t.skipped += n;
		else if (strcmp(word, "total") == 0)
			all = n;
	}
	if (all < 0 || !j->suites)
		return;
	if (all != t.passed + t.failed + t.skipped)
		result_doubt(p, "%lld tests in all, %lld by their outcome",
		    all, t.passed + t.failed + t.skipped);
	result_say(&p->said.passed, t.passed);
	result_say(&p->said.failed, t.failed);
	result_say(&p->said.skipped, t.skipped);
	p->seen = true;
	j->suites = false;
}

static void
jest_line(struct result_part *p, const char *s)
{
	struct jest *j = p->state;
	const char *x = s;

	if (file(p, s))
		return;
	if (result_eat(&x, "  ● ")) {
		bullet(p, x);
	} else if (result_begins(s, "Test Suites: ") && strstr(s, " total")) {
		j->suites = true;
		j->listing = j->suite = false;
	} else if (result_eat(&x, "Tests: ")) {
		totals(p, x);
	} else if (result_begins(s, "No tests found, exiting with code ")) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if (*s == '\0') {
		j->listing = false;
	} else if (j->listing && *s == ' ') {
		listed(p, s);
	} else if (j->suite && !j->told) {
		/* The first line says why, or that of a TypeScript error. */
		j->told = true;
		p->trouble |= result_trouble_of(result_kind_in(s),
		    strstr(s, " error TS") || strstr(s, ".ts:") ||
		    strstr(s, ".tsx:") ? TROUBLE_STRUCTURAL : TROUBLE_LOAD);
	} else if (j->why && *s == ' ') {
		if (j->why <= p->r->n)
			result_because(p, j->why - 1, s);
		j->why = 0;
	}
}

const struct result_format result_jest = { "jest", sizeof(struct jest),
    jest_line, NULL };
