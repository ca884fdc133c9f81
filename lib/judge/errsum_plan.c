/* What is looked for in every line of a log. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_line.h"
#include "judge/errsum_plan.h"

static struct errsum_word *
add(struct errsum_plan *p, unsigned rule)
{
	struct errsum_word *x;

	mem_grow(&p->words, p->nwords, &p->cap, sizeof(*p->words));
	x = &p->words[p->nwords++];
	x->rule = rule;
	return x;
}

static void
add_word(struct errsum_plan *p, const char *s, bool exact, unsigned rule)
{
	struct errsum_word *x = add(p, rule);
	size_t n = strlen(s);

	x->s = s;
	x->n = n < NEEDLES_LONG ? n : NEEDLES_LONG;
	x->exact = exact;
	needles_add(p->needles, x->s, x->n, (unsigned)p->nwords - 1);
}

static void
add_rule(struct errsum_plan *p, const struct errrule *t, unsigned rule)
{
	for (const char *s = t->words; s && *s; s += strlen(s) + 1)
		add_word(p, s, !t->caseless, rule);
	if (t->place) {
		add(p, rule)->place = t->place;
		needles_add_place(p->needles, (unsigned)p->nwords - 1);
	} else {
		p->always += t->words == NULL;
	}
}

struct errsum_plan *
errsum_plan_new(const struct errrules *rules)
{
	struct errsum_plan *p = mem_alloc(sizeof(*p));
	struct relit w;

	p->needles = needles_new();
	for (size_t i = 0; i < rules->n; i++)
		add_rule(p, &rules->v[i], (unsigned)i);
	for (; errsum_marker_words(p->nmarks, &w, &p->arena); p->nmarks++)
		for (size_t i = 0; i < w.n; i++)
			add_word(p, w.v[i], !w.caseless,
			    (unsigned)(rules->n + p->nmarks));
	needles_build(p->needles, simd_best());
	return p;
}

void
errsum_plan_free(struct errsum_plan *p)
{
	if (p == NULL || p->fixed)
		return;
	needles_free(p->needles);
	free(p->words);
	arena_release(&p->arena);
	free(p);
}
