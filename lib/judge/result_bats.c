/* bats with its pretty formatter; with TAP it is read as TAP. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

struct bats {
	char file[512];		/* "a.bats" above its tests */
	bool marks;		/* there was a line with a mark */
	bool status127;		/* the last test failed with */
	size_t failed;		/* the test whose reason follows, + 1 */
};

/* " ✓ a", " ✗ b", " - c (skipped: why)" */
static bool
listed(struct result_part *p, const char *s)
{
	struct bats *b = p->state;
	char name[1024], *at;
	enum result_outcome o;

	if (result_eat(&s, " ✓ "))
		o = RESULT_PASS;
	else if (result_eat(&s, " ✗ "))
		o = RESULT_FAIL;
	else if (result_eat(&s, " - "))
		o = RESULT_SKIP;
	else
		return false;
	result_copy(name, sizeof(name), s, NULL);
	if (o == RESULT_SKIP && (at = strstr(name, " (skipped")) != NULL)
		*at = '\0';
	else if (o == RESULT_SKIP)
		return false;
	at = strrchr(name, '[');	/* with -T: the time */
	if (at && at > name + 1 && strcmp(at + 1 +
	    strspn(at + 1, "0123456789."), "]") == 0)
		*(at - 1) = '\0';
	b->failed = result_add(p, b->file, name, o, NULL) + 1;
	if (strcmp(name, "setup_file failed") == 0 && b->failed) {
		p->r->v[b->failed - 1].outcome = RESULT_ERROR;
		p->trouble |= TROUBLE_LOAD;
	}
	b->failed = result_failed(o) ? b->failed : 0;
	b->status127 = false;
	return b->marks = true;
}

/* "3 tests, 1 failure, 1 skipped" */
static void
totals(struct result_part *p, const char *s)
{
	struct bats *b = p->state;
	struct result_tally t = { 0, 0, 0, 0 };
	long long n, all = -1;
	char word[32];

	while (result_count(&s, &n, word)) {
		if (strcmp(word, "test") == 0 || strcmp(word, "tests") == 0)
			all = n;
		else if (result_begins(word, "failure"))
			t.failed = n;
		else if (strcmp(word, "skipped") == 0)
			t.skipped = n;
		else if (strcmp(word, "not") == 0)
			s += strspn(s, " run");
	}
	if (all < 0 || (*s && !result_begins(s, " in ")) ||
	    (all > 0 && !b->marks))
		return;
	p->seen = b->marks;
	t.passed = all - t.failed - t.skipped;
	if (t.passed < 0)
		result_doubt(p, "%lld tests in all, %lld by their outcome",
		    all, t.failed + t.skipped);
	result_say(&p->said.passed, t.passed < 0 ? 0 : t.passed);
	result_say(&p->said.failed, t.failed);
	result_say(&p->said.skipped, t.skipped);
}

static void
bats_line(struct result_part *p, const char *s)
{
	struct bats *b = p->state;

	if (listed(p, s))
		return;
	if (*s >= '0' && *s <= '9') {
		totals(p, s);
	} else if (result_ends(s, ".bats") && *s != ' ') {
		result_copy(b->file, sizeof(b->file), s, NULL);
	} else if (b->failed && result_begins(s, "   ")) {
		s = result_blanks(s);
		b->status127 |= result_ends(s, "' failed with status 127");
		if (b->failed <= p->r->n && b->status127 &&
		    result_ends(s, ": command not found"))
			p->r->v[b->failed - 1].outcome = RESULT_MISSING;
		if (*s != '(' && b->failed <= p->r->n)
			result_because(p, b->failed - 1, s);
	}
}

const struct result_format result_bats = { "bats", sizeof(struct bats),
    bats_line, NULL };
