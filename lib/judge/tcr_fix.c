/* A stage's fix: tried once, before the work goes back. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/stop.h"
#include "judge/tcr_before.h"
#include "judge/tcr_parts.h"

static char *
ref_of(struct tcr *t, const char *suffix)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s-%s", attempt_ref(&t->past, t->a), suffix);
	return buf_detach(&b);
}

static int
run(struct tcr *t, struct err *e)
{
	struct buf dir = BUF_INIT, log = BUF_INIT;
	struct trial_end end = { .arena = ARENA_INIT };
	struct trial trial = { .shell = t->ask.stage->v[STAGE_FIX].text,
	    .of = 1, .timeout = t->ask.timeout, .ready = tcr_runs,
	    .ctx = t };
	int rc;

	path_join(&dir, t->g.top, t->ask.component);
	buf_fmt(&log, "%s.fix", t->a->log);
	trial.dir = dir.data;
	trial.log = log.data;
	rc = trial_run(&trial, &end, e);
	tcr_ran(t);
	trial_release(&end);
	buf_release(&dir);
	buf_release(&log);
	return rc;
}

/* Make the tree what it was before the fix. */
static int
unfix(struct tcr *t, const char *unfixed, struct err *e)
{
	struct snapshot_good good = { unfixed, true };
	const struct snapshot_change *c;
	char *ref = ref_of(t, "fixed");
	int rc = snapshot_scan(t->snap, &good, e);

	c = rc == 0 ? snapshot_changes(t->snap) : NULL;
	if (c && c->path) {
		tcr_calm();
		rc = snapshot_keep(t->snap, ref, "what the fix made of it", e);
		if (rc == 0)
			rc = snapshot_restore(t->snap, e);
		tcr_calm_end();
	}
	free(ref);
	return rc;
}

static void
forget(struct tcr *t, const char *suffix)
{
	char *ref = ref_of(t, suffix);
	const char *argv[] = { "update-ref", "-d", ref, NULL };
	struct err no = ERR_INIT;

	git_run(&t->g, argv, NULL, 0, NULL, &no);
	err_release(&no);
	free(ref);
}

/* The command once more on what the fix made: it is judged anew. */
static int
again(struct tcr *t, struct err *e)
{
	struct attempt *a = t->a;
	unsigned tries = a->tries;
	int rc;

	t->ask.of = 1;
	if (snapshot_scan(t->snap, NULL, e) < 0)
		return -1;
	if (strcmp(t->before, snapshot_tree(t->snap)) == 0)
		return 0;
	memcpy(t->before, snapshot_tree(t->snap), sizeof(t->before));
	a->before = arena_strdup(&a->arena, t->before);
	if (tcr_before_keep(t, e) < 0)
		return -1;
	rc = tcr_try(t, e);
	a->tries += tries;
	return rc;
}

/* On another commit, or branch, nothing is put back: no tree is the good one
 * there. */
static void
hold(struct tcr *t, const char *unfixed)
{
	t->verdict = (struct tcr_verdict){ TCR_HOLD, "moved-head", FX_NO };
	t->a->class = t->verdict.class;
	t->a->why = arena_strdup(&t->a->arena, t->moved_how);
	t->done.unfixed = arena_strdup(&t->arena, unfixed);
}

int
tcr_fix(struct tcr *t, struct err *e)
{
	const char *fix = t->ask.stage ? t->ask.stage->v[STAGE_FIX].text : NULL;
	char before[GIT_OID], *unfixed;
	struct tcr_verdict was = t->verdict;
	int rc;

	if (fix == NULL || stop_signal())
		return 0;
	unfixed = ref_of(t, "unfixed");
	memcpy(before, t->before, sizeof(before));
	t->say->fixing(t, fix);
	rc = snapshot_keep(t->snap, unfixed, "before the fix", e);
	if (rc == 0)
		rc = tcr_watch(t, run, e);
	if (rc == 0 && !t->moved)
		rc = again(t, e);
	if (rc == 0 && t->moved) {
		hold(t, unfixed);
	} else if (rc == 0 && t->verdict.act == TCR_PASS) {
		t->done.fixed = fix;
	} else if (rc == 0) {
		rc = unfix(t, unfixed, e);
		memcpy(t->before, before, sizeof(before));
		t->a->before = arena_strdup(&t->a->arena, before);
		if (rc == 0)
			rc = tcr_before_keep(t, e);
		t->done.fix_failed = true;
		if (t->verdict.act != TCR_STOP)
			t->verdict = was;
	}
	if (rc == 0 && t->done.fix_failed) {
		forget(t, "unfixed");
		forget(t, "fixed");
	}
	free(unfixed);
	return rc;
}
