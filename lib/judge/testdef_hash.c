/* What a test is made of: its text, and that of what it uses in its file. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/testdef.h"
#include "judge/testdef_part.h"

struct closure {
	const struct testdefs *d;
	const char *s;
	const struct testdef **named;	/* what can be used, by name */
	size_t nnamed;
	bool *in;		/* by place in d->v */
	size_t *todo, ntodo;
	size_t from, to;	/* what can be used lies within */
};

static int
by_name(const void *a, const void *b)
{
	const struct testdef *x = *(const struct testdef *const *)a;
	const struct testdef *y = *(const struct testdef *const *)b;
	int c = strcmp(x->name, y->name);

	return c ? c : (x > y) - (x < y);
}

static void
take(struct closure *c, size_t i)
{
	if (c->in[i])
		return;
	c->in[i] = true;
	c->todo[c->ntodo++] = i;
}

/* The first of that name, or behind the last. */
static size_t
first_named(const struct closure *c, const char *word, size_t n)
{
	size_t low = 0, high = c->nnamed;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int o = strncmp(c->named[mid]->name, word, n);

		if (o < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void
use(struct closure *c, const char *word, size_t n)
{
	for (size_t i = first_named(c, word, n); i < c->nnamed &&
	    strncmp(c->named[i]->name, word, n) == 0; i++)
		if (c->named[i]->name[n] == '\0')
			take(c, (size_t)(c->named[i] - c->d->v));
}

static bool
word_byte(int c)
{
	return isalnum(c) || c == '_' || c >= 0x80;
}

static void
uses(struct closure *c, size_t at, size_t to)
{
	size_t from;

	while (at < to) {
		from = at;
		while (at < to && word_byte((unsigned char)c->s[at]))
			at++;
		if (at > from)
			use(c, c->s + from, at - from);
		else
			at++;
	}
}

static void
open_closure(struct closure *c, const struct testdefs *d, const char *s)
{
	*c = (struct closure){ .d = d, .s = s };
	c->named = mem_alloc((d->n + 1) * sizeof(struct testdef *));
	c->in = mem_alloc(d->n + 1);
	c->todo = mem_alloc((d->n + 1) * sizeof(*c->todo));
}

/* What of the file the tests may use: all of one that is for tests, else the
 * group around them. */
static void
bound(struct closure *c, const char *path, const size_t *which, size_t k,
    size_t n)
{
	c->from = 0;
	c->to = n;
	for (size_t i = 0; i < k && !testdef_for_tests(path); i++) {
		const struct testdef *t = &c->d->v[which[i]], *around = t;

		for (size_t g = 0; g < which[i]; g++)
			if (c->d->v[g].kind == TESTDEF_GROUP &&
			    c->d->v[g].from <= t->from &&
			    c->d->v[g].to >= t->to)
				around = &c->d->v[g];
		c->from = i == 0 || around->from < c->from ? around->from :
		    c->from;
		c->to = i == 0 || around->to > c->to ? around->to : c->to;
	}
	for (size_t i = 0; i < c->d->n; i++) {
		const struct testdef *t = &c->d->v[i];

		if (t->from < c->from || t->from >= c->to)
			continue;
		if (t->kind == TESTDEF_FUNCTION || t->kind == TESTDEF_VALUE)
			c->named[c->nnamed++] = t;
		if (t->hook)
			take(c, i);
	}
	qsort(c->named, c->nnamed, sizeof(struct testdef *), by_name);
}

/* The groups that the test stands in: what their first line says is done to
 * it, too. */
static void
headers(struct hash *h, const struct closure *c,
    const struct testdef_language *l, size_t which, size_t n)
{
	const struct testdef *t = &c->d->v[which];

	for (size_t i = 0; i < which; i++) {
		const struct testdef *g = &c->d->v[i];

		if (g->kind == TESTDEF_GROUP && g->from <= t->from &&
		    g->to >= t->to)
			testdef_digest(h, l, c->d, c->s, g->from,
			    testdef_header(c->d, g, c->s, n));
	}
}

/* Of the statements that are run as the file loads those that can reach the
 * tests. */
static struct testdef_span *
loose(struct closure *c, const struct testdef_language *l, size_t size,
    size_t *n)
{
	struct testdef_span *v = testdef_loose(c->d, l, c->s, size, n);
	size_t k = 0;

	for (size_t i = 0; i < *n; i++)
		if (v[i].from >= c->from && v[i].to <= c->to) {
			uses(c, v[i].from, v[i].to);
			v[k++] = v[i];
		}
	*n = k;
	return v;
}

static void
digest(struct hash *h, const struct closure *c,
    const struct testdef_language *l, const struct testdef_span *v, size_t n)
{
	for (size_t i = 0; i < c->d->n; i++)
		if (c->in[i])
			testdef_digest(h, l, c->d, c->s, c->d->v[i].from,
			    c->d->v[i].to);
	for (size_t i = 0; i < n; i++)
		testdef_digest(h, l, c->d, c->s, v[i].from, v[i].to);
}

bool
testdef_hash(const struct testdefs *d, const char *path, const size_t *which,
    size_t k, const char *s, size_t n, char out[HASH_HEX])
{
	struct closure c;
	const struct testdef_language *l = testdef_language(path);
	struct hash *h = hash_new();
	struct testdef_span *v = NULL;
	size_t spans = 0;
	bool told = k > 0 && l && d->token;

	open_closure(&c, d, s);
	bound(&c, path, which, k, n);
	for (size_t i = 0; i < k; i++)
		take(&c, which[i]);
	if (told)
		v = loose(&c, l, n, &spans);
	while (told && c.ntodo > 0) {
		const struct testdef *t = &d->v[c.todo[--c.ntodo]];

		told = t->to > 0 && t->to <= n;
		if (told)
			uses(&c, t->from, t->to);
	}
	for (size_t i = 0; told && i < k; i++)
		headers(h, &c, l, which[i], n);
	if (told)
		digest(h, &c, l, v, spans);
	else
		hash_add(h, s, n);
	hash_end(h, out);
	free(v);
	free(c.named);
	free(c.in);
	free(c.todo);
	return told;
}
