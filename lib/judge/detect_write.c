/* fx-detect --write. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diff.h"
#include "base/io.h"
#include "base/path.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/compare.h"
#include "judge/detect.h"
#include "judge/detect_call.h"
#include "judge/detect_made.h"
#include "judge/detect_place.h"
#include "judge/detect_task.h"
#include "judge/detect_write.h"
#include "judge/stages_part.h"
#include "judge/stages_seal.h"
#include "record/madefile.h"
#include "record/schema.h"
#include "record/stagefile.h"

struct writing {
	const struct detect_call *call;
	const struct detect *d;
	struct detect_task task;
	struct err *e;
	bool refused;
};

/* What was done with a file: the words that are told. */
static const char wrote[] = "wrote", replaced[] = "replaced",
    same[] = "unchanged", edited[] = "edited", tracked[] = "tracked",
    excluded[] = "excluded";

/* A diff's lines, fit for a terminal. */
static void
print_lines(FILE *fp, const struct buf *diff)
{
	struct buf b = BUF_INIT;

	for (const char *s = buf_cstr(diff); *s; s += strcspn(s, "\n") + 1) {
		buf_clear(&b);
		text_readable(&b, s, strcspn(s, "\n"));
		fprintf(fp, "%s\n", buf_cstr(&b));
	}
	buf_release(&b);
}

static void
tell(const struct writing *w, const char *path, const char *what,
    bool ignored, const struct buf *diff)
{
	FILE *fp = w->call->out;
	struct jdoc *j;

	if (w->call->quiet)
		return;
	if (w->call->format == DETECT_JSON) {
		j = jdoc_new();
		jdoc_str(j, "type", "file");
		jdoc_str(j, "path", path);
		jdoc_str(j, "action", what);
		if (ignored)
			jdoc_bool(j, "ignored", true);
		if (diff->len)
			jdoc_bytes(j, "diff", buf_cstr(diff));
		jdoc_print(j, fp);
		jdoc_free(j);
		return;
	}
	fprintf(fp, "%s %s", what, path);
	if (what == edited)
		fputs(", it stays as it is; --force replaces it", fp);
	else if (what == tracked)
		fputs(" here, and a task leaves it alone", fp);
	else if (what == excluded)
		fputs("/, which tools leave behind, in info/exclude", fp);
	else if (ignored)
		fputs(", which git ignores; 'git add -f' tracks it", fp);
	putc('\n', fp);
	print_lines(fp, diff);
}

static int
put(struct writing *w, const char *path, const struct buf *bytes)
{
	/* Before there is a file that could be tracked. */
	if (w->task.bound && detect_exclude(&w->task, path, w->e) < 0)
		return -1;
	return madefile_write(path, bytes, w->e);
}

/* One file, whose body this is. */
static int
write_one(struct writing *w, const char *path, const struct buf *body)
{
	struct buf bytes = BUF_INIT, had = BUF_INIT, diff = BUF_INIT;
	enum madefile_state state;
	const char *what = same;
	bool ignored = false;
	int rc, is = 0;

	madefile_put(&bytes, "fx-detect", body);
	rc = madefile_look(&state, path, &bytes, &had, w->e);
	if (rc == 0 && w->task.bound && state != MADEFILE_NEW)
		rc = is = detect_tracked(&w->task, path, w->e);
	if (rc >= 0 && is == 1) {
		what = tracked;
	} else if (rc >= 0 && state == MADEFILE_EDITED && !w->call->force) {
		what = edited;
		w->refused = true;
		diff_put(&diff, path, buf_cstr(&had), had.len, "fx-detect",
		    bytes.data, bytes.len);
	} else if (rc >= 0) {
		if (state != MADEFILE_SAME)
			what = state == MADEFILE_NEW ? wrote : replaced;
		rc = state == MADEFILE_SAME && !w->task.bound ? 0 :
		    put(w, path, &bytes);
		ignored = !w->task.bound && what == wrote &&
		    detect_ignored(&w->task, path);
	}
	if (rc >= 0)
		tell(w, path, what, ignored, &diff);
	buf_release(&bytes);
	buf_release(&had);
	buf_release(&diff);
	return rc < 0 ? -1 : 0;
}

