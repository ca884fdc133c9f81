/* Which tests a contract's name means: exactly, else by words. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/result.h"

enum { LONGEST = 1024, WORDS = 64 };

/* A name in words: "test_POST_batchURLs" is "test post batch urls". */
struct words {
	char text[2 * LONGEST];		/* lower case, each ends in a NUL */
	const char *v[WORDS + 1];
	size_t n;
	bool camel;	/* divided by case alone, so that a word's bounds are
			 * a guess: "HTTPServer", "POSTBatch" */
	bool whole;	/* all of it is in v */
};

static bool
letter(int c)
{
	/* What is beyond ASCII stands in words as it is. */
	return isalnum(c) || c >= 0x80;
}

/* Does a word begin at s[i], a letter with one before it? */
static bool
hump(const char *s, size_t i, size_t n)
{
	int c = (unsigned char)s[i], before = (unsigned char)s[i - 1];

	if (!isupper(c))
		return false;
	if (islower(before) || isdigit(before))
		return true;
	/* The last capital of "HTTPServer" begins a word; "URLs" is one. */
	return isupper(before) && i + 1 < n && islower((unsigned char)
	    s[i + 1]) && !(s[i + 1] == 's' && (i + 2 == n ||
	    !islower((unsigned char)s[i + 2])));
}

static void
divide(struct words *w, const char *s, size_t n)
{
	bool open = false, breaks = false;
	size_t len = 0, humps = 0;

	w->n = 0;
	w->whole = n < LONGEST;
	n = w->whole ? n : LONGEST;
	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)s[i];

		if (!letter(c)) {
			breaks |= open;
			if (open)
				w->text[len++] = '\0';
			open = false;
			continue;
		}
		if (open && hump(s, i, n)) {
			humps++;
			w->text[len++] = '\0';
			open = false;
		}
		if (!open) {
			if (w->n == WORDS) {
				w->whole = false;
				break;
			}
			w->v[w->n++] = w->text + len;
		}
		open = true;
		w->text[len++] = (char)tolower(c);
	}
	w->text[len] = '\0';
	w->camel = humps > 0 && !breaks;
}

/* The words from a to b of one, from c to d of the other. */
static bool
same(const struct words *x, size_t a, size_t b, const struct words *y,
    size_t c, size_t d)
{
	const char *s, *t;

	if (a >= b || c >= d)
		return false;
	if (!x->camel && !y->camel) {
		if (b - a != d - c)
			return false;
		for (; a < b; a++, c++)
			if (strcmp(x->v[a], y->v[c]) != 0)
				return false;
		return true;
	}
	/* Letter by letter, over the bounds of words. */
	for (s = x->v[a], t = y->v[c];;) {
		while (a < b && *s == '\0')
			s = ++a < b ? x->v[a] : s;
		while (c < d && *t == '\0')
			t = ++c < d ? y->v[c] : t;
		if (a >= b || c >= d)
			return a >= b && c >= d;
		if (*s++ != *t++)
			return false;
	}
}

static bool
is_test(const struct words *w, size_t i)
{
	return strcmp(w->v[i], "test") == 0;
}

/* One leading or trailing "test" does not count, on either side. */
static bool
alike(const struct words *x, const struct words *y)
{
	size_t a[3][2] = { { 0, x->n } }, b[3][2] = { { 0, y->n } };
	size_t n = 1, k = 1;

	if (!x->whole || !y->whole)
		return false;
	if (x->n > 1 && is_test(x, 0))
		a[n][0] = 1, a[n++][1] = x->n;
	if (x->n > 1 && is_test(x, x->n - 1))
		a[n][0] = 0, a[n++][1] = x->n - 1;
	if (y->n > 1 && is_test(y, 0))
		b[k][0] = 1, b[k++][1] = y->n;
	if (y->n > 1 && is_test(y, y->n - 1))
		b[k][0] = 0, b[k++][1] = y->n - 1;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < k; j++)
			if (same(x, a[i][0], a[i][1], y, b[j][0], b[j][1]))
				return true;
	return false;
}

/* The part of a name behind the next separator of its path, or NULL. */
static const char *
inner(const char *s)
{
	static const char *const sep[] = { " > ", " › ", "::", "/" };
	const char *best = NULL;
	size_t len = 0;

	for (size_t i = 0; i < sizeof(sep) / sizeof(*sep); i++) {
		const char *at = strstr(s, sep[i]);

		if (at && (best == NULL || at < best)) {
			best = at;
			len = strlen(sep[i]);
		}
	}
	return best ? best + len : NULL;
}

/* How long a name is without what tells its parameters: "test_a[1-x]",
 * "adds(int, int)[2]", "TestA#01". */
static size_t
without_parameters(const char *s)
{
	size_t n = strlen(s), k = n;
	const char *open;

	if (n > 0 && s[n - 1] == ']' && (open = strchr(s, '[')) != NULL)
		k = (size_t)(open - s);
	if (k > 0 && s[k - 1] == ')' && (open = memchr(s, '(', k)) != NULL &&
	    open > s && open[-1] != ' ')
		k = (size_t)(open - s);
	if (k > 3 && s[k - 3] == '#' && isdigit((unsigned char)s[k - 1]))
		k -= 3;
	return k > 0 ? k : n;
}

