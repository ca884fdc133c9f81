/* Lines that look like failures and are none, as a tool says itself: make goes
 * on, a suite has passed. */
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_source.h"

enum { WITHIN = 80, NEXT = 3 };

/* "javascript:jest" and "javascript" are of one. */
static bool
same_family(const char *a, const char *b)
{
	size_t n = strcspn(a, ":");

	return strcspn(b, ":") == n && memcmp(a, b, n) == 0;
}

/* Of a family the state, made when it is first named. */
static struct errsum_suite *
suite(struct errsum_calms *k, const char *family)
{
	size_t i = 0;

	while (i < k->nsuites && !same_family(k->suites[i].family, family))
		i++;
	if (i == ERRSUM_SUITES)
		return NULL;
	if (i == k->nsuites)
		k->suites[k->nsuites++].family = family;
	return &k->suites[i];
}

static void
add(struct errsum_calms *k, struct errsum_calm one)
{
	if (k->n == ERRSUM_CALMS) {
		memmove(k->v, k->v + 1, (k->n - 1) * sizeof(*k->v));
		k->n--;
	}
	k->v[k->n++] = one;
}

void
errsum_suite_begins(struct errsum_calms *k, const char *family, size_t line)
{
	struct errsum_suite *x = suite(k, family);

	if (x == NULL || x->runs)
		return;
	x->runs = true;
	x->last = line;
}

void
errsum_suite_ends(struct errsum_calms *k, const char *family,
    const struct errsum_text *t, bool passed)
{
	struct errsum_suite *x = suite(k, family);
	size_t line = t->number;

	if (x == NULL)
		return;
	if (passed) {
		add(k, (struct errsum_calm){ x->last + 1, line,
		    x->runs ? NULL : family, x->runs, "" });
		errsum_source(k->v[k->n - 1].source, t);
	} else {
		errsum_suite_fell(k, family, line);
	}
	x->runs = false;
	x->last = line;
}

void
errsum_suite_failed(struct errsum_calms *k, const char *family, size_t line)
{
	const struct errsum_calm *x = k->n ? &k->v[k->n - 1] : NULL;

	errsum_suite_fell(k, family, line);
	if (x && x->family && same_family(x->family, family) &&
	    line - x->last <= NEXT)
		k->n--;
}

void
errsum_suite_fell(struct errsum_calms *k, const char *family, size_t line)
{
	if (k->nfell == ERRSUM_FELL) {
		memmove(k->fell, k->fell + 1,
		    (k->nfell - 1) * sizeof(*k->fell));
		k->nfell--;
	}
	k->fell[k->nfell++] = (struct errsum_fell){ family, line };
}

static bool
of_runner(const struct errsum_fell *f, const struct errsum_cause *c)
{
	const char *tool = strchr(f->family, ':');

	return same_family(f->family, c->rule->family) &&
	    (tool == NULL || strcmp(tool + 1, c->rule->tool) == 0);
}

size_t
errsum_fell_last(const struct errsum_calms *k, const struct errsum_cause *c)
{
	size_t i = k->nfell;

	while (i > 0 && !of_runner(&k->fell[i - 1], c))
		i--;
	return i > 0 ? k->fell[i - 1].line : 0;
}

/* The first one of its runner behind a cause, 0: there is none. */
static size_t
summary(const struct errsum_calms *k, const struct errsum_cause *c)
{
	for (size_t i = 0; i < k->nfell; i++)
		if (k->fell[i].line >= c->last && of_runner(&k->fell[i], c))
			return k->fell[i].line;
	return 0;
}

bool
errsum_fell_elsewhere(const struct errsum_calms *k,
    const struct errsum_cause *c)
{
	for (size_t i = 0; i < k->nfell; i++)
		if (same_family(k->fell[i].family, c->rule->family) &&
		    !of_runner(&k->fell[i], c))
			return true;
	return false;
}

void
errsum_ignored(struct errsum_regions *r, const char *family, size_t line)
{
	const struct errsum_calms *k = &r->calms;
	size_t from = line > WITHIN ? line - WITHIN : 0, at;

	/* Only what stands right above it; of make, what its recipe wrote. */
	if (family) {
		from = line - 1;
	} else {
		at = r->npoints ? r->points[r->npoints - 1].line : 0;
		from = at > from ? at : from;
		at = r->turns.n ? r->turns.v[r->turns.n - 1].line : 0;
		from = at > from ? at : from;
		at = k->n ? k->v[k->n - 1].last : 0;
		from = (at > from ? at : from) + 1;
	}
	add(&r->calms, (struct errsum_calm){ from, line, family, true, "" });
}

void
errsum_calm_lines(struct errsum_calms *k, size_t first, size_t last)
{
	add(k, (struct errsum_calm){ first, last, NULL, true, "" });
}

/* Is a rule one of a suite's family?  What its tests log has a shape that no
 * tool owns. */
static bool
is_of(const char *family, const struct errsum_cause *c)
{
	return family == NULL || same_family(c->rule->family, family) ||
	    strcmp(c->rule->family, "plain") == 0 ||
	    strcmp(c->rule->tool, "plain") == 0;
}

/* Of programs that run side by side each speaks for itself. */
static bool
is_meant(const struct errsum_calm *x, const struct errsum_cause *c)
{
	return *x->source == '\0' || *c->source == '\0' ||
	    strcmp(x->source, c->source) == 0;
}

/* Is it of a suite that ended with a failure behind what was ignored, so that
 * a test only showed that? */
static bool
goes_on(const struct errsum_calms *k, const struct errsum_calm *x,
    const struct errsum_cause *c)
{
	return x->any && c->kind == ERRKIND_TEST &&
	    summary(k, c) > x->last;
}

bool
errsum_is_calm(const struct errsum_calms *k, const struct errsum_cause *c)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct errsum_calm *x = &k->v[i];

		if (x->first <= c->last && c->last <= x->last &&
		    (x->any || c->kind == ERRKIND_TEST ||
		    c->kind == ERRKIND_CRASH) && is_of(x->family, c) &&
		    is_meant(x, c) && !goes_on(k, x, c))
			return !c->guess;
	}
	return false;
}
