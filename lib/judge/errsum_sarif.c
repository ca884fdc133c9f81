/* Causes as one SARIF 2.1.0 log (OASIS, sarif-v2.1.0), written as they
 * come. */
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/mem.h"
#include "door/jdoc.h"
#include "judge/errsum_write.h"

#ifndef FX_VERSION
#define FX_VERSION "0"
#endif

static void
begin(struct errsum_out *o, const struct errsum_result *r)
{
	(void)r;
	fputs("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
	    "\"version\":\"2.1.0\",\"runs\":[{\"results\":[\n", o->fp);
}

static void
text(struct jdoc *j, const char *key, const char *s)
{
	jdoc_str(jdoc_obj(j, key), "text", s);
}

static bool
is_drive(const char *s)
{
	return ((s[0] | 32) >= 'a' && (s[0] | 32) <= 'z') && s[1] == ':' &&
	    (s[2] == '/' || s[2] == '\\');
}

/* Where a file is: below the root of the sources, or anywhere. */
static void
artifact(const struct errsum_out *o, struct jdoc *physical, const char *file)
{
	struct jdoc *a = jdoc_obj(physical, "artifactLocation");
	struct buf b = BUF_INIT, from_top = BUF_INIT;

	errsum_from_top(&from_top, o->sum->files, file);
	file = buf_cstr(&from_top);
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	if (is_drive(file)) {
		buf_fmt(&b, "file:///%c:", file[0]);
		escape_uri(&b, file + 2);
	} else if (file[0] == '/') {
		buf_str(&b, "file://");
		escape_uri(&b, file);
	} else {
		escape_uri(&b, file);
		jdoc_str(a, "uriBaseId", "%SRCROOT%");
	}
	jdoc_str(a, "uri", buf_cstr(&b));
	buf_release(&from_top);
	buf_release(&b);
}

static void
region(struct jdoc *physical, long line, long column, long end_line,
    long end_column)
{
	struct jdoc *g;

	if (line < 1)
		return;
	g = jdoc_obj(physical, "region");
	jdoc_int(g, "startLine", line);
	if (column > 0)
		jdoc_int(g, "startColumn", column);
	if (end_line >= line)
		jdoc_int(g, "endLine", end_line);
	if (end_line >= line && end_column > 0 &&
	    (end_line > line || end_column >= column))
		jdoc_int(g, "endColumn", end_column);
}

/* What no line of a file is to blame for stands in the log. */
static void
location(struct jdoc *result, const struct errsum_out *o,
    const struct errsum_view *v)
{
	const char *file = v->field[ERRFIELD_FILE];
	const char *test = v->field[ERRFIELD_TEST];
	struct jdoc *l, *p, *g;

	if (file == NULL && o->log == NULL && test == NULL)
		return;
	l = jdoc_obj(jdoc_list(result, "locations"), NULL);
	if (file || o->log) {
		p = jdoc_obj(l, "physicalLocation");
		artifact(o, p, file ? file : o->log);
		if (file)
			region(p, errsum_view_number(v, ERRFIELD_LINE),
			    errsum_view_number(v, ERRFIELD_COLUMN),
			    errsum_view_number(v, ERRFIELD_END_LINE),
			    errsum_view_number(v, ERRFIELD_END_COLUMN));
		else
			region(p, (long)v->cause->first, 0,
			    (long)v->cause->last, 0);
	}
	if (test) {
		g = jdoc_obj(jdoc_list(l, "logicalLocations"), NULL);
		jdoc_str(g, "fullyQualifiedName", test);
	}
}

static void
related(const struct errsum_out *o, struct jdoc *result,
    const struct errsum_view *v)
{
	struct jdoc *list, *l, *p;

	if (v->nrelated == 0)
		return;
	list = jdoc_list(result, "relatedLocations");
	for (size_t i = 0; i < v->nrelated; i++) {
		l = jdoc_obj(list, NULL);
		p = jdoc_obj(l, "physicalLocation");
		artifact(o, p, v->related[i].file);
		region(p, v->related[i].line, v->related[i].column, 0, 0);
		if (v->related[i].message)
			text(l, "message", v->related[i].message);
	}
}

static void
stack(struct jdoc *result, const struct errsum_view *v)
{
	struct jdoc *list;

	if (v->nframes == 0)
		return;
	list = jdoc_list(jdoc_obj(jdoc_list(result, "stacks"), NULL),
	    "frames");
	for (size_t i = 0; i < v->nframes; i++)
		text(jdoc_obj(jdoc_obj(list, NULL), "location"), "message",
		    v->frames[i]);
}

