/* What a test runner says itself of which tests failed. */
#include <ctype.h>
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_telling.h"
#include "judge/errsum_witness.h"

/* CUT: a longer name may have lost its end.  UNNAMED: more than what may stand
 * beside the first.  LESSER: behind its equals.  SURE: what is worth less is
 * not heeded. */
enum {
	NAMES = 256, BLOCKS = 512, CUT = 30,
	UNNAMED = -30, LESSER = -2,
	SURE = 60, LISTED = 25, CAUGHT = -20, OTHER = -8
};

struct names {
	const struct errsum_cause *v[NAMES];
	size_t n;
};

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

/* Does a name go on with all words of a part?  What stands between words is
 * each runner's own: "Till::test_sum", "Till.test_sum", "Till > test_sum". */
static bool
goes_on(const char *name, const char *part)
{
	for (;;) {
		while (is_word(*part) && *part == *name)
			part++, name++;
		if (is_word(*part) || is_word(*name))
			return false;
		while (*part && !is_word(*part))
			part++;
		if (*part == '\0')
			return true;
		while (*name && !is_word(*name))
			name++;
	}
}

/* "test_a.py::test_sum" has "test_sum", and that has no "test". */
static bool
has_name(const char *name, const char *part)
{
	while (*part && !is_word(*part))
		part++;
	for (const char *p = name; *part && *p; p++)
		if (is_word(*p) && (p == name || !is_word(p[-1])) &&
		    goes_on(p, part))
			return true;
	return false;
}

static bool
same_test(const char *a, const char *b)
{
	return has_name(a, b) || has_name(b, a) ||
	    strncmp(a, b, CUT) == 0;
}

/* "test_sum (i=1)" is a part of "test_sum". */
static bool
is_part_of(const char *part, const char *test)
{
	const char *end = strstr(part, " (");
	char name[200];
	size_t n = end ? (size_t)(end - part) : 0;

	if (n == 0 || n >= sizeof(name) || part[strlen(part) - 1] != ')')
		return false;
	memcpy(name, part, n);
	name[n] = '\0';
	return has_name(test, name);
}

/* May a list of the one's runner name the other?  Of crashes it may where
 * another tool tells of them. */
static bool
is_of(const struct errsum_cause *a, const struct errsum_cause *b)
{
	return strcmp(a->rule->family, b->rule->family) == 0 &&
	    (b->kind == ERRKIND_CRASH ||
	    strcmp(a->rule->tool, b->rule->tool) == 0);
}

/* One that the list may name. */
static bool
is_block(const struct errsum_cause *c)
{
	return !c->index && !c->guess && c->field[ERRFIELD_TEST] &&
	    (c->kind == ERRKIND_TEST || c->kind == ERRKIND_CRASH);
}

/* A list that is one block names a test in one of its lines, if it is not too
 * long for a block. */
static bool
is_in_block(const struct errsum_cause *list, const char *test)
{
	size_t i = 1;

	while (i < list->nlines && !has_name(list->lines[i].text, test))
		i++;
	return i < list->nlines || list->nlines >= list->rule->max;
}

static bool
names(const struct errsum_cause *list, const char *test)
{
	return same_test(list->field[ERRFIELD_TEST], test) ||
	    is_part_of(test, list->field[ERRFIELD_TEST]) ||
	    is_in_block(list, test);
}

static bool
is_named(const struct names *list, const struct errsum_cause *c)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_of(list->v[i], c) &&
		    names(list->v[i], c->field[ERRFIELD_TEST]))
			return true;
	return false;
}

/* Where nothing is named behind it, it may have ended the run. */
static bool
is_behind(const struct names *list, const struct errsum_cause *c)
{
	for (size_t i = 0; i < list->n; i++)
		if (is_of(list->v[i], c) && list->v[i]->first > c->first)
			return false;
	return true;
}

/* Did it begin on a line of the list itself, as where a runner tells each of
 * them there and only of some no more than the name? */
static bool
is_entry(const struct errsum *s, const struct names *list,
    const struct errsum_cause *c)
{
	struct errsum_text t = { .around = s->regions.around };
	struct pat_span m[PAT_GROUPS];
	const struct errrule *last = NULL;

	for (size_t i = 0; i < c->nlines; i++)
		if (c->lines[i].n == c->start)
			t.s = t.line = t.window = c->lines[i].text;
	if (t.s == NULL)
		return false;
	t.n = strlen(t.s);
	errsum_prefix(&t);
	for (size_t i = 0; i < list->n; i++) {
		const struct errrule *r = list->v[i]->rule;

		if (r != last && is_of(list->v[i], c) &&
		    pat_match(r->start.pat, t.bare, t.nbare, m) > 0)
			return true;
		last = r;
	}
	return false;
}

