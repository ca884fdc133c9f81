/* vitest's default and verbose reporters. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

struct vitest {
	bool files;		/* "Test Files" was read */
	bool suite;		/* a file failed as a whole: why is next */
	size_t why;		/* the failed test whose reason is next, + 1 */
	bool printed;		/* by a test: "stdout | t/a.test.ts > a" */
	bool failed_part;	/* "Failed Tests": what failed comes again */
};

/* "t/a.test.ts > outer > a" in two. */
static size_t
take(struct result_part *p, const char *s, enum result_outcome o)
{
	char line[2048], file[1024];
	char *at;

	result_copy(line, sizeof(line), s, NULL);
	result_cut_time(line);
	at = strstr(line, " > ");
	if (at == NULL)
		return SIZE_MAX;
	result_copy(file, sizeof(file), line, at);
	return result_add(p, file, at + 3, o, NULL);
}

/* " FAIL  t/a.test.ts > a", " FAIL  t/a.test.ts [ t/a.test.ts ]"; a project
 * stands before the file as "|web| ". */
static void
fail(struct result_part *p, const char *s)
{
	struct vitest *v = p->state;
	const char *end;

	s = result_blanks(s);
	if (*s == '|' && (end = strchr(s + 1, '|')) != NULL)
		s = result_blanks(end + 1);
	v->failed_part = true;
	v->why = 0;
	v->suite = strstr(s, " > ") == NULL && strstr(s, " [ ") != NULL;
	if (v->suite)
		p->seen = true;
	else
		v->why = take(p, s, RESULT_FAIL) + 1;
}

static void
totals(struct result_part *p, const char *s)
{
	struct result_tally t = { 0, 0, 0, 0 };
	struct vitest *v = p->state;
	long long n, all = -1;
	char word[32];

	v->files = false;
	p->seen = true;
	if (strstr(s, "no tests") != NULL) {
		/* Of files that did not load there are none to tell. */
		result_say(&p->said.passed, 0);
		result_say(&p->said.failed, 0);
		result_say(&p->said.skipped, 0);
		return;
	}
	while (result_count(&s, &n, word)) {
		if (strcmp(word, "passed") == 0)
			t.passed = n;
		else if (strcmp(word, "failed") == 0)
			t.failed = n;
		else if (strcmp(word, "skipped") == 0 ||
		    strcmp(word, "todo") == 0)
			t.skipped += n;
		else if (word[0] == '\0')
			all = n;
		else if (strcmp(word, "expected") == 0)
			t.expected += n;
		/* "2 expected fail" */
		s += strcspn(s, "|(");
	}
	n = t.passed + t.failed + t.skipped + t.expected;
	if (all >= 0 && all != n)
		result_doubt(p, "%lld tests in all, %lld by their outcome",
		    all, n);
	/* One that must fail, and does, has the mark of those that pass. */
	result_say(&p->said.passed, t.passed + t.expected);
	result_say(&p->said.failed, t.failed);
	result_say(&p->said.skipped, t.skipped);
}

/* " ✓ t/a.test.ts > outer > a 3ms": verbose; without " > " it is a file. */
static bool
verbose(struct result_part *p, const char *s)
{
	s = result_blanks(s);
	if (result_eat(&s, "✓ ")) {
		if (strstr(s, " > ") && !result_ends(s, ")"))
			take(p, s, RESULT_PASS);
		return true;
	}
	if (result_eat(&s, "↓ ") || result_eat(&s, "□ ")) {
		if (strstr(s, " > ") && !result_ends(s, ")"))
			take(p, s, RESULT_SKIP);
		return true;
	}
	return false;
}

static void
vitest_line(struct result_part *p, const char *s)
{
	struct vitest *v = p->state;
	const char *x = result_blanks(s);

	if (v->printed) {
		v->printed = *s != '\0';
	} else if (result_begins(s, "stdout | ") ||
	    result_begins(s, "stderr | ")) {
		v->printed = true;
	} else if (x > s && result_eat(&x, "FAIL  ")) {
		fail(p, x);
	} else if (x > s && result_begins(x, "Test Files  ")) {
		v->files = true;
	} else if (x > s && v->files && result_eat(&x, "Tests  ")) {
		totals(p, x);
	} else if (x > s && result_begins(x, "RUN  v")) {
		p->seen = true;
		v->failed_part = v->suite = false;
		v->why = 0;
	} else if (result_begins(s, "No test files found, exiting with") ||
	    result_begins(s, "No test found in suite")) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	} else if (p->seen && v->suite && *s) {
		p->trouble |= result_trouble_of(result_kind_in(s),
		    TROUBLE_LOAD);
		v->suite = false;
	} else if (p->seen && v->why && *s) {
		if (v->why <= p->r->n)
			result_because(p, v->why - 1, s);
		v->why = 0;
	} else if (p->seen && !v->failed_part) {
		verbose(p, s);
	} else if (x > s && result_begins(x, "Errors  ")) {
		p->trouble |= TROUBLE_FAILED;
	}
}

const struct result_format result_vitest = { "vitest", sizeof(struct vitest),
    vitest_line, NULL };
