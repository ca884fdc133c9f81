/* Many literals looked for at once: each candidate of the filter compared
 * with the literals that have its fingerprint. */
#include <string.h>

#include "base/needles.h"
#include "base/needles_parts.h"

void
needles_start(struct needles_scan *w, const struct needles *s,
    const char *data, size_t len)
{
	*w = (struct needles_scan){ s, (const unsigned char *)data, len,
	    0, 0, 0, 0, NULL, NULL, NULL };
}

void
needles_skip(struct needles_scan *w, size_t to)
{
	w->next = w->end = NULL;
	w->threes = NULL;
	if (to <= w->base)
		return;
	if (to - w->base < 64)
		w->mask &= ~UINT64_C(0) << (to - w->base);
	else
		w->mask = 0;
	if (to > w->pos)
		w->pos = to;
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

/* The literals with this key. */
static inline const struct needles_print *
print_of(const struct needles *s, uint32_t key)
{
	unsigned i = s->slot[needles_hash(key, NEEDLES_SLOTS)];

	while (i && s->prints[i].key != key)
		i = s->prints[i].next;
	return i ? &s->prints[i] : NULL;
}

/* Is the literal there, as far as its eight bytes say? */
static inline bool
alike(const struct needles_scan *w, const struct needles_look *k)
{
	/* Before the block this is a number beyond its end. */
	size_t q = w->at + (size_t)(ptrdiff_t)k->from;

	if (w->len < 8 || q > w->len - 8)
		return true;
	return ((eight(w->data + q) | k->fold) & k->care) == k->word;
}

/* Next among those that share the fingerprint at w->at. */
static inline bool
compare(struct needles_scan *w, struct needles_hit *hit)
{
	while (w->next != w->end) {
		const struct needles_look *k = w->next++;
		const struct needles_literal *l;
		size_t at = w->at - k->at;

		if (!alike(w, k) || w->at < k->at || k->len > w->len - at)
			continue;
		l = &w->needles->literals[k->literal];
		if (!same(l, w->data + at))
			continue;
		hit->at = at;
		hit->len = l->len;
		hit->ids = l->ids;
		hit->n = l->nids;
		return true;
	}
	return false;
}

static inline bool
digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
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

	if (!memchr(opens, d[at], sizeof(opens)) || !digit(d[i]))
		return false;
	for (size_t k = 1; k <= 3 && k <= at; k++)
		near |= letter(d[at - k]);
	while (i < w->len && i - at < NEEDLES_DIGITS && digit(d[i]))
		i++;
	if (!near || i == w->len || !memchr(closes, d[i], sizeof(closes)))
		return false;
	hit->at = at;
	hit->len = i + 1 - at;
	hit->ids = w->needles->places;
	hit->n = w->needles->nplaces;
	return true;
}

/* Look at the filter's next candidate; true when it is a place.  Whatever
 * literals it may be are left in w. */
static inline bool
candidate(struct needles_scan *w, struct needles_hit *hit)
{
	const struct needles *s = w->needles;
	const struct needles_print *p;
	uint32_t key;

	w->at = w->base + (unsigned)__builtin_ctzll(w->mask);
	w->mask &= w->mask - 1;
	if (w->len - w->at >= 4)
		key = four(w->data + w->at) | NEEDLES_FOLD;
	else
		key = (w->data[w->at] | (uint32_t)w->data[w->at + 1] << 8 |
		    (uint32_t)w->data[w->at + 2] << 16) | NEEDLES_FOLD;
	if ((p = print_of(s, key)) != NULL) {
		w->next = p->first;
		w->end = p->end;
	}
	if (s->filter.threes)
		w->threes = print_of(s, key & 0xffffff);
	return s->nplaces > 0 && place(w, w->at, hit);
}

bool
needles_next(struct needles_scan *w, struct needles_hit *hit)
{
	for (;;) {
		while (w->next == w->end && w->threes == NULL && w->mask)
			if (candidate(w, hit))
				return true;
		if (compare(w, hit))
			return true;
		if (w->threes != NULL) {
			w->next = w->threes->first;
			w->end = w->threes->end;
			w->threes = NULL;
		} else if (w->mask == 0) {
			w->base = w->pos;
			w->mask = needles_find(&w->needles->filter,
			    w->needles->simd, w->data, w->len, &w->base);
			w->pos = w->base + 64;
			if (w->mask == 0)
				return false;
		}
	}
}
