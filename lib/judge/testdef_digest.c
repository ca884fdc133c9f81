/* What counts of a test's text: its words, strings, marks and comments, and
 * lines where they mean something.  A formatter may lay it out anew: a test
 * that only was laid out anew is the same. */
#include <ctype.h>
#include <string.h>

#include "judge/testdef.h"
#include "judge/testdef_part.h"

enum { LEVELS = 64 };

struct digest {
	struct hash *h;
	const struct testdef_language *l;
	const struct testdef_token *v;
	size_t n;
	const char *s;
	unsigned level[LEVELS];	/* columns of the lines around this one */
	size_t nlevels;
};

static void
mark(struct digest *d, int b)
{
	char c = (char)b;

	hash_add(d->h, &c, 1);
	hash_add(d->h, "", 1);
}

/* What stands between two tokens is blanks and comments. */
static void
comment(struct digest *d, size_t from, size_t to)
{
	bool any = false;

	for (; from < to; from++)
		if (!isspace((unsigned char)d->s[from])) {
			hash_add(d->h, d->s + from, 1);
			any = true;
		}
	if (any)
		mark(d, '\n');
}

static bool
is(const struct digest *d, size_t i, const char *any)
{
	return i < d->n && d->v[i].kind == TOKEN_MARK &&
	    strchr(any, d->s[d->v[i].from]) != NULL;
}

static void
line(struct digest *d, size_t i)
{
	const struct testdef_token *t = &d->v[i];

	if (d->l->body == BODY_END || d->l->body == BODY_CLOSING) {
		mark(d, '\n');
		return;
	}
	if (d->l->body != BODY_INDENT || t->depth > 0 || is(d, i, ")]}"))
		return;
	while (d->nlevels > 0 && d->level[d->nlevels - 1] > t->indent)
		d->nlevels--;
	if (d->nlevels < LEVELS && (d->nlevels == 0 ||
	    d->level[d->nlevels - 1] < t->indent))
		d->level[d->nlevels++] = t->indent;
	mark(d, '\n');
	mark(d, (int)d->nlevels + ' ');
}

/* A comma before a bracket that closes on a line of its own, a semicolon at
 * the end of a line of JavaScript: formatters add and take them.  "(1,)" of
 * Python is no "(1)". */
static bool
idle(const struct digest *d, size_t i)
{
	size_t open = i + 1 < d->n ? d->v[i + 1].match : 0;

	if (is(d, i, ",") && is(d, i + 1, ")]}") && d->v[i + 1].first)
		return !is(d, i + 1, ")") || (open > 1 &&
		    d->v[open - 1].kind == TOKEN_WORD);
	return d->l->how & HOW_REGEX && is(d, i, ";") && (i + 1 >= d->n ||
	    d->v[i + 1].first || is(d, i + 1, "}"));
}

static void
token(struct digest *d, const struct testdef_token *t)
{
	const char *s = d->s + t->from;
	size_t k = t->to - t->from;

	/* 'a' is "a" there. */
	if (t->kind == TOKEN_STRING && k >= 2 && *s == s[k - 1] &&
	    (*s == '"' || *s == '\'') && (d->l->body == BODY_INDENT ||
	    d->l->how & HOW_REGEX)) {
		hash_add(d->h, "\"", 1);
		hash_add(d->h, s + 1, k - 2);
	} else {
		hash_add(d->h, s, k);
	}
	hash_add(d->h, "", 1);
}

void
testdef_digest(struct hash *h, const struct testdef_language *l,
    const struct testdefs *defs, const char *s, size_t from, size_t to)
{
	struct digest d = { .h = h, .l = l, .v = defs->token,
	    .n = defs->ntokens, .s = s };
	size_t low = 1, high = d.n, at = from;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d.v[mid].from < from)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < d.n && d.v[low].from < to; low++) {
		comment(&d, at, d.v[low].from);
		if (d.v[low].first)
			line(&d, low);
		if (!idle(&d, low))
			token(&d, &d.v[low]);
		at = d.v[low].to;
	}
	if (at < to)
		comment(&d, at, to);
	hash_add(h, "", 1);
}
