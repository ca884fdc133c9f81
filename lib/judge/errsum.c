/* The causes that a log holds, as they are found. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/errsum_files.h"
#include "judge/errsum_line.h"
#include "judge/errsum_plan.h"
#include "judge/errsum_spot.h"

/* What is kept at most; then the quarter that is worth least goes. */
enum { MOST = 1500, BYTES = 3 << 20 };

void
errsum_init(struct errsum *s, struct errrules *rules)
{
	memset(s, 0, sizeof(*s));
	s->rules = rules;
	for (size_t i = 0; i < rules->n && s->ending == NULL; i++)
		if (strcmp(rules->v[i].id, "plain-tail") == 0)
			s->ending = &rules->v[i];
	s->files = errsum_files_new();
	s->fired = mem_alloc((rules->n + 1) * sizeof(*s->fired));
	s->errors = mem_alloc((rules->n + 1) * sizeof(*s->errors));
	s->vain = mem_alloc((rules->n + 1) * sizeof(*s->vain));
}

void
errsum_release(struct errsum *s)
{
	for (size_t i = 0; i < s->n; i++)
		errsum_cause_release(&s->v[i]);
	for (size_t i = 0; i < s->nheld; i++)
		errsum_cause_release(&s->held[i]);
	free(s->v);
	free(s->slot);
	errsum_files_free(s->files);
	free(s->fired);
	free(s->errors);
	free(s->vain);
	errsum_regions_release(&s->regions);
	errsum_plan_free(s->plan);
	buf_release(&s->tail);
	memset(s, 0, sizeof(*s));
}

void
errsum_cause_release(struct errsum_cause *c)
{
	for (size_t i = 0; i < ERRFIELD_N; i++)
		free(c->field[i]);
	for (size_t i = 0; i < c->nframes; i++)
		free(c->frames[i]);
	for (size_t i = 0; i < c->nlines; i++)
		free(c->lines[i].text);
	free(c->lines);
	memset(c, 0, sizeof(*c));
}

static uint64_t
join(uint64_t h, const char *s)
{
	return (h ^ (s ? errsum_mask(s, strlen(s)) : 7)) * 1099511628211u;
}

