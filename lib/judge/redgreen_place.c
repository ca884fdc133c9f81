/* Which definitions a test's name means: by its spelling as the runner prints
 * it, then by words; of several those that its suite speaks of. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "judge/redgreen_part.h"

/* How near a definition's name is, the nearest last. */
enum rank { NONE, WORDS, OUTER, PATTERN, INNER, BARE, EXACT };

struct best {
	int rank;
	size_t len;		/* of the definition's name */
	long score;		/* by suite */
};

/* "adds %i to %s", "adds $a", "adds ${a}": of a table, or a template. */
static bool
pattern(const char *p, const char *s)
{
	const char *star = NULL, *from = s;

	for (;;) {
		if (*p == '%' && isalpha((unsigned char)p[1])) {
			star = p += 2;
			from = s;
		} else if (*p == '$' && p[1] == '{') {
			p += strcspn(p, "}");
			star = p += *p == '}';
			from = s;
		} else if (*p == '$' && isalpha((unsigned char)p[1])) {
			for (p++; isalnum((unsigned char)*p) || *p == '.' ||
			    *p == '_';)
				p++;
			star = p;
			from = s;
		} else if (*p == *s && *p) {
			p++;
			s++;
		} else if (*p == '\0' && *s == '\0') {
			return star != NULL;
		} else if (star && *from) {
			p = star;
			s = ++from;
		} else {
			return false;
		}
	}
}

/* Does s end in the name, behind a separator?  Titles are joined by blanks
 * too. */
static bool
inner(const char *s, const struct testdef *d, size_t n)
{
	size_t k = strlen(s);

	if (k <= n || memcmp(s + k - n, d->name, n) != 0)
		return false;
	if (d->kind == TESTDEF_TITLE && s[k - n - 1] == ' ')
		return true;
	return strchr(">:/.#\t", s[k - n - 1]) != NULL || (k > n + 1 &&
	    memcmp(s + k - n - 2, "> ", 2) == 0);
}

/* go writes a subtest's blanks as '_'. */
static bool
underscored(const char *s, const char *name)
{
	const char *at = strrchr(s, '/');

	if (at == NULL)
		return false;
	for (at++; *at && *name; at++, name++)
		if (*at != *name && !(*at == '_' && *name == ' '))
			return false;
	return *at == '\0' && *name == '\0';
}

static int
rank(const struct testdef *d, const char *name)
{
	size_t n = strlen(d->name), k = strlen(name);
	char bare[1024];

	if (n == 0)
		return NONE;
	if (n == k && memcmp(d->name, name, n) == 0)
		return EXACT;
	/* test_a[1-x], adds(int)[2], TestA#01 */
	if (k > n && memcmp(d->name, name, n) == 0 &&
	    strchr("[(#", name[n]) != NULL)
		return BARE;
	if (inner(name, d, n) || underscored(name, d->name))
		return INNER;
	if (k < sizeof(bare)) {
		memcpy(bare, name, k + 1);
		bare[strcspn(bare, "[(#")] = '\0';
		if (inner(bare, d, n))
			return INNER;
	}
	if (d->kind == TESTDEF_TITLE && pattern(d->name, name))
		return PATTERN;
	/* Of a table of go, the function that runs it. */
	if (k > n && memcmp(d->name, name, n) == 0 && name[n] == '/')
		return OUTER;
	return NONE;
}

static bool
word_byte(int c)
{
	return isalnum(c) || c == '_' || c >= 0x80;
}

/* Does the word of n bytes stand in s? */
static bool
speaks(const char *s, const char *w, size_t n)
{
	for (const char *p = s; n > 0 && *p; p++)
		if (strncmp(p, w, n) == 0 && (p == s || !word_byte(
		    (unsigned char)p[-1])) && !word_byte((unsigned char)p[n]))
			return true;
	return false;
}

