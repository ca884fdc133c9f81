/* Rules that can find nothing any more that would be shown are left alone: so
 * many others know causes that are worth more.  Search engines leave out words
 * in that way, when what they are worth at most is less than the least of the
 * best that they have (MaxScore: Turtle and Flood, Query Evaluation: Strategies
 * and Optimizations, 1995).  Here what is known may turn out to be worth less,
 * where a suite passes or another command fails, and what is found later more:
 * so many rules must know better as the log of one build has not. */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_bar.h"
#include "judge/errsum_line.h"
#include "judge/errsum_score.h"

/* So many rules must know better, and as many for each cause that can be
 * shown. */
enum { RULES = 20, EACH = 2 };

bool
errsum_is_below(const struct errsum *s, const struct errrule *r)
{
	int most = errsum_score_most(s, r);

	/* Of equals the first ones are shown; all are counted. */
	return s->bar.set && (most < s->bar.score ||
	    (most == s->bar.score && !errsum_floods_always(s, r)));
}

/* The best cause of a rule. */
struct best {
	int score;
	const struct errrule *rule;
};

static int
by_score(const void *a, const void *b)
{
	int x = ((const struct best *)a)->score;
	int y = ((const struct best *)b)->score;

	return (x < y) - (x > y);
}

/* What the causes that are known are worth, of each rule the best, best first;
 * how the command ended that runs is not known.  Returns how many. */
static size_t
best_of(const struct errsum *s, struct best *v)
{
	size_t failed = errsum_last_failure(&s->regions), n = 0;
	size_t open = s->regions.open;

	/* Some command may be told to have failed yet, and then it is no other
	 * one that counts. */
	if (failed == 0 && s->bar.regions)
		failed = SIZE_MAX;
	for (size_t i = 0; i < s->rules->n; i++)
		v[i] = (struct best){ INT_MIN, &s->rules->v[i] };
	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *c = &s->v[i];
		struct best *b = &v[c->rule - s->rules->v];
		int score;

		/* A repository's own rules silence none. */
		if (c->guess || c->rule->own || (open > 0 && c->last >= open))
			continue;
		score = errsum_score(s, c, failed, false);
		b->score = score > b->score ? score : b->score;
	}
	qsort(v, s->rules->n, sizeof(*v), by_score);
	while (n < s->rules->n && v[n].score > INT_MIN)
		n++;
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

/* Higher, if more is known that is better. */
static void
raise(struct errsum *s)
{
	size_t need = s->want * EACH > RULES ? s->want * EACH : RULES;
	struct best *v = mem_alloc((s->rules->n + 1) * sizeof(*v));
	struct errsum_bar *b = &s->bar;

	if (best_of(s, v) >= need &&
	    (!b->set || v[need - 1].score > b->score)) {
		b->set = true;
		b->score = v[need - 1].score;
	}
	for (size_t i = 0; b->set && i < need && b->nfamilies < ERRSUM_BAR; i++)
		if (v[i].score >= b->score &&
		    !has_family(b, v[i].rule->family))
			b->families[b->nfamilies++] = v[i].rule->family;
	free(v);
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

bool
errsum_bar(struct errsum *s, bool *rests)
{
	bool above;

	if (errsum_bar_stale(s))
		s->bar = (struct errsum_bar){ .regions = true };
	raise(s);
	above = is_above_plain(s);
	for (size_t i = 0; i < s->rules->n; i++) {
		const struct errrule *r = &s->rules->v[i];

		/* What tells of others is asked on: what holds them, what
		 * lists the best ones. */
		rests[i] = above && (errsum_rests(s, i) ||
		    (errsum_is_below(s, r) && !r->nested && !r->step &&
		    !(r->index && has_family(&s->bar, r->family))));
	}
	return above;
}
