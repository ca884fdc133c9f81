/* What was found in a log, in the format that was asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/errsum_write.h"

enum { NEAR = 8 };	/* lines between a message and its next note */

const char *const errsum_formats[] = { "text", "json", "sarif", "rdjsonl",
    "github", "errorformat", "markdown", NULL };

static const struct errsum_writer *const writers[] = {
	[ERRSUM_TEXT] = &errsum_text, [ERRSUM_JSON] = &errsum_json,
	[ERRSUM_SARIF] = &errsum_sarif, [ERRSUM_RDJSONL] = &errsum_rdjsonl,
	[ERRSUM_GITHUB] = &errsum_github,
	[ERRSUM_ERRORFORMAT] = &errsum_errorformat,
	[ERRSUM_MARKDOWN] = &errsum_markdown
};

enum errsum_format
errsum_format(const char *name)
{
	for (int i = 0; errsum_formats[i]; i++)
		if (strcmp(name, errsum_formats[i]) == 0)
			return (enum errsum_format)i;
	return ERRSUM_TEXT;
}

static void
begin(struct errsum_out *o, enum errsum_format format, FILE *fp,
    const struct errsum *s, const char *log, const struct errsum_result *r)
{
	*o = (struct errsum_out){ .format = format, .fp = fp, .sum = s,
	    .log = log, .all = r == NULL };
	writers[format]->begin(o, r);
}

void
errsum_out_begin(struct errsum_out *o, enum errsum_format format, FILE *fp,
    const struct errsum *s, const char *log)
{
	begin(o, format, fp, s, log, NULL);
}

/* Which of what is shown is the nearest above a consequence? */
static size_t
owner(const struct errsum_result *r, const struct errsum_cause *x)
{
	size_t best = 0, at = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct errsum_cause *c = &r->sum->v[r->which[i]];

		if (c == x)
			return r->n;
		if (c->first <= x->first && c->first >= at) {
			at = c->first;
			best = i;
		}
	}
	return best;
}

static size_t
consequences(const struct errsum_result *r, size_t i)
{
	size_t n = 0;

	for (size_t k = 0; k < r->sum->n; k++) {
		const struct errsum_cause *x = &r->sum->v[k];

		if (x->consequence && owner(r, x) == i)
			n += 1 + x->repeated;
	}
	return n;
}

/* The next of the same rule behind a line, not far; NULL: none. */
static const struct errsum_cause *
next(const struct errsum *s, const struct errrule *rule, size_t line)
{
	const struct errsum_cause *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (x->rule == rule && x->first > line &&
		    x->first - line <= NEAR &&
		    (best == NULL || x->first < best->first))
			best = x;
	}
	return best;
}

/* What a compiler says of it behind it, in notes of their own. */
static void
notes(const struct errsum *s, struct errsum_view *v)
{
	const struct errsum_cause *x = v->cause;

	if (x->severity == ERRSEVERITY_NOTE)
		return;
	while ((x = next(s, x->rule, x->last)) != NULL &&
	    x->severity == ERRSEVERITY_NOTE)
		errsum_view_relate(v, s, x);
}

static void
one(struct errsum_out *o, const struct errsum_cause *c, size_t lines,
    const struct errsum_result *r)
{
	struct errsum_view v;

	errsum_view_make(&v, o->sum, c, lines, o->sum->fixes);
	if (r) {
		v.consequences = consequences(r, o->n);
		notes(r->sum, &v);
	}
	v.rank = ++o->n;
	o->lines += v.nlines;
	o->errors += c->severity == ERRSEVERITY_ERROR;
	writers[o->format]->cause(o, &v, r);
	errsum_view_release(&v);
}

void
errsum_out_cause(struct errsum_out *o, const struct errsum_cause *c,
    size_t lines)
{
	one(o, c, lines, NULL);
}

void
errsum_out_end(struct errsum_out *o, const struct errsum_result *r)
{
	writers[o->format]->end(o, r);
	errsum_out_release(o);
}

void
errsum_out_release(struct errsum_out *o)
{
	free(o->rules);
	o->rules = NULL;
	o->nrules = o->rules_cap = 0;
}

void
errsum_report(const struct errsum_result *r, enum errsum_format format,
    FILE *fp)
{
	struct errsum_out o;

	begin(&o, format, fp, r->sum, r->log, r);
	for (size_t i = 0; i < r->n; i++)
		one(&o, &r->sum->v[r->which[i]], r->lines[i], r);
	errsum_out_end(&o, r);
}