/* test[1] and test[2] are two. */
static uint64_t
exactly(uint64_t h, const char *s)
{
	for (; s && *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (h ^ 7) * 1099511628211u;
}

/* What it says and where: the same twice is one. */
static uint64_t
identity(const struct errsum_cause *c)
{
	uint64_t h = join(14695981039346656037u, c->rule->id);
	bool told = c->field[ERRFIELD_MESSAGE] || c->field[ERRFIELD_TEST];

	h = join(h, c->field[ERRFIELD_FILE]);
	h = exactly(h, c->field[ERRFIELD_TEST]);
	h = join(h, c->field[ERRFIELD_CODE]);
	h = join(h, c->field[ERRFIELD_MESSAGE]);
	if (!told && c->nlines)
		h = join(h, c->lines[0].text + c->lines[0].own);
	h = exactly(h, c->field[ERRFIELD_LINE]);
	return h ? h : 1;
}

static void
grow(struct errsum *s)
{
	free(s->slot);
	s->nslots = s->nslots ? s->nslots * 4 : 256;
	s->slot = mem_alloc(s->nslots * sizeof(*s->slot));
	for (size_t i = 0; i < s->n; i++) {
		size_t at = s->v[i].hash % s->nslots;

		while (s->slot[at])
			at = (at + 1) % s->nslots;
		s->slot[at] = i + 1;
	}
}

static struct errsum_cause *
find(struct errsum *s, uint64_t hash, size_t *at)
{
	for (*at = hash % s->nslots; s->slot[*at];
	    *at = (*at + 1) % s->nslots)
		if (s->v[s->slot[*at] - 1].hash == hash)
			return &s->v[s->slot[*at] - 1];
	return NULL;
}

/* The same again.  It stays where it was first said, unless the command that
 * said it there did not fail. */
static void
repeat(struct errsum *s, struct errsum_cause *same, struct errsum_cause *c)
{
	const struct errsum_region *r = errsum_region_of(&s->regions,
	    same->first);
	/* Of weak lines the last few come, whose number says nothing. */
	size_t repeated = same->repeated + !c->rule->weak;

	if (r && r->status <= 0) {
		struct errsum_cause old = *same;

		c->hash = same->hash;
		*same = *c;
		*c = old;
	}
	same->repeated = repeated;
	errsum_cause_release(c);
}

/* Is line number n of its block known; if it has none, otherwise. */
static bool
is_known(const struct errsum_cause *c, size_t n, bool otherwise)
{
	for (size_t i = 0; i < c->nlines; i++)
		if (c->lines[i].n == n)
			return c->lines[i].known;
	return otherwise;
}

bool
errsum_expected(const struct errsum_cause *c)
{
	/* A first line that says nothing of its own is in each such block. */
	return is_known(c, c->start, false) &&
	    (!c->field[ERRFIELD_MESSAGE] ||
	    is_known(c, c->told[ERRFIELD_MESSAGE], true));
}

bool
errsum_said_before(const struct errsum_cause *c)
{
	bool all = true;

	for (size_t i = 0; i < c->nlines; i++)
		all &= c->lines[i].known;
	return all || (!c->guess && errsum_expected(c));
}

bool
errsum_told_in(const struct errsum_cause *c, size_t line)
{
	for (size_t f = 0; f < ERRFIELD_N; f++)
		if (c->field[f] && c->told[f] == line)
			return true;
	return false;
}

bool
errsum_counts(const struct errsum_cause *c)
{
	return !c->consequence && !c->index && !c->guess &&
	    !errsum_expected(c) && c->severity == ERRSEVERITY_ERROR &&
	    c->rule->weight >= ERRSUM_LEAST &&
	    c->inside < c->rule->weight;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* Does it only name a test of which the same tool says more? */
static bool
only_names(const struct errsum_cause *a, const struct errsum_cause *b)
{
	return same(a->rule->tool, b->rule->tool) &&
	    same(a->field[ERRFIELD_TEST], b->field[ERRFIELD_TEST]) &&
	    b->field[ERRFIELD_MESSAGE] == NULL &&
	    b->field[ERRFIELD_FILE] == NULL;
}

bool
errsum_tells_same(const struct errsum_cause *a, const struct errsum_cause *b)
{
	const char *s = a->field[ERRFIELD_TEST], *t = b->field[ERRFIELD_TEST];

	if (a->rule != b->rule && only_names(a, b))
		return true;
	return a->rule != b->rule && (!s || !t || same(s, t)) &&
	    same(a->field[ERRFIELD_FILE], b->field[ERRFIELD_FILE]) &&
	    same(a->field[ERRFIELD_LINE], b->field[ERRFIELD_LINE]) &&
	    same(a->field[ERRFIELD_MESSAGE], b->field[ERRFIELD_MESSAGE]);
}

/* Has a rule been seen to list, by how often that was? */
static bool
lists(const struct errrule *r, unsigned seen)
{
	return !r->listing && !r->again && seen > ERRSUM_FLOODED;
}

bool
errsum_floods(const struct errsum *s, const struct errsum_cause *c)
{
	size_t i = (size_t)(c->rule - s->rules->v);

	return lists(c->rule, (c->severity == ERRSEVERITY_ERROR &&
	    c->field[ERRFIELD_SEVERITY] ? s->errors : s->fired)[i]);
}

bool
errsum_floods_always(const struct errsum *s, const struct errrule *r)
{
	return lists(r, s->errors[r - s->rules->v]);
}

bool
errsum_rests(const struct errsum *s, size_t rule)
{
	return s->errors[rule] >= ERRSUM_FLOOD ||
	    s->vain[rule] >= ERRSUM_FLOOD;
}

/* What a cause is worth before the log has ended: little where its command is
 * known to have passed. */
static int
worth(const struct errsum *s, const struct errsum_cause *c)
{
	const struct errsum_region *r = errsum_region_of(&s->regions,
	    c->first);

	return (int)c->rule->weight - 30 * (int)c->severity -
	    30 * c->consequence - 10 * c->index -
	    30 * (r && r->status == 0);
}

static int
by_score(const void *a, const void *b)
{
	const struct errsum_cause *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* Of equals the first ones stay. */
static void
thin(struct errsum *s)
{
	size_t keep = s->n - s->n / 4;

	for (size_t i = 0; i < s->n; i++)
		s->v[i].score = worth(s, &s->v[i]);
	qsort(s->v, s->n, sizeof(*s->v), by_score);
	for (size_t i = keep; i < s->n; i++) {
		s->bytes -= s->v[i].bytes;
		s->hidden += errsum_counts(&s->v[i]);
		errsum_cause_release(&s->v[i]);
	}
	s->n = keep;
	s->nslots /= 4;
	grow(s);
}

void
errsum_keep(struct errsum *s, struct errsum_cause *c)
{
	struct errsum_cause *same;
	size_t at;

	errsum_spot(s, c);
	if (c->rule->nested)
		errsum_nest(&s->steps, c);
	if (c->rule->step)
		errsum_step(&s->steps, c);
	if (c->severity == ERRSEVERITY_WARNING)
		s->warnings++;
	if (s->each) {
		s->each(s->ctx, c);
		errsum_cause_release(c);
		return;
	}
	if ((s->n + 1) * 2 > s->nslots)
		grow(s);
	c->hash = identity(c);
	same = find(s, c->hash, &at);
	if (same) {
		repeat(s, same, c);
		return;
	}
	if (s->n >= MOST || s->bytes > BYTES) {
		thin(s);
		find(s, c->hash, &at);
	}
	s->bytes += c->bytes;
	mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n] = *c;
	s->slot[at] = ++s->n;
}
