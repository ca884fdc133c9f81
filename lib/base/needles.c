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
	free(s->prints);
	free(s->places);
	free(s);
}

int
needles_add(struct needles *s, const char *text, size_t n, unsigned id)
{
	struct needles_raw *r;

	if (n < NEEDLES_SHORT || n > NEEDLES_LONG ||
	    s->nraws >= NEEDLES_MOST || memchr(text, '\n', n) != NULL)
		return -1;
	mem_grow(&s->raws, s->nraws, &s->cap, sizeof(*s->raws));
	r = &s->raws[s->nraws++];
	r->text = (unsigned char *)arena_dup(&s->arena, text, n);
	r->len = n;
	r->id = id;
	for (size_t i = 0; i < n; i++)
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

static int
by_text(const void *a, const void *b)
{
	const struct needles_raw *x = a, *y = b;
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->text, y->text, n);

	return c ? c : (x->len > y->len) - (x->len < y->len);
}

static int
by_key(const void *a, const void *b)
{
	const struct needles_literal *x = a, *y = b;

	return (x->print.key > y->print.key) -
	    (x->print.key < y->print.key);
}

/* Where a literal has letters, in memory of the arena. */
static const unsigned char *
folds(struct needles *s, const unsigned char *text, size_t n)
{
	unsigned char *f = arena_alloc(&s->arena, n);

	for (size_t i = 0; i < n; i++)
		f[i] = text[i] >= 'a' && text[i] <= 'z' ? 0x20 : 0;
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
			l->fold = folds(s, r->text, r->len);
			l->ids = &s->ids[i];
		}
		s->literals[s->n - 1].nids++;
	}
}

/* The bytes of a literal that are compared first. */
static struct needles_look
look(const struct needles *s, uint32_t i)
{
	const struct needles_literal *l = &s->literals[i];
	size_t n = l->len < 8 ? l->len : 8;
	size_t from = l->print.at < l->len - n ? l->print.at : l->len - n;
	struct needles_look k = { 0, 0, 0, 0, 0, 0, i };

	memcpy(&k.fold, l->fold + from, n);
	memcpy(&k.word, l->text + from, n);
	memset(&k.care, 0xff, n);
	k.from = (signed char)((int)from - (int)l->print.at);
	k.at = (unsigned char)l->print.at;
	k.len = (unsigned char)l->len;
	return k;
}

/* List the fingerprints, each with its literals, by their hashes. */
static void
index_prints(struct needles *s)
{
	s->looks = mem_alloc(sizeof(*s->looks) * (s->n + 1));
	s->prints = mem_alloc(sizeof(*s->prints) * (s->n + 1));
	for (size_t i = 0; i < s->n; i++) {
		uint32_t key = s->literals[i].print.key;
		struct needles_print *p = &s->prints[s->nprints];
		uint16_t *slot = &s->slot[needles_hash(key, NEEDLES_SLOTS)];

		if (i == 0 || key != p->key) {
			p = &s->prints[++s->nprints];
			p->key = key;
			p->first = &s->looks[i];
			p->next = *slot;
			*slot = (uint16_t)s->nprints;
		}
		s->looks[i] = look(s, (uint32_t)i);
		p->end = &s->looks[i + 1];
	}
}

/* Fill the filter with the keys of all fingerprints; of those of three bytes
 * with each byte that may follow. */
static void
fill_sieve(struct needles *s)
{
	struct needles_filter *f = &s->filter;

	for (size_t i = 1; i <= s->nprints; i++) {
		uint32_t key = s->prints[i].key, h;
		bool three = key <= 0xffffff;

		f->threes |= three;
		for (uint32_t c = 0; c < (three ? 256 : 1); c++) {
			h = needles_hash(key | (three ? c << 24 : 0) |
			    NEEDLES_FOLD, NEEDLES_SIEVE);
			f->sieve[h / 32] |= UINT32_C(1) << h % 32;
		}
	}
	f->places = s->nplaces > 0;
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
	needles_plan(s->literals, s->n);
	if (s->n > 0)
		qsort(s->literals, s->n, sizeof(*s->literals), by_key);
	index_prints(s);
	needles_use(s, simd);
}
