/* fx-tcr's run: a command, its verdict, and what follows from that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/stop.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_before.h"
#include "judge/tcr_files.h"
#include "judge/tcr_hidden.h"
#include "judge/tcr_parts.h"
#include "judge/tools.h"
#include "record/schema.h"

static const char *const *
words(struct arena *m, const char *const *v)
{
	const char **own;
	size_t n = 0;

	while (v && v[n])
		n++;
	own = arena_alloc(m, (n + 1) * sizeof(*own));
	for (size_t i = 0; i < n; i++)
		own[i] = arena_strdup(m, v[i]);
	return own;
}

/* The record, before anything runs. */
static int
begin(struct tcr *t, struct err *e)
{
	unsigned n = tcr_number(t->call->stage);
	struct attempt *a = attempt_new(&t->past, &t->g, e);
	struct arena *m;

	if ((t->a = a) == NULL)
		return -1;
	m = &a->arena;
	a->what = ATTEMPT_RUN;
	a->stage = n ? schema_stages[n - 1] : NULL;
	a->component = arena_strdup(m, t->ask.component);
	a->red = t->ask.red;
	a->argv = words(m, t->ask.argv);
	a->head = arena_strdup(m, t->head);
	a->before = arena_strdup(m, t->before);
	a->config = arena_strdup(m, t->ask.config);
	a->of = t->ask.of;
	a->began = clock_now() * 1000LL;
	a->tools = tools_of(m, t->ask.argv, tcr_dir(t));
	a->log = t->ask.argv ? attempt_log(&t->past, a) : NULL;
	tcr_leave_note(t);
	if (t->task)
		tcr_exclude(t);
	return tcr_note(t, ATTEMPT_BEGUN, e);
}

/* Is this the tree that the last failure of the stage went back to? */
static int
unchanged(struct tcr *t, struct err *e)
{
	struct tcr_past p = tcr_past(t);
	const struct attempt *a = tcr_reverted(&p,
	    tcr_number(t->call->stage) ?
	    schema_stages[tcr_number(t->call->stage) - 1] : NULL);
	const char *tree;
	bool open = false;

	if (a == NULL || a->restored == NULL)
		return 0;
	if (tcr_breaker(t, &open, e) < 0)
		return -1;
	if (open)
		return 0;
	if ((tree = tcr_tree(t, a->restored, e)) == NULL)
		return -1;
	/* One that it passed on may run again: its build is of the other. */
	if (strcmp(tree, t->before) != 0 ||
	    tcr_passed(&p, a->stage, tree))
		return 0;
	t->say->unchanged(t, a);
	return 1;
}

/* Trouble of our own behind the command: it is no verdict, and nothing of the
 * work has gone. */
static int
trouble(struct tcr *t, struct err *e)
{
	struct err no = ERR_INIT;

	t->a->class = "trouble";
	t->a->why = arena_dup(&t->a->arena, e->msg ? e->msg : "",
	    strcspn(e->msg ? e->msg : "", "\n"));
	tcr_note(t, ATTEMPT_HELD, &no);
	err_release(&no);
	err_more(e, FX_EFAIL, "nothing was taken away");
	if (tcr_before_of(t, t->a))
		err_more(e, FX_EFAIL, "the tree before the command is kept as "
		    "%s: fx-tcr undo %u", tcr_before_of(t, t->a), t->a->n);
	return -1;
}

/* What the verdict asks for. */
static int
follow(struct tcr *t, struct err *e)
{
	switch (t->verdict.act) {
	case TCR_PASS:
		return tcr_pass(t, e);
	case TCR_TAKE:
		return tcr_take(t, e);
	case TCR_HOLD:
		if (t->nchanged > 0 && tcr_behind(t, e) < 0)
			return trouble(t, e);
		return tcr_hold(t, NULL, false, e);
	case TCR_STOP:
		if (t->nchanged > 0)
			tcr_before_stays(t);
	}
	return tcr_note(t, ATTEMPT_STOPPED, e);
}

static int
judge(struct tcr *t, struct err *e)
{
	if (tcr_before_keep(t, e) < 0 || tcr_try(t, e) < 0)
		return trouble(t, e);
	if (t->verdict.status != FX_YES && t->verdict.act != TCR_STOP)
		tcr_log_copy(t);
	t->say->verdict(t);
	if (t->verdict.act != TCR_TAKE || t->ask.stage == NULL ||
	    t->ask.stage->v[STAGE_FIX].text == NULL)
		return 0;
	if (tcr_fix(t, e) < 0)
		return trouble(t, e);
	if (t->verdict.act == TCR_PASS || t->moved)
		t->say->verdict(t);
	return 0;
}

/* In one component.  The status, or -1. */
static int
run(struct tcr *t, size_t part, struct err *e)
{
	int rc;

	buf_release(&t->done.said);
	free(t->done.unrecorded);
	memset(&t->done, 0, sizeof(t->done));
	t->moved = false;
	if (tcr_ask(t, part, e) < 0 ||
	    (t->call->with && tcr_moon(t, e) < 0) ||
	    snapshot_scan(t->snap, NULL, e) < 0)
		return -1;
	memcpy(t->before, snapshot_tree(t->snap), sizeof(t->before));
	if (t->call->base)
		return tcr_base(t, e);
	if ((rc = unchanged(t, e)) != 0)
		return rc < 0 ? -1 : FX_NO;
	if (begin(t, e) < 0 || judge(t, e) < 0)
		return -1;
	if (t->verdict.act == TCR_PASS || t->verdict.act == TCR_TAKE)
		tcr_hidden(t);
	if (follow(t, e) < 0)
		return -1;
	if (t->a->end == ATTEMPT_COMMITTED || t->a->end == ATTEMPT_REVERTED)
		tcr_hidden_again(t);
	tcr_before_drop(t);
	if (!t->call->quiet)
		tcr_modules(t);
	t->done.refused = snapshot_refused(t->snap);
	t->say->done(t);
	if (!t->call->quiet)
		tcr_files_warn(t);
	return err_flush(t->call->out, e) < 0 ? -1 : (int)t->verdict.status;
}

int
tcr_call(const struct tcr_call *c, struct err *e)
{
	struct tcr t = { .call = c, .g = GIT_INIT, .contract = CONTRACT_INIT };
	int rc, no = 0;

	t.say = c->json ? &tcr_json : &tcr_text;
	rc = stop_catch(e);
	if (rc == 0 && (rc = tcr_begin(&t, e)) == 0 &&
	    (rc = tcr_ours(&t, e)) == 0)
		rc = tcr_stages(&t, e);
	for (size_t i = 0; rc == 0 && i < t.parts; i++) {
		rc = run(&t, i, e);
		/* Another component may have a command. */
		if (c->base && rc == FX_NO) {
			no = rc;
			rc = 0;
		}
	}
	tcr_end(&t);
	return rc ? rc : no;
}
