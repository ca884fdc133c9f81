/* What is told of a tree. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/detect.h"
#include "judge/detect_report.h"
#include "judge/detect_stages.h"
#include "judge/stages.h"
#include "record/schema.h"

const char *const detect_formats[] = { "yaml", NULL };

enum detect_format
detect_format(const char *name)
{
	return strcmp(name, "json") == 0 ? DETECT_JSON :
	    strcmp(name, "yaml") == 0 ? DETECT_YAML : DETECT_TEXT;
}

static const char *
folder(const struct detect_part *p)
{
	return *p->dir ? p->dir : ".";
}

static size_t
sentence(struct buf *b)
{
	buf_byte(b, '\0');
	return 1;
}

/* What puts the first before the next of another language. */
static void
against(const struct detect_part *p, const struct detect_part *q,
    struct buf *b)
{
	const char *name = q->language->name;

	if (p->class != q->class)
		buf_fmt(b, "%s %s beats %s of %s",
		    p->class == DETECT_ENTRY ? "an" : "a",
		    detect_classes[p->class], detect_classes[q->class], name);
	else if (p->depth != q->depth)
		buf_fmt(b, "nearer to the root than %s (%s)", name,
		    folder(q));
	else if (p->weight != q->weight)
		buf_fmt(b, "%s beside it weighs less: %u against %u",
		    q->file ? q->file : name, q->weight, p->weight);
	else if (p->sources != q->sources)
		buf_fmt(b, "ambiguous with %s: more source files, %zu "
		    "against %zu", name, p->sources, q->sources);
	else
		buf_fmt(b, "ambiguous with %s: first by name only", name);
}

/* Append why it is where it stands: sentences, each with its NUL; their
 * number is returned. */
static size_t
because(const struct detect *d, const struct detect_part *p,
    struct buf *b)
{
	const struct detect_part *other = NULL;
	size_t n = 0;

	if (p->class == DETECT_MANIFEST)
		buf_fmt(b, "manifest %s", p->file);
	else if (p->class == DETECT_ENTRY)
		buf_fmt(b, "no manifest; %s begins a program", p->file);
	else
		buf_fmt(b, "no manifest and no entry, only source files");
	n += sentence(b);
	if (p->named) {
		buf_fmt(b, "named in %s", p->named);
		n += sentence(b);
	}
	if (p->sources) {
		buf_fmt(b, "%zu source file%s", p->sources,
		    p->sources == 1 ? "" : "s");
		n += sentence(b);
	}
	if (p->members) {
		buf_fmt(b, "%zu manifest%s below %s part of it", p->members,
		    p->members == 1 ? "" : "s",
		    p->members == 1 ? "is" : "are");
		n += sentence(b);
	}
	for (size_t i = 1; p == d->v && other == NULL && i < d->n; i++)
		if (d->v[i].language != p->language)
			other = &d->v[i];
	if (other) {
		against(p, other, b);
		n += sentence(b);
	}
	return n;
}

static void
print_json(const struct detect *d, const struct detect_part *p, FILE *fp)
{
	struct jdoc *j = jdoc_new(), *o;
	struct buf b = BUF_INIT;
	const char *s;
	size_t n = because(d, p, &b);

	jdoc_str(j, "type", "language");
	jdoc_str(j, "language", p->language->name);
	jdoc_bool(j, "primary", p == d->v);
	jdoc_bytes(j, "dir", folder(p));
	if (p->file)
		jdoc_bytes(j, "manifest", p->file);
	o = jdoc_obj(j, "version");
	jdoc_str(o, "pin", p->pin);
	if (p->pin)
		jdoc_bytes(o, "pin_from", p->pin_from);
	jdoc_str(o, "floor", p->floor);
	if (p->floor)
		jdoc_bytes(o, "floor_from", p->floor_from);
	jdoc_str(j, "manager", p->manager);
	if (p->manager_from)
		jdoc_bytes(j, "manager_from", p->manager_from);
	o = jdoc_list(j, "tools");
	for (size_t i = 0; p->tools[i]; i++)
		jdoc_str(o, NULL, p->tools[i]);
	o = jdoc_list(j, "because");
	for (s = b.data; n > 0; n--, s += strlen(s) + 1)
		jdoc_bytes(o, NULL, s);
	jdoc_print(j, fp);
	jdoc_free(j);
	buf_release(&b);
}

static void
line(FILE *fp, const char *what, const char *value, const char *from)
{
	if (value == NULL)
		return;
	fprintf(fp, "  %-8s  ", what);
	text_print(fp, value);
	if (from) {
		fputs(" (", fp);
		text_print(fp, from);
		putc(')', fp);
	}
	putc('\n', fp);
}

static void
print_text(const struct detect *d, const struct detect_part *p, FILE *fp)
{
	struct buf b = BUF_INIT;
	const char *s;
	size_t n = because(d, p, &b);

	fprintf(fp, "%s in ", p->language->name);
	text_print(fp, folder(p));
	fputs(p == d->v ? ", primary\n" : "\n", fp);
	line(fp, "pin", p->pin, p->pin_from);
	line(fp, "floor", p->floor, p->floor_from);
	line(fp, "manager", p->manager, p->manager_from);
	for (size_t i = 0; p->tools[i]; i++)
		fprintf(fp, "%s%s", i ? " " : "  tools     ", p->tools[i]);
	fputs(p->tools[0] ? "\n" : "", fp);
	for (s = b.data; n > 0; n--, s += strlen(s) + 1)
		line(fp, s == b.data ? "because" : "", s, NULL);
	buf_release(&b);
}

