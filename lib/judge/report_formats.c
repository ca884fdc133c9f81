/* Findings as programs read them. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/remedy.h"
#include "judge/report_formats.h"

#ifndef FX_VERSION
#define FX_VERSION "0"
#endif

/* A sentence that says what a finding is about, into b. */
static void
report_sentence(const struct finding *f, struct buf *b)
{
	if (f->task)
		buf_fmt(b, "%s ", f->task);
	if (f->about_ref)
		buf_fmt(b, "cannot move %s", f->ref ? f->ref : "a ref");
	else if (f->path)
		buf_fmt(b, "cannot %s %s",
		    f->status == 'D' ? "delete" : "modify", f->path);
	else
		buf_str(b, finding_whole(f));
	buf_fmt(b, ": %s", finding_reason(f));
	if (f->hint)
		buf_fmt(b, " (%s)", f->hint);
	if (f->owner)
		buf_fmt(b, "; it is %s's", f->owner);
}

static void
mode(struct jdoc *j, const char *key, unsigned m)
{
	char s[16];

	if (m == 0)
		return;
	snprintf(s, sizeof(s), "%06o", m);
	jdoc_str(j, key, s);
}

static void
json_finding(const struct finding *f, const struct findings *fs,
    struct scope *s, FILE *fp)
{
	struct jdoc *j = jdoc_new(), *undo;
	char status[2] = { f->status, '\0' };
	char *git, *jj;

	jdoc_str(j, "type", f->about_ref ? "ref-violation" : "violation");
	jdoc_bytes(j, "path", f->path);
	jdoc_str(j, "status", f->path ? status : NULL);
	mode(j, "old_mode", f->old_mode);
	mode(j, "new_mode", f->new_mode);
	jdoc_str(j, "commit", f->commit);
	jdoc_bytes(j, "ref", f->ref);
	jdoc_str(j, "rule", f->rule);
	if (f->line)
		jdoc_int(j, "line", f->line);
	jdoc_str(j, "reason", finding_reason(f));
	jdoc_str(j, "hint", f->hint);
	jdoc_str(j, "owner", f->owner);
	jdoc_str(j, "task", f->task);
	git = remedy_git(f, fs, s);
	jj = remedy_jj(f, fs, s);
	if (git || jj) {
		undo = jdoc_obj(j, "undo");
		jdoc_bytes(undo, "git", git);
		jdoc_bytes(undo, "jj", jj);
	}
	jdoc_print(j, fp);
	free(git);
	free(jj);
	jdoc_free(j);
}

static void
json_waived(const struct finding *f, FILE *fp)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "waived");
	jdoc_str(j, "rule", f->rule);
	if (f->path)
		jdoc_bytes(j, "path", f->path);
	jdoc_str(j, "commit", f->commit);
	if (f->ref)
		jdoc_bytes(j, "ref", f->ref);
	jdoc_str(j, "task", f->task);
	jdoc_str(j, "by", f->waived_by);
	jdoc_str(j, "until", f->waived_until);
	jdoc_str(j, "why", f->waived_why);
	jdoc_print(j, fp);
	jdoc_free(j);
}

void
report_json(const struct findings *fs, struct scope *s, FILE *fp)
{
	struct jdoc *j = jdoc_new(), *list;

	for (size_t i = 0; i < fs->nwaived; i++)
		json_waived(&fs->waived[i], fp);
	for (size_t i = 0; i < fs->n; i++)
		json_finding(&fs->v[i], fs, s, fp);
	jdoc_str(j, "type", "summary");
	jdoc_bool(j, "ok", fs->n == 0);
	jdoc_int(j, "violations", (long long)fs->n);
	if (fs->nwaived)
		jdoc_int(j, "waived", (long long)fs->nwaived);
	jdoc_str(j, "task", s->task);
	jdoc_str(j, "contract", s->contract.name);
	if (s->seal.sha256[0])
		jdoc_str(j, "sha256", s->seal.sha256);
	jdoc_int(j, "paths", (long long)fs->paths);
	if (fs->commits)
		jdoc_int(j, "commits", (long long)fs->commits);
	if (fs->refs)
		jdoc_int(j, "refs", (long long)fs->refs);
	if (fs->wider)
		jdoc_bool(j, "wider_than_base", true);
	if (fs->allowed) {
		list = jdoc_list(j, "allowed");
		for (size_t i = 0; i < fs->nallowed; i++)
			jdoc_str(list, NULL, fs->allowed[i]);
	}
	jdoc_print(j, fp);
	jdoc_free(j);
}

/* RFC 3986: what may stand in a path of a URI stays, the rest is escaped. */
static void
uri_path(struct buf *b, const char *s)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=@";

	for (; *s; s++)
		if (strchr(safe, *s))
			buf_byte(b, *s);
		else
			buf_fmt(b, "%%%02X", (unsigned char)*s);
}

/* All that there are: a test compares them with the page. */
static const struct {
	const char *id, *text;
} rules[] = {
	{ "not-allowed", "The contract does not allow the path." },
	{ "forbidden", "The contract forbids the path." },
	{ "protected", "The path steers git, jj, CI or an agent." },
	{ "limit", "The change is larger than the contract's limits." },
	{ "tree", "A tree object is malformed." },
	{ "conflict", "A conflict of jj is not resolved." },
	{ "base", "A task does not move its base." },
	{ "other-task", "The branch is another task's." },
	{ "no-owner", "No task owns the ref." },
	{ "two-owners", "Several tasks own the ref." },
	{ "decisions", "Signed statements are changed, or are none." },
	{ "namespace", "Nothing of a task belongs there." }
};

