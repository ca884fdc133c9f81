/* Many literals looked for at once: each candidate of the filter compared
 * with the literals that have its fingerprint. */
#include <string.h>

#include "base/needles.h"
#include "base/needles_parts.h"
#include "base/needles_shape.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

void
needles_start(struct needles_scan *w, const struct needles *s,
    const char *data, size_t len)
{
	w->needles = s;
	w->data = (const unsigned char *)data;
	w->len = len;
	w->pos = w->from = w->i = w->n = 0;
	w->looks = (struct needles_looks){ 0 };
}

void
needles_skip(struct needles_scan *w, size_t to)
{
	w->looks = (struct needles_looks){ 0 };
	if (to > w->len)
		to = w->len;
	/* The byte before a line may belong to a print that begins there. */
	w->from = to ? to - 1 : 0;
	while (w->i < w->n && w->candidates[w->i].at < w->from)
		w->i++;
	if (w->i == w->n && w->pos < (w->from & ~(size_t)63))
		w->pos = w->from & ~(size_t)63;
}

static inline uint64_t
eight(const unsigned char *s)
{
	uint64_t w;

	memcpy(&w, s, sizeof(w));
	return w;
}

/* Four bytes, the first the lowest, as the keys have them. */
static inline uint32_t
four(const unsigned char *s)
{
	return s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 |
	    (uint32_t)s[3] << 24;
}

/* Is the literal at s, where all its bytes can be read?  By words, the last
 * of which may overlap the one before. */
static inline bool
same(const struct needles_literal *l, const unsigned char *s)
{
	size_t i, n = l->len;

	if (n >= 8) {
		for (i = 0; i < n - 8; i += 8)
			if ((eight(s + i) | eight(l->fold + i)) !=
			    eight(l->text + i))
				return false;
		i = n - 8;
		return (eight(s + i) | eight(l->fold + i)) ==
		    eight(l->text + i);
	}
	if (n >= 4) {
		i = n - 4;
		return (four(s) | four(l->fold)) == four(l->text) &&
		    (four(s + i) | four(l->fold + i)) == four(l->text + i);
	}
	for (i = 0; i < n; i++)
		if ((s[i] | l->fold[i]) != l->text[i])
			return false;
	return true;
}

/* Can eight bytes be read around the offset at? */
static inline bool
inside(const struct needles_scan *w, size_t at)
{
	return at >= NEEDLES_BEFORE && w->len - at >= 8 - NEEDLES_BEFORE;
}

static inline bool
alike(uint64_t there, const struct needles_eight *k)
{
	return ((there | k->fold) & k->care) == k->word;
}

/* Which of up to 16 looks have this telling byte, or may have any? */
static inline unsigned
told(const unsigned char *tell, unsigned n, unsigned byte)
{
	unsigned m = 0;

#if defined(__x86_64__)
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)tell);

	m = (unsigned)_mm_movemask_epi8(_mm_or_si128(
	    _mm_cmpeq_epi8(v, _mm_set1_epi8((char)byte)),
	    _mm_cmpeq_epi8(v, _mm_setzero_si128())));
	return n < 16 ? m & ((1u << n) - 1) : m;
#else
	for (unsigned i = 0; i < n && i < 16; i++)
		m |= (unsigned)(tell[i] == byte || tell[i] == 0) << i;
	return m;
#endif
}

/* Is this literal there, of which one print is at "here"? */
static inline bool
is_there(const struct needles_scan *w, const struct needles_look *k,
    size_t here, bool in, uint64_t there, struct needles_hit *hit)
{
	const struct needles_literal *l = &w->needles->literals[k->literal];
	/* Before the block this is a number beyond its end. */
	size_t at = here - (size_t)(ptrdiff_t)k->at;

	if (in && !alike(there, &k->eight))
		return false;
	if (!(in && k->whole) && (at >= w->len || l->len > w->len - at ||
	    !same(l, w->data + at)))
		return false;
	hit->at = at;
	hit->len = l->len;
	hit->ids = l->ids;
	hit->n = l->nids;
	return true;
}

/* Next among those that share a fingerprint at x->at. */
static inline bool
compare(const struct needles_scan *w, struct needles_looks *x,
    struct needles_hit *hit)
{
	const struct needles *s = w->needles;
	bool in = inside(w, x->at);
	uint64_t there = in ? eight(w->data + x->at - NEEDLES_BEFORE) : 0;

