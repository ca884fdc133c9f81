/* One call of fx-detect. */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/share.h"
#include "judge/detect.h"
#include "judge/detect_call.h"
#include "judge/detect_files.h"
#include "judge/success.h"

static const char own[] = ".factory/languages";

/* What a success means must be readable; the tree's own files are told. */
static int
check(const struct languages *all, struct err *e)
{
	struct arena a = ARENA_INIT;
	int rc = 0;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->v[i].nstages; k++) {
			const struct langstage *s = &all->v[i].stages[k];
			struct err why = ERR_INIT;
			struct success read;

			if (strncmp(all->v[i].source, own,
			    sizeof(own) - 1) == 0 && s->success &&
			    success_read(&read, &a, s->success, &why) < 0)
				rc = err_more(e, FX_EINPUT,
				    "%s:%u: success_means: %s",
				    all->v[i].source, s->success_line,
				    why.msg);
			err_release(&why);
		}
	arena_release(&a);
	return rc;
}

/* The languages that come with the program, then the tree's own. */
static int
load(struct languages *all, struct err *e)
{
	struct buf dir = BUF_INIT;
	int rc = share_find(&dir, "contracts/languages", e);

	if (rc == 0)
		rc = languages_dir(all, dir.data, false, e);
	if (rc == 0)
		rc = languages_dir(all, own, true, e);
	if (rc == 0)
		rc = check(all, e);
	buf_release(&dir);
	return rc;
}

static int
conclude(const struct detect_call *c, struct detect *d,
    const struct detect_files *f, struct err *note, struct err *e)
{
	if (!c->quiet)
		detect_report(d, c->format, c->stages, c->out);
	if (!c->quiet && c->explain)
		detect_explain(d, c->format, c->out);
	if (d->notes.status != FX_YES)
		err_move(note, &d->notes);
	if (f->stopped)
		err_more(note, FX_EFAIL, "the walk stopped behind %d "
		    "entries; in a repository git lists all", DETECT_WALK);
	if (err_flush(c->out, e) < 0)
		return -1;
	return f->stopped ? FX_EFAIL : d->n ? FX_YES : FX_NO;
}

int
detect_call(const struct detect_call *c, struct err *note, struct err *e)
{
	struct languages all = LANGUAGES_INIT;
	struct detect_files files = DETECT_FILES_INIT;
	struct detect d = DETECT_INIT;
	int rc = 0;

	if (c->dir && chdir(c->dir) < 0) {
		err_sys(e, "%s", c->dir);
		e->status = FX_EINPUT;
		return -1;
	}
	/* git works while the languages are read. */
	detect_files_begin(&files);
	if (load(&all, e) < 0 || detect_files_read(&files, e) < 0)
		rc = -1;
	if (rc == 0) {
		detect_judge(&d, &all, &files);
		rc = conclude(c, &d, &files, note, e);
	}
	detect_release(&d);
	detect_files_release(&files);
	languages_release(&all);
	return rc;
}