static void
properties(struct jdoc *result, const struct errsum_view *v)
{
	const struct errsum_cause *c = v->cause;
	struct jdoc *p = jdoc_obj(result, "properties"), *list, *l;

	jdoc_str(p, "tool", c->rule->tool);
	jdoc_str(p, "kind", c->guess ? NULL : errkind_names[c->kind]);
	jdoc_str(p, "code", v->field[ERRFIELD_CODE]);
	jdoc_str(p, "expected", v->field[ERRFIELD_EXPECTED]);
	jdoc_str(p, "actual", v->field[ERRFIELD_ACTUAL]);
	jdoc_str(p, "command", v->field[ERRFIELD_COMMAND]);
	jdoc_str(p, "fix", v->fix);
	if (v->consequences)
		jdoc_int(p, "consequences", (long long)v->consequences);
	if (c->guess)
		jdoc_bool(p, "guess", true);
	if (v->masked)
		jdoc_bool(p, "masked", true);
	list = jdoc_list(p, "excerpt");
	for (size_t i = 0; i < v->nlines; i++) {
		l = jdoc_obj(list, NULL);
		jdoc_int(l, "n", (long long)v->lines[i].n);
		jdoc_str(l, "text", v->lines[i].text);
	}
}

static void
use_rule(struct errsum_out *o, const char *id)
{
	for (size_t i = 0; i < o->nrules; i++)
		if (strcmp(o->rules[i], id) == 0)
			return;
	mem_grow(&o->rules, o->nrules, &o->rules_cap, sizeof(*o->rules));
	o->rules[o->nrules++] = id;
}

static void
cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	const struct errsum_cause *c = v->cause;
	struct jdoc *j = jdoc_new();
	struct buf b = BUF_INIT;

	(void)r;
	use_rule(o, c->rule->id);
	jdoc_str(j, "ruleId", c->rule->id);
	jdoc_str(j, "level", errseverity_names[c->severity]);
	errsum_paragraph(&b, v);
	text(j, "message", b.data);
	location(j, o, v);
	related(o, j, v);
	stack(j, v);
	jdoc_str(jdoc_obj(j, "partialFingerprints"), "fxErrsum/v1",
	    v->fingerprint);
	if (c->repeated)
		jdoc_int(j, "occurrenceCount", (long long)c->repeated + 1);
	if (v->is_new)
		jdoc_str(j, "baselineState", "new");
	properties(j, v);
	if (o->n > 1)
		fputc(',', o->fp);
	jdoc_print(j, o->fp);
	jdoc_free(j);
	buf_release(&b);
}

static void
end(struct errsum_out *o, const struct errsum_result *r)
{
	static const char *const verdicts[] = { "passed", "failed",
	    "unknown" };
	struct jdoc *tool = jdoc_new(), *p = jdoc_new(), *driver, *list;
	struct buf b = BUF_INIT;

	driver = jdoc_obj(tool, "driver");
	jdoc_str(driver, "name", "fx-errsum");
	jdoc_str(driver, "version", FX_VERSION);
	list = jdoc_list(driver, "rules");
	for (size_t i = 0; i < o->nrules; i++)
		jdoc_str(jdoc_obj(list, NULL), "id", o->rules[i]);
	fputs("],\n\"tool\":", o->fp);
	jdoc_print(tool, o->fp);
	if (r->stage) {
		struct jdoc *d = jdoc_new();

		buf_fmt(&b, "fx-errsum/%s/", r->stage);
		jdoc_str(d, "id", b.data);
		fputs(",\"automationDetails\":", o->fp);
		jdoc_print(d, o->fp);
		jdoc_free(d);
	}
	jdoc_str(p, "verdict", verdicts[r->verdict]);
	jdoc_int(p, "causes", (long long)errsum_causes(o, r));
	jdoc_int(p, "hidden_lines", (long long)errsum_hidden_lines(o, r));
	jdoc_int(p, "total_lines", (long long)r->sum->lines);
	if (r->status >= 0)
		jdoc_int(p, "status", r->status);
	if (r->signal)
		jdoc_int(p, "signal", r->signal);
	jdoc_str(p, "log", r->log);
	fputs(",\"properties\":", o->fp);
	jdoc_print(p, o->fp);
	fputs("}]}\n", o->fp);
	jdoc_free(p);
	jdoc_free(tool);
	buf_release(&b);
}

const struct errsum_writer errsum_sarif = { begin, cause, end };
