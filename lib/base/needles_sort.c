/* Fingerprints sorted into the filter's buckets, so that it lets little
 * pass. */
#include <stdlib.h>

#include "base/mem.h"
#include "base/needles_parts.h"

/* Which half bytes stand at each position, a bit for each. */
struct shape {
	uint16_t low[NEEDLES_PRINT], high[NEEDLES_PRINT];
};

struct sort {
	/* The share of bytes with this high half and a low one among these
	 * (of the lower and the upper eight). */
	float share[16][2][256];
	struct shape bucket[NEEDLES_BUCKETS];
	float pass[NEEDLES_BUCKETS];	/* the share that each lets pass, */
	float at[NEEDLES_BUCKETS][NEEDLES_PRINT];	/* at a position */
	struct shape *shapes;
	unsigned char *in;		/* the bucket of each shape */
	size_t n;
};

/* What a byte counts for: a capital an eighth of its small letter. */
static float
weight(unsigned c)
{
	unsigned rare = needles_rare((unsigned char)c);

	return 1.0f / (float)(1u << (rare + (c >= 'A' && c <= 'Z' ? 3 : 0)));
}

static unsigned
high_of(unsigned c)
{
	return c >> NEEDLES_SHIFT & 15;
}

static void
fill_shares(struct sort *s)
{
	for (unsigned c = 0; c < 256; c++)
		s->share[high_of(c)][c >> 3 & 1][1u << (c & 7)] += weight(c);
	for (unsigned h = 0; h < 16; h++)
		for (unsigned set = 1; set < 256; set++)
			for (unsigned k = 0; k < 2; k++)
				if (set & (set - 1))
				s->share[h][k][set] =
				    s->share[h][k][set & (set - 1)] +
				    s->share[h][k][set & -set];
}

/* The share of bytes that are of these halves. */
static float
share(const struct sort *s, unsigned low, unsigned high)
{
	float sum = 0;

	for (; high; high &= high - 1) {
		unsigned h = (unsigned)__builtin_ctz(high);

		sum += s->share[h][0][low & 0xff] + s->share[h][1][low >> 8];
	}
	return sum < 1 ? sum : 1;
}

static struct shape
both(const struct shape *a, const struct shape *b)
{
	struct shape c;

	for (size_t k = 0; k < NEEDLES_PRINT; k++) {
		c.low[k] = a->low[k] | b->low[k];
		c.high[k] = a->high[k] | b->high[k];
	}
	return c;
}

/* The share of offsets that bucket b would let pass with a added. */
static float
passes(const struct sort *s, unsigned b, const struct shape *a)
{
	const struct shape *in = &s->bucket[b];
	float p = 1;

	for (size_t k = 0; k < NEEDLES_PRINT; k++) {
		unsigned low = in->low[k] | a->low[k];
		unsigned high = in->high[k] | a->high[k];

		p *= low == in->low[k] && high == in->high[k] ? s->at[b][k] :
		    share(s, low, high);
	}
	return p;
}

static void
set(struct sort *s, unsigned b, const struct shape *a)
{
	s->bucket[b] = *a;
	s->pass[b] = 1;
	for (size_t k = 0; k < NEEDLES_PRINT; k++) {
		s->at[b][k] = share(s, a->low[k], a->high[k]);
		s->pass[b] *= s->at[b][k];
	}
}

/* Take a shape out of its bucket. */
static void
pull(struct sort *s, size_t i)
{
	struct shape c = { { 0 }, { 0 } };
	unsigned b = s->in[i];

	s->in[i] = NEEDLES_BUCKETS;
	for (size_t j = 0; j < s->n; j++)
		if (s->in[j] == b)
			c = both(&c, &s->shapes[j]);
	set(s, b, &c);
}

static void
add_byte(struct shape *a, size_t k, unsigned c)
{
	a->low[k] |= (uint16_t)(1u << (c & 15));
	a->high[k] |= (uint16_t)(1u << high_of(c));
	if (c >= 'a' && c <= 'z')
		a->high[k] |= (uint16_t)(1u << high_of(c - 0x20));
}

