/* Many literals looked for at once: those that a hash of their prints calls up
 * together. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/needles.h"
#include "base/needles_parts.h"

/* What the eight bytes around a print of a literal must be. */
static struct needles_eight
eight(const struct needles_literal *l, int at)
{
	struct needles_eight k = { 0, 0, 0 };

	for (int i = 0; i < 8; i++) {
		int p = at - NEEDLES_BEFORE + i;

		if (p < 0 || p >= (int)l->len)
			continue;
		k.fold |= (uint64_t)l->fold[p] << 8 * i;
		k.care |= UINT64_C(0xff) << 8 * i;
		k.word |= (uint64_t)l->text[p] << 8 * i;
	}
	return k;
}

/* What n looks have in common. */
static struct needles_eight
common(const struct needles_look *k, size_t n)
{
	struct needles_eight all = k[0].eight;

	for (size_t i = 1; i < n; i++) {
		all.fold |= k[i].eight.fold;
		all.care &= k[i].eight.care;
	}
	for (size_t i = 1; i < n; i++)
		all.care &= ~((k[i].eight.word ^ all.word) & ~all.fold);
	all.word = (all.word | all.fold) & all.care;
	return all;
}

static unsigned char
byte_of(const struct needles_look *k, unsigned shift)
{
	return k->eight.care >> shift & 0xff ?
	    (unsigned char)(k->eight.word >> shift) | 0x20 : 0;
}

/* Which of the eight bytes tells most looks of a group apart? */
static unsigned char
telling(const struct needles_look *k, size_t n)
{
	size_t least = n * n + 1, sum, any;
	unsigned char best = 0;

	for (unsigned shift = 0; shift < 64 && n > 1; shift += 8) {
		size_t count[256] = { 0 };

		for (size_t i = 0; i < n; i++)
			count[byte_of(&k[i], shift)]++;
		any = count[0] * n;
		sum = any;
		for (size_t c = 1; c < 256; c++)
			sum += count[c] * count[c];
		if (sum < least) {
			least = sum;
			best = (unsigned char)shift;
		}
	}
	return best;
}

/* A look on its way to its place. */
struct ranked {
	uint32_t rank;
	struct needles_look look;
};

/* The hash of a print; those whose last byte may be any come last. */
static uint32_t
rank(uint32_t key, uint32_t factor)
{
	return key >> 24 ? needles_back(key, factor) :
	    (1u << NEEDLES_BACK) + needles_front(key);
}

static int
by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->look.literal > y->look.literal) -
	    (x->look.literal < y->look.literal);
}

/* How often a log has one of those prints that share their hash with
 * others. */
static float
clash(const struct needles *s, uint32_t factor)
{
	uint32_t *first = mem_alloc(sizeof(*first) << NEEDLES_BACK), *f;
	float sum = 0;

	for (size_t i = 0; i < 2 * s->n; i++) {
		const struct needles_window *w =
		    &s->literals[i / 2].print[i % 2];

		if (w->key >> 24 == 0)
			continue;
		f = &first[needles_back(w->key, factor)];
		if (*f == 0)
			*f = w->key >> 8;
		else if (*f != w->key >> 8)
			sum += w->share;
	}
	free(first);
	return sum;
}

/* A factor that keeps frequent prints apart. */
static void
choose_factor(struct needles *s)
{
	enum { TRIES = 32 };
	float least = 0, x;

	for (uint32_t i = 0; i < TRIES; i++) {
		x = clash(s, NEEDLES_FACTOR * (2 * i + 1));
		if (i == 0 || x < least) {
			least = x;
			s->factor = NEEDLES_FACTOR * (2 * i + 1);
		}
	}
}

static void
add_group(struct needles *s, size_t first, size_t end)
{
	struct needles_group *g = &s->groups[++s->ngroups];
	const struct needles_look *k = &s->looks[first];

	g->eight = common(k, end - first);
	g->first = (uint16_t)first;
	g->end = (uint16_t)end;
	g->shift = telling(k, end - first);
	for (size_t i = first; i < end; i++)
		s->tell[i] = byte_of(&s->looks[i], g->shift);
	if (k->key >> 24)
		s->back[needles_back(k->key, s->factor)] =
		    (uint16_t)s->ngroups;
	else
		s->front[needles_front(k->key)] = (uint16_t)s->ngroups;
}

void
needles_group(struct needles *s)
{
	size_t n = 2 * s->n, end;
	struct ranked *v = mem_alloc(sizeof(*v) * (n + 1));

	choose_factor(s);
	s->looks = mem_alloc(sizeof(*s->looks) * (n + 1));
	s->tell = mem_alloc(n + 16);	/* read by sixteens */
	s->groups = mem_alloc(sizeof(*s->groups) * (n + 1));
	s->groups[0].eight.word = 1;
	for (size_t i = 0; i < n; i++) {
		const struct needles_literal *l = &s->literals[i / 2];
		const struct needles_window *w = &l->print[i % 2];

		v[i].rank = rank(w->key, s->factor);
		v[i].look.eight = eight(l, w->at);
		v[i].look.key = w->key;
		v[i].look.at = (signed char)w->at;
		v[i].look.literal = (uint16_t)(i / 2);
		v[i].look.whole = w->at <= NEEDLES_BEFORE &&
		    (int)l->len - w->at <= 8 - NEEDLES_BEFORE;
	}
	if (n > 0)
		qsort(v, n, sizeof(*v), by_rank);
	for (size_t i = 0; i < n; i++)
		s->looks[i] = v[i].look;
	for (size_t i = 0; i < n; i = end) {
		for (end = i; end < n && v[end].rank == v[i].rank;)
			end++;
		add_group(s, i, end);
	}
	free(v);
}
