/* cargo test: cargo's lines and those of libtest, quiet or not. */
#include <stdint.h>
#include <string.h>

#include "judge/result_part.h"

enum { WAITING = 64 };

struct cargo {
	char target[512];	/* "unittests src/lib.rs" */
	long long announced;	/* "running N tests", -1 outside */
	struct result_tally lines;	/* of this binary, by name */
	bool named;		/* one test at least was */
	char waiting[WAITING][256];	/* named, and how they ended is not */
	size_t nwaiting, lost;
	bool failures;		/* the tests have run: "failures:" follow */
	size_t why;		/* the test whose output this is, + 1 */
	bool crashed;
};

static void
take(struct result_part *p, const char *full, enum result_outcome o)
{
	struct cargo *c = p->state;
	char name[1024], suite[1600];
	const char *at = NULL;
	size_t n = strlen(c->target);

	/* The module is the suite; a doc test is "src/lib.rs - f (line 3)". */
	if (strchr(full, ' ') == NULL)
		for (const char *s = full; (s = strstr(s, "::")); s += 2)
			at = s;
	result_copy(name, sizeof(name), at ? at + 2 : full, NULL);
	result_copy(suite, sizeof(suite), c->target, NULL);
	if (at) {
		if (n > 0)
			suite[n++] = ' ';
		result_copy(suite + n, sizeof(suite) - n, full, at);
	}
	result_add(p, suite, name, o, NULL);
	c->named = true;
	switch (o) {
	case RESULT_PASS:
		c->lines.passed++;
		break;
	case RESULT_SKIP:
		c->lines.skipped++;
		break;
	default:
		c->lines.failed++;
	}
}

/* How the words behind "... " say that it ended. */
static bool
ending(const char *s, enum result_outcome *o)
{
	if (strcmp(s, "ok") == 0 || result_begins(s, "bench: "))
		*o = RESULT_PASS;
	else if (result_begins(s, "FAILED"))
		*o = RESULT_FAIL;
	else if (strcmp(s, "ignored") == 0 || result_begins(s, "ignored, "))
		*o = RESULT_SKIP;
	else if (result_begins(s, "ok <") || result_begins(s, "ok ("))
		*o = RESULT_PASS;
	else
		return false;
	return true;
}

static void
test(struct result_part *p, const char *s)
{
	struct cargo *c = p->state;
	const char *end = strstr(s, " ... "), *panic;
	enum result_outcome o;
	char name[1024];

	if (end == NULL)
		return;
	panic = strstr(s, " - should panic");
	result_copy(name, sizeof(name), s, panic && panic < end ? panic : end);
	if (ending(end + 5, &o))
		take(p, name, o);
	else if (c->nwaiting < WAITING)
		/* What the test printed came in between. */
		result_copy(c->waiting[c->nwaiting++],
		    sizeof(c->waiting[0]), name, NULL);
	else
		c->lost++;
}

/* "printed without an end of linetest t::a ... ok": else a test could hide
 * its own line so, and print one of another name. */
static bool
glued(struct result_part *p, const char *s)
{
	enum result_outcome o;
	const char *at = strstr(s, "test "), *end;

	for (; at; at = strstr(at + 1, "test ")) {
		end = strstr(at, " ... ");
		if (end && ending(end + 5, &o)) {
			test(p, at + strlen("test "));
			return true;
		}
	}
	return false;
}

/* A line by itself, or one that a test's output has no end of, says how the
 * last test without an ending ended. */
static bool
settle(struct result_part *p, const char *s)
{
	struct cargo *c = p->state;
	enum result_outcome o;

	if (c->nwaiting == 0)
		return false;
	if (!ending(s, &o)) {
		if (result_ends(s, "FAILED"))
			o = RESULT_FAIL;
		else
			return false;
	}
	take(p, c->waiting[--c->nwaiting], o);
	return true;
}

/* "test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; …" */
static void
totals(struct result_part *p, const char *s)
{
	struct cargo *c = p->state;
	struct result_tally t = { 0, 0, 0, 0 };
	long long n, left;
	char word[32];

	while (*s && *s != '.')
		s++;
	for (s += *s == '.'; result_count(&s, &n, word);) {
		if (strcmp(word, "passed") == 0 ||
		    strcmp(word, "measured") == 0)
			t.passed += n;
		else if (strcmp(word, "failed") == 0)
			t.failed = n;
		else if (strcmp(word, "ignored") == 0)
			t.skipped = n;
		else if (strcmp(word, "filtered") == 0)
			s += strcspn(s, ";");
	}
	/* How these ended is not told. */
	for (; c->nwaiting > 0; c->nwaiting--)
		c->lost++;
	left = t.passed - c->lines.passed + t.failed - c->lines.failed +
	    t.skipped - c->lines.skipped;
	if ((c->named || c->lost) && (left != (long long)c->lost ||
	    t.passed < c->lines.passed || t.failed < c->lines.failed ||
	    t.skipped < c->lines.skipped))
		result_doubt(p, "%lld passed, %lld failed, %lld ignored by "
		    "name; the total says %lld, %lld, %lld", c->lines.passed,
		    c->lines.failed, c->lines.skipped, t.passed, t.failed,
		    t.skipped);
	else if (c->announced < 0)
		result_doubt(p, "a total of tests that were not announced");
	else if (c->announced != t.passed + t.failed + t.skipped)
		result_doubt(p, "%lld tests announced, %lld in the total",
		    c->announced, t.passed + t.failed + t.skipped);
	result_say(&p->said.passed, t.passed);
	result_say(&p->said.failed, t.failed);
	result_say(&p->said.skipped, t.skipped);
	/* Those that are lost are known by their number alone. */
	p->named.passed += t.passed - c->lines.passed;
	p->named.failed += t.failed - c->lines.failed;
	p->named.skipped += t.skipped - c->lines.skipped;
	c->announced = -1;
	c->failures = false;
	c->why = 0;
}

