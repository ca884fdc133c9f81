/* In a large log less and less is looked for. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum.h"
#include "judge/errsum_bar.h"
#include "judge/errsum_large.h"
#include "judge/errsum_plan.h"

/* LARGE: so many bytes are read by all rules.  PART: which can rest is looked
 * at anew behind such a part of what was read.  COST: a new plan takes as long
 * as so many bytes do with all rules; it is also made where SELDOM times as
 * much was read, for what is rare may have changed.  SAMPLE: bytes of each of
 * the last SAMPLES blocks. */
enum {
	LARGE = 4 << 20, PART = 4, COST = 1 << 20, SELDOM = 8, SAMPLE = 1 << 10,
	SAMPLES = 128
};

struct errsum_large {
	struct errsum_plan *plan;	/* without those that rest, or NULL */
	bool *rests, *next;		/* of each rule */
	size_t nrules;
	size_t seen, look;		/* bytes of the log; when to look */
	size_t planned;			/* when the plan was made */
	size_t nblocks;
	char sample[SAMPLES * SAMPLE];
};

struct errsum_large *
errsum_large_new(struct errsum *s)
{
	struct errsum_large *l = mem_alloc(sizeof(*l));
	size_t nrules = s->rules->n;

	l->rests = mem_alloc((nrules + 1) * sizeof(*l->rests));
	l->next = mem_alloc((nrules + 1) * sizeof(*l->next));
	l->nrules = nrules;
	l->look = LARGE;
	s->bar.leaves = false;	/* in this log */
	return l;
}

void
errsum_large_free(struct errsum_large *l)
{
	errsum_plan_free(l->plan);
	free(l->rests);
	free(l->next);
	free(l);
}

void
errsum_large_sample(struct errsum_large *l, const char *block, size_t n)
{
	if (n >= SAMPLE)
		memcpy(l->sample + l->nblocks++ % SAMPLES * SAMPLE,
		    block + (n - SAMPLE) / 2, SAMPLE);
}

/* Is a new plan worth its time, if as much is to come as was read? */
static bool
pays(const struct errsum_large *l, const struct errsum *s)
{
	size_t more = 0, fewer = 0;

	for (size_t i = 0; i < l->nrules; i++) {
		more += l->next[i] && !l->rests[i];
		fewer += l->rests[i] && !l->next[i];
	}
	return fewer > 0 || l->seen / COST * more >= l->nrules ||
	    (s->bar.leaves && l->seen >= SELDOM * l->planned);
}

bool
errsum_large_stale(const struct errsum *s)
{
	return s->bar.leaves && errsum_bar_stale(s);
}

const struct errsum_plan *
errsum_large_plan(struct errsum_large *l, struct errsum *s, size_t n)
{
	bool *rests = l->next, leaves;

	l->seen += n;
	if ((l->seen < l->look && !errsum_large_stale(s)) ||
	    s->want == 0 || s->each)
		return NULL;
	l->look = l->seen + l->seen / PART;
	leaves = errsum_bar(s, rests);
	if (!pays(l, s))
		return NULL;
	l->next = l->rests;
	l->rests = rests;
	s->bar.leaves = leaves;
	s->uncounted |= leaves;
	l->planned = l->seen;
	errsum_plan_free(l->plan);
	l->plan = errsum_plan_without(s->plan, rests, l->nrules,
	    l->sample, (l->nblocks < SAMPLES ? l->nblocks : SAMPLES) * SAMPLE);
	return l->plan;
}
