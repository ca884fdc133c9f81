/* How one text becomes another: the longest common lines (Hunt and McIlroy,
 * An Algorithm for Differential File Comparison, 1976), by the plain table,
 * for the texts are short. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diff.h"
#include "base/mem.h"

enum { CONTEXT = 3, CELLS = 1 << 22 };

struct text {
	const char **v;		/* where each line begins; v[n]: the end */
	size_t n;
};

/* A line of the answer: ' ', '-' or '+', and which one. */
struct step {
	char kind;
	size_t a, b;		/* lines before it, of each text */
};

struct steps {
	struct step *v;
	size_t n, cap;
};

static struct text
split(const char *s, size_t n)
{
	struct text t = { NULL, 0 };
	const char *end = s + n;
	size_t cap = 0;

	while (s < end) {
		const char *next = memchr(s, '\n', (size_t)(end - s));

		mem_grow(&t.v, t.n + 1, &cap, sizeof(*t.v));
		t.v[t.n++] = s;
		s = next ? next + 1 : end;
	}
	mem_grow(&t.v, t.n, &cap, sizeof(*t.v));
	t.v[t.n] = end;
	return t;
}

static bool
same(const struct text *a, size_t i, const struct text *b, size_t k)
{
	size_t n = (size_t)(a->v[i + 1] - a->v[i]);

	return n == (size_t)(b->v[k + 1] - b->v[k]) &&
	    memcmp(a->v[i], b->v[k], n) == 0;
}

static void
step(struct steps *s, char kind, size_t a, size_t b)
{
	mem_grow(&s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n++] = (struct step){ kind, a, b };
}

/* The lines between what begins and what ends both texts. */
static void
middle(struct steps *s, const struct text *a, size_t i, size_t ai,
    const struct text *b, size_t k, size_t bk)
{
	size_t n = ai - i, m = bk - k, w = m + 1, i0 = i, k0 = k;
	bool all = n > 0 && m > 0 && n < CELLS / w;
	uint32_t *t = all ? mem_alloc((n + 1) * w * sizeof(*t)) : NULL;

	/* t[x * w + y]: lines in common behind x and y. */
	for (size_t x = n; all && x-- > 0;)
		for (size_t y = m; y-- > 0;) {
			uint32_t p = t[(x + 1) * w + y], q = t[x * w + y + 1];

			t[x * w + y] = same(a, i0 + x, b, k0 + y) ?
			    t[(x + 1) * w + y + 1] + 1 : p > q ? p : q;
		}
	while (i < ai || k < bk)
		if (all && i < ai && k < bk && same(a, i, b, k)) {
			step(s, ' ', i++, k++);
		} else if (i < ai && (k == bk || !all ||
		    t[(i - i0 + 1) * w + k - k0] >=
		    t[(i - i0) * w + k - k0 + 1])) {
			step(s, '-', i, k);
			i++;
		} else {
			step(s, '+', i, k);
			k++;
		}
	free(t);
}

static void
line(struct buf *o, char kind, const struct text *t, size_t i)
{
	size_t n = (size_t)(t->v[i + 1] - t->v[i]);

	buf_byte(o, kind);
	buf_append(o, t->v[i], n);
	if (n == 0 || t->v[i][n - 1] != '\n')
		buf_str(o, "\n\\ No newline at end of file\n");
}

static void
place(struct buf *o, char sign, size_t at, size_t n)
{
	buf_fmt(o, " %c%zu", sign, n ? at + 1 : at);
	if (n != 1)
		buf_fmt(o, ",%zu", n);
}

static void
hunk(struct buf *o, const struct steps *s, size_t from, size_t to,
    const struct text *a, const struct text *b)
{
	size_t na = 0, nb = 0;

	for (size_t i = from; i < to; i++) {
		na += s->v[i].kind != '+';
		nb += s->v[i].kind != '-';
	}
	buf_str(o, "@@");
	place(o, '-', s->v[from].a, na);
	place(o, '+', s->v[from].b, nb);
	buf_str(o, " @@\n");
	for (size_t i = from; i < to; i++)
		if (s->v[i].kind == '+')
			line(o, '+', b, s->v[i].b);
		else
			line(o, s->v[i].kind, a, s->v[i].a);
}

static void
hunks(struct buf *o, const struct steps *s, const struct text *a,
    const struct text *b)
{
	size_t from, to = 0, end, quiet;

	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].kind == ' ')
			continue;
		from = i > to + CONTEXT ? i - CONTEXT : to;
		end = i + 1;
		for (quiet = 0; i < s->n && quiet <= (size_t)2 * CONTEXT; i++) {
			quiet = s->v[i].kind == ' ' ? quiet + 1 : 0;
			if (quiet == 0)
				end = i + 1;
		}
		to = end + CONTEXT < s->n ? end + CONTEXT : s->n;
		hunk(o, s, from, to, a, b);
		i = to - 1;
	}
}

void
diff_put(struct buf *o, const char *old, const char *a, size_t na,
    const char *new, const char *b, size_t nb)
{
	struct text x = split(a, na), y = split(b, nb);
	struct steps s = { NULL, 0, 0 };
	size_t i = 0, tail = 0;

	while (i < x.n && i < y.n && same(&x, i, &y, i)) {
		step(&s, ' ', i, i);
		i++;
	}
	while (i + tail < x.n && i + tail < y.n &&
	    same(&x, x.n - 1 - tail, &y, y.n - 1 - tail))
		tail++;
	middle(&s, &x, i, x.n - tail, &y, i, y.n - tail);
	for (; tail > 0; tail--)
		step(&s, ' ', x.n - tail, y.n - tail);
	if (na != nb || (na && memcmp(a, b, na) != 0)) {
		buf_fmt(o, "--- %s\n+++ %s\n", old, new);
		hunks(o, &s, &x, &y);
	}
	free(s.v);
	free(x.v);
	free(y.v);
}