static void
running(struct result_part *p, long long n)
{
	struct cargo *c = p->state;

	/* What a test prints is no run of its own: the real one has ended
	 * without a word, as by exit(0). */
	if (c->announced > 0 && !c->crashed)
		result_doubt(p, "%lld tests announced, and their total is "
		    "missing", c->announced);
	c->announced = n;
	c->lines = (struct result_tally){ 0, 0, 0, 0 };
	c->named = c->failures = false;
	c->nwaiting = c->lost = 0;
	c->why = 0;
	p->seen = true;
}

static void
target(struct cargo *c, const char *s)
{
	const char *end = strstr(s, " (");

	result_copy(c->target, sizeof(c->target), s, end);
}

/* "error: …"; those of the compiler with a code are followed by "error: could
 * not compile". */
static void
compiler(struct result_part *p, const char *s)
{
	static const char *const usage[] = { "unexpected argument",
	    "no such command", "no such subcommand", "could not find `Cargo.",
	    "no test target named", "no bin target named", "toolchain '",
	    "the `-", "Found argument", "package ID specification",
	    "no library targets found", "invalid value" };
	static const char *const syntax[] = { "expected", "unclosed",
	    "unexpected", "unterminated", "unknown start of token",
	    "mismatched closing", "this file contains an un", "missing `",
	    "failed to parse manifest", "failed to load manifest" };

	if (!result_eat(&s, "error: "))
		return;
	for (size_t i = 0; i < sizeof(usage) / sizeof(*usage); i++)
		if (result_begins(s, usage[i]))
			p->trouble |= TROUBLE_USAGE;
	for (size_t i = 0; i < sizeof(syntax) / sizeof(*syntax); i++)
		if (result_begins(s, syntax[i]))
			p->trouble |= TROUBLE_LOAD;
	if (result_begins(s, "could not compile `")) {
		p->trouble |= TROUBLE_STRUCTURAL;
		p->seen = true;
	} else if (result_begins(s, "test failed, to rerun pass") ||
	    result_begins(s, "doctest failed, to rerun pass")) {
		p->seen = true;
	}
}

/* Below "---- t::a stdout ----" stands what the test printed and its panic. */
static bool
output(struct result_part *p, const char *s)
{
	struct cargo *c = p->state;
	const char *end;
	char full[1024];
	const char *name = full;

	if (result_eat(&s, "---- ") && (end = strstr(s, " stdout ----"))) {
		result_copy(full, sizeof(full), s, end);
		if (strchr(full, ' ') == NULL)
			for (const char *x = full; (x = strstr(x, "::"));)
				name = x += 2;
		c->why = result_last_failed(p, NULL, name) + 1;
		return true;
	}
	if (c->why == 0)
		return false;
	if (*s == '\0' || strstr(s, " panicked at ") != NULL)
		return true;
	if (c->why <= p->r->n)
		result_because(p, c->why - 1, s);
	c->why = 0;
	return false;
}

static void
cargo_line(struct result_part *p, const char *s)
{
	struct cargo *c = p->state;
	const char *x = s + strspn(s, " ");
	long long n;

	if (output(p, s))
		return;
	if (result_eat(&s, "running ") && result_number(&s, &n) &&
	    (strcmp(s, " test") == 0 || strcmp(s, " tests") == 0)) {
		running(p, n);
	} else if (p->seen && strcmp(s, "failures:") == 0) {
		/* What failed tests printed follows. */
		c->failures = true;
	} else if (p->seen && result_eat(&s, "test result: ")) {
		totals(p, s);
	} else if (p->seen && c->announced >= 0 && result_eat(&s, "test ")) {
		if (!c->failures)
			test(p, s);
	} else if (p->seen && c->announced >= 0 && !c->failures &&
	    (settle(p, s) || glued(p, s))) {
		return;
	} else if (x - s >= 2 && (result_eat(&x, "Running ") ||
	    result_begins(x, "Doc-tests "))) {
		target(c, x);
	} else if (result_begins(s, "error")) {
		compiler(p, s);
	} else if (strstr(s, "process didn't exit successfully: `") != NULL &&
	    p->seen && c->announced >= 0) {
		/* In the middle of its tests: a signal, or exit(3). */
		p->seen = true;
		c->crashed = true;
		p->trouble |= strstr(s, "(signal: ") ? TROUBLE_FAILED :
		    TROUBLE_LOAD;
	}
}

static void
cargo_end(struct result_part *p)
{
	struct cargo *c = p->state;

	if (p->seen && c->announced > 0 && !c->crashed && p->said.passed >= 0)
		result_doubt(p, "tests ran, and their total is missing");
	if (!p->seen)
		p->trouble &= TROUBLE_USAGE;
}

const struct result_format result_cargo = { "cargo", sizeof(struct cargo),
    cargo_line, cargo_end };