/* What the list does not name loses, where it names a block of its tool, so
 * that it can be trusted. */
static void
heed(struct errsum *s, const struct names *list)
{
	struct names trusted = { .n = 0 };

	for (size_t i = 0; i < s->n && trusted.n < NAMES; i++)
		if (is_block(&s->v[i]) && s->v[i].score > 0 &&
		    is_named(list, &s->v[i]))
			trusted.v[trusted.n++] = &s->v[i];
	for (size_t i = 0; i < s->n; i++) {
		struct errsum_cause *c = &s->v[i];
		size_t k = 0;

		if (!is_block(c) || is_named(list, c) || is_behind(list, c) ||
		    is_entry(s, list, c))
			continue;
		while (k < trusted.n && !is_of(trusted.v[k], c))
			k++;
		if (k < trusted.n)
			c->score += UNNAMED;
	}
}

/* Does it list a test that passed at another try? */
static bool
is_flaky(const struct errsum_cause *c)
{
	const char *end = strrchr(c->rule->id, '-');

	return end && strcmp(end, "-flaky") == 0;
}

/* What failed at first and passed then is not why the run failed. */
static void
pass_flaky(struct errsum *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; is_flaky(&s->v[i]) && k < s->n; k++)
			if (is_block(&s->v[k]) && s->v[i].field[ERRFIELD_TEST]
			    && is_of(&s->v[i], &s->v[k]) &&
			    same_test(s->v[i].field[ERRFIELD_TEST],
			    s->v[k].field[ERRFIELD_TEST]))
				s->v[k].score += UNNAMED;
}

/* Of what may be why the same test failed one knows more: what compares, and
 * of crashes the last, for with that it ended.  Where no reason is told, it may
 * be the test's name in the progress. */
static bool
is_lesser(const struct errsum_cause *c, int tells, const struct errsum_cause *x,
    int more)
{
	const char *a = c->field[ERRFIELD_TEST], *b = x->field[ERRFIELD_TEST];

	return c->rule == x->rule && c->score <= x->score &&
	    (c->kind == ERRKIND_CRASH ? c->first < x->first : tells < more) &&
	    (strcmp(a, b) == 0 || (tells < 0 && same_test(a, b)));
}

/* Lines that a test logged and those that say why it failed may look alike. */
static void
compare_equals(struct errsum *s)
{
	struct errsum_cause *block[BLOCKS];
	int tells[BLOCKS], less[BLOCKS], n = 0;

	for (size_t i = 0; i < s->n && n < BLOCKS; i++) {
		const char *m = s->v[i].field[ERRFIELD_MESSAGE];

		if (!is_block(&s->v[i]))
			continue;
		block[n] = &s->v[i];
		tells[n] = m ? errsum_compares(m) : -1;
		less[n++] = 0;
	}
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n && less[i] == 0; k++)
			if (is_lesser(block[i], tells[i], block[k], tells[k]))
				less[i] = LESSER;
	for (int i = 0; i < n; i++)
		block[i]->score += less[i];
}

/* Where its runner says last that tests failed: in a summary, in a list, or
 * where it tells of the test; 0: it does not say so elsewhere. */
static size_t
summed_up(const struct errsum *s, const struct names *list,
    const struct errsum_cause *c)
{
	size_t at = errsum_fell_last(&s->regions.calms, c);

	for (size_t i = 0; i < list->n; i++)
		if (is_of(list->v[i], c) && list->v[i]->last > at)
			at = list->v[i]->last;
	return at > 0 && c->last > at ? c->last : at;
}

/* Is it a test's failure that says what was wrong? */
static bool
says_so(const struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];

	if (c->kind != ERRKIND_TEST || !c->field[ERRFIELD_TEST] || c->guess ||
	    c->index || c->consequence ||
	    strcmp(c->rule->family, "plain") == 0)
		return false;
	/* "java.lang.AssertionError:" alone does not say it, nor does "till
	 * failed"; "`[ $till = 3 ]' failed" does. */
	return m == NULL || (strpbrk(m, " (") &&
	    (strpbrk(m, "'`\"") || !errsum_hollow(m)));
}

