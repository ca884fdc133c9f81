/* The records of a task for a screen. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/path.h"
#include "door/git.h"
#include "judge/audit_decision.h"
#include "judge/audit_rows.h"

static const char *
kept(struct arena *a, const char *s)
{
	return s ? arena_strdup(a, s) : NULL;
}

static void
take(void *ctx, const struct audit_record *r, const struct audit_line *line,
    const char *fault)
{
	struct audit_rows *all = ctx;
	struct arena *a = &all->arena;
	struct audit_row *row;

	(void)line;
	if (all->task && (r->task == NULL || strcmp(r->task, all->task) != 0))
		return;
	mem_grow(&all->v, all->n, &all->cap, sizeof(*all->v));
	row = &all->v[all->n++];
	row->r = *r;
	row->r.text = (struct buf)BUF_INIT;
	row->r.id = kept(a, r->id);
	row->r.task = kept(a, r->task);
	row->r.by_id = kept(a, r->by_id);
	row->r.why = kept(a, r->why);
	row->r.rule = kept(a, r->rule);
	row->r.rollout = kept(a, r->rollout);
	row->r.stmt = kept(a, r->stmt);
	row->r.sig = kept(a, r->sig);
	row->r.policy = row->r.signers = NULL;
	for (size_t i = 0; i < AUDIT_REFS; i++)
		row->r.ref[i] = kept(a, r->ref[i]);
	row->bad = fault != NULL;
	row->presence = row->bad || r->sig == NULL ? SSHSIG_NONE :
	    audit_decision_presence(r);
}

int
audit_rows_read(struct audit_rows *all, const struct audit_ask *ask,
    const char *task, struct err *e)
{
	struct git g = GIT_INIT;
	int rc;

	if (task && !path_task_ok(task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task", task);
	all->task = task;
	all->verdict.each = take;
	all->verdict.ctx = all;
	rc = git_locate(&g, e);
	if (rc == 0)
		rc = audit_verify(&all->verdict, &g, ask, e);
	git_release(&g);
	return rc;
}

void
audit_rows_release(struct audit_rows *all)
{
	free(all->v);
	arena_release(&all->arena);
	audit_verdict_release(&all->verdict);
	*all = (struct audit_rows)AUDIT_ROWS_INIT;
}

bool
audit_row_unproved(const struct audit_row *row)
{
	return row->bad || (row->r.by == AUDIT_PERSON && row->r.sig == NULL);
}

const char *
audit_row_what(const struct audit_row *row)
{
	return row->r.to != AUDIT_NOTHING ? audit_status_name(row->r.to) :
	    audit_kind_name(row->r.kind);
}
