/* What was found in a log, in the format that was asked for. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "judge/errsum_told.h"
#include "judge/errsum_write.h"

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
	o->told = errsum_told_new();
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

/* The next of the same tool behind a line, not far; NULL: none. */
static const struct errsum_cause *
next(const struct errsum *s, const char *tool, size_t line)
{
	const struct errsum_cause *best = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct errsum_cause *x = &s->v[i];

		if (x->first > line && x->first - line <= ERRSUM_NEAR &&
		    strcmp(x->rule->tool, tool) == 0 &&
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

	if (errsum_is_note(x))
		return;
	while ((x = next(s, x->rule->tool, x->last)) != NULL &&
	    errsum_is_note(x))
		errsum_view_relate(v, s, x);
}

static void
put(struct errsum_out *o, struct errsum_view *v, const struct errsum_result *r)
{
	v->rank = ++o->n;
	o->lines += v->nlines;
	o->errors += v->cause->severity == ERRSEVERITY_ERROR;
	writers[o->format]->cause(o, v, r);
	errsum_view_release(v);
}

static void
one(struct errsum_out *o, const struct errsum_cause *c, size_t lines,
    const struct errsum_result *r)
{
	struct errsum_view v;

	errsum_view_make(&v, o->sum, c, lines, o->sum->fixes);
	v.consequences = consequences(r, o->n);
	notes(r->sum, &v);
	put(o, &v, r);
}

/* Which was waiting for its notes. */
static void
put_held(struct errsum_out *o)
{
	if (o->held)
		put(o, o->held, NULL);
	free(o->held);
	o->held = NULL;
}

/* Has the format a place for what belongs to a diagnostic?  Else each note is
 * told by itself. */
static bool
nests(enum errsum_format f)
{
	return f == ERRSUM_JSON || f == ERRSUM_SARIF || f == ERRSUM_RDJSONL;
}

/* Wait for its notes; what a view needs of its cause besides texts. */
static void
hold(struct errsum_out *o, const struct errsum_view *v)
{
	o->shell = (struct errsum_cause){ .rule = v->cause->rule,
	    .kind = v->cause->kind, .severity = v->cause->severity,
	    .first = v->cause->first, .last = v->cause->last,
	    .start = v->cause->start, .guess = v->cause->guess };
	o->held = mem_alloc(sizeof(*o->held));
	*o->held = *v;
	o->held->cause = &o->shell;
}

void
errsum_out_cause(struct errsum_out *o, const struct errsum_cause *c,
    size_t lines)
{
	enum errsum_news news = errsum_told_take(o->told, c);
	struct errsum_view v;

	if (news == ERRSUM_AGAIN) {
		o->again++;
		return;
	}
	if (news == ERRSUM_NOTE_OF_IT && o->held) {
		errsum_view_relate(o->held, o->sum, c);
		return;
	}
	put_held(o);
	errsum_view_make(&v, o->sum, c, lines, o->sum->fixes);
	/* Only what tells how bad it is has notes. */
	if (nests(o->format) && c->field[ERRFIELD_SEVERITY])
		hold(o, &v);
	else
		put(o, &v, NULL);
}

void
errsum_out_end(struct errsum_out *o, const struct errsum_result *r)
{
	put_held(o);
	writers[o->format]->end(o, r);
	errsum_out_release(o);
}

void
errsum_out_release(struct errsum_out *o)
{
	free(o->rules);
	o->rules = NULL;
	o->nrules = o->rules_cap = 0;
	if (o->held)
		errsum_view_release(o->held);
	free(o->held);
	o->held = NULL;
	errsum_told_free(o->told);
	o->told = NULL;
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