/* How much of its path and of the groups around it the suite names. */
static long
score(const struct redgreen_file *f, size_t which, const char *suite,
    const char *name)
{
	const struct testdef *d = &f->defs.v[which];
	long sum = 0;

	for (size_t i = 0; i < which; i++) {
		const struct testdef *g = &f->defs.v[i];

		if (g->kind == TESTDEF_GROUP && g->from <= d->from &&
		    g->to >= d->to && *g->name)
			sum += strstr(suite, g->name) || strstr(name,
			    g->name) ? 4 : -1;
	}
	if (*suite == '\0')
		return sum;
	if (strstr(suite, f->path) != NULL)
		sum += 16;
	for (const char *s = f->path; *s;) {
		size_t n = strcspn(s, "/"), stem = n;

		if (s[n] == '\0')
			stem = strcspn(s, ".");
		sum += speaks(suite, s, stem) ? (s[n] ? 1 : 4) : -1;
		s += n + (s[n] == '/');
	}
	return sum;
}

void
redgreen_full_title(struct buf *b, const struct redgreen_file *f, size_t which)
{
	const struct testdef *d = &f->defs.v[which];

	for (size_t i = 0; i < which; i++) {
		const struct testdef *g = &f->defs.v[i];

		if (g->kind == TESTDEF_GROUP && g->from <= d->from &&
		    g->to >= d->to)
			buf_fmt(b, "%s ", g->name);
	}
	buf_str(b, d->name);
}

static void
place(struct redgreen_places *p, const struct redgreen_file *f, size_t which)
{
	struct redgreen_place *at;

	if (p->n == 0 || p->v[p->n - 1].file != f) {
		mem_grow(&p->v, p->n, &p->cap, sizeof(*p->v));
		p->v[p->n++] = (struct redgreen_place){ f, NULL, 0, 0 };
	}
	at = &p->v[p->n - 1];
	mem_grow(&at->which, at->n, &at->cap, sizeof(*at->which));
	at->which[at->n++] = which;
}

static void
offer(struct redgreen_places *p, struct best *b, const struct redgreen_file *f,
    size_t which, int r, const char *suite, const char *name)
{
	struct best x = { r, strlen(f->defs.v[which].name), 0 };

	if (r < b->rank)
		return;
	/* By words all are as long. */
	if (r == WORDS)
		x.len = 0;
	x.score = score(f, which, suite, name);
	if (r == b->rank && (x.len < b->len || (x.len == b->len &&
	    x.score < b->score)))
		return;
	if (r > b->rank || x.len > b->len || x.score > b->score) {
		redgreen_places_release(p);
		*b = x;
	}
	place(p, f, which);
}

static bool
test_like(const struct testdef *d)
{
	return (d->kind == TESTDEF_FUNCTION || d->kind == TESTDEF_TITLE) &&
	    !d->hook && *d->name;
}

/* By the rules of the contract's names. */
static void
by_words(struct redgreen_places *p, struct best *b,
    const struct redgreen_file *f, const char *suite, const char *name)
{
	struct result_match m = RESULT_MATCH_INIT;
	size_t n = 0, *at = mem_alloc((f->defs.n + 1) * sizeof(*at));
	struct result r = { .v = mem_alloc((f->defs.n + 1) *
	    sizeof(*r.v)) };

	for (size_t i = 0; i < f->defs.n; i++)
		if (test_like(&f->defs.v[i])) {
			at[n] = i;
			r.v[n++] = (struct result_test){ .suite = "",
			    .name = f->defs.v[i].name, .ordinal = 1 };
		}
	r.n = n;
	result_find(&m, &r, name);
	for (size_t i = 0; i < m.n; i++)
		offer(p, b, f, at[m.v[i]], WORDS, suite, name);
	result_match_release(&m);
	free(r.v);
	free(at);
}

void
redgreen_places(struct redgreen_places *p, const struct redgreen_tree *t,
    const char *suite, const char *name)
{
	struct best b = { NONE, 0, 0 };

	for (size_t k = 0; k < t->n; k++)
		for (size_t i = 0; i < t->v[k].defs.n; i++) {
			const struct testdef *d = &t->v[k].defs.v[i];
			int r = test_like(d) ? rank(d, name) : NONE;

			if (r > NONE)
				offer(p, &b, &t->v[k], i, r, suite, name);
		}
	if (b.rank == NONE)
		for (size_t k = 0; k < t->n; k++)
			by_words(p, &b, &t->v[k], suite, name);
}

void
redgreen_places_release(struct redgreen_places *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->v[i].which);
	free(p->v);
	*p = (struct redgreen_places){ NULL, 0, 0 };
}
