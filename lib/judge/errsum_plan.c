/* What is looked for in every line of a log. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "judge/errsum_line.h"
#include "judge/errsum_plan.h"

static struct errsum_word *
add(struct errsum_plan *p, unsigned rule, const struct errsum_ends *ends)
{
	struct errsum_word *x;

	mem_grow(&p->words, p->nwords, &p->cap, sizeof(*p->words));
	x = &p->words[p->nwords++];
	memset(x, 0, sizeof(*x));
	x->rule = rule;
	x->ends = *ends;
	return x;
}

/* False: there are too many. */
static bool
add_word(struct errsum_plan *p, const char *s, bool exact, unsigned rule,
    const struct errsum_ends *ends)
{
	struct errsum_word *x = add(p, rule, ends);
	size_t n = strlen(s);

	x->s = s;
	x->n = (unsigned char)(n < NEEDLES_LONG ? n : NEEDLES_LONG);
	x->exact = exact;
	return needles_add(p->needles, x->s, x->n, exact,
	    (unsigned)p->nwords - 1) == 0;
}

/* It is tried on every line. */
static void
add_always(struct errsum_plan *p, unsigned rule)
{
	mem_grow(&p->always, p->nalways, &p->always_cap, sizeof(*p->always));
	p->always[p->nalways++] = rule;
}

static void
add_place(struct errsum_plan *p, unsigned char place, unsigned rule,
    const struct errsum_ends *ends)
{
	add(p, rule, ends)->place = place;
	if (place & ERRPLACE_ITEM)
		needles_add_item(p->needles, (unsigned)p->nwords - 1);
	else
		needles_add_place(p->needles, (unsigned)p->nwords - 1);
}

static struct errsum_ends
ends_of(const char *regex)
{
	struct relit_head head;

	relit_head(&head, regex);
	return (struct errsum_ends){ relit_firsts(&head),
	    relit_lasts(regex) };
}

static void
add_rule(struct errsum_plan *p, const struct errrule *t, unsigned rule)
{
	struct errsum_ends ends = ends_of(t->start.pat->source);
	bool known = t->place || t->words;

	for (const char *s = t->place ? NULL : t->words; s && *s;
	    s += strlen(s) + 1)
		known &= add_word(p, s, !t->caseless, rule, &ends);
	if (t->place)
		add_place(p, t->place, rule, &ends);
	if (!known)
		add_always(p, rule);
}

struct entry {
	const struct errsum_word *word;
};

/* Words that the needles take for one stand together, places and items
 * first. */
static int
by_word(const void *a, const void *b)
{
	const struct errsum_word *x = ((const struct entry *)a)->word;
	const struct errsum_word *y = ((const struct entry *)b)->word;

	if (x->s == NULL || y->s == NULL)
		return x->s || y->s ? (x->s != NULL) - (y->s != NULL) :
		    (x->place & ERRPLACE_ITEM) - (y->place & ERRPLACE_ITEM);
	return x->n != y->n ? (x->n > y->n) - (x->n < y->n) :
	    strncasecmp(x->s, y->s, x->n);
}

/* Tell each word what a line begins and ends with that any rule of its literal
 * knows. */
static void
join_ends(struct errsum_plan *p)
{
	struct entry *v = mem_alloc((p->nwords + 1) * sizeof(*v));
	size_t to;

	p->any = mem_alloc((p->nwords + 1) * sizeof(*p->any));
	for (size_t i = 0; i < p->nwords; i++)
		v[i].word = &p->words[i];
	qsort(v, p->nwords, sizeof(*v), by_word);
	for (size_t i = 0; i < p->nwords; i = to) {
		struct errsum_ends any = { 0, 0 };

		for (to = i; to < p->nwords && by_word(v + i, v + to) == 0;
		    to++) {
			any.firsts |= v[to].word->ends.firsts;
			any.lasts |= v[to].word->ends.lasts;
		}
		while (i < to)
			p->any[v[i++].word - p->words] = any;
	}
	free(v);
}

struct errsum_plan *
errsum_plan_new(const struct errrules *rules)
{
	struct errsum_plan *p = mem_alloc(sizeof(*p));
	struct errsum_ends ends;
	const char *regex;
	struct relit w;

	p->needles = needles_new();
	/* First, so that there is room for these. */
	while ((regex = errsum_marker_words(p->nmarks, &w, &p->arena))) {
		ends = ends_of(regex);
		for (size_t i = 0; i < w.n; i++)
			add_word(p, w.v[i], !w.caseless,
			    (unsigned)(rules->n + p->nmarks), &ends);
		p->nmarks++;
	}
	for (size_t i = 0; i < rules->n; i++)
		add_rule(p, &rules->v[i], (unsigned)i);
	join_ends(p);
	needles_build(p->needles, simd_best());
	return p;
}

struct errsum_plan *
errsum_plan_without(const struct errsum_plan *all, const bool *rests,
    size_t nrules, const char *sample, size_t n)
{
	struct errsum_plan *p = mem_alloc(sizeof(*p));

	p->needles = needles_new();
	p->nmarks = all->nmarks;
	for (size_t i = 0; i < all->nalways; i++)
		if (!rests[all->always[i]])
			add_always(p, all->always[i]);
	for (size_t i = 0; i < all->nwords; i++) {
		const struct errsum_word *w = &all->words[i];

		if (w->rule < nrules && rests[w->rule])
			continue;
		if (w->s)
			add_word(p, w->s, w->exact, w->rule, &w->ends);
		else
			add_place(p, w->place, w->rule, &w->ends);
	}
	join_ends(p);
	needles_sample(p->needles, sample, n);
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
	free(p->any);
	free(p->always);
	arena_release(&p->arena);
	free(p);
}
