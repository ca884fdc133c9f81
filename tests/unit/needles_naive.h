/* What lib/base/needles is to find, by the plainest search. */
#ifndef FX_NEEDLES_NAIVE_H
#define FX_NEEDLES_NAIVE_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/needles.h"

enum { NAIVE_MOST = 300 };

struct naive {
	struct {
		char text[NEEDLES_LONG];
		size_t len;
		bool exact;
		unsigned id;
	} v[NAIVE_MOST];
	size_t n, places, items;
	unsigned place[2], item[2];
	const char *sample;	/* or NULL */
	size_t nsample;
};

struct naive_hits {
	struct naive_hit {
		size_t at, len;
		unsigned id;
	} *v;
	size_t n, cap;
};

/* Add a literal unless it is one that would be refused. */
static inline void
naive_add(struct naive *v, const char *s, size_t n, bool exact, unsigned id)
{
	if (n < NEEDLES_SHORT || n > NEEDLES_LONG || v->n == NAIVE_MOST ||
	    memchr(s, '\n', n) != NULL)
		return;
	memcpy(v->v[v->n].text, s, n);
	v->v[v->n].len = n;
	v->v[v->n].exact = exact;
	v->v[v->n++].id = id;
}

static inline void
naive_hit(struct naive_hits *h, size_t at, size_t len, unsigned id)
{
	if (h->n == h->cap) {
		h->cap = h->cap * 2 + 64;
		h->v = realloc(h->v, h->cap * sizeof(*h->v));
		if (h->v == NULL)
			abort();
	}
	h->v[h->n++] = (struct naive_hit){ at, len, id };
}

static inline int
naive_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static inline bool
naive_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How long the place is that begins at s, 0 if none does; before: so many
 * bytes can be read before s. */
static inline size_t
naive_place(const char *s, size_t n, size_t before)
{
	size_t i = 1;
	int near = 0;

	if (n == 0 || !memchr(":(,[", s[0], 4))
		return 0;
	for (size_t k = 1; k <= 3 && k <= before; k++)
		near |= naive_lower(s[-(ptrdiff_t)k]) >= 'a' &&
		    naive_lower(s[-(ptrdiff_t)k]) <= 'z';
	if (!near)
		return 0;
	while (i < n && i < NEEDLES_DIGITS && naive_digit(s[i]))
		i++;
	return i > 1 && i < n && (memchr(" :,)]", s[i], 5) != NULL) ? i + 1 : 0;
}

/* Does an item's number end with the bracket at s; before, n as above? */
static inline bool
naive_item(const char *s, size_t n, size_t before)
{
	size_t i = 0;

	while (i < before && naive_digit(s[-(ptrdiff_t)i - 1]))
		i++;
	return n > 1 && s[0] == ')' && (unsigned char)s[1] <= ' ' && i > 0 &&
	    i < NEEDLES_DIGITS && (i == before ||
	    (unsigned char)s[-(ptrdiff_t)i - 1] <= ' ');
}

static inline void
naive_find(struct naive_hits *h, const struct naive *v, const char *s,
    size_t n)
{
	for (size_t at = 0; at < n; at++) {
		size_t len = naive_place(s + at, n - at, at), k;

		for (size_t i = 0; i < v->places && len > 0; i++)
			naive_hit(h, at, len, v->place[i]);
		for (size_t i = 0; i < v->items && naive_item(s + at, n - at,
		    at); i++)
			naive_hit(h, at, 1, v->item[i]);
		for (size_t i = 0; i < v->n; i++) {
			len = v->v[i].len;
			if (len > n - at)
				continue;
			for (k = 0; k < len && (v->v[i].exact ?
			    s[at + k] == v->v[i].text[k] :
			    naive_lower(s[at + k]) ==
			    naive_lower(v->v[i].text[k])); k++)
				;
			if (k == len)
				naive_hit(h, at, len, v->v[i].id);
		}
	}
}

static inline struct needles *
naive_build(const struct naive *v, enum simd simd)
{
	struct needles *s = needles_new();

	for (size_t i = 0; i < v->n; i++)
		if (needles_add(s, v->v[i].text, v->v[i].len,
		    v->v[i].exact, v->v[i].id) < 0)
			abort();
	for (size_t i = 0; i < v->places; i++)
		needles_add_place(s, v->place[i]);
	for (size_t i = 0; i < v->items; i++)
		needles_add_item(s, v->item[i]);
	if (v->sample)
		needles_sample(s, v->sample, v->nsample);
	needles_build(s, simd);
	return s;
}

/* What the needles find, which is to be in the order of the lines. */
static inline void
naive_scan(struct naive_hits *h, const struct needles *m, const char *s,
    size_t n)
{
	struct needles_scan w;
	struct needles_hit hit;
	size_t line = 0;

	needles_start(&w, m, s, n);
	while (needles_next(&w, &hit)) {
		for (size_t i = 0; i < hit.n; i++)
			naive_hit(h, hit.at, hit.len, hit.ids[i]);
		if (hit.at < line || hit.n == 0)
			abort();
		while (memchr(s + line, '\n', hit.at - line) != NULL)
			line += (size_t)((char *)memchr(s + line, '\n',
			    hit.at - line) - (s + line)) + 1;
	}
}

static inline int
naive_order(const void *a, const void *b)
{
	const struct naive_hit *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static inline bool
naive_same(struct naive_hits *a, struct naive_hits *b)
{
	if (a->n != b->n)
		return false;
	if (a->n == 0)
		return true;
	qsort(a->v, a->n, sizeof(*a->v), naive_order);
	qsort(b->v, b->n, sizeof(*b->v), naive_order);
	for (size_t i = 0; i < a->n; i++)
		if (naive_order(&a->v[i], &b->v[i]) != 0)
			return false;
	return true;
}

#endif
