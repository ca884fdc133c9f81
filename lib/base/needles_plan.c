/* Which bytes of each literal are looked for: rare ones, that literals have in
 * common where this costs little. */
#include <string.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/needles.h"
#include "base/needles_parts.h"

/* What a candidate costs, what each literal compared with it, and what one
 * more fingerprint in the filter does for each byte of the log: in one unit,
 * found by trying. */
static const float candidate = 0.5f, compared = 0.5f, more = 6e-5f;

enum { COMMON_BITS = 16, COMMON_RARE = 11 };

/* Bytes that some literals have in common. */
struct gram {
	uint32_t key;
	float share;			/* of all offsets of a log */
	unsigned seen;			/* in the sample */
	float price;			/* for each literal that it serves */
	unsigned serves;		/* literals that have no other yet */
	size_t first, n;		/* in plan.by_gram */
};

/* Where a literal has a gram. */
struct use {
	uint32_t literal, gram;
	int at;
};

struct plan {
	struct needles_literal *literals;
	size_t n;
	int odd;			/* the prints that are planned */
	struct use *uses;		/* by literal */
	struct use *by_gram;
	size_t nuses;
	struct gram *grams;
	size_t ngrams;
	uint32_t *slots;		/* hash table of grams, each + 1 */
	unsigned bits;
	uint32_t *heap;			/* of grams, the cheapest first */
	size_t nheap;
	const unsigned char *common;	/* a set of hashes */
	const unsigned char *sample;
	size_t nsample;
};

/* The grams of common words, as a set of hashes. */
static const unsigned char *
common(void)
{
	static unsigned char set[(1 << COMMON_BITS) / 8];
	const unsigned char *s = (const void *)needles_common;
	static bool full;
	uint32_t h;

	for (; !full && s[3]; s++) {
		h = needles_hash(needles_key(s, 4), COMMON_BITS);
		set[h / 8] |= (unsigned char)(1u << h % 8);
	}
	full = true;
	return set;
}

/* What share of offsets has these bytes: a chain of pairs, corrected for what
 * such a chain misses (words come as wholes: 4 bits, measured). */
static float
expected(const struct plan *p, const unsigned char *s, size_t n)
{
	uint32_t h = needles_hash(needles_key(s, n), COMMON_BITS);
	int rare = (int)needles_rare(s[0]);

	for (size_t i = 1; i < n; i++)
		rare += (int)needles_rare_pair(s[i - 1], s[i]) -
		    (int)needles_rare(s[i - 1]);
	rare -= n > 3 ? 4 : 2;
	if (n > 3 && rare > COMMON_RARE && p->common[h / 8] >> h % 8 & 1)
		rare = COMMON_RARE;
	return 1.0f / (float)(1u << (rare < 4 ? 4 : rare > 30 ? 30 : rare));
}

float
needles_share(const char *text, size_t len)
{
	struct plan p = { .common = common() };
	unsigned char s[NEEDLES_LONG];
	size_t n = len < NEEDLES_PRINT ? len : NEEDLES_PRINT;
	size_t left = len - n < 8 ? len - n : 8;
	float best = 1, share;

	if (n < NEEDLES_SHORT || len > sizeof(s))
		return 1;
	for (size_t i = 0; i < len; i++)
		s[i] = (unsigned char)(text[i] >= 'A' && text[i] <= 'Z' ?
		    text[i] | 0x20 : text[i]);
	for (size_t i = 0; i + n <= len; i++)
		if ((share = expected(&p, s + i, n)) < best)
			best = share;
	/* Each byte more halves what is left, for words come as wholes. */
	return best / 4 + best / (float)(1u << left);
}

/* Where the number of a gram, + 1, is or is to be. */
static inline uint32_t *
slot(const struct plan *p, uint32_t key)
{
	uint32_t mask = (1u << p->bits) - 1, h = needles_hash(key, p->bits);

	while (p->slots[h] && p->grams[p->slots[h] - 1].key != key)
		h = (h + 1) & mask;
	return &p->slots[h];
}

