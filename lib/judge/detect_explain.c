/* Why the answer is what it is, and what would change it. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/detect.h"
#include "judge/detect_report.h"
#include "judge/detect_unread.h"

static const char order[] = "a manifest before an entry before sources, the "
    "root before a folder, the heavier file, more source files, the name";

/* What would make another one the primary; "": nothing that is there. */
static void
change(const struct detect *d, struct buf *b)
{
	const struct detect_part *p = d->v, *q = NULL;

	for (size_t i = 1; q == NULL && i < d->n; i++)
		if (d->v[i].language != p->language)
			q = &d->v[i];
	if (d->n == 0)
		buf_str(b, "a manifest or sources of a language that is "
		    "known; .factory/languages/NAME.yaml, fx-languages(5); "
		    "[[components]] in .factory.toml, fx-stages(5)");
	else if (q && p->file)
		buf_fmt(b, "without %s it is %s", p->file,
		    q->language->name);
	else if (q)
		buf_fmt(b, "a manifest, or more source files of %s",
		    q->language->name);
	else
		buf_str(b, "a manifest of another language, nearer to the "
		    "root or heavier");
}

static void
as_text(const struct detect *d, const char *would, const struct buf *unread,
    FILE *fp)
{
	fprintf(fp, "order\n  %s\ncandidates of %zu file%s\n", order,
	    d->files, d->files == 1 ? "" : "s");
	for (size_t i = 0; i < d->n; i++) {
		const struct detect_part *p = &d->v[i];

		fprintf(fp, "  %-10s %-8s depth %u, weight %u, sources %zu, "
		    "in ", p->language->name, detect_classes[p->class],
		    p->depth, p->weight, p->sources);
		text_print(fp, *p->dir ? p->dir : ".");
		fputs(i && detect_ambiguous(d, p) ? ", ambiguous\n" : "\n",
		    fp);
	}
	for (size_t i = 0; i < d->nout; i++) {
		fprintf(fp, "%s  ", i ? "" : "does not count\n");
		text_print(fp, d->out[i].dir);
		fprintf(fp, "/ (%s, %zu file%s)\n", d->out[i].why,
		    d->out[i].files, d->out[i].files == 1 ? "" : "s");
	}
	for (const char *s = unread->data, *end = s ? s + unread->len : s;
	    s < end; s += strlen(s) + 1) {
		fputs(s == unread->data ? "is not read\n  " : "  ", fp);
		text_print(fp, s);
		putc('\n', fp);
	}
	fputs("would change it\n  ", fp);
	text_print(fp, would);
	putc('\n', fp);
}

static void
as_json(const struct detect *d, const char *would, const struct buf *unread,
    FILE *fp)
{
	struct jdoc *j = jdoc_new(), *list, *o;

	jdoc_str(j, "type", "explain");
	jdoc_str(j, "order", order);
	jdoc_int(j, "files", (long long)d->files);
	list = jdoc_list(j, "candidates");
	for (size_t i = 0; i < d->n; i++) {
		const struct detect_part *p = &d->v[i];

		o = jdoc_obj(list, NULL);
		jdoc_str(o, "language", p->language->name);
		jdoc_bytes(o, "dir", *p->dir ? p->dir : ".");
		jdoc_str(o, "class", detect_classes[p->class]);
		jdoc_int(o, "depth", p->depth);
		jdoc_int(o, "weight", p->weight);
		jdoc_int(o, "sources", (long long)p->sources);
		jdoc_bool(o, "ambiguous", i && detect_ambiguous(d, p));
		jdoc_str(o, "data", p->language->source);
	}
	list = jdoc_list(j, "left_out");
	for (size_t i = 0; i < d->nout; i++) {
		o = jdoc_obj(list, NULL);
		jdoc_bytes(o, "dir", d->out[i].dir);
		jdoc_str(o, "why", d->out[i].why);
		jdoc_int(o, "files", (long long)d->out[i].files);
	}
	list = jdoc_list(j, "unread");
	for (const char *s = unread->data, *end = s ? s + unread->len : s;
	    s < end; s += strlen(s) + 1)
		jdoc_bytes(list, NULL, s);
	jdoc_bytes(j, "would_change", would);
	jdoc_print(j, fp);
	jdoc_free(j);
}

void
detect_explain(const struct detect *d, enum detect_format format, FILE *fp)
{
	struct buf would = BUF_INIT, unread = BUF_INIT;

	change(d, &would);
	detect_unread(d->languages, &unread);
	if (format == DETECT_JSON)
		as_json(d, would.data, &unread, fp);
	else
		as_text(d, would.data, &unread, fp);
	buf_release(&would);
	buf_release(&unread);
}
