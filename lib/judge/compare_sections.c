/* What one contract allows that another does not: all but the paths. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "door/ydoc.h"
#include "judge/breaker.h"
#include "judge/compare.h"
#include "record/contract.h"
#include "record/schema.h"

/* What is written for people steers nothing. */
static bool
for_people(const char *key)
{
	return strcmp(key, "reason") == 0 || strcmp(key, "meaning") == 0 ||
	    strcmp(key, "what_is_tcr") == 0;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The node as one text, equal for nodes that mean the same: keys in order,
 * each text with its length, words for people and the key skip left out. */
static void
spell(struct buf *b, const struct ydoc_node *x, const char *skip)
{
	char **v = NULL;
	size_t n = 0, cap = 0;

	if (x->kind == YDOC_SCALAR) {
		buf_fmt(b, "%zu:%s", strlen(x->text), x->text);
		return;
	}
	for (const struct ydoc_node *i = x->first; i; i = i->next) {
		struct buf item = BUF_INIT;

		if (i->key && (for_people(i->key) || (skip &&
		    strcmp(i->key, skip) == 0)))
			continue;
		if (i->key)
			buf_fmt(&item, "%s=", i->key);
		spell(&item, i, NULL);
		mem_grow(&v, n, &cap, sizeof(*v));
		v[n++] = buf_detach(&item);
	}
	if (x->kind == YDOC_MAP && n > 0)
		qsort(v, n, sizeof(*v), by_text);
	buf_byte(b, x->kind == YDOC_MAP ? '{' : '[');
	for (size_t i = 0; i < n; i++) {
		buf_fmt(b, "%s,", v[i]);
		free(v[i]);
	}
	buf_byte(b, x->kind == YDOC_MAP ? '}' : ']');
	free(v);
}

static bool
same(const struct ydoc_node *a, const struct ydoc_node *b, const char *skip)
{
	struct buf x = BUF_INIT, y = BUF_INIT;
	bool yes;

	spell(&x, a, skip);
	spell(&y, b, skip);
	yes = strcmp(buf_cstr(&x), buf_cstr(&y)) == 0;
	buf_release(&x);
	buf_release(&y);
	return yes;
}

/* An item of the list that is the same as x but for the key skip. */
static const struct ydoc_node *
same_in(const struct ydoc_node *list, const struct ydoc_node *x,
    const char *skip)
{
	const struct ydoc_node *i = list ? list->first : NULL;

	while (i && !same(i, x, skip))
		i = i->next;
	return i;
}

static void
compare_limits(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	static const char *const names[] = { "files", "lines", "file_bytes" };
	const long long x[] = { a->limits.files, a->limits.lines,
	    a->limits.file_bytes };
	const long long y[] = { b->limits.files, b->limits.lines,
	    b->limits.file_bytes };

	for (size_t i = 0; i < 3; i++) {
		if (x[i] < 0 || (y[i] >= 0 && y[i] <= x[i]))
			continue;
		if (y[i] < 0)
			differences_add(d, "limits", a, a->limits.line,
			    "has no limit of %s (%lld)", names[i], x[i]);
		else
			differences_add(d, "limits", b, b->limits.line,
			    "raises the limit of %s from %lld to %lld",
			    names[i], x[i], y[i]);
	}
}

static void
compare_base(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *x = contract_section(b, "base");

	if ((a->base == NULL && b->base == NULL) ||
	    (a->base && b->base && strcmp(a->base, b->base) == 0))
		return;
	differences_add(d, "base", b, x ? x->line : 0,
	    "is measured against %s%s%s, not %s%s%s", b->base ? "'" : "",
	    b->base ? b->base : "the usual branch", b->base ? "'" : "",
	    a->base ? "'" : "", a->base ? a->base : "the usual branch",
	    a->base ? "'" : "");
}

static const char *
test_name(const struct ydoc_node *x)
{
	return x->kind == YDOC_SCALAR ? x->text : ydoc_text(x, "name");
}

/* Has the test this mark? */
static bool
marked(const struct ydoc_node *x, const char *mark)
{
	const char *s = x->kind == YDOC_MAP ? ydoc_text(x, mark) : NULL;

	return s && strcmp(s, "true") == 0;
}

static bool
same_test(const struct ydoc_node *x, const struct ydoc_node *y)
{
	return strcmp(test_name(x), test_name(y)) == 0 &&
	    marked(x, "structural") == marked(y, "structural") &&
	    marked(x, "existing") == marked(y, "existing");
}

static void
compare_tests(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *old = contract_section(a, "test_requirements");
	const struct ydoc_node *new = contract_section(b, "test_requirements");

	for (const struct ydoc_node *x = old ? old->first : NULL; x;
	    x = x->next) {
		const struct ydoc_node *y = new ? new->first : NULL;

		while (y && !same_test(x, y))
			y = y->next;
		if (y == NULL)
			differences_add(d, "tests", a, x->line,
			    "does not require the test '%s' as this does",
			    test_name(x));
	}
}

/* Is the number under key in b missing, or lower (higher), where a has it?
 * Then it is reported. */
static void
compare_number(struct differences *d, const char *what,
    const struct contract *a, const struct ydoc_node *x,
    const struct contract *b, const struct ydoc_node *y, const char *key,
    bool lower, const char *name)
{
	const struct ydoc_node *old = ydoc_member(x, key);
	const struct ydoc_node *new = ydoc_member(y, key);
	double from, to;

	if (old == NULL)
		return;
	if (new == NULL) {
		differences_add(d, what, a, old->line, "has no %s (%s)", name,
		    old->text);
		return;
	}
	from = strtod(old->text, NULL);
	to = strtod(new->text, NULL);
	if (lower ? to < from : to > from)
		differences_add(d, what, b, new->line, "%s the %s from %s to "
		    "%s", lower ? "lowers" : "raises", name, old->text,
		    new->text);
}

static void
compare_coverage(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *x = contract_section(a, "coverage");
	const struct ydoc_node *y = contract_section(b, "coverage");
	const struct ydoc_node *old = ydoc_member(x, "critical_paths");
	const struct ydoc_node *new = ydoc_member(y, "critical_paths");

	compare_number(d, "coverage", a, x, b, y, "minimum", true,
	    "least coverage");
	for (const struct ydoc_node *i = old ? old->first : NULL; i;
	    i = i->next) {
		const struct ydoc_node *k = same_in(new, i, "minimum");

		if (k)
			compare_number(d, "coverage", a, i, b, k, "minimum",
			    true, "least coverage of a critical path");
		/* Without a number of its own the path has another one. */
		if (!k || (!ydoc_member(i, "minimum") &&
		    ydoc_member(k, "minimum")))
			differences_add(d, "coverage", a, i->line,
			    "does not guard the critical path '%s' as this "
			    "does", ydoc_text(i, "name"));
	}
}

static void
compare_smoke(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *old = contract_section(a, "smoke");
	const struct ydoc_node *new = contract_section(b, "smoke");

	for (const struct ydoc_node *x = old ? old->first : NULL; x;
	    x = x->next)
		if (!same_in(new, x, NULL))
			differences_add(d, "smoke", a, x->line,
			    "does not run '%s' as this does",
			    ydoc_text(x, "run"));
}

static void
compare_unsupported(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *old = contract_section(a, "accept_unsupported");
	const struct ydoc_node *new = contract_section(b, "accept_unsupported");

	for (const struct ydoc_node *y = new ? new->first : NULL; y;
	    y = y->next) {
		const struct ydoc_node *x = old ? old->first : NULL;

		while (x && !schema_same_word(ydoc_text(x, "stage"),
		    ydoc_text(y, "stage")))
			x = x->next;
		if (x == NULL)
			differences_add(d, "unsupported", b, y->line,
			    "accepts that the stage '%s' is not run",
			    ydoc_text(y, "stage"));
	}
}

static bool
by_person(const struct contract *c)
{
	const struct ydoc_node *x = contract_section(c, "review");

	return x && strcmp(x->text, "person") == 0;
}

static void
compare_rest(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	const struct ydoc_node *x = contract_section(a, "dependencies");
	const struct ydoc_node *y = contract_section(b, "dependencies");

	compare_number(d, "dependencies", a, x, b, y, "new", false,
	    "limit of new dependencies");
	if (by_person(a) && !by_person(b))
		differences_add(d, "review", a,
		    contract_section(a, "review")->line,
		    "is not reviewed by a person");
}

/* What the breaker's number is, and where that is said. */
static long long
breaker_number(const struct contract *c, const char *key, long long otherwise,
    const struct ydoc_node **said)
{
	*said = ydoc_member(contract_section(c, "breaker"), key);
	return *said ? schema_integer(*said) : otherwise;
}

/* A number that is left out has a value all the same. */
static void
compare_breaker(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	static const struct breaker_limit usual = BREAKER_LIMIT_INIT;
	const struct ydoc_node *old, *new;
	long long x = breaker_number(a, "failures", usual.failures, &old);
	long long y = breaker_number(b, "failures", usual.failures, &new);

	if (y > x)
		differences_add(d, "breaker", new ? b : a,
		    new ? new->line : old->line, "raises the failures that "
		    "stop the task from %lld to %lld", x, y);
	x = breaker_number(a, "hours", usual.hours, &old);
	y = breaker_number(b, "hours", usual.hours, &new);
	if (y < x)
		differences_add(d, "breaker", new ? b : a,
		    new ? new->line : old->line, "lowers the hours in which "
		    "failures count from %lld to %lld", x, y);
}

/* The configuration of a stage as one text, whichever form it has. */
static void
spell_stage(struct buf *b, const struct ydoc_node *tcr, const char *stage,
    unsigned *line)
{
	const struct ydoc_node *list = ydoc_member(tcr, "applies_to_stages");

	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		if (schema_same_word(ydoc_text(x, "stage"), stage)) {
			const char *on = ydoc_text(x, "tcr");

			*line = x->line;
			buf_fmt(b, "tcr %s;", on ? on : "");
		}
	for (const struct ydoc_node *x = tcr ? tcr->first : NULL; x;
	    x = x->next)
		if (schema_same_word(x->key, stage)) {
			*line = x->key_line;
			spell(b, x, NULL);
		}
}

/* A stage that runs otherwise may pass what it did not: any change counts. */
static void
compare_stages(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	for (const char *const *s = schema_stages; *s; s++) {
		struct buf x = BUF_INIT, y = BUF_INIT;
		unsigned old = 0, new = 0;

		spell_stage(&x, contract_section(a, "tcr_behavior"), *s, &old);
		spell_stage(&y, contract_section(b, "tcr_behavior"), *s, &new);
		if (strcmp(buf_cstr(&x), buf_cstr(&y)) != 0)
			differences_add(d, "stage", new ? b : a,
			    new ? new : old, "configures the stage '%s' "
			    "otherwise", *s);
		buf_release(&x);
		buf_release(&y);
	}
}

void
compare_sections(struct differences *d, const struct contract *a,
    const struct contract *b)
{
	compare_limits(d, a, b);
	compare_base(d, a, b);
	compare_tests(d, a, b);
	compare_coverage(d, a, b);
	compare_smoke(d, a, b);
	compare_unsupported(d, a, b);
	compare_rest(d, a, b);
	compare_breaker(d, a, b);
	compare_stages(d, a, b);
}
