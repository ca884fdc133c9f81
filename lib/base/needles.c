/* Many literals looked for at once: what is added, made ready. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/needles.h"
#include "base/needles_parts.h"

/* A literal as it was added. */
struct needles_raw {
	unsigned char *text;
	size_t len;
	bool exact;
	unsigned id;
};

struct needles *
needles_new(void)
{
	return mem_alloc(sizeof(struct needles));
}

void
needles_free(struct needles *s)
{
	if (s == NULL)
		return;
	arena_release(&s->arena);
	free(s->raws);
	free(s->ids);
	free(s->literals);
	free(s->looks);
	free(s->groups);
	free(s->tell);
	free(s->places);
	free(s->items);
	free(s);
}

int
needles_add(struct needles *s, const char *text, size_t n, bool exact,
    unsigned id)
{
	struct needles_raw *r;

	if (n < NEEDLES_SHORT || n > NEEDLES_LONG ||
	    s->nraws >= NEEDLES_MOST || memchr(text, '\n', n) != NULL)
		return -1;
	mem_grow(&s->raws, s->nraws, &s->cap, sizeof(*s->raws));
	r = &s->raws[s->nraws++];
	r->text = (unsigned char *)arena_dup(&s->arena, text, n);
	r->len = n;
	r->exact = exact;
	r->id = id;
	for (size_t i = 0; i < n && !exact; i++)
		if (r->text[i] >= 'A' && r->text[i] <= 'Z')
			r->text[i] |= 0x20;
	return 0;
}

void
needles_add_place(struct needles *s, unsigned id)
{
	mem_grow(&s->places, s->nplaces, &s->places_cap,
	    sizeof(*s->places));
	s->places[s->nplaces++] = id;
}

void
needles_add_item(struct needles *s, unsigned id)
{
	mem_grow(&s->items, s->nitems, &s->items_cap, sizeof(*s->items));
	s->items[s->nitems++] = id;
}

void
needles_sample(struct needles *s, const char *text, size_t n)
{
	s->sample = (const unsigned char *)text;
	s->nsample = n;
}

static int
by_text(const void *a, const void *b)
{
	const struct needles_raw *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->text, y->text, n);

	if (c == 0)
		c = (x->len > y->len) - (x->len < y->len);
	return c ? c : x->exact - y->exact;
}

/* Where a literal has letters in either case, in memory of the arena. */
static const unsigned char *
folds(struct needles *s, const struct needles_raw *r)
{
	unsigned char *f = arena_alloc(&s->arena, r->len);

	for (size_t i = 0; i < r->len && !r->exact; i++)
		f[i] = r->text[i] >= 'a' && r->text[i] <= 'z' ? 0x20 : 0;
	return f;
}

/* Make one literal of all equal ones. */
static void
merge(struct needles *s)
{
	s->ids = mem_alloc(sizeof(*s->ids) * (s->nraws + 1));
	s->literals = mem_alloc(sizeof(*s->literals) * (s->nraws + 1));
	if (s->nraws > 0)
		qsort(s->raws, s->nraws, sizeof(*s->raws), by_text);
	for (size_t i = 0; i < s->nraws; i++) {
		const struct needles_raw *r = &s->raws[i];
		struct needles_literal *l;

		s->ids[i] = r->id;
		if (i == 0 || by_text(r - 1, r) != 0) {
			l = &s->literals[s->n++];
			l->text = r->text;
			l->len = r->len;
			l->fold = folds(s, r);
			l->ids = &s->ids[i];
		}
		s->literals[s->n - 1].nids++;
	}
}

/* Fill the filter with all prints, where a byte may be any with all of its
 * values. */
static void
fill_sieve(struct needles *s)
{
	for (size_t i = 0; i < 2 * s->n; i++) {
		uint32_t key = s->looks[i].key;
		uint32_t *sieve = s->filter.sieve;

		if ((key & 0xff) == 0)
			sieve[needles_word(key)] = ~UINT32_C(0);
		else if (key >> 24)
			sieve[needles_word(key)] |= UINT32_C(1) << key % 32;
		else
			for (uint32_t c = 0; c < 256; c++)
				sieve[needles_word(key | c << 24 |
				    NEEDLES_FOLD)] |= UINT32_C(1) << key % 32;
	}
	s->filter.places = s->nplaces > 0;
	s->filter.items = s->nitems > 0;
}

void
needles_use(struct needles *s, enum simd simd)
{
	s->simd = simd;
	fill_sieve(s);
}

void
needles_build(struct needles *s, enum simd simd)
{
	merge(s);
	needles_plan(s);
	needles_group(s);
	if (simd >= SIMD_AVX512)
		needles_teddy(&s->filter.teddy, s->literals, s->n, s->sample,
		    s->nsample);
	s->sample = NULL;
	s->nsample = 0;
	needles_use(s, simd);
}