/* Is the language of this component told by an earlier one, or by none that
 * has a file? */
static bool
passed(const struct writing *w, const struct stages *s, size_t i)
{
	const struct languages *all = w->d->languages;
	bool known = false;

	if (strcmp(s->v[i].name, schema_stages[0]) != 0)
		return true;
	for (size_t k = 0; k < all->n; k++)
		known = known || strcmp(all->v[k].name,
		    s->v[i].language) == 0;
	for (size_t k = 0; known && k < i; k++)
		known = strcmp(s->v[k].language, s->v[i].language) != 0;
	return !known;
}

/* A file that nothing could read again would stop every later call. */
static int
readable(struct writing *w, const char *path, const struct buf *body)
{
	struct stagefile f = STAGEFILE_INIT;
	struct err why = ERR_INIT;
	int rc = stagefile_parse(&f, path, STAGEFILE_LANGUAGE, NULL,
	    body->data, body->len, &why);

	if (rc < 0)
		err_set(w->e, FX_EINPUT, "%s; it is not written; [stages.NAME] "
		    "in .factory.toml is about all components", why.msg);
	err_release(&why);
	stagefile_release(&f);
	return rc;
}

static int
write_languages(struct writing *w, const struct stages *s)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->n; i++) {
		struct buf path = BUF_INIT, body = BUF_INIT;

		if (passed(w, s, i))
			continue;
		buf_fmt(&path, ".factory/%s.yaml", s->v[i].language);
		detect_made_language(&body, w->d, s, s->v[i].language);
		rc = readable(w, path.data, &body);
		if (rc == 0)
			rc = write_one(w, path.data, &body);
		buf_release(&path);
		buf_release(&body);
	}
	return rc;
}

/* moon's workspace, unless there is one in any of its formats. */
static int
write_workspace(struct writing *w)
{
	static const char path[] = ".moon/workspace.yml";
	static const char *const ends[] = { "yaml", "json", "jsonc", "toml",
	    "hcl", "pkl" };
	struct buf body = BUF_INIT, had = BUF_INIT, trunk = BUF_INIT;
	enum madefile_state state;
	bool there = false;
	int rc = 0;

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		buf_clear(&body);
		buf_fmt(&body, ".moon/workspace.%s", ends[i]);
		there = there || io_exists(body.data);
	}
	buf_clear(&body);
	detect_task_trunk(&w->task, &trunk);
	detect_made_workspace(&body, buf_cstr(&trunk));
	if (!there)
		rc = madefile_look(&state, path, &body, &had, w->e);
	if (rc == 0 && !there && state != MADEFILE_EDITED)
		rc = write_one(w, path, &body);
	buf_release(&body);
	buf_release(&had);
	buf_release(&trunk);
	return rc;
}

static int
write_moon(struct writing *w, const struct stages *s)
{
	struct buf body = BUF_INIT;
	int rc;

	detect_made_moon(&body, s);
	rc = write_one(w, ".moon/tasks/factory.yml", &body);
	if (rc == 0)
		rc = write_workspace(w);
	if (rc == 0 && w->task.repo)
		rc = detect_exclude(&w->task, ".moon/cache/", w->e);
	buf_release(&body);
	return rc;
}

/* What tools leave behind is no work of the task's, whoever's rules forget to
 * ignore it. */
static int
exclude_byproducts(struct writing *w)
{
	struct buf none = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; rc >= 0 && i < w->d->n; i++)
		for (const char **v = w->d->v[i].language->byproducts;
		    rc >= 0 && v && *v; v++) {
			rc = detect_exclude_all(&w->task, *v, w->e);
			if (rc == 1)
				tell(w, *v, excluded, false, &none);
		}
	return rc < 0 ? -1 : 0;
}