/* The name itself, or its suite before it in any of the usual ways. */
static bool
exactly(const struct result_test *t, const char *name)
{
	static const char *const sep[] = { "::", ".", " > ", " › ", "/", " ",
	    ":", "#" };
	size_t n = strlen(t->suite);

	if (strcmp(t->name, name) == 0)
		return true;
	if (n == 0 || strncmp(name, t->suite, n) != 0)
		return false;
	for (size_t i = 0; i < sizeof(sep) / sizeof(*sep); i++) {
		size_t k = strlen(sep[i]);

		if (strncmp(name + n, sep[i], k) == 0 &&
		    strcmp(name + n + k, t->name) == 0)
			return true;
	}
	return false;
}

static bool
by_words(const struct result_test *t, const struct words *want)
{
	struct words have;
	struct buf full = BUF_INIT;
	bool is = false;

	for (const char *s = t->name; s && !is; s = inner(s)) {
		divide(&have, s, strlen(s));
		is = alike(&have, want);
		if (!is && without_parameters(s) < strlen(s)) {
			divide(&have, s, without_parameters(s));
			is = alike(&have, want);
		}
	}
	if (!is && *t->suite) {
		buf_fmt(&full, "%s %s", t->suite, t->name);
		divide(&have, full.data, full.len);
		is = alike(&have, want);
	}
	buf_release(&full);
	return is;
}

static void
found(struct result_match *m, size_t i)
{
	mem_grow(&m->v, m->n, &m->cap, sizeof(*m->v));
	m->v[m->n++] = i;
}

/* Edit distance of two texts, at most most + 1. */
static size_t
distance(const char *a, const char *b, size_t most)
{
	size_t row[129], n = strlen(a), k = strlen(b), up, old, least;

	if (n > 128)
		n = 128;
	if (k > 128)
		k = 128;
	if ((n > k ? n - k : k - n) > most)
		return most + 1;
	for (size_t j = 0; j <= k; j++)
		row[j] = j;
	for (size_t i = 1; i <= n; i++) {
		up = row[0];
		least = row[0] = i;
		for (size_t j = 1; j <= k; j++) {
			old = row[j];
			row[j] = up + (a[i - 1] != b[j - 1]);
			if (row[j] > old + 1)
				row[j] = old + 1;
			if (row[j] > row[j - 1] + 1)
				row[j] = row[j - 1] + 1;
			up = old;
			if (row[j] < least)
				least = row[j];
		}
		if (least > most)
			return most + 1;
	}
	return row[k];
}

/* The words with a blank between them, without a "test" at either end. */
static void
plain(char *to, size_t size, const char *s)
{
	struct words w;
	size_t from = 0, len = 0, k;

	divide(&w, s, strlen(s));
	if (w.n > 1 && is_test(&w, 0))
		from = 1;
	else if (w.n > 1 && is_test(&w, w.n - 1))
		w.n--;
	to[0] = '\0';
	for (; from < w.n && len + 2 < size; from++) {
		if (len > 0)
			to[len++] = ' ';
		k = strlen(w.v[from]);
		if (k > size - len - 1)
			k = size - len - 1;
		memcpy(to + len, w.v[from], k);
		len += k;
		to[len] = '\0';
	}
}

/* The three that are nearest, the nearest first, equals by their names: a run
 * in parallel has no order of its own. */
static void
nearest(struct result_match *m, const struct result *r, const char *name)
{
	size_t best[RESULT_NEAR] = { 256, 256, 256 }, d, at;
	char want[160] = "", have[160] = "";

	plain(want, sizeof(want), name);
	for (size_t i = 0; i < r->n; i++) {
		plain(have, sizeof(have), r->v[i].name);
		d = distance(want, have, best[RESULT_NEAR - 1]);
		for (at = m->nnear; at > 0 && (best[at - 1] > d ||
		    (best[at - 1] == d && strcmp(r->v[m->near[at - 1]].name,
		    r->v[i].name) > 0)); at--)
			;
		if (at == RESULT_NEAR)
			continue;
		if (m->nnear < RESULT_NEAR)
			m->nnear++;
		for (size_t k = m->nnear - 1; k > at; k--) {
			best[k] = best[k - 1];
			m->near[k] = m->near[k - 1];
		}
		best[at] = d;
		m->near[at] = i;
	}
}

void
result_find(struct result_match *m, const struct result *r, const char *name)
{
	struct words want;

	m->n = m->nnear = 0;
	m->by_words = false;
	for (size_t i = 0; i < r->n; i++)
		if (exactly(&r->v[i], name))
			found(m, i);
	if (m->n > 0)
		return;
	divide(&want, name, strlen(name));
	for (size_t i = 0; i < r->n; i++)
		if (by_words(&r->v[i], &want))
			found(m, i);
	m->by_words = m->n > 0;
	if (m->n == 0)
		nearest(m, r, name);
}

void
result_match_release(struct result_match *m)
{
	free(m->v);
	*m = (struct result_match)RESULT_MATCH_INIT;
}
