/* Whether a commit may become the base of its task. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_past.h"
#include "judge/landing.h"
#include "record/persons.h"
#include "record/policy.h"

/* Its tree, in b. */
static int
tree_of(const struct git *g, const char *commit, struct buf *b,
    struct err *e)
{
	struct buf rev = BUF_INIT;
	const char *argv[] = { "rev-parse", "--verify", "-q", NULL, NULL };
	int rc;

	buf_fmt(&rev, "%s^{tree}", commit);
	argv[3] = rev.data;
	rc = git_run(g, argv, NULL, 0, b, e);
	if (rc == 0)
		b->data[strcspn(b->data, "\n")] = '\0';
	buf_release(&rev);
	return rc;
}

/* 1, 0, -1 with e. */
static int
is_ancestor(const struct git *g, const char *a, const char *b,
    struct err *e)
{
	const char *argv[] = { "merge-base", "--is-ancestor", a, b, NULL };
	int st = git_ask(g, argv, NULL, 0, NULL, NULL, e);

	if (st > 1)
		return err_set(e, FX_EFAIL, "git merge-base: status %d", st);
	return st < 0 ? -1 : st == 0;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool
is_of(const struct audit_approval *a, const struct audit_approval *b)
{
	return same(a->tree, b->tree) && same(a->base, b->base) &&
	    same(a->contract, b->contract);
}

/* How many persons have approved what the newest approval is of: each once,
 * whatever they signed with. */
static unsigned
persons(const struct audit_past *p)
{
	const struct audit_approval *v = p->approved;
	unsigned n = 0;

	for (size_t i = 0; i < p->napproved; i++) {
		size_t k = 0;

		if (!is_of(&v[i], &v[p->napproved - 1]))
			continue;
		while (k < i && !(is_of(&v[k], &v[i]) &&
		    person_same(v[k].by, v[i].by)))
			k++;
		n += k == i;
	}
	return n;
}

/* What the last word about the task lacks for this landing; "" nothing. */
static void
miss(const struct audit_past *p, const struct seal *s, const char *tree,
    const char *base, struct buf *why)
{
	const struct policy *policy = audit_decisions_policy(p->rules);
	const char *status = audit_status_name(p->status);

	if (p->status != AUDIT_APPROVED || !p->decided)
		buf_fmt(why, "%s is %s, and not approved: 'factory approve "
		    "%s' decides", s->task, *status ? status : "not begun",
		    s->task);
	else if (!same(p->last.ref[AUDIT_TREE], tree))
		buf_fmt(why, "what %s approved is the tree %.12s, and this is "
		    "%.12s: 'factory run %s', then 'factory approve %s'",
		    p->last.by_id, p->last.ref[AUDIT_TREE] ?
		    p->last.ref[AUDIT_TREE] : "of nothing", tree, s->task,
		    s->task);
	else if (!same(p->last.ref[AUDIT_BASE], base))
		buf_fmt(why, "the base has moved since it was approved, from "
		    "%.12s to %.12s: 'factory sync %s', 'factory run %s', "
		    "then 'factory approve %s'", p->last.ref[AUDIT_BASE] ?
		    p->last.ref[AUDIT_BASE] : "nothing", base, s->task,
		    s->task, s->task);
	else if (!same(p->last.ref[AUDIT_CONTRACT], s->sha256))
		buf_fmt(why, "another contract was sealed since it was "
		    "approved: 'factory approve %s' decides about that",
		    s->task);
	else if (p->napproved == 0)
		buf_fmt(why, "the policy or the signers have changed since it "
		    "was approved: 'factory run %s', then 'factory approve "
		    "%s'", s->task, s->task);
	else if (policy && persons(p) < policy->approvals)
		buf_fmt(why, "%u of the %u persons that the policy wants have "
		    "approved exactly this: 'fx-audit append --task %s --to "
		    "ready_for_decision --why \"the next one\"', then another "
		    "of them: 'factory approve %s'", persons(p),
		    policy->approvals, s->task, s->task);
}

int
landing_check(const struct git *g, const struct seal *s, const char *commit,
    const char *base, struct buf *why, struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	struct buf tree = BUF_INIT;
	const char *kind;
	size_t before = why->len;
	int rc, on = 1;

	rc = audit_log_open(&log, g->commondir, &kind, e);
	if (rc == 0)
		rc = audit_past_read(&past, &log, s->task, e);
	else if (rc == 1)
		rc = 0;
	if (rc == 0 && (rc = tree_of(g, commit, &tree, e)) == 0) {
		miss(&past, s, tree.data, base, why);
		if (why->len == before)
			on = is_ancestor(g, base, commit, e);
	}
	if (rc == 0 && on == 0)
		buf_fmt(why, "what is on the base is not in it: 'factory sync "
		    "%s'", s->task);
	if (rc == 0)
		rc = on < 0 ? -1 : why->len > before;
	audit_past_release(&past);
	audit_log_close(&log);
	buf_release(&tree);
	return rc;
}