/* Nor are the reports that its stages have written beside fx's own files, each
 * in its component. */
static int
exclude_reports(struct writing *w, const struct stages *s)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->n; i++) {
		const char *report = s->v[i].v[STAGE_REPORT].text;
		struct buf path = BUF_INIT;

		if (report == NULL || !path_within(report, ".factory") ||
		    strchr(report, '*'))
			continue;
		if (*s->v[i].dir)
			buf_fmt(&path, "%s/", s->v[i].dir);
		buf_str(&path, report);
		rc = detect_exclude(&w->task, path.data, w->e);
		buf_release(&path);
	}
	return rc;
}

/* What the language's data says, without the files of the tree. */
static void
built_in(const struct detect *d, struct stages *s)
{
	for (size_t i = 0; i < d->n; i++)
		if (text_utf8(d->v[i].dir, strlen(d->v[i].dir)))
			stages_built_in(s, stages_add(s,
			    d->v[i].language->name, d->v[i].dir), &d->v[i]);
	stages_finish(s);
}

/* Let the seal name the files that were written. */
static int
seal(struct writing *w, struct err *note)
{
	struct differences d = DIFFERENCES_INIT;
	const char *task = w->task.seal.task;
	bool none = false;
	int rc;

	if (!w->task.sealed || *w->task.below)
		return 0;
	rc = stages_reseal(&w->task.git, task, &d, &none, w->e);
	if (rc == 1 && none)
		err_more(note, FX_NO, "no stages are sealed for %s; "
		    "'fx-contract seal --task %s --widen --reason TEXT' seals "
		    "these", task, task);
	else if (rc == 1)
		err_more(note, FX_NO, "%s: %s; what is sealed for %s rules, "
		    "until 'fx-contract seal --task %s --widen --reason "
		    "TEXT'", d.v[0].file, d.v[0].text, task, task);
	differences_release(&d);
	if (rc == 1)
		w->refused = true;
	return rc < 0 ? -1 : 0;
}

/* A sealed task has the stages that were sealed.  Elsewhere a file has what
 * the language's data says, and moon what comes of all files. */
static int
write_all(struct writing *w, struct err *note)
{
	struct stages before = STAGES_INIT, made = STAGES_INIT,
	    after = STAGES_INIT;
	bool sealed = w->task.sealed && *w->task.seal.stages &&
	    *w->task.below == '\0';
	int rc;

	if (sealed)
		rc = stages_sealed(&made, w->task.git.commondir,
		    &w->task.seal, w->e);
	else
		/* A file that cannot be read is told before any is written. */
		rc = stages_merge(&before, w->d, w->e);
	if (rc >= 0 && !sealed)
		built_in(w->d, &made);
	if (rc >= 0)
		rc = write_languages(w, &made);
	if (rc == 0 && !sealed)
		rc = stages_merge(&after, w->d, w->e);
	if (rc == 0 && w->task.bound)
		rc = exclude_byproducts(w);
	if (rc == 0 && w->task.bound)
		rc = exclude_reports(w, sealed ? &made : &after);
	if (rc == 0 && (made.n || after.n))
		rc = write_moon(w, sealed ? &made : &after);
	if (rc == 0 && (made.n || after.n))
		rc = seal(w, note);
	stages_release(&before);
	stages_release(&made);
	stages_release(&after);
	return rc;
}

int
detect_write(const struct detect_call *c, const struct detect *d,
    struct err *note, struct err *e)
{
	struct writing w = { .call = c, .d = d, .task = DETECT_TASK_INIT,
	    .e = e };
	int rc = detect_task_read(&w.task, e);

	if (rc == 0)
		rc = write_all(&w, note);
	detect_task_release(&w.task);
	return rc < 0 ? -1 : w.refused;
}
