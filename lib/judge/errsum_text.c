/* Causes as a person reads them: the screen of the brief. */
#include <string.h>

#include "base/box.h"
#include "base/buf.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/errsum_write.h"

enum { COLUMNS = 400 };

struct page {
	FILE *fp;
	struct term t;
	const char *times;	/* "×", or "x" */
};

static struct page
page(const struct errsum_out *o)
{
	struct page p = { .fp = o->fp };

	term_init(&p.t, o->fp);
	p.times = p.t.marks ? "\xc3\x97" : "x";
	return p;
}

static void
item(struct buf *b, const char *name, const char *s)
{
	if (s == NULL || *s == '\0')
		return;
	buf_fmt(b, "%s: ", name);
	errsum_readable(b, s, COLUMNS);
	buf_byte(b, '\n');
}

static void
headline(const struct page *p, const struct errsum_result *r)
{
	struct buf b = BUF_INIT, shown = BUF_INIT;
	bool yes = r->verdict == ERRSUM_PASSED;

	errsum_headline(&b, r);
	errsum_readable(&shown, b.data, COLUMNS);
	fprintf(p->fp, "%s%s%s%s%s\n", yes ? p->t.green : p->t.red,
	    yes ? p->t.yes : r->verdict == ERRSUM_FAILED ? p->t.no : p->t.warn,
	    p->t.bold, shown.data, p->t.off);
	buf_release(&b);
	buf_release(&shown);
}

static void
begin(struct errsum_out *o, const struct errsum_result *r)
{
	struct page p = page(o);

	if (r)
		headline(&p, r);
}

static const char *
title(const struct errsum_view *v, const struct errsum_result *r)
{
	if (v->cause->guess)
		return "A GUESS";
	/* What the passing log has too, a warning, a bare word. */
	if (r->verdict == ERRSUM_UNKNOWN ||
	    errsum_doubtful(r->sum, v->cause))
		return "PERHAPS";
	return v->cause->kind == ERRKIND_INFRASTRUCTURE ?
	    "ROOT CAUSE: INFRASTRUCTURE" : "ROOT CAUSE";
}

static void
root(const struct page *p, const struct errsum_view *v,
    const struct errsum_result *r)
{
	struct buf b = BUF_INIT, place = BUF_INIT;
	bool tells = errsum_tells(v, r);
	size_t last = v->nlines ? v->lines[v->nlines - 1].n : 0, width = 1;

	errsum_place(&place, v);
	if (v->cause->guess)
		buf_fmt(&b, "No rule knew what is wrong; %s.\n", tells ?
		    "of what was written last this tells most" :
		    "this is the end of what was written");
	item(&b, "Test", v->field[ERRFIELD_TEST]);
	item(&b, "Location", buf_cstr(&place));
	if (tells)
		item(&b, errsum_label(v), errsum_view_message(v));
	if (errsum_expected(v->cause))
		buf_str(&b, "The passing log has it too.\n");
	item(&b, "Code", errsum_code(v));
	item(&b, "Expected", v->field[ERRFIELD_EXPECTED]);
	item(&b, "Actual", v->field[ERRFIELD_ACTUAL]);
	if (v->cause->kind == ERRKIND_INFRASTRUCTURE)
		buf_str(&b, "Retry or mend the machine, not the code.\n");
	box(p->fp, &p->t, title(v, r), buf_cstr(&b));
	for (; last >= 10; last /= 10)
		width++;
	for (size_t i = 0; i < v->nlines; i++) {
		buf_clear(&b);
		errsum_readable(&b, v->lines[i].text, COLUMNS);
		fprintf(p->fp, "%*zu  %s\n", (int)width + 2, v->lines[i].n,
		    b.data);
	}
	buf_release(&b);
	buf_release(&place);
}

static void
what_to_do(const struct page *p, const struct errsum_view *v)
{
	struct buf b = BUF_INIT;

	if (v->fix == NULL || v->cause->kind == ERRKIND_INFRASTRUCTURE) {
		if (v->fix == NULL || strncmp(v->fix, "retry or", 8) == 0)
			return;
	}
	errsum_readable(&b, v->fix, COLUMNS);
	fprintf(p->fp, "%s%s%s%s\n", p->t.bold, v->told ?
	    "The log says: " : "What to do: ", p->t.off, b.data);
	buf_release(&b);
}

static void
times(const struct page *p, struct errsum_out *o, const struct errsum_view *v)
{
	struct buf b = BUF_INIT;

	errsum_count(&b, v->cause->repeated + 1);
	fprintf(o->fp, "%s%s", p->times, b.data);
	buf_release(&b);
}

static void
cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	struct page p = page(o);
	struct buf b = BUF_INIT, shown = BUF_INIT;

	if (r && v->rank == 1) {
		root(&p, v, r);
		if (v->cause->repeated) {
			times(&p, o, v);
			fputs(" in the log\n", o->fp);
		}
		what_to_do(&p, v);
		return;
	}
	errsum_sentence(&b, v);
	errsum_readable(&shown, b.data, COLUMNS);
	if (r)
		fputs("Also: ", o->fp);
	else
		fprintf(o->fp, "%zu: ", v->cause->first);
	fputs(shown.data, o->fp);
	if (v->cause->repeated) {
		fputs(" (", o->fp);
		times(&p, o, v);
		fputc(')', o->fp);
	}
	fputc('\n', o->fp);
	buf_release(&b);
	buf_release(&shown);
}

static void
full_log(const struct page *p, const struct errsum_result *r)
{
	struct buf b = BUF_INIT, shown = BUF_INIT;

	if (r->log == NULL)
		return;
	errsum_readable(&shown, r->log, COLUMNS);
	errsum_size(&shown, r);
	fprintf(p->fp, "%sFull log:%s %s\n", p->t.bold, p->t.off, shown.data);
	errsum_raw_command(&b, r);
	if (b.len)
		fprintf(p->fp, "  %s\n", b.data);
	buf_release(&b);
	buf_release(&shown);
}

static void
end(struct errsum_out *o, const struct errsum_result *r)
{
	const char *doubt = errsum_doubt(r);
	struct page p = page(o);
	struct buf b = BUF_INIT;

	if (o->all)
		headline(&p, r);
	if (doubt)
		fprintf(o->fp, "%s\n", doubt);
	else if (r->verdict == ERRSUM_FAILED && r->sum->lines == 0)
		fputs("Nothing was printed\n", o->fp);
	if (errsum_advice(r))
		fprintf(o->fp, "%sWhat to do:%s %s\n", p.t.bold, p.t.off,
		    errsum_advice(r));
	if (r->verdict != ERRSUM_PASSED)
		errsum_left_out(&b, o, r);
	if (b.len)
		fprintf(o->fp, "%s\n", b.data);
	if (r->sum->limits)
		fprintf(o->fp, "%sA limit was reached %zu time%s: something "
		    "may have been missed\n", p.t.warn, r->sum->limits,
		    r->sum->limits == 1 ? "" : "s");
	full_log(&p, r);
	buf_release(&b);
}

const struct errsum_writer errsum_text = { begin, cause, end };
