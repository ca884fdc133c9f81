/* fx-detect --unwrite. */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/jdoc.h"
#include "judge/detect_call.h"
#include "judge/detect_languages.h"
#include "judge/detect_place.h"
#include "judge/detect_task.h"
#include "judge/detect_unwrite.h"
#include "record/madefile.h"

static void
tell(const struct detect_call *c, const char *path, bool gone)
{
	const char *what = gone ? "removed" : "edited";
	struct jdoc *j;

	if (c->quiet)
		return;
	if (c->format != DETECT_JSON) {
		fprintf(c->out, "%s %s%s\n", what, path,
		    gone ? "" : ", it stays");
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "file");
	jdoc_str(j, "path", path);
	jdoc_str(j, "action", what);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

/* Folders above that are empty now go too. */
static void
tidy(const char *path)
{
	struct buf b = BUF_INIT;
	char *slash;

	buf_str(&b, path);
	while ((slash = strrchr(b.data, '/')) != NULL) {
		*slash = '\0';
		if (rmdir(b.data) < 0)
			break;
	}
	buf_release(&b);
}

/* 1: it was ours and is gone; 0; -1. */
static int
one(const struct detect_call *c, const struct detect_task *t,
    const char *path, struct err *e)
{
	struct buf none = BUF_INIT, had = BUF_INIT;
	enum madefile_state state;
	int rc = madefile_look(&state, path, &none, &had, e);

	if (rc == 0 && state != MADEFILE_NEW && t->repo)
		rc = detect_tracked(t, path, e);
	if (rc == 0 && state == MADEFILE_OURS && unlink(path) < 0)
		rc = err_sys(e, "%s", path);
	if (rc == 0 && state != MADEFILE_NEW)
		tell(c, path, state == MADEFILE_OURS);
	if (rc == 0 && state == MADEFILE_OURS)
		tidy(path);
	buf_release(&none);
	buf_release(&had);
	return rc < 0 ? -1 : rc == 0 && state == MADEFILE_OURS;
}

/* What moon keeps is excluded for all workspaces of a repository: while there
 * are others it stays so. */
static int
unexclude(const struct detect_task *t, struct err *e)
{
	static const char *const others[] = { "worktrees",
	    "factory/workspaces", NULL };
	struct buf b = BUF_INIT;
	bool alone = t->repo && !t->bound && !t->git.jj;

	for (size_t i = 0; alone && others[i]; i++) {
		buf_clear(&b);
		buf_fmt(&b, "%s/%s", t->git.commondir, others[i]);
		alone = !io_is_dir(b.data);
	}
	buf_release(&b);
	return alone ? detect_unexclude(t, ".moon/cache/", e) : 0;
}

int
detect_unwrite(const struct detect_call *c, const struct languages *all,
    struct err *e)
{
	struct detect_task t = DETECT_TASK_INIT;
	int rc = detect_task_read(&t, e);

	for (size_t i = 0; rc >= 0 && i < all->n; i++) {
		struct buf path = BUF_INIT;

		buf_fmt(&path, ".factory/%s.yaml", all->v[i].name);
		rc = one(c, &t, path.data, e);
		buf_release(&path);
	}
	if (rc >= 0)
		rc = one(c, &t, ".moon/tasks/factory.yml", e);
	if (rc > 0)
		rc = unexclude(&t, e);
	if (rc >= 0)
		rc = one(c, &t, ".moon/workspace.yml", e);
	detect_task_release(&t);
	return rc < 0 ? -1 : 0;
}