static void
add_window(struct shape *a, const struct needles_literal *l,
    const struct needles_window *w)
{
	for (size_t k = 0; k < NEEDLES_PRINT; k++)
		if (w->at + k == l->len)
			a->low[k] = a->high[k] = 0xffff;
		else
			add_byte(a, k, l->text[w->at + k]);
}

static void
add_literals(struct sort *s, const struct needles_literal *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || l[i].print.key != l[i - 1].print.key)
			s->in[s->n++] = NEEDLES_BUCKETS;
		add_window(&s->shapes[s->n - 1], &l[i], &l[i].print);
	}
}

/* The least that a shape adds to what some bucket lets pass. */
static float
least(const struct sort *s, const struct shape *a, unsigned *bucket)
{
	float best = 2;

	for (unsigned b = 0; b < NEEDLES_BUCKETS; b++) {
		float p = passes(s, b, a) - s->pass[b];

		if (p < best) {
			best = p;
			*bucket = b;
		}
	}
	return best;
}

static void
put(struct sort *s, size_t i)
{
	struct shape c;
	unsigned b = 0;

	least(s, &s->shapes[i], &b);
	c = both(&s->bucket[b], &s->shapes[i]);
	set(s, b, &c);
	s->in[i] = (unsigned char)b;
}

/* Give the only literal of shape i, which is in no bucket, the fingerprint
 * that fits best. */
static void
refit(struct sort *s, size_t i, struct needles_literal *l)
{
	struct needles_window best = l->print;
	unsigned b;
	float p = 3;

	for (size_t k = 0; k < l->nother; k++) {
		struct shape a = { { 0 }, { 0 } };
		float q = l->other[k].share;

		add_window(&a, l, &l->other[k]);
		if (q < p && (q += least(s, &a, &b)) < p) {
			p = q;
			best = l->other[k];
			s->shapes[i] = a;
		}
	}
	l->print = best;
}

/* Go through all again, now that the buckets have some shape. */
static void
better(struct sort *s, struct needles_literal *l, size_t n)
{
	for (size_t i = 0, k = 0, end; i < n; i = end, k++) {
		for (end = i + 1; end < n &&
		    l[end].print.key == l[i].print.key; end++)
			;
		pull(s, k);
		if (end == i + 1)
			refit(s, k, &l[i]);
		put(s, k);
	}
}

static void
fill(struct needles_filter *f, const struct sort *s)
{
	for (unsigned b = 0; b < NEEDLES_BUCKETS; b++)
		for (size_t k = 0; k < NEEDLES_PRINT; k++)
			for (unsigned h = 0; h < 16; h++) {
				const struct shape *a = &s->bucket[b];

				f->half[k][0][b / 8][h] |= (uint8_t)
				    ((a->low[k] >> h & 1u) << b % 8);
				f->half[k][1][b / 8][h] |= (uint8_t)
				    ((a->high[k] >> h & 1u) << b % 8);
			}
	for (size_t k = 0; k < NEEDLES_PRINT; k++)
		for (unsigned c = 0; c < 256; c++)
			f->plain[k][c] = (uint16_t)
			    ((f->half[k][0][0][c & 15] &
			    f->half[k][1][0][high_of(c)]) |
			    (f->half[k][0][1][c & 15] &
			    f->half[k][1][1][high_of(c)]) << 8);
}

static void
fill_sieve(struct needles_filter *f, const struct needles_literal *l,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t h = needles_hash(l[i].print.key, NEEDLES_SIEVE);

		f->sieve[h / 64] |= UINT64_C(1) << h % 64;
		f->threes |= l[i].len < NEEDLES_PRINT;
	}
}

void
needles_sort(struct needles_filter *f, struct needles_literal *l, size_t n)
{
	struct sort *s = mem_alloc(sizeof(*s));

	s->shapes = mem_alloc(sizeof(*s->shapes) * (n + 1));
	s->in = mem_alloc(n + 1);
	fill_shares(s);
	add_literals(s, l, n);
	for (size_t i = 0; i < s->n; i++)
		put(s, i);
	better(s, l, n);
	fill(f, s);
	fill_sieve(f, l, n);
	free(s->shapes);
	free(s->in);
	free(s);
}
