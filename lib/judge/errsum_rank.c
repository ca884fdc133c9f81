/* Which of the causes are the cause: ranking and choice. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_line.h"
#include "judge/errsum_own.h"
#include "judge/errsum_prefer.h"
#include "judge/errsum_score.h"
#include "judge/errsum_telling.h"
#include "judge/errsum_witness.h"

/* What stands so far behind the first is not shown beside it. */
enum { GAP = 18 };

/* So many further causes are named also where the first took all lines. */
enum { NAMED = 2 };

/* So many frames of others are shown beside those of the project. */
enum { STRANGERS = 2 };

/* The region that a line lies in, from 2; 1: it lies in none. */
static size_t
region_number(const struct errsum_regions *r, size_t line)
{
	const struct errsum_region *x = errsum_region_of(r, line);

	return x ? (size_t)(x - r->v) + 2 : 1;
}

/* Better first; among equals the first of the log, or the last where the
 * rule says so. */
static int
compare(const void *a, const void *b)
{
	const struct errsum_cause *x = a, *y = b;
	bool last = x->rule->last_one && y->rule->last_one;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	if (x->first == y->first)
		return 0;
	return (x->first > y->first) == last ? -1 : 1;
}

void
errsum_rank(struct errsum *s)
{
	size_t failed = errsum_last_failure(&s->regions);
	size_t *pointed = mem_alloc((s->rules->n + 1) * sizeof(*pointed));

	errsum_steps_yield(s);
	errsum_nests_yield(s);
	/* What is pointed at is not one of equals but all of them; lines that
	 * only share a word are no equals. */
	for (size_t i = 0; i < s->n; i++)
		if (!s->v[i].rule->weak &&
		    errsum_is_pointed(&s->regions, s->v[i].last))
			pointed[s->v[i].rule - s->rules->v] =
			    region_number(&s->regions, s->v[i].first);
	for (size_t i = 0; i < s->n; i++)
		s->v[i].score = errsum_fits_end(s, &s->v[i]) +
		    errsum_score(s, &s->v[i], failed,
		    errsum_is_pointed(&s->regions, s->v[i].first) ||
		    pointed[s->v[i].rule - s->rules->v] ==
		    region_number(&s->regions, s->v[i].first));
	free(pointed);
	errsum_witness(s);
	errsum_prefer(s);
	if (s->n > 1)
		qsort(s->v, s->n, sizeof(*s->v), compare);
	free(s->slot);		/* numbers have changed */
	s->slot = NULL;
	s->nslots = 0;
}

/* A plain shape beside what a tool's own rule knows is as a rule the same
 * failure told by a wrapper. */
static bool
is_plain(const struct errsum_cause *c)
{
	return strcmp(c->rule->family, "plain") == 0;
}

bool
errsum_doubtful(const struct errsum *s, const struct errsum_cause *c)
{
	return !c->guess && (errsum_expected(c) ||
	    errsum_is_calm(&s->regions.calms, c) || (!s->regions.strict &&
	    c->severity != ERRSEVERITY_ERROR && c->kind == ERRKIND_COMPILE));
}

/* Is a line one of a block that is doubtful? */
static bool
in_doubt(const struct errsum *s, size_t line)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].first <= line && line <= s->v[i].last &&
		    errsum_doubtful(s, &s->v[i]))
			return true;
	return false;
}

/* May it stand before what is doubtful? */
static bool
is_surer(const struct errsum *s, const struct errsum_cause *c)
{
	if (c->guess)
		return !errsum_said_before(c) && !in_doubt(s, c->last);
	return c->score > 0 && c->severity == ERRSEVERITY_ERROR &&
	    !c->consequence && !c->index && !errsum_doubtful(s, c);
}

/* Does it only pass on that something failed?  Of a test that is enough, as
 * what was wrong stands in its other fields, and so are two values. */
static bool
is_hollow(const struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];

	return m && c->kind != ERRKIND_TEST && c->field[ERRFIELD_EXPECTED] ==
	    NULL && c->field[ERRFIELD_ACTUAL] == NULL && errsum_hollow(m);
}

/* May it stand before what is hollow? */
static bool
says_why(const struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];

	return m && c->score > 0 && c->severity == ERRSEVERITY_ERROR &&
	    !c->consequence && !c->index && !errsum_said_before(c) &&
	    !is_hollow(c) && errsum_says_why(m);
}

static void
to_front(struct errsum *s, size_t k)
{
	struct errsum_cause c = s->v[k];

	memmove(s->v + 1, s->v, k * sizeof(*s->v));
	s->v[0] = c;
	s->v[0].score = s->v[1].score;
}

/* What is hollow comes behind what says why. */
static void
yield_to_reason(struct errsum *s)
{
	size_t k = 1;

	if (s->n == 0 || !is_hollow(&s->v[0]))
		return;
	while (k < s->n && (!says_why(&s->v[k]) ||
	    region_number(&s->regions, s->v[k].first) !=
	    region_number(&s->regions, s->v[0].first)))
		k++;
	if (k < s->n)
		to_front(s, k);
}

