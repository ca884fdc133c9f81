/* What fx-tcr tells programs: an object a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "door/jdoc.h"
#include "judge/tcr_files.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"
#include "record/attempt_json.h"

static void
print(const struct tcr *t, struct jdoc *j)
{
	if (!t->call->quiet)
		jdoc_print(j, t->call->out);
	jdoc_free(j);
}

static struct jdoc *
object(const char *type)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", type);
	return j;
}

static void
cut(const struct tcr *t, const struct attempt *a, const char *what)
{
	struct jdoc *j = object("cut");

	if (a) {
		jdoc_int(j, "attempt", a->n);
		jdoc_str(j, "kept", a->kept);
	}
	jdoc_str(j, "message", what);
	print(t, j);
}

static void
unchanged(const struct tcr *t, const struct attempt *a)
{
	struct jdoc *j = object("unchanged");

	jdoc_int(j, "attempt", a->n);
	jdoc_str(j, "stage", a->stage);
	if (tcr_staged_only(t))
		jdoc_bool(j, "staged", true);
	print(t, j);
}

static void
fixing(const struct tcr *t, const char *command)
{
	struct jdoc *j = object("fix");

	jdoc_str(j, "command", command);
	print(t, j);
}

static void
path(const struct tcr *t, const char *type, const char *what, const char *s)
{
	struct jdoc *j = object(type);

	jdoc_str(j, "what", what);
	jdoc_bytes(j, "path", s);
	print(t, j);
}

static void
test(const struct tcr *t, const struct redgreen_test *x)
{
	struct jdoc *j = object("test"), *near;

	jdoc_bytes(j, "name", x->want.name);
	jdoc_str(j, "state", redgreen_state_name(x->state));
	jdoc_bool(j, "by_words", x->by_words);
	if (x->id)
		jdoc_bytes(j, "id", x->id);
	if (x->file)
		jdoc_bytes(j, "file", x->file);
	near = x->nnear ? jdoc_list(j, "near") : NULL;
	for (size_t i = 0; i < x->nnear; i++)
		jdoc_bytes(near, NULL, x->near[i]);
	print(t, j);
}

/* What is said of them, an object for each line. */
static void
notes(const struct tcr *t, const char *type, const struct buf *b)
{
	for (const char *p = buf_cstr(b); *p;) {
		size_t n = strcspn(p, "\n");
		struct jdoc *j = object(type);
		char *s = mem_dup(p, n);

		jdoc_bytes(j, "text", s);
		print(t, j);
		free(s);
		p += n + (p[n] == '\n');
	}
}

static const char *
act_name(enum tcr_act act)
{
	static const char *const v[] = { "pass", "fail", "hold", "stop" };

	return v[act];
}

static void
verdict(const struct tcr *t)
{
	struct jdoc *j = object("verdict"), *left;
	struct buf b = BUF_INIT;

	jdoc_str(j, "verdict", act_name(t->verdict.act));
	jdoc_str(j, "class", t->verdict.class);
	jdoc_str(j, "stage", t->a->stage);
	jdoc_bytes(j, "component", t->a->component);
	jdoc_bool(j, "red", t->ask.red);
	if (t->a->why)
		jdoc_bytes(j, "why", t->a->why);
	jdoc_int(j, "tries", t->a->tries);
	jdoc_int(j, "of", t->a->of);
	left = t->end.left && t->end.left[0] ? jdoc_list(j, "left") : NULL;
	for (const char *const *v = t->end.left; left && *v; v++)
		jdoc_bytes(left, NULL, *v);
	print(t, j);
	for (size_t i = 0; t->has_named && i < t->named.n; i++)
		test(t, &t->named.v[i]);
	if (t->has_named && !t->named.holds)
		notes(t, "reason", &t->named.why);
	if (t->has_named)
		notes(t, "note", &t->named.shown);
	for (size_t i = 0; i < t->nmade; i++)
		path(t, "made", "left", t->made[i]);
	for (size_t i = 0; i < t->nchanged; i++)
		path(t, "changed", tcr_file_word(t->changed[i]),
		    t->changed[i] + 2);
	if (t->call->quiet || t->verdict.status == FX_YES)
		return;
	if (t->cause.len == 0 && tcr_cause(t, true, &b) < 0)
		buf_clear(&b);
	/* It was asked already, for what failures have in common. */
	fputs(buf_cstr(t->cause.len ? &t->cause : &b), t->call->out);
	buf_release(&b);
}