/* The gram of literal l at 'at', a new one if need be: three bytes where it
 * begins before the literal or ends behind it. */
static uint32_t
gram_of(struct plan *p, const struct needles_literal *l, int at)
{
	const unsigned char *s = l->text + (at < 0 ? 0 : at);
	size_t n = at < 0 || (size_t)at + 3 == l->len ? 3 : NEEDLES_PRINT;
	uint32_t key = needles_key(s, n) << (at < 0 ? 8 : 0);
	uint32_t *to = slot(p, key);

	if (*to == 0) {
		p->grams[p->ngrams] = (struct gram){ .key = key,
		    .share = expected(p, s, n) };
		*to = (uint32_t)++p->ngrams;
	}
	return *to - 1;
}

/* List all grams and their uses. */
static void
list(struct plan *p)
{
	size_t most = 0, sum = 0;

	for (size_t i = 0; i < p->n; i++)
		most += p->literals[i].len;
	for (p->bits = 8; (size_t)1 << p->bits < 2 * most; p->bits++)
		;
	p->slots = mem_alloc(sizeof(*p->slots) << p->bits);
	p->grams = mem_alloc(sizeof(*p->grams) * (most + 1));
	p->uses = mem_alloc(sizeof(*p->uses) * (most + 1));
	p->by_gram = mem_alloc(sizeof(*p->uses) * (most + 1));
	for (size_t i = 0; i < p->n; i++) {
		const struct needles_literal *l = &p->literals[i];

		for (int at = -p->odd; at + 3 <= (int)l->len; at += 2) {
			struct use *u = &p->uses[p->nuses++];

			u->literal = (uint32_t)i;
			u->at = at;
			u->gram = gram_of(p, l, at);
			p->grams[u->gram].n++;
		}
	}
	for (size_t i = 0; i < p->ngrams; i++) {
		p->grams[i].first = sum;
		sum += p->grams[i].n;
		p->grams[i].n = 0;
	}
	for (size_t i = 0; i < p->nuses; i++) {
		struct gram *g = &p->grams[p->uses[i].gram];

		p->by_gram[g->first + g->n++] = p->uses[i];
	}
}

/* It stands in the sample, if it is a gram. */
static void
see(struct plan *p, uint32_t key)
{
	uint32_t gram = *slot(p, key);

	if (gram)
		p->grams[gram - 1].seen++;
}

/* What the sample says of the share of each gram counts for more the larger it
 * is.  Each second offset is as good as all, and takes half the time. */
static void
count(struct plan *p)
{
	const float weight = 1 << 13;
	const unsigned char *s = p->sample;
	size_t n = 0;

	for (size_t i = 0; i + NEEDLES_PRINT <= p->nsample; i += 2, n++) {
		see(p, needles_key(s + i, 4));
		see(p, needles_key(s + i, 3));
		see(p, needles_key(s + i, 3) << 8);
	}
	for (size_t i = 0; i < p->ngrams; i++) {
		struct gram *g = &p->grams[i];

		g->share = (g->share * weight + (float)g->seen) /
		    (weight + (float)n);
	}
}

static float
price(float share, size_t serves)
{
	return compared * share + (candidate * share + more) / (float)serves;
}

static bool
served(const struct plan *p, const struct use *u)
{
	return p->literals[u->literal].print[p->odd].key != 0;
}

/* Count what the gram would serve, and price it. */
static void
appraise(const struct plan *p, struct gram *g)
{
	g->serves = 0;
	for (size_t i = g->first; i < g->first + g->n; i++)
		g->serves += !served(p, &p->by_gram[i]);
	g->price = g->serves ? price(g->share, g->serves) : 0;
}

/* Let the heap hold from i down, where only i may be too dear. */
static void
sink(struct plan *p, size_t i)
{
	uint32_t *h = p->heap, x = h[i];

	for (;;) {
		size_t c = 2 * i + 1;

		if (c + 1 < p->nheap &&
		    p->grams[h[c + 1]].price < p->grams[h[c]].price)
			c++;
		if (c >= p->nheap ||
		    p->grams[h[c]].price >= p->grams[x].price)
			break;
		h[i] = h[c];
		i = c;
	}
	h[i] = x;
}

