/* Causes a line each, for reviewdog, GitHub and editors. */
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/errsum_write.h"

static void
begin(struct errsum_out *o, const struct errsum_result *r)
{
	(void)o;
	(void)r;
}

/* It failed, and there is nothing to point at: then that is told, for nobody
 * is to take an empty answer for a pass. */
static bool
bare_failure(struct buf *b, const struct errsum_out *o,
    const struct errsum_result *r)
{
	if (r->verdict != ERRSUM_FAILED || o->n > 0)
		return false;
	errsum_headline(b, r);
	buf_str(b, ": no cause was recognised");
	if (errsum_advice(r))
		buf_fmt(b, "; %s", errsum_advice(r));
	return true;
}

static void
position(struct jdoc *range, const char *key, long line, long column)
{
	struct jdoc *p;

	if (line < 1)
		return;
	p = jdoc_obj(range, key);
	jdoc_int(p, "line", line);
	if (column > 0)
		jdoc_int(p, "column", column);
}

static void
range(struct jdoc *location, long line, long column, long end_line,
    long end_column)
{
	struct jdoc *r;

	if (line < 1)
		return;
	r = jdoc_obj(location, "range");
	position(r, "start", line, column);
	if (end_line >= line)
		position(r, "end", end_line, end_column);
}

static void
rdf_related(struct jdoc *j, const struct errsum_view *v)
{
	struct jdoc *list, *one, *l;

	if (v->nrelated == 0)
		return;
	list = jdoc_list(j, "relatedLocations");
	for (size_t i = 0; i < v->nrelated; i++) {
		one = jdoc_obj(list, NULL);
		jdoc_str(one, "message", v->related[i].message);
		l = jdoc_obj(one, "location");
		jdoc_str(l, "path", v->related[i].file);
		range(l, v->related[i].line, v->related[i].column, 0, 0);
	}
}

/* The Reviewdog Diagnostic Format (reviewdog, proto/rdf). */
static void
rdf_cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	static const char *const severities[] = { "ERROR", "WARNING",
	    "INFO" };
	const char *file = v->field[ERRFIELD_FILE];
	struct jdoc *j = jdoc_new(), *l;
	struct buf b = BUF_INIT;

	(void)r;
	errsum_paragraph(&b, v);
	jdoc_str(j, "message", b.data);
	if (file || o->log) {
		l = jdoc_obj(j, "location");
		jdoc_str(l, "path", file ? file : o->log);
		if (file)
			range(l, errsum_view_number(v, ERRFIELD_LINE),
			    errsum_view_number(v, ERRFIELD_COLUMN),
			    errsum_view_number(v, ERRFIELD_END_LINE),
			    errsum_view_number(v, ERRFIELD_END_COLUMN));
		else
			range(l, (long)v->cause->first, 0,
			    (long)v->cause->last, 0);
	}
	jdoc_str(j, "severity", severities[v->cause->severity]);
	jdoc_str(jdoc_obj(j, "source"), "name", v->cause->rule->tool);
	jdoc_str(jdoc_obj(j, "code"), "value", v->field[ERRFIELD_CODE] ?
	    v->field[ERRFIELD_CODE] : v->cause->rule->id);
	buf_clear(&b);
	for (size_t i = 0; i < v->nlines; i++) {
		errsum_utf8(&b, v->lines[i].text);
		buf_byte(&b, '\n');
	}
	jdoc_str(j, "originalOutput", buf_cstr(&b));
	rdf_related(j, v);
	jdoc_print(j, o->fp);
	jdoc_free(j);
	buf_release(&b);
}

static void
rdf_end(struct errsum_out *o, const struct errsum_result *r)
{
	struct buf b = BUF_INIT;

	if (bare_failure(&b, o, r)) {
		struct jdoc *j = jdoc_new();

		jdoc_str(j, "message", b.data);
		if (o->log)
			jdoc_str(jdoc_obj(j, "location"), "path", o->log);
		jdoc_str(j, "severity", "ERROR");
		jdoc_str(jdoc_obj(j, "source"), "name", "fx-errsum");
		jdoc_print(j, o->fp);
		jdoc_free(j);
	}
	buf_release(&b);
}

const struct errsum_writer errsum_rdjsonl = { begin, rdf_cause, rdf_end };

/* GitHub takes ten annotations of each level from a step and drops the
 * others without a word. */
enum { GITHUB_MOST = 10 };

static void
property(struct buf *b, const char *name, const char *s)
{
	struct buf shown = BUF_INIT;

	if (s == NULL || *s == '\0')
		return;
	text_readable(&shown, s, strlen(s));
	buf_fmt(b, "%s%s=", b->data[b->len - 1] == ' ' ? "" : ",", name);
	escape_command(b, shown.data, true);
	buf_release(&shown);
}

static void
number(struct buf *b, const char *name, long n)
{
	if (n > 0)
		buf_fmt(b, ",%s=%ld", name, n);
}

/* What stands in an annotation below its title. */
static void
body(struct buf *b, const struct errsum_view *v)
{
	static const struct { enum errfield f; const char *name; } more[] = {
		{ ERRFIELD_EXPECTED, "expected" },
		{ ERRFIELD_ACTUAL, "actual" }
	};
	const char *test = v->field[ERRFIELD_TEST];

	if (test && strcmp(test, errsum_view_message(v)) != 0)
		buf_fmt(b, "%s: ", test);
	buf_str(b, errsum_view_message(v));
	for (size_t i = 0; i < 2; i++)
		if (v->field[more[i].f])
			buf_fmt(b, "\n%s: %s", more[i].name,
			    v->field[more[i].f]);
	if (v->fix)
		buf_fmt(b, "\nWhat to do: %s", v->fix);
}