/* A double-quoted scalar.  Bytes that are no text, and characters that would
 * hide, stand as \xHH. */
static void
scalar(FILE *fp, const char *indent, const char *key, const char *s)
{
	struct buf b = BUF_INIT;

	if (s == NULL)
		return;
	text_escape(&b, s, strlen(s));
	fprintf(fp, "%s%s%s\"", indent, key ? key : "", key ? ": " : "");
	for (size_t i = 0; i < b.len; i++)
		if (b.data[i] == '"')
			fputs("\\\"", fp);
		else
			putc(b.data[i], fp);
	fputs("\"\n", fp);
	buf_release(&b);
}

static void
print_yaml(const struct detect *d, const struct detect_part *p, FILE *fp)
{
	struct buf b = BUF_INIT;
	const char *s;
	size_t n = because(d, p, &b);

	scalar(fp, "  - ", "language", p->language->name);
	fprintf(fp, "    primary: %s\n", p == d->v ? "true" : "false");
	scalar(fp, "    ", "dir", folder(p));
	scalar(fp, "    ", "manifest", p->file);
	fputs(p->pin || p->floor ? "    version:\n" : "    version: {}\n", fp);
	scalar(fp, "      ", "pin", p->pin);
	scalar(fp, "      ", "pin_from", p->pin_from);
	scalar(fp, "      ", "floor", p->floor);
	scalar(fp, "      ", "floor_from", p->floor_from);
	scalar(fp, "    ", "manager", p->manager);
	scalar(fp, "    ", "manager_from", p->manager_from);
	fputs(p->tools[0] ? "    tools:\n" : "    tools: []\n", fp);
	for (size_t i = 0; p->tools[i]; i++)
		scalar(fp, "      - ", NULL, p->tools[i]);
	fputs("    because:\n", fp);
	for (s = b.data; n > 0; n--, s += strlen(s) + 1)
		scalar(fp, "      - ", NULL, s);
	buf_release(&b);
}

static void
other_json(const struct stage *t, FILE *fp)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "configured");
	jdoc_str(j, "language", t->language);
	jdoc_bytes(j, "dir", *t->dir ? t->dir : ".");
	jdoc_print(j, fp);
	jdoc_free(j);
}

/* The components that only a file names, in text and YAML with their stages
 * where these are asked for. */
static void
print_others(const struct detect *d, const struct stages *s,
    enum detect_format format, bool stages, bool explain, FILE *fp)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct stage *t = &s->v[i];
		const char *dir = *t->dir ? t->dir : ".";
		bool known = strcmp(t->name, schema_stages[0]) != 0;

		for (size_t k = 0; !known && k < d->n; k++)
			known = strcmp(d->v[k].language->name,
			    t->language) == 0 &&
			    strcmp(d->v[k].dir, t->dir) == 0;
		if (known)
			continue;
		if (format == DETECT_JSON) {
			other_json(t, fp);
			continue;
		}
		if (format == DETECT_YAML) {
			scalar(fp, "  - ", "language", t->language);
			scalar(fp, "    ", "dir", dir);
		} else {
			text_print(fp, t->language);
			fputs(" in ", fp);
			text_print(fp, dir);
			fputs(", only configured\n", fp);
		}
		if (stages)
			detect_stages(s, t->language, t->dir, format, explain,
			    fp);
	}
}

static void
print_none(const struct detect *d, FILE *fp)
{
	fprintf(fp, "no language is known in %zu file%s\n", d->files,
	    d->files == 1 ? "" : "s");
	fputs("Next: [[components]] in .factory.toml names stages "
	    "(fx-stages(5)), .factory/languages/NAME.yaml a language "
	    "(fx-languages(5))\n", fp);
}

void
detect_report(const struct detect *d, enum detect_format format,
    const struct stages *s, bool stages, bool explain, FILE *fp)
{
	bool configured = s && s->n > 0;

	if (format == DETECT_YAML)
		fputs(d->n || configured ? "languages:\n" :
		    "languages: []\n", fp);
	for (size_t i = 0; i < d->n; i++) {
		if (format == DETECT_JSON)
			print_json(d, &d->v[i], fp);
		else if (format == DETECT_YAML)
			print_yaml(d, &d->v[i], fp);
		else
			print_text(d, &d->v[i], fp);
		if (stages && format != DETECT_JSON)
			detect_stages(s, d->v[i].language->name, d->v[i].dir,
			    format, explain, fp);
	}
	if (s)
		print_others(d, s, format, stages, explain, fp);
	if (stages && format == DETECT_JSON)
		detect_stages(s, NULL, NULL, format, explain, fp);
	if (d->n == 0 && !configured && format == DETECT_TEXT)
		print_none(d, fp);
}
