/* What measuring the base made or changed is taken away again: no work is in
 * it.  It is kept first, as a checkpoint: somebody may have worked meanwhile,
 * and a file of theirs looks the same. */
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "judge/tcr_parts.h"

static struct attempt *
record(struct tcr *t, struct err *e)
{
	struct attempt *a = attempt_new(&t->past, &t->g, e);
	struct buf b = BUF_INIT;

	if (a == NULL)
		return NULL;
	buf_fmt(&b, "what measuring %s at the base made", t->call->stage);
	a->what = ATTEMPT_CHECKPOINT;
	a->end = ATTEMPT_BEGUN;
	a->began = (long long)clock_now() * 1000;
	a->head = arena_strdup(&a->arena, t->head);
	a->before = arena_strdup(&a->arena, snapshot_tree(t->snap));
	a->why = arena_dup(&a->arena, b.data, b.len);
	tcr_changes(t, a);
	buf_release(&b);
	return a;
}

/* With a as t->a. */
static int
take(struct tcr *t, struct attempt *a, struct err *e)
{
	int rc = attempt_write(&t->past, a, &t->g, e);

	tcr_calm();
	if (rc == 0)
		rc = tcr_keep(t, a->why, e);
	a->end = rc == 0 ? ATTEMPT_KEPT : ATTEMPT_HELD;
	if (rc == 0)
		rc = attempt_write(&t->past, a, &t->g, e);
	if (rc == 0)
		rc = snapshot_restore(t->snap, e);
	tcr_calm_end();
	if (rc < 0 && a->kept)
		err_more(e, FX_EFAIL, "%s is kept as %s", a->why, a->kept);
	return rc;
}

int
tcr_tidy(struct tcr *t, struct err *e)
{
	struct snapshot_good good = { t->head, false };
	const struct snapshot_change *c;
	struct attempt *was = t->a;
	size_t n = 0;
	int rc = snapshot_scan(t->snap, &good, e);

	c = rc == 0 ? snapshot_changes(t->snap) : NULL;
	while (c && c[n].path)
		n++;
	if (n == 0)
		return rc;
	/* The record's copy is no work either. */
	if (t->task)
		tcr_exclude(t);
	if ((t->a = record(t, e)) == NULL || take(t, t->a, e) < 0)
		rc = -1;
	else
		t->say->base(t, n, TCR_BASE_TIDIED);
	t->a = was;
	return rc;
}