static void
going(const struct tcr *t)
{
	for (const char *const *v = t->a->went; v && *v; v++)
		path(t, "going", tcr_goes_word(*v), *v + 2);
}

static void
committed(const struct tcr *t, const char *file)
{
	struct jdoc *j = object("committed");
	const char *const *v = (const char *const *)t->done.secrets;

	jdoc_str(j, "what", tcr_file_word(file));
	jdoc_bytes(j, "path", file + 2);
	for (; *v; v++)
		if (*v == file + 2)
			jdoc_bool(j, "secret", true);
	print(t, j);
}

static void
hidden(const struct tcr *t)
{
	for (const char **v = t->done.skipped; v && *v; v++)
		path(t, "hidden", "left", *v);
	for (const char **v = t->a->commit ? t->done.assumed : NULL; v && *v;
	    v++)
		path(t, "hidden", "committed", *v);
}

/* The record, and what is not in it. */
static void
done(const struct tcr *t)
{
	struct jdoc *j = attempt_jdoc(t->a);
	struct buf b = BUF_INIT;

	for (const char **v = t->done.files; v && *v; v++)
		committed(t, *v);
	for (const char **v = t->done.modules; v && *v; v++)
		path(t, "submodule", "left", *v);
	for (const char *const *v = t->done.nested; v && *v; v++)
		path(t, "repository", "left", *v);
	for (const char *const *v = t->done.refused; v && *v; v++)
		path(t, "refused", "left", *v);
	if (t->verdict.act == TCR_PASS)
		hidden(t);
	if (t->done.detached)
		jdoc_bool(j, "detached", true);
	jdoc_str(j, "verdict", act_name(t->verdict.act));
	jdoc_int(j, "exit", t->verdict.status);
	if (t->verdict.act == TCR_TAKE) {
		tcr_good_text(t, &b);
		jdoc_str(j, "good", b.data);
		buf_clear(&b);
		buf_fmt(&b, "fx-tcr undo %u", t->a->n);
		jdoc_str(j, "undo", b.data);
	}
	if (t->done.lacks && *t->done.lacks)
		jdoc_str(j, "lacks", t->done.lacks);
	jdoc_str(j, "fixed", t->done.fixed);
	jdoc_str(j, "held", t->done.held);
	jdoc_str(j, "before_ref", t->done.before);
	if (t->done.behind)
		jdoc_int(j, "behind", t->done.behind);
	if (t->done.said.len > 0)
		jdoc_bytes(j, "said", t->done.said.data);
	jdoc_str(j, "breaker", t->done.breaker);
	if (t->done.unrecorded)
		jdoc_bytes(j, "unrecorded", t->done.unrecorded);
	if (t->verdict.act == TCR_HOLD && t->verdict.status != FX_YES)
		jdoc_str(j, "advice", tcr_advice(t));
	print(t, j);
	buf_release(&b);
}

static void
base(const struct tcr *t, size_t n, enum tcr_base how)
{
	struct jdoc *j;

	if (how == TCR_BASE_BEGINS)
		return;
	j = object("base");
	jdoc_str(j, "stage", t->call->stage);
	jdoc_bytes(j, "component", t->ask.component);
	if (how == TCR_BASE_BEFORE) {
		jdoc_bool(j, "before", true);
	} else if (how == TCR_BASE_NOTHING) {
		jdoc_bool(j, "unsupported", true);
	} else if (how == TCR_BASE_TIDIED) {
		jdoc_int(j, "tidied", (long long)n);
		jdoc_int(j, "attempt", t->a->n);
	} else {
		jdoc_int(j, "failures", (long long)n);
	}
	print(t, j);
}

const struct tcr_say tcr_json = {
	cut, unchanged, fixing, verdict, going, done, base
};
