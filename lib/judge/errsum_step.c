/* What holds a failure: the step of a build, a test that has others in it. */
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_step.h"

/* What stands further behind is of another run. */
enum { FAR = 1000 };

void
errsum_nest(struct errsum_steps *s, struct errsum_cause *c)
{
	struct errsum_nest now = { c->rule->tool, c->start, 0 };
	struct errsum_nest *v = s->nests;
	size_t i = 0;

	while (i + 1 < ERRSUM_NESTS && v[i].tool &&
	    strcmp(v[i].tool, now.tool) != 0)
		i++;
	for (size_t k = 0; k < c->nlines; k++)
		if (c->lines[k].n == c->start)
			now.depth = strspn(c->lines[k].text +
			    c->lines[k].own, " \t");
	if (v[i].tool && strcmp(v[i].tool, now.tool) == 0 &&
	    now.depth < v[i].depth && now.line > v[i].line &&
	    now.line - v[i].line < FAR && !c->field[ERRFIELD_EXPECTED] &&
	    !c->field[ERRFIELD_ACTUAL])
		c->consequence = true;
	v[i] = now;
}

void
errsum_step(struct errsum_steps *s, const struct errsum_cause *c)
{
	size_t i = s->n++ % ERRSUM_STEPS;

	s->v[i].first = c->first;
	s->v[i].last = c->last;
}

bool
errsum_in_step(const struct errsum_steps *s, const struct errsum_cause *c)
{
	size_t n = s->n < ERRSUM_STEPS ? s->n : ERRSUM_STEPS;

	if (c->guess || c->rule->weak)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s->v[i].first <= c->first && c->first <= s->v[i].last)
			return true;
	return false;
}

static bool
holds(const struct errsum_cause *c, const struct errsum_cause *x)
{
	return !x->rule->step && c->first <= x->first && x->first <= c->last &&
	    x->rule->weight > c->rule->weight && errsum_counts(x);
}

void
errsum_steps_yield(struct errsum *s)
{
	for (size_t i = 0; s->steps.n > 0 && i < s->n; i++) {
		struct errsum_cause *c = &s->v[i];

		for (size_t k = 0; c->rule->step && k < s->n; k++)
			c->consequence |= holds(c, &s->v[k]);
	}
}

/* Does x tell more of the same test than c, which only names it? */
static bool
tells_more(const struct errsum_cause *c, const struct errsum_cause *x)
{
	return x->rule->nested && strcmp(x->rule->tool, c->rule->tool) != 0 &&
	    x->field[ERRFIELD_TEST] && x->field[ERRFIELD_LINE] &&
	    strcmp(x->field[ERRFIELD_TEST], c->field[ERRFIELD_TEST]) == 0;
}

void
errsum_nests_yield(struct errsum *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct errsum_cause *c = &s->v[i];

		if (!c->rule->nested || c->field[ERRFIELD_TEST] == NULL ||
		    c->field[ERRFIELD_MESSAGE] || c->field[ERRFIELD_LINE] ||
		    c->field[ERRFIELD_ACTUAL])
			continue;
		for (size_t k = 0; k < s->n && !c->consequence; k++)
			c->consequence = tells_more(c, &s->v[k]);
	}
}