/* Is it values that the test found to be others?  A server that did not start,
 * or a time-out, may come of a crash that stands elsewhere. */
static bool
is_of_values(const struct errsum_cause *c)
{
	static const char *const words[] = {
		"assert ", "xpected", " != ", " == ", " = ", NULL
	};
	const char *m = c->field[ERRFIELD_MESSAGE];

	if (c->field[ERRFIELD_EXPECTED] || c->field[ERRFIELD_ACTUAL] ||
	    m == NULL)
		return true;
	for (size_t i = 0; words[i]; i++)
		if (strstr(m, words[i]))
			return true;
	return errsum_compares(m) > 1;
}

/* Is it one that a runner other than that of a test tells of, or none? */
static bool
is_other(const struct errsum *s, const struct errsum_cause *c,
    const struct errsum_cause *test)
{
	if (c->guess || c->kind == ERRKIND_SANITIZER)
		return false;
	return strcmp(c->rule->family, test->rule->family) != 0 ||
	    (c->kind == ERRKIND_CRASH && !c->field[ERRFIELD_TEST]) ||
	    ((c->kind == ERRKIND_TEST || c->kind == ERRKIND_COMPILE) &&
	    errsum_fell_elsewhere(&s->regions.calms, c));
}

/* Tests show crashes and failures of others that they try. */
static bool
is_caught(const struct errsum_cause *c)
{
	return c->kind != ERRKIND_COMPILE && c->kind != ERRKIND_DEPENDENCY;
}

/* What stands above a runner's summary did not stop it: what its tests failed
 * with is surer. */
static void
bear_out(struct errsum *s, const struct names *list)
{
	const struct errsum_cause *last = NULL;
	size_t end = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct errsum_cause *c = &s->v[i];
		size_t at = c->score >= SURE && (says_so(c) ||
		    (c->kind == ERRKIND_CRASH && is_block(c) &&
		    is_named(list, c))) ? summed_up(s, list, c) : 0;

		c->borne = at > 0;
		if (at > end) {
			end = at;
			last = c;
		}
	}
	for (size_t i = 0; last && i < s->n; i++) {
		struct errsum_cause *c = &s->v[i];

		if (c->borne || !is_other(s, c, last) ||
		    (c->kind == ERRKIND_CRASH && !is_of_values(last)) ||
		    (c->kind == ERRKIND_TEST && summed_up(s, list, c) > 0))
			continue;
		c->passing = c->last < end && is_caught(c);
		c->score += c->passing ? CAUGHT : OTHER;
	}
}

/* Where a runner shows nothing else of what failed, its list, with the place of
 * each test, is the cause. */
static void
stand_in(struct errsum *s, const struct names *list)
{
	const struct errsum_cause *first = NULL;

	for (size_t i = 0; i < list->n && first == NULL; i++)
		if (list->v[i]->field[ERRFIELD_FILE] &&
		    summed_up(s, list, list->v[i]) > 0)
			first = list->v[i];
	for (size_t i = 0; i < s->n && first; i++)
		if (is_block(&s->v[i]) && s->v[i].score > 0)
			first = NULL;
	for (size_t i = 0; i < s->n && first; i++) {
		struct errsum_cause *c = &s->v[i];

		if (c->index && c->field[ERRFIELD_FILE])
			c->score += LISTED;
		else if (c->kind == ERRKIND_CRASH && c->last < first->first)
			c->score += CAUGHT;
	}
}

void
errsum_witness(struct errsum *s)
{
	struct names list = { .n = 0 };

	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *c = &s->v[i];

		if (!c->index || !c->field[ERRFIELD_TEST] || is_flaky(c))
			continue;
		if (list.n == NAMES)	/* not all can be named */
			return;
		list.v[list.n++] = c;
	}
	if (list.n > 0)
		heed(s, &list);
	bear_out(s, &list);
	stand_in(s, &list);
	compare_equals(s);
	pass_flaky(s);
}

bool
errsum_beside_point(const struct errsum_cause *first,
    const struct errsum_cause *c)
{
	return (first->borne && c->passing) ||
	    (c->kind == ERRKIND_CRASH && says_so(first) &&
	    is_of_values(first));
}
