/* What the log says up to now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "door/hash.h"
#include "judge/audit_past.h"

static int
broken(struct err *e, size_t seq, const char *why)
{
	return err_set(e, FX_EINPUT, "record %zu of the audit log does not "
	    "hold: %s; 'fx-audit verify' tells more", seq, why);
}

void
audit_past_hash(const struct audit_past *p, size_t seq, struct buf *b)
{
	for (size_t i = 0; i < 32; i++)
		buf_fmt(b, "%02x", p->hash[seq][i]);
}

/* Is it chained to the line before? */
static bool
chained(const struct audit_past *p, const struct audit_record *r)
{
	struct buf b = BUF_INIT;
	bool yes;

	if (p->n == 0)
		return strspn(r->prev, "0") == 64;
	audit_past_hash(p, p->n - 1, &b);
	yes = strcmp(b.data, r->prev) == 0;
	buf_release(&b);
	return yes;
}

static const char *
copy(struct audit_past *p, const char *s)
{
	return s ? arena_strdup(&p->arena, s) : NULL;
}

static void
note_waiver(struct audit_past *p, const struct audit_record *r)
{
	struct audit_waiver *w;

	if (p->task == NULL || r->task == NULL ||
	    strcmp(r->task, p->task) != 0 ||
	    (r->kind != AUDIT_WAIVED && r->kind != AUDIT_WIDENED))
		return;
	mem_grow(&p->waived, p->nwaived, &p->waived_cap, sizeof(*p->waived));
	w = &p->waived[p->nwaived++];
	w->about = copy(p, r->rule ? r->rule : "");
	w->by = copy(p, r->by_id);
	w->why = copy(p, r->why);
	w->contract = r->kind == AUDIT_WIDENED ? copy(p,
	    r->ref[AUDIT_CONTRACT]) : NULL;
	w->until = r->until;
}

/* An approval stands until somebody says otherwise: ready_for_decision
 * between two of them only asks the next person. */
static void
note_approval(struct audit_past *p, const struct audit_record *r)
{
	struct audit_approval *a;

	if (r->to != AUDIT_APPROVED && r->to != AUDIT_READY)
		p->napproved = 0;
	if (r->to != AUDIT_APPROVED || r->kind != AUDIT_DECISION)
		return;
	mem_grow(&p->approved, p->napproved, &p->approved_cap,
	    sizeof(*p->approved));
	a = &p->approved[p->napproved++];
	a->by = copy(p, r->by_id);
	a->tree = copy(p, r->ref[AUDIT_TREE]);
	a->base = copy(p, r->ref[AUDIT_BASE]);
	a->contract = copy(p, r->ref[AUDIT_CONTRACT]);
	a->sig = copy(p, r->sig);
	a->self = r->self;
}

/* What the record says of the task. */
static void
note(struct audit_past *p, struct audit_record *r)
{
	if (p->task == NULL || r->task == NULL ||
	    strcmp(r->task, p->task) != 0 || r->to == AUDIT_NOTHING)
		return;
	p->status = r->to;
	note_approval(p, r);
	if (r->kind == AUDIT_DECISION) {
		struct audit_record old = p->last;

		p->last = *r;
		*r = old;
		p->decided = true;
	}
}

static int
line(void *ctx, const struct audit_line *l, struct err *e)
{
	struct audit_past *p = ctx;
	struct audit_record r = AUDIT_RECORD_INIT;
	struct audit_at at = { p->n, l->offset,
		(const unsigned char (*)[32])p->hash };
	struct buf why = BUF_INIT;
	struct err bad = ERR_INIT;
	const char *kind;
	int rc;

	if (audit_record_parse(&r, l->s, l->n, &bad) < 0)
		rc = broken(e, p->n, bad.msg);
	else if (r.seq != p->n || !chained(p, &r))
		rc = broken(e, p->n, "it does not follow on the one before");
	else if ((rc = audit_decision_check(p->rules, &r, &at, &kind, &why,
	    e)) == 1)
		rc = broken(e, p->n, why.data);
	if (rc == 0) {
		mem_grow(&p->hash, p->n, &p->cap, sizeof(*p->hash));
		hash_bytes(p->hash[p->n++], l->s, l->n);
		/* As at a gate: who may decide has to be the same. */
		if (r.kind == AUDIT_POLICY)
			p->napproved = 0;
		note_waiver(p, &r);
		note(p, &r);
	}
	err_release(&bad);
	buf_release(&why);
	audit_record_release(&r);
	return rc;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

bool
audit_approval_is(const struct audit_approval *a, const char *tree,
    const char *base, const char *contract)
{
	return same(a->tree, tree) && same(a->base, base) &&
	    same(a->contract, contract);
}

bool
audit_past_approves(const struct audit_past *p, const char *tree,
    const char *base, const char *contract)
{
	for (size_t i = 0; i < p->napproved; i++)
		if (audit_approval_is(&p->approved[i], tree, base, contract))
			return true;
	return false;
}

int
audit_past_read(struct audit_past *p, const struct audit_log *log,
    const char *task, struct err *e)
{
	*p = (struct audit_past)AUDIT_PAST_INIT;
	p->rules = audit_decisions_new();
	p->task = task;
	if (log->torn)
		return err_set(e, FX_EINPUT, "the audit log ends in half a "
		    "record; 'fx-audit repair' puts it aside");
	return audit_log_each(log, 0, line, p, e);
}

void
audit_past_release(struct audit_past *p)
{
	audit_decisions_free(p->rules);
	audit_record_release(&p->last);
	free(p->hash);
	free(p->waived);
	free(p->approved);
	arena_release(&p->arena);
	*p = (struct audit_past)AUDIT_PAST_INIT;
}