/* A finding that a person let be (SARIF 2.1.0, 3.35). */
static void
suppressed(struct jdoc *r, const struct finding *f)
{
	struct jdoc *s = jdoc_obj(jdoc_list(r, "suppressions"), NULL);
	struct buf b = BUF_INIT;

	buf_fmt(&b, "waived by %s until %s: %s", f->waived_by,
	    f->waived_until, f->waived_why);
	jdoc_str(s, "kind", "external");
	jdoc_str(s, "status", "accepted");
	jdoc_str(s, "justification", b.data);
	buf_release(&b);
}

static void
sarif_result(struct jdoc *results, const struct finding *f)
{
	struct jdoc *r = jdoc_obj(results, NULL), *o, *place, *props;
	const char *file = f->path;
	struct buf b = BUF_INIT;

	/* What is about no path is shown at the contract's own line. */
	if (file == NULL && f->contract && *f->contract != '/')
		file = f->contract;

	jdoc_str(r, "ruleId", f->rule);
	jdoc_str(r, "level", "error");
	report_sentence(f, &b);
	jdoc_str(jdoc_obj(r, "message"), "text", b.data);
	if (file) {
		buf_clear(&b);
		uri_path(&b, file);
		place = jdoc_obj(jdoc_obj(jdoc_list(r, "locations"), NULL),
		    "physicalLocation");
		o = jdoc_obj(place, "artifactLocation");
		jdoc_str(o, "uri", b.data);
		jdoc_str(o, "uriBaseId", "%SRCROOT%");
		if (file == f->contract && f->line)
			jdoc_int(jdoc_obj(place, "region"), "startLine",
			    f->line);
	}
	if (f->waived_by)
		suppressed(r, f);
	props = jdoc_obj(r, "properties");
	jdoc_str(props, "commit", f->commit);
	jdoc_str(props, "task", f->task);
	jdoc_str(props, "owner", f->owner);
	jdoc_bytes(props, "ref", f->ref);
	buf_release(&b);
}

void
report_sarif(const struct findings *fs, FILE *fp)
{
	struct jdoc *j = jdoc_new(), *run, *driver, *list, *r;

	jdoc_str(j, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	jdoc_str(j, "version", "2.1.0");
	run = jdoc_obj(jdoc_list(j, "runs"), NULL);
	driver = jdoc_obj(jdoc_obj(run, "tool"), "driver");
	jdoc_str(driver, "name", "fx-boundary");
	jdoc_str(driver, "version", FX_VERSION);
	list = jdoc_list(driver, "rules");
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		r = jdoc_obj(list, NULL);
		jdoc_str(r, "id", rules[i].id);
		jdoc_str(jdoc_obj(r, "shortDescription"), "text",
		    rules[i].text);
	}
	list = jdoc_list(run, "results");
	for (size_t i = 0; i < fs->n; i++)
		sarif_result(list, &fs->v[i]);
	for (size_t i = 0; i < fs->nwaived; i++)
		sarif_result(list, &fs->waived[i]);
	jdoc_pretty(j, fp);
	jdoc_free(j);
}

/* Data of a workflow command: %, CR and LF are escaped; in a property also
 * ':' and ',' (actions/toolkit, command.ts).  Other control bytes go the same
 * way: they are not decoded again, and reach no terminal. */
static void
command_text(FILE *fp, const char *s, bool property)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f || *s == '%' ||
		    (property && strchr(":,", *s)))
			fprintf(fp, "%%%02X", (unsigned char)*s);
		else
			fputc(*s, fp);
}

/* The file of an annotation.  A name that would act on a terminal, or is no
 * UTF-8, is escaped: GitHub could not show it at its file either. */
static void
command_file(FILE *fp, const char *path)
{
	size_t n = strlen(path), k = 1;
	struct buf b = BUF_INIT;
	uint32_t c = 0;

	for (size_t i = 0; i < n && k > 0; i += k) {
		k = text_decode(path + i, n - i, &c);
		if (k > 0 && c > 0x7f && text_unsafe(c))
			k = 0;
	}
	if (k == 0)
		text_escape(&b, path, n);
	command_text(fp, k == 0 ? b.data : path, true);
	buf_release(&b);
}

/* "::error file=...,title=...::message"; what is let be is a notice. */
static void
command(const struct finding *f, FILE *fp)
{
	struct buf b = BUF_INIT, shown = BUF_INIT;

	fprintf(fp, "::%s ", f->waived_by ? "notice" : "error");
	if (f->path) {
		fputs("file=", fp);
		command_file(fp, f->path);
		fputc(',', fp);
	}
	fprintf(fp, "title=fx-boundary%%3A %s", f->waived_by ? "waived " : "");
	command_text(fp, f->rule, true);
	fputs("::", fp);
	report_sentence(f, &b);
	if (f->commit)
		buf_fmt(&b, " [commit %.12s]", f->commit);
	if (f->waived_by)
		buf_fmt(&b, "; waived by %s until %s: %s", f->waived_by,
		    f->waived_until, f->waived_why);
	text_escape(&shown, buf_cstr(&b), b.len);
	command_text(fp, buf_cstr(&shown), false);
	fputc('\n', fp);
	buf_release(&shown);
	buf_release(&b);
}

void
report_github(const struct findings *fs, FILE *fp)
{
	for (size_t i = 0; i < fs->nwaived; i++)
		command(&fs->waived[i], fp);
	for (size_t i = 0; i < fs->n; i++)
		command(&fs->v[i], fp);
}