void
errsum_yield(struct errsum *s)
{
	size_t k = 0;

	yield_to_reason(s);
	/* A plain shape does not know what its tool calls a warning. */
	if (s->n == 0 || !errsum_doubtful(s, &s->v[0]) ||
	    (is_plain(&s->v[0]) && !errsum_expected(&s->v[0]) &&
	    s->v[0].severity != ERRSEVERITY_ERROR))
		return;
	while (k < s->n && !is_surer(s, &s->v[k]))
		k++;
	if (k > 0 && k < s->n)
		to_front(s, k);
}

/* Is it told on the line of one that is chosen, by the same rule? */
static bool
shares_line(const struct errsum *s, const size_t *which, size_t n,
    const struct errsum_cause *c)
{
	for (size_t i = 0; c->rule->again && i < n; i++)
		if (s->v[which[i]].rule == c->rule &&
		    s->v[which[i]].start == c->start)
			return true;
	return false;
}

static bool
overlaps(const struct errsum *s, const size_t *which, size_t n,
    const struct errsum_cause *c)
{
	for (size_t i = 0; i < n; i++) {
		const struct errsum_cause *x = &s->v[which[i]];

		if (c->start <= x->last && x->start <= c->last &&
		    !shares_line(s, which + i, 1, c))
			return true;
	}
	return false;
}

/* Was it said, by another rule? */
static bool
is_told(const struct errsum *s, const size_t *which, size_t n,
    const struct errsum_cause *c)
{
	for (size_t i = 0; i < n; i++)
		if (errsum_tells_same(&s->v[which[i]], c))
			return true;
	return false;
}

/* May it stand beside the n that are chosen? */
static bool
stands_beside(const struct errsum *s, const size_t *which, size_t n,
    const struct errsum_cause *c, bool every)
{
	if (every && errsum_counts(c) && !overlaps(s, which, n, c))
		return true;
	if (is_told(s, which, n, c))
		return false;
	return c->score >= s->v[0].score - GAP &&
	    (!c->guess || s->v[0].guess) &&
	    !errsum_beside_point(&s->v[0], c) &&
	    (!is_plain(c) || is_plain(&s->v[0])) &&
	    ((s->v[0].guess && errsum_doubtful(s, c)) ||
	    !overlaps(s, which, n, c));
}

/* Is it worth a name where no line is left to show of it? */
static bool
stands_alone(const struct errsum_cause *c)
{
	return !c->guess && !c->consequence && !c->index && !c->rule->weak;
}

/* Room that is left goes to those of the first one's kind. */
static void
fill(const struct errsum *s, const size_t *which, size_t *lines, size_t n,
    size_t room)
{
	for (size_t i = 1; i < n; i++) {
		const struct errsum_cause *c = &s->v[which[i]];
		size_t more = c->nlines - lines[i];

		if (c->kind != s->v[which[0]].kind || lines[i] == 0)
			continue;
		if (more > room)
			more = room;
		lines[i] += more;
		room -= more;
	}
}

size_t
errsum_choose(const struct errsum *s, size_t max, bool brief, bool every,
    size_t *which, size_t *lines, size_t room)
{
	size_t n = 0, used = 0;

	for (size_t i = 0; i < s->n && n < room &&
	    (used < max || n <= NAMED); i++) {
		const struct errsum_cause *c = &s->v[i];
		size_t want = c->nlines;

		if ((n > 0 && !stands_beside(s, which, n, c, every)) ||
		    (used == max && (n > 0 ? !stands_alone(c) : c->guess)))
			continue;
		/* The first is told whole, the others in a line or two,
		 * before those of its kind have what is left. */
		if (n > 0 && want > 2)
			want = 2;
		if (brief && want > 1)
			want = 1;
		if (want > max - used)
			want = max - used;
		/* The line is shown, and what else it tells is named. */
		used += want;
		if (shares_line(s, which, n, c))
			want = 0;
		which[n] = i;
		lines[n++] = want;
	}
	if (!brief)
		fill(s, which, lines, n, max - used);
	return n;
}

size_t
errsum_excerpt(const struct errsum_cause *c, size_t n, size_t *which)
{
	bool *take = mem_alloc(c->nlines + 1), expected = errsum_expected(c);
	size_t have = 0, k = 0, strangers = 0;

	/* What told something, then what follows from the top; frames of
	 * others come last. */
	for (int pass = 0; pass < 4; pass++)
		for (size_t i = 0; i < c->nlines && have < n; i++) {
			const struct errsum_line *l = &c->lines[i];
			bool strange = l->foreign || (l->library &&
			    c->whose == ERRSUM_OWN);

			if (take[i] || l->text[l->own] == '\0' ||
			    (l->known && !expected) ||
			    (pass == 0 && !errsum_told_in(c, l->n)) ||
			    (pass == 1 && !l->key) ||
			    (pass < 3 && pass > 0 && strange) ||
			    (pass == 3 && c->whose &&
			    strangers++ >= STRANGERS))
				continue;
			take[i] = true;
			have++;
		}
	for (size_t i = 0; i < c->nlines; i++)
		if (take[i])
			which[k++] = i;
	free(take);
	return k;
}