static void
assign(const struct plan *p, const struct use *u, struct needles_window *w)
{
	w->key = p->grams[u->gram].key;
	w->share = p->grams[u->gram].share;
	w->at = u->at;
}

/* Serve the literals that have this gram and no other yet. */
static void
take(struct plan *p, const struct gram *g)
{
	for (size_t i = g->first; i < g->first + g->n; i++) {
		const struct use *u = &p->by_gram[i];

		if (!served(p, u))
			assign(p, u, &p->literals[u->literal].print[p->odd]);
	}
}

/* What each literal costs at most: what the rarest of the grams that it alone
 * has does, whose price is fixed. */
static float *
alone(const struct plan *p)
{
	float *most = mem_alloc(sizeof(*most) * (p->n + 1)), x;

	for (size_t i = 0; i < p->n; i++)
		most[i] = 9;
	for (size_t i = 0; i < p->nuses; i++) {
		const struct use *u = &p->uses[i];

		if (p->grams[u->gram].n > 1)
			continue;
		x = price(p->grams[u->gram].share, 1);
		if (x < most[u->literal])
			most[u->literal] = x;
	}
	return most;
}

/* Fill the heap with the grams that are not too dear for all that have
 * them. */
static void
fill_heap(struct plan *p)
{
	float *most = alone(p);

	p->heap = mem_alloc(sizeof(*p->heap) * (p->ngrams + 1));
	for (size_t i = 0; i < p->ngrams; i++) {
		struct gram *g = &p->grams[i];
		size_t k = 0;

		appraise(p, g);
		while (k < g->n && g->price >
		    most[p->by_gram[g->first + k].literal])
			k++;
		if (k < g->n)
			p->heap[p->nheap++] = (uint32_t)i;
	}
	for (size_t i = p->nheap / 2; i-- > 0;)
		sink(p, i);
	free(most);
}

/* The cheapest gram again and again, until all literals are served.  Prices
 * only rise, so one that is still the cheapest when appraised anew is. */
static void
choose(struct plan *p)
{
	while (p->nheap > 0) {
		struct gram *g = &p->grams[p->heap[0]];
		float before = g->price;

		appraise(p, g);
		if (g->serves > 0 && g->price > before) {
			sink(p, 0);
			continue;
		}
		if (g->serves > 0)
			take(p, g);
		p->heap[0] = p->heap[--p->nheap];
		sink(p, 0);
	}
}

/* Give each literal the rarest of the chosen grams that it has: its first
 * one was chosen for others' sake too. */
static void
settle(struct plan *p)
{
	for (size_t i = 0; i < p->ngrams; i++)
		p->grams[i].serves = 0;
	for (size_t i = 0; i < p->nuses; i++) {
		const struct use *u = &p->uses[i];

		if (p->literals[u->literal].print[p->odd].key ==
		    p->grams[u->gram].key)
			p->grams[u->gram].serves = 1;
	}
	for (size_t i = 0; i < p->nuses; i++) {
		const struct use *u = &p->uses[i];
		const struct gram *g = &p->grams[u->gram];
		struct needles_window *w =
		    &p->literals[u->literal].print[p->odd];

		if (g->serves && g->share < w->share)
			assign(p, u, w);
	}
}

static void
plan(struct needles *s, int odd)
{
	struct plan p = { .literals = s->literals, .n = s->n, .odd = odd,
	    .common = common(), .sample = s->sample, .nsample = s->nsample };

	list(&p);
	count(&p);
	fill_heap(&p);
	choose(&p);
	settle(&p);
	free(p.slots);
	free(p.grams);
	free(p.uses);
	free(p.by_gram);
	free(p.heap);
}

void
needles_plan(struct needles *s)
{
	plan(s, 0);
	plan(s, 1);
}
