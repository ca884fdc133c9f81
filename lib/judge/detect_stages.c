/* How the ten stages run in a tree: printed. */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/detect_stages.h"
#include "judge/stages.h"
#include "record/schema.h"

static void
origins(struct jdoc *j, const struct stage *t)
{
	struct jdoc *o = jdoc_obj(j, "from");

	for (enum stage_key k = 0; k < STAGE_KEYS; k++)
		if (stage_told(t, k))
			jdoc_bytes(o, stage_key_names[k], t->v[k].from);
}

static void
as_json(const struct stage *t, bool explain, FILE *fp)
{
	struct jdoc *j = jdoc_new(), *list;

	jdoc_str(j, "type", "stage");
	jdoc_str(j, "language", t->language);
	jdoc_bytes(j, "dir", *t->dir ? t->dir : ".");
	jdoc_str(j, "stage", t->name);
	for (enum stage_key k = 0; k < STAGE_KEYS; k++) {
		const struct stage_value *v = &t->v[k];
		const char *name = stage_key_names[k];

		if (!stage_told(t, k))
			continue;
		if (v->list) {
			list = jdoc_list(j, name);
			for (const char **w = v->list; *w; w++)
				jdoc_str(list, NULL, *w);
		} else if (k == STAGE_RETRIES) {
			jdoc_int(j, name, t->retries);
		} else if (k == STAGE_TCR || k == STAGE_SNAPSHOT ||
		    k == STAGE_ADVANCES) {
			jdoc_bool(j, name, strcmp(v->text, "true") == 0);
		} else {
			jdoc_str(j, name, v->text);
		}
	}
	if (explain)
		origins(j, t);
	jdoc_print(j, fp);
	jdoc_free(j);
}

/* As it is, to be pasted, unless that could move a cursor: then escaped. */
static void
as_it_is(FILE *fp, const char *s)
{
	uint32_t cp;
	size_t k;

	for (const char *p = s; *p; p += k) {
		k = text_decode(p, strlen(p), &cp);
		if (k == 0 || (cp != '\\' && text_unsafe(cp))) {
			text_print(fp, s);
			return;
		}
	}
	fputs(s, fp);
}

static void
value(FILE *fp, const struct stage_value *v, bool explain)
{
	if (v->text)
		as_it_is(fp, v->text);
	for (const char **w = v->list; w && *w; w++) {
		fputs(w == v->list ? "" : ", ", fp);
		as_it_is(fp, *w);
	}
	if (explain || v->from != stages_built) {
		fputs(" (", fp);
		text_print(fp, v->from);
		putc(')', fp);
	}
	putc('\n', fp);
}

static void
as_text(const struct stage *t, bool explain, FILE *fp)
{
	static const char indent[] = "               ";

	fprintf(fp, "  %-11s  ", t->name);
	if (t->v[STAGE_COMMAND].text == NULL) {
		fputs("unsupported: ", fp);
		value(fp, &t->v[STAGE_UNSUPPORTED], explain);
		if (t->v[STAGE_ACCEPTED].text) {
			fprintf(fp, "%saccepted: ", indent);
			value(fp, &t->v[STAGE_ACCEPTED], explain);
		}
		return;
	}
	value(fp, &t->v[STAGE_COMMAND], explain);
	fprintf(fp, "%spasses when ", indent);
	value(fp, &t->v[STAGE_SUCCESS], explain);
	for (enum stage_key k = 1; explain && k < STAGE_KEYS; k++)
		if (stage_told(t, k) && k != STAGE_SUCCESS) {
			fprintf(fp, "%s%s: ", indent, stage_key_names[k]);
			value(fp, &t->v[k], true);
		}
}

static void
as_yaml(const struct stage *t, FILE *fp)
{
	struct buf b = BUF_INIT;

	stage_put(&b, t, "      ");
	fputs(b.data, fp);
	buf_release(&b);
}

void
detect_stages(const struct stages *s, const char *language, const char *dir,
    enum detect_format format, bool explain, FILE *fp)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct stage *t = &s->v[i];

		if (language && (strcmp(t->language, language) != 0 ||
		    strcmp(t->dir, dir) != 0))
			continue;
		if (format == DETECT_YAML &&
		    strcmp(t->name, schema_stages[0]) == 0)
			fputs("    stages:\n", fp);
		if (format == DETECT_JSON)
			as_json(t, explain, fp);
		else if (format == DETECT_YAML)
			as_yaml(t, fp);
		else
			as_text(t, explain, fp);
	}
}