/* Each line on its own, made fit for a screen. */
static void
data(struct buf *out, const struct buf *b)
{
	struct buf shown = BUF_INIT;
	const char *s = buf_cstr(b), *end;

	for (;; s = end + 1) {
		end = strchr(s, '\n');
		text_readable(&shown, s, end ? (size_t)(end - s) : strlen(s));
		if (end == NULL)
			break;
		buf_byte(&shown, '\n');
	}
	escape_command(out, shown.data, false);
	buf_release(&shown);
}

static void
github_cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	static const char *const levels[] = { "error", "warning", "notice" };
	enum errseverity level = v->cause->severity;
	struct buf b = BUF_INIT, text = BUF_INIT, title = BUF_INIT;
	struct buf file = BUF_INIT;
	/* One notice is kept for what is left out. */
	size_t most = GITHUB_MOST - (level == ERRSEVERITY_NOTE);

	(void)r;
	if (o->left[level]++ >= most)
		return;
	buf_fmt(&b, "::%s ", levels[level]);
	if (v->cause->guess)
		buf_str(&title, "a guess");
	else
		buf_fmt(&title, "%s%s%s", v->cause->rule->tool,
		    v->field[ERRFIELD_CODE] ? " " : "",
		    v->field[ERRFIELD_CODE] ? v->field[ERRFIELD_CODE] : "");
	if (v->field[ERRFIELD_FILE]) {
		errsum_from_top(&file, o->sum->files,
		    v->field[ERRFIELD_FILE]);
		property(&b, "file", buf_cstr(&file));
		buf_release(&file);
		number(&b, "line", errsum_view_number(v, ERRFIELD_LINE));
		number(&b, "endLine",
		    errsum_view_number(v, ERRFIELD_END_LINE));
		number(&b, "col", errsum_view_number(v, ERRFIELD_COLUMN));
		number(&b, "endColumn",
		    errsum_view_number(v, ERRFIELD_END_COLUMN));
	}
	property(&b, "title", title.data);
	body(&text, v);
	buf_str(&b, "::");
	data(&b, &text);
	fprintf(o->fp, "%s\n", b.data);
	buf_release(&b);
	buf_release(&text);
	buf_release(&title);
}

static void
github_end(struct errsum_out *o, const struct errsum_result *r)
{
	struct buf b = BUF_INIT, text = BUF_INIT;
	size_t annotated = 0, causes = errsum_causes(o, r);
	bool bare = bare_failure(&text, o, r);

	for (size_t i = 0; i < 3; i++) {
		size_t most = GITHUB_MOST - (i == ERRSEVERITY_NOTE);

		annotated += o->left[i] < most ? o->left[i] : most;
	}
	if (!bare && causes > annotated) {
		errsum_count(&text, causes - annotated);
		buf_str(&text, " more in the log");
	} else if (!bare && r->verdict != ERRSUM_PASSED && o->n == 0) {
		errsum_headline(&text, r);
		buf_str(&text, ": no cause was recognised");
	}
	if (text.len > 0) {
		if (r->log)
			buf_fmt(&text, "; all of it: %s", r->log);
		buf_fmt(&b, "::%s title=fx-errsum::",
		    bare ? "error" : "notice");
		data(&b, &text);
		fprintf(o->fp, "%s\n", b.data);
	}
	buf_release(&b);
	buf_release(&text);
}

const struct errsum_writer errsum_github = { begin, github_cause,
    github_end };

/* "file:line:column: error: message", as Vim's errorformat, Emacs and others
 * read it.  What has no place of its own is placed in the log. */
static void
vim_cause(struct errsum_out *o, const struct errsum_view *v,
    const struct errsum_result *r)
{
	const char *file = v->field[ERRFIELD_FILE];
	const char *test = v->field[ERRFIELD_TEST];
	long line = errsum_view_number(v, ERRFIELD_LINE);
	long column = errsum_view_number(v, ERRFIELD_COLUMN);
	struct buf b = BUF_INIT;

	(void)r;
	if (file) {
		text_readable(&b, file, strlen(file));
		buf_fmt(&b, ":%ld:", line > 0 ? line : 1);
		if (column > 0)
			buf_fmt(&b, "%ld:", column);
		buf_byte(&b, ' ');
	} else if (o->log) {
		text_readable(&b, o->log, strlen(o->log));
		buf_fmt(&b, ":%zu: ", v->cause->first);
	}
	buf_fmt(&b, "%s: ", errseverity_names[v->cause->severity]);
	if (test && strcmp(test, errsum_view_message(v)) != 0) {
		text_readable(&b, test, strlen(test));
		buf_str(&b, ": ");
	}
	text_readable(&b, errsum_view_message(v),
	    strlen(errsum_view_message(v)));
	if (errsum_code(v)) {
		buf_str(&b, " [");
		text_readable(&b, errsum_code(v), strlen(errsum_code(v)));
		buf_byte(&b, ']');
	}
	fprintf(o->fp, "%s\n", b.data);
	buf_release(&b);
}

static void
vim_end(struct errsum_out *o, const struct errsum_result *r)
{
	struct buf text = BUF_INIT, b = BUF_INIT;

	if (bare_failure(&text, o, r)) {
		if (o->log) {
			text_readable(&b, o->log, strlen(o->log));
			buf_str(&b, ":1: ");
		}
		buf_str(&b, "error: ");
		text_readable(&b, text.data, text.len);
		fprintf(o->fp, "%s\n", b.data);
	}
	buf_release(&text);
	buf_release(&b);
}

const struct errsum_writer errsum_errorformat = { begin, vim_cause, vim_end };
