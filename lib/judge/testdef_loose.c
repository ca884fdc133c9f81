/* What of a test file belongs to no definition, and still is run before its
 * tests: app.add = () => 5, patch("app.add").start(). */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/testdef.h"
#include "judge/testdef_part.h"

static bool
closes(const struct find *f, size_t i)
{
	return find_mark(f, i, '}') || find_mark(f, i, ')') ||
	    find_mark(f, i, ']') || find_among(f, i, "end done fi esac else "
	    "then do");
}

/* What brings names is counted where a test uses them, an attribute with what
 * it adorns; a text alone does nothing. */
static bool
idle(const struct find *f, size_t i)
{
	size_t last = i;

	if (closes(f, i) || find_mark(f, i, '@') || find_mark(f, i, '<') ||
	    find_among(f, i, "import from use using require alias include "
	    "library namespace package"))
		return true;
	if (find_text(f, i) && (i + 1 >= f->k || f->v[i + 1].first ||
	    find_mark(f, i + 1, ';')))
		return true;
	/* RSpec.describe Adding do: a group whose title is no text. */
	while (find_word(f, last) && find_mark(f, last + 1, '.') &&
	    find_word(f, last + 2))
		last += 2;
	return last > i && find_among(f, last, "describe context feature");
}

/* The first token that is not before the byte. */
static size_t
token_at(const struct find *f, size_t byte)
{
	size_t low = 1, high = f->k;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->v[mid].from < byte)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

size_t
testdef_header(const struct testdefs *d, const struct testdef *g,
    const char *s, size_t n)
{
	const struct find f = { .s = s, .n = n, .v = d->token,
	    .k = d->ntokens };
	size_t i = token_at(&f, g->from), to = g->from;

	/* Attributes, then its own line, and what is in its brackets. */
	for (; i < f.k && f.v[i].from < g->to; i++) {
		if (f.v[i].line > g->line)
			break;
		to = f.v[i].to;
		if (find_mark(&f, i, '(') && f.v[i].match &&
		    f.v[i].match < f.k && !find_mark(&f, f.v[i].match - 1,
		    '}') && f.v[f.v[i].match].to < g->to &&
		    f.v[i].line == g->line) {
			i = f.v[i].match;
			to = f.v[i].to;
		}
	}
	return to;
}

/* Which tokens are some definition's. */
static bool *
owned(const struct find *f, const struct testdefs *d)
{
	bool *is = mem_alloc(f->k + 1);

	for (size_t i = 0; i < d->n; i++) {
		const struct testdef *t = &d->v[i];
		size_t to = t->kind == TESTDEF_GROUP ? testdef_header(d, t,
		    f->s, f->n) : t->to;
		size_t k = token_at(f, t->from);

		for (; k < f->k && (f->v[k].from < to ||
		    (t->kind != TESTDEF_GROUP && f->v[k].line == t->line));
		    k++)
			is[k] = true;
	}
	return is;
}

/* Behind the line that token i begins, with what is in its brackets. */
static size_t
line(const struct find *f, size_t i, const bool *is)
{
	size_t k = i + 1;

	while (k < f->k && !is[k] && !(f->v[k].first &&
	    f->v[k].depth <= f->v[i].depth))
		k++;
	return k;
}

/* if __name__ == "__main__": nobody runs that who imports it. */
static size_t
program(const struct find *f, size_t i)
{
	size_t k = i + 1;

	if (!find_is(f, i, "if") || !find_is(f, k, "__name__"))
		return i;
	while (k < f->k && !(f->v[k].first && f->v[k].indent <=
	    f->v[i].indent))
		k++;
	return k;
}

struct testdef_span *
testdef_loose(const struct testdefs *d, const struct testdef_language *l,
    const char *s, size_t n, size_t *count)
{
	const struct find f = { .l = l, .s = s, .n = n, .v = d->token,
	    .k = d->ntokens };
	struct testdef_span *v = NULL;
	size_t cap = 0, next;
	bool *is;

	*count = 0;
	if (!(l->how & HOW_TOP) || d->token == NULL)
		return NULL;
	is = owned(&f, d);
	for (size_t i = 1; i < f.k; i = next) {
		next = i + 1;
		if (is[i] || !f.v[i].first)
			continue;
		if ((next = program(&f, i)) > i)
			continue;
		next = line(&f, i, is);
		if (idle(&f, i))
			continue;
		mem_grow(&v, *count, &cap, sizeof(*v));
		v[(*count)++] = (struct testdef_span){ f.v[i].from,
		    f.v[next - 1].to };
	}
	free(is);
	return v;
}
