/* Causes as JSON lines. */
#include <string.h>

#include "door/jdoc.h"
#include "judge/errsum_write.h"

/* A number where it is one, else as it was told. */
static void
put_number(struct jdoc *j, const struct errsum_view *v, enum errfield f)
{
	const char *s = v->field[f];

	if (s && *s && strlen(s) <= 9 &&
	    strspn(s, "0123456789") == strlen(s))
		jdoc_int(j, errfield_names[f], errsum_view_number(v, f));
	else
		jdoc_bytes(j, errfield_names[f], s);
}

static void
put_fields(struct jdoc *j, const struct errsum_view *v)
{
	static const enum errfield texts[] = { ERRFIELD_MESSAGE,
	    ERRFIELD_EXPECTED, ERRFIELD_ACTUAL, ERRFIELD_TEST };

	jdoc_bytes(j, "code", v->field[ERRFIELD_CODE]);
	jdoc_bytes(j, "file", v->field[ERRFIELD_FILE]);
	put_number(j, v, ERRFIELD_LINE);
	put_number(j, v, ERRFIELD_COLUMN);
	put_number(j, v, ERRFIELD_END_LINE);
	put_number(j, v, ERRFIELD_END_COLUMN);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		jdoc_bytes(j, errfield_names[texts[i]], v->field[texts[i]]);
}

static void
put_related(struct jdoc *j, const struct errsum_view *v)
{
	struct jdoc *list, *one;

	if (v->nrelated == 0)
		return;
	list = jdoc_list(j, "related");
	for (size_t i = 0; i < v->nrelated; i++) {
		one = jdoc_obj(list, NULL);
		jdoc_bytes(one, "file", v->related[i].file);
		jdoc_int(one, "line", v->related[i].line);
		if (v->related[i].column)
			jdoc_int(one, "column", v->related[i].column);
		jdoc_bytes(one, "message", v->related[i].message);
	}
}

static void
put_lines(struct jdoc *j, const struct errsum_view *v)
{
	struct jdoc *list, *one;

	if (v->nframes) {
		list = jdoc_list(j, "frames");
		for (size_t i = 0; i < v->nframes; i++)
			jdoc_bytes(list, NULL, v->frames[i]);
	}
	put_related(j, v);
	jdoc_bytes(j, "fix", v->fix);
	jdoc_bytes(j, "command", v->field[ERRFIELD_COMMAND]);
	list = jdoc_list(j, "excerpt");
	for (size_t i = 0; i < v->nlines; i++) {
		one = jdoc_obj(list, NULL);
		jdoc_int(one, "n", (long long)v->lines[i].n);
		jdoc_bytes(one, "text", v->lines[i].text);
	}
	list = jdoc_list(j, "log_range");
	jdoc_int(list, NULL, (long long)v->cause->first);
	jdoc_int(list, NULL, (long long)v->cause->last);
}

static void
begin(struct errsum_out *o, const struct errsum_result *r)
{
	(void)o;
	(void)r;
}

static void
cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	const struct errsum_cause *c = v->cause;
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "cause");
	jdoc_int(j, "rank", (long long)v->rank);
	jdoc_str(j, "tool", c->rule->tool);
	jdoc_str(j, "rule", c->rule->id);
	jdoc_str(j, "kind", errkind_names[c->kind]);
	jdoc_str(j, "severity", errseverity_names[c->severity]);
	put_fields(j, v);
	put_lines(j, v);
	if (v->consequences)
		jdoc_int(j, "consequences", (long long)v->consequences);
	if (c->repeated)
		jdoc_int(j, "repeated", (long long)c->repeated);
	if (v->is_new)
		jdoc_bool(j, "new", true);
	if (c->guess)
		jdoc_bool(j, "guess", true);
	if (r && errsum_doubtful(o->sum, c))
		jdoc_bool(j, "doubtful", true);
	if (v->masked)
		jdoc_bool(j, "masked", true);
	jdoc_str(j, "fingerprint", v->fingerprint);
	jdoc_print(j, o->fp);
	jdoc_free(j);
}

static void
end(struct errsum_out *o, const struct errsum_result *r)
{
	static const char *const verdicts[] = { "passed", "failed",
	    "unknown" };
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "summary");
	jdoc_int(j, "version", 1);
	jdoc_str(j, "verdict", verdicts[r->verdict]);
	jdoc_int(j, "causes", (long long)errsum_causes(o, r));
	jdoc_int(j, "shown", (long long)o->n);
	jdoc_int(j, "hidden_lines", (long long)errsum_hidden_lines(o, r));
	jdoc_int(j, "total_lines", (long long)r->sum->lines);
	jdoc_int(j, "warnings", (long long)r->sum->warnings);
	if (o->again)
		jdoc_int(j, "repeats", (long long)o->again);
	if (r->status >= 0)
		jdoc_int(j, "status", r->status);
	if (r->signal)
		jdoc_int(j, "signal", r->signal);
	if (r->timed_out)
		jdoc_bool(j, "timed_out", true);
	jdoc_bytes(j, "stage", r->stage);
	jdoc_bytes(j, "log", r->log);
	jdoc_str(j, "log_sha256", r->log_sha256);
	if (errsum_infrastructure(r))
		jdoc_bool(j, "infrastructure", true);
	if (r->sum->uncounted)
		jdoc_bool(j, "uncounted", true);
	jdoc_int(j, "limits_reached", (long long)r->sum->limits);
	jdoc_print(j, o->fp);
	jdoc_free(j);
}

const struct errsum_writer errsum_json = { begin, cause, end };
