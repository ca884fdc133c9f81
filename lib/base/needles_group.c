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

/* Of n looks, how many pairs does this byte not tell apart? */
static size_t
alike(const struct needles_look *k, size_t n, unsigned shift)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = byte_of(&k[i], shift);

		for (size_t j = i + 1; j < n; j++) {
			unsigned char d = byte_of(&k[j], shift);

			sum += c == d || c == 0 || d == 0;
		}
	}
	return sum;
}

/* Which of the eight bytes tells most looks of a group apart?  Of many that
 * share a print the first ones tell, for each is compared with each. */
static unsigned char
telling(const struct needles_look *k, size_t n)
{
	enum { MANY = 64 };
	size_t least = SIZE_MAX, pairs;
	unsigned char best = 0;

	for (unsigned shift = 0; shift < 64 && n > 1; shift += 8) {
		pairs = alike(k, n < MANY ? n : MANY, shift);
		if (pairs < least) {
			least = pairs;
			best = (unsigned char)shift;
		}
	}
	return best;
}

/* The hash of a print; those whose last byte may be any come last. */
enum { RANKS = (1 << NEEDLES_BACK) + (1 << NEEDLES_FRONT) };
static uint32_t
rank(uint32_t key, uint32_t factor)
{
	return key >> 24 ? needles_back(key, factor) :
	    (1u << NEEDLES_BACK) + needles_front(key);
}

/* How often a log has one of those prints that share their hash with others;
 * in "first" there is room for one of each hash. */
static float
clash(const struct needles *s, uint32_t factor, uint32_t *first)
{
	uint32_t *f;
	float sum = 0;

	memset(first, 0, sizeof(*first) << NEEDLES_BACK);

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
	return sum;
}

/* A factor that keeps frequent prints apart. */
static void
choose_factor(struct needles *s)
{
	enum { TRIES = 8 };
	uint32_t *first = mem_alloc(sizeof(*first) << NEEDLES_BACK);
	float least = 0, x;

	for (uint32_t i = 0; i < TRIES; i++) {
		x = clash(s, NEEDLES_FACTOR * (2 * i + 1), first);
		if (i == 0 || x < least) {
			least = x;
			s->factor = NEEDLES_FACTOR * (2 * i + 1);
		}
	}
	free(first);
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

static struct needles_look
look(const struct needles_literal *l, unsigned i, unsigned print)
{
	const struct needles_window *w = &l->print[print];
	struct needles_look k = { .eight = eight(l, w->at), .key = w->key };

	k.at = (signed char)w->at;
	k.literal = (uint16_t)i;
	k.whole = w->at <= NEEDLES_BEFORE &&
	    (int)l->len - w->at <= 8 - NEEDLES_BEFORE;
	return k;
}

/* Both looks of all literals, by rank: counted first (Knuth, volume 3, 5.2,
 * distribution counting). */
static void
sort_looks(struct needles *s)
{
	uint32_t *end = mem_alloc(RANKS * sizeof(*end));
	size_t n = 2 * s->n;

	for (size_t i = 0; i < n; i++)
		end[rank(s->literals[i / 2].print[i % 2].key, s->factor)]++;
	for (size_t r = 1; r < RANKS; r++)
		end[r] += end[r - 1];
	for (size_t i = n; i-- > 0;) {
		struct needles_look k = look(&s->literals[i / 2],
		    (unsigned)i / 2, i % 2);

		s->looks[--end[rank(k.key, s->factor)]] = k;
	}
	free(end);
}

void
needles_group(struct needles *s)
{
	size_t n = 2 * s->n, end;

	choose_factor(s);
	s->looks = mem_alloc(sizeof(*s->looks) * (n + 1));
	s->tell = mem_alloc(n + 16);	/* read by sixteens */
	s->groups = mem_alloc(sizeof(*s->groups) * (n + 1));
	s->groups[0].eight.word = 1;
	sort_looks(s);
	for (size_t i = 0; i < n; i = end) {
		uint32_t r = rank(s->looks[i].key, s->factor);

		for (end = i + 1; end < n &&
		    rank(s->looks[end].key, s->factor) == r;)
			end++;
		add_group(s, i, end);
	}
}
