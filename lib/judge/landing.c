/* Whether a commit may become the base of its task. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_past.h"
#include "judge/audit_publish.h"
#include "judge/landing.h"
#include "judge/votes.h"

struct landing {
	const struct seal *seal;
	struct audit_log log;	/* of this clone */
	struct audit_past past;
	struct gate gate;	/* the repository, with the base as its
				 * protected commit */
	struct gate_rules rules;	/* of the base, else of the log */
	bool differ;		/* the log's are others */
	bool here;		/* the base is: a remote's may not be */
	struct votes votes;
};

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static int
read_log(struct landing *l, struct err *e)
{
	const char *kind;
	int rc = audit_log_open(&l->log, l->gate.git->commondir, &kind, e);

	/* What was cut off may be a no. */
	if (rc == 0 && audit_log_recall(&l->log, e) < 0)
		return -1;
	if (rc == 0)
		return audit_past_read(&l->past, &l->log, l->seal->task, e);
	return rc < 0 ? -1 : 0;
}

/* The base says who decides, where it does; a log that says otherwise is
 * believed in nothing. */
static int
read_rules(struct landing *l, struct err *e)
{
	struct gate_rules log = GATE_RULES_INIT;
	int rc = gate_rules_read(&l->rules, &l->gate, e);

	if (rc == 0 && l->past.rules)
		rc = gate_rules_log(l->rules.set ? &log : &l->rules,
		    l->past.rules, e);
	l->differ = log.set &&
	    (strcmp(log.policy_sum, l->rules.policy_sum) != 0 ||
	    strcmp(log.signers_sum, l->rules.signers_sum) != 0);
	gate_rules_release(&log);
	return rc;
}

/* What this clone's log holds. */
static int
count_own(struct landing *l, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < l->past.napproved; i++)
		rc = votes_approval(&l->votes, &l->past.approved[i],
		    l->seal->task, l->log.genesis, e);
	return rc;
}

/* What was fetched of other clones' logs: where the base is a remote's, as a
 * gate there counts those.  And what this log must have, as it was signed. */