	for (;;) {
		while (x->told) {
			unsigned i = x->next - 16 +
			    (unsigned)__builtin_ctz(x->told);

			x->told &= x->told - 1;
			if (is_there(w, &s->looks[i], x->at, in, there, hit))
				return true;
		}
		if (x->next >= x->end)
			return false;
		x->told = in ? told(s->tell + x->next, x->end - x->next,
		    x->tells) : x->end - x->next < 16 ?
		    (1u << (x->end - x->next)) - 1 : 0xffff;
		x->next += 16;
	}
}

/* Does a place begin at data[at]? */
static bool
place(const struct needles_scan *w, size_t at, struct needles_hit *hit)
{
	static const char opens[4] = { ':', '(', ',', '[' };
	static const char closes[5] = { ' ', ':', ',', ')', ']' };
	const unsigned char *d = w->data;
	size_t i = at + 1;
	bool near = false;

	if (w->needles->nplaces == 0 ||
	    !memchr(opens, d[at], sizeof(opens)) || !needles_digit(d[i]))
		return false;
	for (size_t k = 1; k <= 3 && k <= at; k++)
		near |= needles_letter(d[at - k]);
	while (i < w->len && i - at < NEEDLES_DIGITS && needles_digit(d[i]))
		i++;
	if (!near || i == w->len || !memchr(closes, d[i], sizeof(closes)))
		return false;
	hit->at = at;
	hit->len = i + 1 - at;
	hit->ids = w->needles->places;
	hit->n = w->needles->nplaces;
	return true;
}

/* Does the number of an item end at data[at]? */
static bool
item(const struct needles_scan *w, size_t at, struct needles_hit *hit)
{
	if (w->needles->nitems == 0 || at + 1 == w->len ||
	    w->data[at + 1] > ' ' || !needles_numbered(w->data, at))
		return false;
	hit->at = at;
	hit->len = 1;
	hit->ids = w->needles->items;
	hit->n = w->needles->nitems;
	return true;
}

/* Which groups of literals may be at the candidate?  False: none. */
static inline bool
sift(const struct needles_scan *w, struct needles_candidate *c)
{
	const struct needles *s = w->needles;
	const unsigned char *at = w->data + c->at;
	uint32_t key = NEEDLES_FOLD;
	uint64_t there;

	c->back = c->front = 0;
	if (c->at % 2)			/* a place or an item */
		return true;
	if (!inside(w, c->at)) {
		for (size_t i = 0; i < 4 && i < w->len - c->at; i++)
			key |= (uint32_t)at[i] << 8 * i;
		c->back = s->back[needles_back(key, s->factor)];
		c->front = s->front[needles_front(key)];
		return true;
	}
	key |= four(at);
	there = eight(at - NEEDLES_BEFORE);
	c->back = s->back[needles_back(key, s->factor)];
	c->front = s->front[needles_front(key)];
	c->back *= alike(there, &s->groups[c->back].eight);
	if (c->front)	/* seldom, as can be foretold */
		c->front *= alike(there, &s->groups[c->front].eight);
	return c->back | c->front | c->place;
}

/* The next candidates; false when there are no more. */
static bool
refill(struct needles_scan *w)
{
	size_t n;

	do {
		n = needles_find(&w->needles->filter, w->needles->simd,
		    w->data, w->len, &w->pos, w->candidates);
		w->i = w->n = 0;
		for (size_t i = 0; i < n; i++) {
			struct needles_candidate c = w->candidates[i];
			bool may = sift(w, &c);

			/* No branch: none could be foretold. */
			w->candidates[w->n] = c;
			w->n += may & (c.at >= w->from);
		}
	} while (n > 0 && w->n == 0);
	return n > 0;
}

static inline void
look_at(const struct needles_scan *w, struct needles_looks *x, unsigned group)
{
	const struct needles_group *g = &w->needles->groups[group];

	x->next = g->first;
	x->end = g->end;
	x->tells = inside(w, x->at) ? (w->data[x->at - NEEDLES_BEFORE +
	    g->shift / 8] | 0x20u) : 0;
}

bool
needles_next(struct needles_scan *w, struct needles_hit *hit)
{
	struct needles_looks x = w->looks;	/* in registers */
	const struct needles_candidate *c;
	bool is = false;

	while (!is && !(is = compare(w, &x, hit))) {
		if (x.front) {
			look_at(w, &x, x.front);
			x.front = 0;
			continue;
		}
		if (w->i == w->n && !refill(w))
			break;
		c = &w->candidates[w->i++];
		x.at = c->at;
		x.front = c->front;
		look_at(w, &x, c->back);
		is = c->place && (w->data[x.at] == ')' ?
		    item(w, x.at, hit) : place(w, x.at, hit));
	}
	w->looks = x;
	return is;
}
