/* In a large log less and less is looked for. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum.h"
#include "judge/errsum_bar.h"
#include "judge/errsum_large.h"
#include "judge/errsum_plan.h"

/* LARGE: so many bytes are read by all rules.  PART: they are looked at anew
 * behind such a part of what was read, for no fewer than FEW.  SAMPLE: bytes
 * of each of the last SAMPLES blocks. */
enum {
	LARGE = 4 << 20, PART = 8, FEW = 16, SAMPLE = 1 << 10, SAMPLES = 128
};

struct errsum_large {
	struct errsum_plan *plan;	/* without those that rest, or NULL */
	bool *rests;			/* of each rule */
	size_t nrests;
	size_t seen, look;		/* bytes of the log; when to look */
	size_t planned;			/* when the plan was made */
	size_t nblocks;
	char sample[SAMPLES * SAMPLE];
};

struct errsum_large *
errsum_large_new(size_t nrules)
{
	struct errsum_large *l = mem_alloc(sizeof(*l));

	l->rests = mem_alloc((nrules + 1) * sizeof(*l->rests));
	l->look = LARGE;
	return l;
}

void
errsum_large_free(struct errsum_large *l)
{
	errsum_plan_free(l->plan);
	free(l->rests);
	free(l);
}

void
errsum_large_sample(struct errsum_large *l, const char *block, size_t n)
{
	if (n >= SAMPLE)
		memcpy(l->sample + l->nblocks++ % SAMPLES * SAMPLE,
		    block + (n - SAMPLE) / 2, SAMPLE);
}

const struct errsum_plan *
errsum_large_plan(struct errsum_large *l, struct errsum *s, size_t n)
{
	size_t rest;

	l->seen += n;
	if ((l->seen < l->look && !(l->nrests > 0 && errsum_bar_stale(s))) ||
	    s->want == 0 || s->each)
		return NULL;
	l->look = l->seen + l->seen / PART;
	rest = errsum_bar(s, l->rests);
	/* What is rare may have changed, too. */
	if (rest >= l->nrests && rest < l->nrests + FEW &&
	    (l->plan == NULL || l->seen < 2 * l->planned))
		return NULL;
	l->planned = l->seen;
	l->nrests = rest;
	s->uncounted |= rest > 0;
	errsum_plan_free(l->plan);
	l->plan = errsum_plan_without(s->plan, l->rests, s->rules->n,
	    l->sample, (l->nblocks < SAMPLES ? l->nblocks : SAMPLES) * SAMPLE);
	return l->plan;
}

bool
errsum_large_rests(const struct errsum_large *l, size_t rule)
{
	return l->rests[rule];
}