static int
count_fetched(struct landing *l, struct err *e)
{
	struct buf own = BUF_INIT, out = BUF_INIT, why = BUF_INIT;
	const char *argv[] = { "for-each-ref",
	    "--format=%(objectname) %(refname)", NULL, NULL, NULL };
	char *save = NULL;
	size_t n = 2;
	int rc = 0;

	buf_fmt(&own, AUDIT_DECISIONS "%s", l->log.genesis);
	if (*l->log.genesis)
		argv[n++] = own.data;
	if (strncmp(l->seal->base_ref, "refs/remotes/", 13) == 0)
		argv[n++] = AUDIT_REMOTES;
	if (n > 2)
		rc = git_run(l->gate.git, argv, NULL, 0, &out, e);
	for (char *s = out.len ? strtok_r(out.data, "\n", &save) : NULL;
	    rc >= 0 && s; s = strtok_r(NULL, "\n", &save)) {
		char *ref = strchr(s, ' ');

		*ref++ = '\0';
		if (strstr(ref, "/decisions/") == NULL)
			continue;
		/* What is none of ours says nothing. */
		rc = gate_statements(&l->gate, &l->rules, s, NULL,
		    votes_statement, &l->votes, &why, e);
	}
	buf_release(&own);
	buf_release(&out);
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

static bool
is_approved(const struct landing *l)
{
	return l->past.status == AUDIT_APPROVED && l->past.decided;
}

/* Why what was approved last is not what lands; "" it is. */
static void
other(const struct landing *l, struct buf *why)
{
	const struct audit_record *last = &l->past.last;
	const char *task = l->seal->task;

	if (!same(last->ref[AUDIT_TREE], l->votes.tree))
		buf_fmt(why, "what %s approved is the tree %.12s, and this is "
		    "%.12s: 'factory run %s', then 'factory approve %s'",
		    last->by_id, last->ref[AUDIT_TREE] ?
		    last->ref[AUDIT_TREE] : "of nothing", l->votes.tree,
		    task, task);
	else if (!same(last->ref[AUDIT_BASE], l->votes.base))
		buf_fmt(why, "the base has moved since it was approved, from "
		    "%.12s to %.12s: 'factory sync %s', 'factory run %s', "
		    "then 'factory approve %s'", last->ref[AUDIT_BASE] ?
		    last->ref[AUDIT_BASE] : "nothing", l->votes.base, task,
		    task, task);
	else if (!same(last->ref[AUDIT_CONTRACT], l->votes.contract))
		buf_fmt(why, "another contract was sealed since it was "
		    "approved: 'factory run %s', then 'factory approve %s' "
		    "decides about that", task, task);
	else if (l->past.napproved == 0)
		buf_fmt(why, "the policy or the signers have changed since it "
		    "was approved: 'factory run %s', then 'factory approve "
		    "%s'", task, task);
}

/* What lacks for this landing; "" nothing. */
static void
miss(const struct landing *l, struct buf *why)
{
	const char *task = l->seal->task;
	const char *status = audit_status_name(l->past.status);
	unsigned n = votes_persons(&l->votes, task);
	unsigned want = l->rules.policy.approvals;
	bool asks = l->past.status == AUDIT_NOTHING ||
	    (l->past.status != AUDIT_APPROVED && audit_follows(
	    l->past.status, AUDIT_READY));
	size_t before = why->len;

	if (l->differ)
		buf_fmt(why, "who may decide is not the same on the base "
		    "(.factory/policy.yaml, .factory/allowed_signers) and in "
		    "the log: what 'fx-audit decide policy' recorded is "
		    "committed there, or recorded as it is there");
	if (l->differ || (l->rules.set && n >= want &&
	    l->past.status != AUDIT_REJECTED))
		return;
	if (is_approved(l) && n == 0)
		other(l, why);
	if (why->len == before && (is_approved(l) || n > 0))
		buf_fmt(why, "%u of the %u persons that the policy wants have "
		    "approved exactly this: another of them, 'factory "
		    "approve %s'", n, want, task);
	else if (why->len == before)
		buf_fmt(why, "%s is %s, and not approved: 'factory %s %s' %s",
		    task, *status ? status : "not begun",
		    asks ? "run" : "approve", task,
		    asks ? "asks for a decision" : "decides");
	if (l->votes.miss.len)
		buf_fmt(why, "; %s", l->votes.miss.data);
}

static int
judge(struct landing *l, struct buf *why, struct err *e)
{
	const struct votes *v = &l->votes;
	const char *task = l->seal->task;
	size_t before = why->len;
	int on = l->here ? git_is_ancestor(v->git, v->tip, v->base, e) : 0;

	if (on == 1)
		buf_fmt(why, "%.12s is on %s already", v->tip,
		    l->seal->base_ref);
	if (on != 0 || (l->here && (on = git_is_ancestor(v->git, v->base,
	    v->tip, e)) < 0))
		return on;
	if (on == 0 && is_approved(l))
		other(l, why);
	if (on == 0 && why->len == before)
		buf_fmt(why, "what is on the base is not in it: 'factory sync "
		    "%s'", task);
	if (on == 0)
		return 1;
	if (l->here && (on = gate_rules_kept(&l->rules, &l->gate, v->tip,
	    e)) < 1) {
		buf_str(why, "it changes who may decide (.factory/policy.yaml, "
		    ".factory/allowed_signers), and that is decided apart: "
		    "'fx-audit decide policy'");
		return on < 0 ? -1 : 1;
	}
	if (count_own(l, e) < 0 || count_fetched(l, e) < 0)
		return -1;
	if (v->lost[0])
		buf_fmt(why, "the audit log lacks what was signed in it "
		    "(%s, below " AUDIT_DECISIONS "): it was cut, and comes "
		    "back from a copy; or two copies of this repository write "
		    "one log, and what the other has signed about %s counts "
		    "there", v->lost, task);
	else
		miss(l, why);
	return why->len > before;
}

int
landing_check(const struct git *g, const struct seal *s, const char *commit,
    const char *base, struct buf *why, struct err *e)
{
	struct landing l = { .seal = s, .log = AUDIT_LOG_INIT,
		.past = AUDIT_PAST_INIT, .gate = { .git = g },
		.rules = GATE_RULES_INIT };
	struct buf tree = BUF_INIT;
	int rc = -1, here = -1;

	if ((l.gate.repo = repo_open(g, REPO_ANY, e)) != NULL)
		here = repo_commit(l.gate.repo, base, l.gate.commit, e);
	l.here = here == 1;
	if (here >= 0 && read_log(&l, e) == 0 &&
	    (!l.here || read_rules(&l, e) == 0) &&
	    git_find_tree(g, commit, &tree, e) == 0) {
		l.votes = (struct votes){ .git = g, .rules = &l.rules,
			.tip = commit, .tree = tree.data, .base = base,
			.contract = s->sha256, .own = l.log.genesis,
			.task = s->task,
			.log = l.past.rules };
		rc = judge(&l, why, e);
	}
	votes_release(&l.votes);
	gate_rules_release(&l.rules);
	repo_free(l.gate.repo);
	audit_past_release(&l.past);
	audit_log_close(&l.log);
	buf_release(&tree);
	return rc;
}

bool
landing_done(const struct git *g, const struct seal *s, const char *commit)
{
	struct err no = ERR_INIT;
	bool on = commit && s->base_ref &&
	    strcmp(commit, s->base_commit) != 0 &&
	    git_is_ancestor(g, commit, s->base_ref, &no) == 1;

	err_release(&no);
	return on;
}
