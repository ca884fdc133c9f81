/* What a cause is worth by the circumstances in which its log tells it. */
#include <stddef.h>
#include <string.h>

#include "judge/errsum.h"
#include "judge/errsum_score.h"

/* What a circumstance is worth, in the points of a rule's weight. */
enum {
	IN_FAILED = 15, IN_PASSED = -25, IN_OTHER = -40, IN_ALLOWED = -20,
	BEHIND_ALL = -15, IN_STEP = 15,
	POINTED = 8, CONSEQUENCE = -45, INDEX = -25,
	NESTED = -20, KNOWN = -60, FLOOD = -12, LISTED = -30,
	CALM = -25, WARNING = -40, NOTE = -60, BARE = -6
};

size_t
errsum_last_failure(const struct errsum_regions *r)
{
	for (size_t i = r->n; i > 0; i--)
		if (r->v[i - 1].status > 0 && !r->v[i - 1].allowed)
			return r->v[i - 1].last;
	return 0;
}

static int
by_place(const struct errsum_regions *r, size_t line, size_t failed)
{
	const struct errsum_region *x = errsum_region_of(r, line);
	int score = 0;

	/* Of the command that runs nothing is known yet. */
	if (r->open && line >= r->open)
		return 0;
	if (x && x->status > 0)
		score = x->allowed ? IN_ALLOWED : IN_FAILED;
	else if (x && x->status == 0)
		score = IN_PASSED;
	else if (failed)	/* another is known to have failed */
		score = IN_OTHER;
	if (failed && line > failed)
		score += BEHIND_ALL;
	return score;
}

static int
flooded(enum errkind kind)
{
	return kind == ERRKIND_COMPILE || kind == ERRKIND_LINT ? LISTED :
	    FLOOD;
}

int
errsum_score(const struct errsum *s, const struct errsum_cause *c,
    size_t failed, bool pointed)
{
	int v = (int)c->rule->weight + (pointed ? POINTED : 0), of;

	v += by_place(&s->regions, c->first, failed);
	v += errsum_in_step(&s->steps, c) ? IN_STEP : 0;
	of = errsum_of_failed(&s->regions, c);
	v += of > 0 ? IN_FAILED : of < 0 ? IN_OTHER : 0;
	v += c->severity == ERRSEVERITY_WARNING ? WARNING :
	    c->severity == ERRSEVERITY_NOTE ? NOTE : 0;
	v += c->consequence ? CONSEQUENCE : 0;
	v += c->index ? INDEX : 0;
	v += c->inside >= c->rule->weight ? NESTED : 0;
	v += s->known && errsum_said_before(c) ? KNOWN : 0;
	v += errsum_is_calm(&s->regions.calms, c) ? CALM : 0;
	v += errsum_floods(s, c) ? flooded(c->kind) : 0;
	if (c->guess || (c->field[ERRFIELD_MESSAGE] == NULL &&
	    c->field[ERRFIELD_FILE] == NULL &&
	    c->field[ERRFIELD_TEST] == NULL))
		v += BARE;
	return v;
}

/* Do its own words say how severe it is? */
static bool
says_severity(const struct errrule *r)
{
	static const char group[] = "(?<severity>";
	bool says = strstr(r->start.pat->source, group) != NULL;

	for (size_t i = 0; i < r->ntake; i++)
		says |= strstr(r->take[i].pat->source, group) != NULL;
	for (size_t i = 0; i < r->nabove; i++)
		says |= strstr(r->above[i].pat->source, group) != NULL;
	return says;
}

int
errsum_score_most(const struct errsum *s, const struct errrule *r)
{
	int v = (int)r->weight;

	if (s->bar.regions)
		v += IN_FAILED;
	if (errsum_floods_always(s, r))
		v += flooded(r->kind);
	if (r->severity != ERRSEVERITY_ERROR && !says_severity(r))
		v += r->severity == ERRSEVERITY_NOTE ? NOTE : WARNING;
	return v + (r->consequence ? CONSEQUENCE : 0) +
	    (r->index ? INDEX : 0);
}
