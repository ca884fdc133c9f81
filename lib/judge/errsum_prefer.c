/* Of two that tell of one failure the one that says why. */
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_prefer.h"

/* Did the same command write both? */
static bool
in_same(const struct errsum *s, const struct errsum_cause *a,
    const struct errsum_cause *b)
{
	return errsum_region_of(&s->regions, a->first) ==
	    errsum_region_of(&s->regions, b->first);
}

/* Does it only say that another program ended with the 1 that Python ends
 * with where no one catches an exception? */
static bool
of_child(const struct errsum_cause *c)
{
	static const char of[] = "CalledProcessError: Command ";
	const char *s = c->field[ERRFIELD_MESSAGE];

	return strcmp(c->rule->family, "python") == 0 && s &&
	    strstr(s, of) && strstr(s, "returned non-zero exit status 1.");
}

/* Is it what a Python process printed at its end, not one that a test or a
 * linter shows? */
static bool
is_ending(const struct errsum_cause *c)
{
	return strcmp(c->rule->id, "python-traceback") == 0 &&
	    c->inside < c->rule->weight && c->field[ERRFIELD_MESSAGE] &&
	    !of_child(c) && !errsum_said_before(c);
}

/* A child's traceback stands above the exception of its parent, or right
 * behind a test's failure, as pytest shows what it caught.  It is the cause,
 * and what the parent says is worth less. */
static void
yield_to_child(const struct errsum *s, struct errsum_cause *c)
{
	enum { BEHIND = 3 };
	int best = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (is_ending(x) && (x->last < c->first || (x->first > c->last
		    && x->first - c->last <= BEHIND)) &&
		    in_same(s, x, c) && x->score > best)
			best = x->score;
	}
	if (best > 0 && c->score >= best)
		c->score = best - 1;
}

/* Does a shell say that there is no such program? */
static bool
is_not_found(const struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];

	return strcmp(c->rule->family, "shell") == 0 && m && !c->guess &&
	    (strstr(m, "not found") || strstr(m, " is not recognized as an "));
}

/* What a shell could not find right above an exception is why that was
 * thrown. */
static void
yield_to_shell(struct errsum *s, const struct errsum_cause *c)
{
	enum { ABOVE = 2 };

	if (c->kind != ERRKIND_CRASH || c->nframes == 0)
		return;
	for (size_t i = 0; i < s->n; i++) {
		struct errsum_cause *x = &s->v[i];

		if (x->last < c->first && c->first - x->last <= ABOVE &&
		    is_not_found(x) && x->score > 0 && x->score <= c->score &&
		    in_same(s, x, c))
			x->score = c->score + 1;
	}
}

/* A program that ended with an exception of its own came further than where
 * the network failed it, as one does that waits for a server. */
static void
yield_to_ending(const struct errsum *s, struct errsum_cause *c)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (is_ending(x) && x->first > c->last && x->score > 0 &&
		    in_same(s, x, c) &&
		    c->score >= x->score)
			c->score = x->score - 1;
	}
}

/* What the network did is told by the exception in which it ended: that is of
 * this kind where it says so itself, and comes first. */
static void
yield_to_exception(struct errsum *s, struct errsum_cause *c)
{
	for (size_t i = 0; i < s->n; i++) {
		struct errsum_cause *x = &s->v[i];

		if (x->kind != ERRKIND_CRASH || x->nframes == 0 ||
		    x->consequence || x->index || x->score <= 0 ||
		    x->severity != ERRSEVERITY_ERROR ||
		    c->start < x->first || c->start > x->last)
			continue;
		if (x->told[ERRFIELD_MESSAGE] == c->start) {
			x->kind = ERRKIND_INFRASTRUCTURE;
			if (x->score < c->score)
				x->score = c->score;
		}
		c->index = true;
		if (c->score >= x->score)
			c->score = x->score - 1;
	}
}

void
errsum_prefer(struct errsum *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (of_child(&s->v[i]))
			yield_to_child(s, &s->v[i]);
		else if (strcmp(s->v[i].rule->id, "network") == 0) {
			yield_to_exception(s, &s->v[i]);
			yield_to_ending(s, &s->v[i]);
		}
		yield_to_shell(s, &s->v[i]);
	}
}
