/* All stages passed, or are what somebody answers for: the task is ready for
 * the person who decides. */
#include <string.h>

#include "base/proc.h"
#include "base/share.h"
#include "judge/audit_past.h"
#include "judge/audit_subject.h"
#include "judge/landing.h"
#include "judge/run_parts.h"

static int
append(const struct run *r, const char *to, const char *text, struct err *e)
{
	struct buf program = BUF_INIT, tree = BUF_INIT, commit = BUF_INIT;
	struct buf contract = BUF_INIT, said = BUF_INIT;
	const char *argv[] = { NULL, "append", "--task", r->now.task,
	    "--to", to, "--why", text, "--ref", NULL, "--ref", NULL, "--ref",
	    NULL, NULL };
	struct proc p = { .argv = argv, .dir = r->now.top };
	int st;

	buf_fmt(&tree, "tree=%s", r->now.tree);
	buf_fmt(&commit, "commit=%s", r->now.head);
	buf_fmt(&contract, "contract=%s", r->now.contract);
	argv[9] = tree.data;
	argv[11] = commit.data;
	argv[13] = contract.data;
	st = share_program(&program, "fx-audit", e);
	argv[0] = program.data;
	if (st == 0)
		st = proc_run(&p, NULL, &said, e);
	if (st > 0)
		err_set(e, FX_EFAIL, "that %s is %s cannot be recorded: %.*s",
		    r->now.task, to, (int)strcspn(buf_cstr(&said), "\n"),
		    buf_cstr(&said));
	buf_release(&program);
	buf_release(&tree);
	buf_release(&commit);
	buf_release(&contract);
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

/* "8 passed, 1 accepted, 1 deferred" */
static void
count(const struct run *r, struct buf *b)
{
	size_t n[RUN_IDLE + 1] = { 0 };

	for (size_t i = 0; i < RUN_STAGES; i++)
		n[r->now.v[i].given]++;
	buf_fmt(b, "%zu of 10 stages passed", n[RUN_ASKED]);
	for (int g = RUN_ACCEPTED; g <= RUN_IDLE; g++)
		if (n[g])
			buf_fmt(b, ", %zu %s", n[g],
			    run_given_name((enum run_given)g));
}

static int
status_of(const struct run *r, struct audit_past *p, struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	const char *kind;
	int rc = audit_log_open(&log, r->now.g.commondir, &kind, e);

	if (rc == 0)
		rc = audit_past_read(p, &log, r->now.task, e);
	audit_log_close(&log);
	return rc < 0 ? -1 : 0;
}

/* Is the commit that is here in the base, by a decision? */
static bool
landed(const struct run *r, const struct seal *s, const struct audit_past *p)
{
	const char *was = p->last.ref[AUDIT_COMMIT];

	return was && strcmp(was, r->now.head) == 0 &&
	    landing_done(&r->now.g, s, was);
}

/* What landing asks of each commit is asked here, too: nobody is to decide
 * about what cannot land.  0 or -1. */
static int
within(struct run *r, const char *base, const char *commit, struct err *e)
{
	struct buf program = BUF_INIT, range = BUF_INIT;
	const char *argv[] = { NULL, "--task", r->now.task, "--commits", NULL,
	    NULL };
	struct proc p = { .argv = argv, .dir = r->now.top };
	int st;

	if (*base == '\0')
		return 0;
	buf_fmt(&range, "%s..%s", base, commit);
	argv[4] = range.data;
	st = share_program(&program, "fx-boundary", e);
	argv[0] = program.data;
	if (st == 0)
		st = proc_run(&p, &r->said, &r->said, e);
	if (st > FX_NO)
		err_set(e, st == FX_EINPUT ? FX_EINPUT : FX_EFAIL, "whether "
		    "the commits are inside the contract cannot be told: "
		    "%.*s", (int)strcspn(buf_cstr(&r->said), "\n"),
		    buf_cstr(&r->said));
	if (st == FX_NO)
		r->ready = RUN_OUTSIDE;
	buf_release(&program);
	buf_release(&range);
	return st < 0 || st > FX_NO ? -1 : 0;
}

/* Was it decided about what is here, as it is, and by enough? */
static enum run_ready
decided(struct run *r, const struct seal *s, const struct audit_past *p,
    const struct audit_record *now)
{
	struct err no = ERR_INIT;
	int rc;

	if (p->status != AUDIT_APPROVED)
		return RUN_READY;
	if (landed(r, s, p))
		return RUN_LANDED;
	if (!audit_past_approves(p, now->ref[AUDIT_TREE],
	    now->ref[AUDIT_BASE], now->ref[AUDIT_CONTRACT]))
		return RUN_READY;
	rc = now->ref[AUDIT_BASE] == NULL ? 0 : landing_check(&r->now.g, s,
	    r->now.head, now->ref[AUDIT_BASE], &r->said, &no);
	err_release(&no);
	return rc == 1 ? RUN_NOT_ENOUGH : RUN_APPROVED;
}

/* Its commits are inside the contract: record it, where that is not done. */
static int
record(struct run *r, const struct seal *s, const struct audit_record *now,
    struct err *e)
{
	struct audit_past p = AUDIT_PAST_INIT;
	struct buf text = BUF_INIT;
	int rc = status_of(r, &p, e);

	count(r, &text);
	if (rc == 0 && p.status == AUDIT_NOTHING) {
		rc = append(r, "created", "found by its first whole run", e);
		p.status = AUDIT_CREATED;
	}
	buf_clear(&r->said);
	r->ready = decided(r, s, &p, now);
	if (rc == 0 && r->ready == RUN_READY &&
	    audit_follows(p.status, AUDIT_READY))
		rc = append(r, "ready_for_decision", text.data, e);
	audit_past_release(&p);
	buf_release(&text);
	return rc;
}

int
run_ready(struct run *r, struct err *e)
{
	struct audit_record now = AUDIT_RECORD_INIT;
	struct seal s = SEAL_INIT;
	struct arena a = { 0 };
	int rc;

	if (strcmp(r->now.tree, r->now.head_tree) != 0) {
		r->ready = RUN_UNCOMMITTED;
		return 0;
	}
	r->ready = RUN_READY;
	now.task = r->now.task;
	rc = seal_read(&s, NULL, r->now.g.commondir, r->now.task, e);
	if (rc == 0)
		rc = audit_subject(&now, &r->now.g, r->now.head, &a, e);
	/* Where the base has gone, since it was sealed on. */
	if (rc == 0)
		rc = within(r, now.ref[AUDIT_BASE] ? now.ref[AUDIT_BASE] :
		    s.base_commit, r->now.head, e);
	if (rc == 0 && r->ready == RUN_READY)
		rc = record(r, &s, &now, e);
	arena_release(&a);
	seal_release(&s);
	return rc < 0 ? -1 : 0;
}
