/* Rules that can find nothing any more that would be shown are left alone: so
 * many causes are known that are worth more.  Search engines leave out words
 * in that way, when what they are worth at most is less than the least of the
 * best that they have (MaxScore: Turtle and Flood, Query Evaluation: Strategies
 * and Optimizations, 1995). */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_line.h"
#include "judge/errsum_bar.h"
#include "judge/errsum_score.h"

/* So many that are better must be known for each that can be shown, for what
 * comes later may say of some that they are none; and no more than so many of
 * one rule count, for one that goes on so makes a listing. */
enum { BETTER = 2, ALIKE = 7 };

struct worth {
	int score;
	size_t rule;
};

bool
errsum_is_below(const struct errsum *s, const struct errrule *r)
{
	int most = errsum_score_most(s, r);

	/* Of equals the first ones are shown; all are counted. */
	return s->bar.set && (most < s->bar.score ||
	    (most == s->bar.score && !errsum_floods_always(s, r)));
}

/* Better first. */
static int
by_score(const void *a, const void *b)
{
	int x = ((const struct worth *)a)->score;
	int y = ((const struct worth *)b)->score;

	return (x < y) - (x > y);
}

/* What those are worth that are known and may raise it; how the command ended
 * that runs is not.  Returns how many. */
static size_t
scores(const struct errsum *s, struct worth *v)
{
	size_t failed = errsum_last_failure(&s->regions), n = 0;
	size_t open = s->regions.open;

	/* Some command may be told to have failed yet, and then it is no other
	 * one that counts. */
	if (failed == 0 && s->bar.regions)
		failed = SIZE_MAX;
	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *c = &s->v[i];

		/* A repository's own rules silence none. */
		if (c->guess || c->rule->own || (open > 0 && c->last >= open) ||
		    errsum_is_below(s, c->rule))
			continue;
		v[n].rule = (size_t)(c->rule - s->rules->v);
		v[n++].score = errsum_score(s, c, failed, false);
	}
	qsort(v, n, sizeof(*v), by_score);
	return n;
}

static bool
has_family(const struct errsum_bar *b, const char *family)
{
	for (size_t i = 0; i < b->nfamilies; i++)
		if (strcmp(b->families[i], family) == 0)
			return true;
	return false;
}

static void
add_family(struct errsum_bar *b, const char *family)
{
	if (b->nfamilies < ERRSUM_BAR && !has_family(b, family))
		b->families[b->nfamilies++] = family;
}

/* Higher, if more is known that is better. */
static void
raise(struct errsum *s)
{
	struct worth *v = mem_alloc((s->n + 1) * sizeof(*v));
	unsigned char *of = mem_alloc(s->rules->n + 1);
	size_t known = scores(s, v), left = s->want * BETTER;
	size_t best = 0;

	for (size_t i = 0; i < known && left > 0; i++) {
		if (of[v[i].rule] == ALIKE)
			continue;
		of[v[i].rule]++;
		if (--left == 0)
			best = i + 1;
	}
	if (best > 0 && (!s->bar.set || v[best - 1].score > s->bar.score)) {
		s->bar.set = true;
		s->bar.score = v[best - 1].score;
		s->bar.nfamilies = 0;
		for (size_t i = 0; i < best; i++)
			add_family(&s->bar, s->rules->v[v[i].rule].family);
	}
	free(v);
	free(of);
}

static bool
is_plain(const struct errrule *r)
{
	return strcmp(r->family, "plain") == 0;
}

/* What plain shapes know would be taken for more where tools' own rules do not
 * keep them off their lines: so they are the first to rest. */
static bool
is_above_plain(const struct errsum *s)
{
	bool above = s->bar.set;

	for (size_t i = 0; above && i < s->rules->n; i++)
		if (is_plain(&s->rules->v[i]))
			above = errsum_is_below(s, &s->rules->v[i]);
	return above;
}

bool
errsum_bar_stale(const struct errsum *s)
{
	return !s->bar.regions && (s->regions.n > 0 || s->regions.open > 0);
}

size_t
errsum_bar(struct errsum *s, bool *rests)
{
	size_t n = 0;

	if (errsum_bar_stale(s))
		s->bar = (struct errsum_bar){ .regions = true };
	raise(s);
	memset(rests, 0, s->rules->n * sizeof(*rests));
	if (!is_above_plain(s))
		return 0;
	for (size_t i = 0; i < s->rules->n; i++) {
		const struct errrule *r = &s->rules->v[i];

		/* What tells of others is asked on: what holds them, what
		 * lists the best ones. */
		rests[i] = errsum_rests(s, i) || (errsum_is_below(s, r) &&
		    !r->nested && !r->step &&
		    !(r->index && has_family(&s->bar, r->family)));
		n += rests[i];
	}
	return n;
}
