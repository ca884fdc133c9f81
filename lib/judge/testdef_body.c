/* Tokens of a source file asked what they are, and where a body ends. */
#include <string.h>

#include "judge/testdef_part.h"

enum { LINE = 4096 };

bool
find_mark(const struct find *f, size_t i, int b)
{
	return i > 0 && i < f->k && f->v[i].kind == TOKEN_MARK &&
	    f->s[f->v[i].from] == b;
}

bool
find_word(const struct find *f, size_t i)
{
	return i > 0 && i < f->k && f->v[i].kind == TOKEN_WORD;
}

bool
find_text(const struct find *f, size_t i)
{
	return i > 0 && i < f->k && f->v[i].kind == TOKEN_STRING;
}

bool
find_is(const struct find *f, size_t i, const char *w)
{
	size_t k = strlen(w);

	return find_word(f, i) && f->v[i].to - f->v[i].from == k &&
	    memcmp(f->s + f->v[i].from, w, k) == 0;
}

/* Is the token one of the words in " a b "? */
bool
find_among(const struct find *f, size_t i, const char *list)
{
	size_t k;

	if (!find_word(f, i))
		return false;
	k = f->v[i].to - f->v[i].from;
	for (const char *p = list; *p;) {
		size_t m = strcspn(p, " ");

		if (m == k && memcmp(p, f->s + f->v[i].from, k) == 0)
			return true;
		p += m + (p[m] == ' ');
	}
	return false;
}

static size_t
line_end(const struct find *f, size_t at)
{
	const char *p = at < f->n ? memchr(f->s + at, '\n', f->n - at) : NULL;

	return p ? (size_t)(p - f->s) : f->n;
}

size_t
find_indented(const struct find *f, size_t i)
{
	size_t first = f->v[i].head, stop = f->v[first].stop;

	if (f->v[first].depth > 0)
		return 0;
	/* Comments and blank lines belong to what follows them. */
	return line_end(f, f->v[(stop ? stop : f->k) - 1].to);
}

size_t
find_braces(const struct find *f, size_t i)
{
	for (size_t k = i; k < f->k && k < i + FIND_HEADER; k++) {
		if (find_mark(f, k, '{'))
			return f->v[k].match ? f->v[f->v[k].match].to : 0;
		if (find_mark(f, k, ';') || find_mark(f, k, '}') ||
		    (k > i && find_among(f, k, f->l->words)))
			return 0;
		if ((find_mark(f, k, '(') || find_mark(f, k, '[')) &&
		    f->v[k].match)
			k = f->v[k].match;
	}
	return 0;
}

size_t
find_closing(const struct find *f, size_t i)
{
	size_t first = f->v[i].head, end = line_end(f, f->v[i].from);
	size_t last = i, close = f->v[first].close;

	while (last + 1 < f->k && last < i + LINE && f->v[last + 1].from <
	    end)
		last++;
	/* "def f(x), do: x" of Elixir. */
	for (size_t k = i; k < last; k++)
		if (f->l->body == BODY_END && find_is(f, k, "do") &&
		    find_mark(f, k + 1, ':'))
			return end;
	if (f->l->body == BODY_END ? find_is(f, last, "end") :
	    find_mark(f, last, '}'))
		return end;
	return close ? line_end(f, f->v[close].from) : 0;
}

size_t
find_dotted(const struct find *f, size_t i)
{
	for (size_t k = i; k < f->k; k++)
		if (find_mark(f, k, '.') && f->v[k].depth == f->v[i].depth &&
		    (k + 1 == f->k || f->v[k + 1].line > f->v[k].line))
			return f->v[k].to;
	return 0;
}

/* Where the body of what is named by token i ends; 0: it cannot be told. */
size_t
find_body(const struct find *f, size_t i)
{
	switch (f->l->body) {
	case BODY_INDENT:
		return find_indented(f, i);
	case BODY_END:
	case BODY_CLOSING:
		return find_closing(f, i);
	case BODY_DOT:
		return find_dotted(f, i);
	case BODY_PARENS:
		return i >= 2 && find_mark(f, i - 2, '(') && f->v[i - 2].match ?
		    f->v[f->v[i - 2].match].to : 0;
	default:
		return find_braces(f, i);
	}
}

/* The end of a call: its bracket's, with a body that follows. */
size_t
find_call(const struct find *f, size_t open)
{
	size_t close = f->v[open].match;

	if (close == 0)
		return 0;
	if (find_mark(f, close + 1, '{') && f->v[close + 1].match)
		return f->v[f->v[close + 1].match].to;
	if (find_is(f, close + 1, "do") && f->l->body == BODY_END)
		return find_closing(f, close);
	return f->v[close].to;
}

/* A title without brackets: it "a" do, test "a" {, it "a" $ do. */
size_t
find_title(const struct find *f, size_t i)
{
	if (f->l->body != BODY_BRACES)
		return find_body(f, i);
	for (size_t k = i + 1; k < f->k && f->v[k].line == f->v[i].line; k++)
		if (find_mark(f, k, '{'))
			return find_braces(f, k);
	return 0;
}
