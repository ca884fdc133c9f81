/* One call of fx-detect. */
#include <unistd.h>

#include "base/err.h"
#include "judge/detect.h"
#include "judge/detect_call.h"
#include "judge/detect_files.h"
#include "judge/detect_languages.h"
#include "judge/detect_task.h"
#include "judge/detect_unread.h"
#include "judge/detect_unwrite.h"
#include "judge/detect_write.h"
#include "judge/stages.h"

/* The stages that hold here: in the workspace of a task those that were
 * sealed. */
static int
stages(struct stages *s, const struct detect *d, struct err *note,
    struct err *e)
{
	struct detect_task t = DETECT_TASK_INIT;
	int rc = detect_task_read(&t, e);

	if (rc == 0 && t.sealed && *t.seal.stages && *t.below == '\0')
		rc = stages_sealed(s, t.git.commondir, &t.seal, e);
	else if (rc == 0)
		rc = stages_merge(s, d, e);
	if (rc >= 0 && t.sealed)
		stages_contract(s, &t.contract);
	if (s->notes.status != FX_YES)
		err_move(note, &s->notes);
	detect_task_release(&t);
	return rc < 0 ? -1 : 0;
}

static int
report(const struct detect_call *c, const struct detect *d,
    struct err *note, struct err *e)
{
	struct stages s = STAGES_INIT;
	/* What is only configured is something too. */
	bool read = c->stages || d->n == 0;
	int rc = read ? stages(&s, d, note, e) : 0;

	if (rc == 0 && !c->quiet && (!c->write || c->stages || c->explain ||
	    (d->n == 0 && s.n == 0)))
		detect_report(d, c->format, read ? &s : NULL, c->stages,
		    c->explain, c->out);
	if (rc == 0 && !c->quiet && c->explain)
		detect_explain(d, c->format, c->out);
	if (rc == 0)
		rc = d->n || s.n ? FX_YES : FX_NO;
	stages_release(&s);
	return rc;
}

static int
conclude(const struct detect_call *c, struct detect *d,
    const struct detect_files *f, struct err *note, struct err *e)
{
	int rc = 0;

	if (c->languages == NULL)
		detect_unread_note(d->languages, note);
	if (f->nclosed)
		err_more(note, FX_EFAIL, "%s; what lies there is not told%s",
		    f->closed.data, f->nclosed > 1 ? ", and there are more "
		    "such folders" : "");
	if (f->stopped)
		err_more(note, FX_EFAIL, "the walk stopped behind %d "
		    "entries; in a repository git lists all%s", DETECT_WALK,
		    c->write ? "; nothing is written" : "");
	else if (c->write && d->notes.status != FX_YES)
		/* What is written stays, and would lack what they say. */
		rc = err_move(e, &d->notes);
	else if (c->write)
		rc = detect_write(c, d, note, e);
	if (rc >= 0) {
		int known = report(c, d, note, e);

		rc = known ? known : rc;
	}
	if (d->notes.status != FX_YES)
		err_move(note, &d->notes);
	if (rc < 0 || err_flush(c->out, e) < 0)
		return -1;
	return f->stopped ? FX_EFAIL : rc;
}

int
detect_call(const struct detect_call *c, struct err *note, struct err *e)
{
	struct languages all = LANGUAGES_INIT;
	struct detect_files files = DETECT_FILES_INIT;
	struct detect d = DETECT_INIT;
	int rc;

	if (c->dir && chdir(c->dir) < 0) {
		err_sys(e, "%s", c->dir);
		e->status = FX_EINPUT;
		return -1;
	}
	/* git works while the languages are read. */
	detect_files_begin(&files);
	rc = detect_languages(&all, c->languages, e);
	if (rc == 0 && c->unwrite) {
		rc = detect_unwrite(c, &all, e);
		if (rc == 0)
			rc = err_flush(c->out, e);
	} else if (rc == 0) {
		rc = detect_judge(&d, &all, &files, e);
		if (rc == 0)
			rc = conclude(c, &d, &files, note, e);
	}
	detect_release(&d);
	detect_files_release(&files);
	languages_release(&all);
	return rc;
}
