/* A stage's command with all that it prints: no retries, no record, nothing
 * is taken back. */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/text.h"
#include "judge/run_parts.h"
#include "record/schema.h"

/* The stage of the newest run that did not pass. */
static const char *
failed_last(const struct attempts *all)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct attempt *a = &all->v[i];

		if (a->what == ATTEMPT_RUN && a->stage &&
		    a->end != ATTEMPT_PASSED && a->end != ATTEMPT_COMMITTED)
			return a->stage;
	}
	return NULL;
}

static const struct run_stage *
find(const struct run_now *now, const char *name, struct err *e)
{
	const char *near;

	if (name == NULL && (name = failed_last(&now->past)) == NULL) {
		err_set(e, FX_EINPUT, "no stage of %s has failed: name one, "
		    "'factory debug %s STAGE'", now->task, now->task);
		return NULL;
	}
	for (size_t i = 0; i < RUN_STAGES; i++)
		if (schema_same_word(now->v[i].name, name))
			return &now->v[i];
	near = text_nearest(name, schema_stages);
	err_set(e, FX_EINPUT, "unknown stage '%s'%s%s%s", name, near ?
	    " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
	return NULL;
}

/* Through fx-errsum, which passes all on and sums up at the end. */
static int
part(const struct run *r, const struct run_stage *s, const struct run_part *p,
    struct err *e)
{
	struct buf program = BUF_INIT, dir = BUF_INIT, shown = BUF_INIT;
	const char *argv[] = { NULL, "--pass-through", "--stage", s->name,
	    "--", "sh", "-c", p->command, NULL };
	struct proc run = { .argv = argv };
	int rc;

	path_join(&dir, r->now.top, p->component);
	run.dir = dir.data;
	text_readable(&shown, p->command, strlen(p->command));
	fprintf(stderr, "%s%s%s: %s\n", s->name, *p->component ? " in " : "",
	    p->component, shown.data);
	if ((rc = share_beside(&program, "fx-errsum")) < 0)
		err_set(e, FX_EFAIL, "fx-errsum is not beside this program; "
		    "fx is not installed whole");
	argv[0] = program.data;
	if (rc == 0)
		rc = proc_pass(&run, e);
	buf_release(&program);
	buf_release(&dir);
	buf_release(&shown);
	return rc;
}

int
run_debug(const struct run_call *c, const char *stage, struct err *e)
{
	struct run r = { .call = c };
	const struct run_stage *s = NULL;
	int rc = run_look(&r.now, c, e);

	if (rc == 0 && (s = find(&r.now, stage, e)) == NULL)
		rc = -1;
	if (rc == 0 && s->n == 0)
		rc = err_set(e, FX_EINPUT, "%s has no command here: %s",
		    s->name, s->why ? s->why : "nothing says one");
	for (size_t i = 0; rc == 0 && i < s->n; i++)
		rc = part(&r, s, &s->v[i], e);
	run_forget(&r.now);
	return rc < 0 ? -1 : rc == 0 ? FX_YES : FX_NO;
}
