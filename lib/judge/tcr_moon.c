/* The stage's own command, run by moon. */
#include <string.h>

#include "base/buf.h"
#include "base/proc.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/detect_made.h"
#include "judge/tcr_parts.h"

enum { LONGEST = 60000 };	/* milliseconds for moon's answer */

/* What moon would run: a project, or another file of tasks, may say otherwise
 * than the file that fx-detect wrote. */
static int
ask(const struct tcr *t, const char *target, const char *script,
    struct err *e)
{
	const char *argv[] = { "moon", "task", target, "--json", NULL };
	static const char *const env[] = { "NO_COLOR=1", NULL };
	struct proc p = { .argv = argv, .dir = t->g.top, .env = env,
		.timeout = LONGEST };
	struct buf out = BUF_INIT, said = BUF_INIT;
	struct jval *v = NULL;
	const char *is;
	int st = proc_run(&p, &out, &said, e);

	if (st < 0)
		err_more(e, FX_EFAIL, "install moon, or leave out --with "
		    "moon");
	else if (st > 0)
		err_set(e, FX_EINPUT, "moon knows no task %s: 'fx-detect "
		    "--write' writes it", target);
	if (st == 0)
		v = jval_parse(buf_cstr(&out), out.len);
	is = jval_str(jval_get(v, "script"));
	if (st == 0 && (is == NULL || strcmp(is, script) != 0))
		err_set(e, FX_EINPUT, "moon's task %s is not the stage's "
		    "command: it is '%s', and not '%s'; 'fx-detect --write' "
		    "writes it anew", target, is ? is : "", script);
	jval_free(v);
	buf_release(&out);
	buf_release(&said);
	return e->status == FX_YES ? 0 : -1;
}

int
tcr_moon(struct tcr *t, struct err *e)
{
	struct buf id = BUF_INIT, script = BUF_INIT, target = BUF_INIT;
	const char **v;
	int rc = 0;

	/* What is ours is not for moon. */
	if (t->ask.argv == NULL || !t->ask.own || t->ask.checks ||
	    t->ask.stage == NULL ||
	    !detect_made_task(&id, &script, &t->stages, t->ask.stage))
		return 0;
	buf_fmt(&target, "root:%s", id.data);
	if ((rc = ask(t, target.data, script.data, e)) == 0) {
		v = arena_alloc(&t->arena, 5 * sizeof(*v));
		v[0] = "moon";
		v[1] = "run";
		v[2] = arena_strdup(&t->arena, target.data);
		v[3] = "--quiet";
		t->ask.through = v;
	}
	buf_release(&id);
	buf_release(&script);
	buf_release(&target);
	return rc;
}
