/* What a gate asks of decisions. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/hash.h"
#include "judge/audit_publish.h"
#include "judge/gate_decision.h"
#include "judge/votes.h"

struct pushed {
	const struct gate_rules *rules;
	const char *genesis;
};

/* A statement that is new on the ref. */
static int
is_good(void *ctx, const struct gate_statement *s, struct buf *why,
    struct err *e)
{
	const struct pushed *p = ctx;

	(void)e;
	if (strcmp(s->st->field[STATEMENT_LOG] + 7, p->genesis) != 0)
		buf_fmt(why, "statement %s is of another log",
		    s->st->field[STATEMENT_NONCE]);
	else if (!s->good || (p->rules->set && s->person == NULL))
		buf_fmt(why, "statement %s: %s",
		    s->st->field[STATEMENT_NONCE], s->fault);
	else
		return 0;
	return 1;
}

int
gate_decisions(struct gate *g, const struct gate_rules *rules,
    const char *ref, const char *from, const char *tip, struct buf *why,
    struct err *e)
{
	struct pushed p = { rules, ref + strlen(AUDIT_DECISIONS) };
	int on;

	if (strlen(p.genesis) != 64 ||
	    strspn(p.genesis, "0123456789abcdef") != 64) {
		buf_str(why, "it is called after no log: "
		    AUDIT_DECISIONS "<SHA-256 of its first line>");
		return 1;
	}
	if (from && (on = git_is_ancestor(g->git, from, tip, e)) != 1) {
		buf_str(why, "it would forget decisions: what is there must "
		    "be in what comes");
		return on < 0 ? -1 : 1;
	}
	return gate_statements(g, rules, tip, from, is_good, &p, why, e);
}

/* Does tip change the two files of the rules, and nothing else? */
static int
only_rules(struct gate *g, const char *tip, bool *only, struct err *e)
{
	const char *argv[] = { "diff-tree", "-r", "-z", "--name-only",
	    "--no-renames", "--ignore-submodules=none", g->commit, tip, NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(g->git, argv, NULL, 0, &out, e);

	*only = rc == 0 && out.len > 0;
	for (size_t i = 0; i < out.len; i += strlen(out.data + i) + 1)
		if (strcmp(out.data + i, ".factory/policy.yaml") != 0 &&
		    strcmp(out.data + i, ".factory/allowed_signers") != 0)
			*only = false;
	buf_release(&out);
	return rc;
}

/* The SHA-256 of a file of the rules at tip. */
static int
sum_of(struct gate *g, const char *tip, const char *name, char sum[65],
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = gate_rules_file(g, tip, name, &b, e);

	hash_sha256(sum, buf_cstr(&b), b.len);
	buf_release(&b);
	return rc < 0 ? -1 : 0;
}

/* The task that enough persons let land, and of which no contract is on the
 * protected branch; or NULL. */
static const char *
unknown_task(const struct gate *g, const struct votes *v, unsigned want)
{
	for (size_t i = 0; i < v->n; i++) {
		const char *task = v->v[i].task;
		bool known = task == NULL || votes_persons(v, task) < want;

		for (size_t k = 0; k < g->ntasks; k++)
			known = known || strcmp(g->tasks[k].task, task) == 0;
		if (!known)
			return task;
	}
	return NULL;
}

static int
answer(struct gate *g, const struct votes *v, struct gate_task **task,
    struct buf *why)
{
	unsigned want = v->rules->policy.approvals, most = 0, n;
	const char *unknown = unknown_task(g, v, want);

	*task = NULL;
	if (v->policy_sum && votes_persons(v, NULL) > 0)
		return 0;
	/* Who approves a change may not be present enough for this. */
	for (size_t i = 0; !v->policy_sum && i < g->ntasks; i++) {
		n = votes_persons(v, g->tasks[i].task);
		most = n > most ? n : most;
		if (n >= want) {
			*task = &g->tasks[i];
			return 0;
		}
	}
	if (unknown) {
		buf_fmt(why, "it is the protected branch, which has no "
		    ".factory/%s/contract.yaml: what was approved is judged "
		    "by that, so a person puts it there first", unknown);
		return 1;
	}
	if (v->policy_sum)
		buf_str(why, "it is the protected branch, and nobody who may "
		    "has decided that just these are the policy and the "
		    "signers");
	else
		buf_fmt(why, "it is the protected branch, and %u of %u have "
		    "approved exactly this tree (%.12s)", most, want,
		    v->tree);
	if (v->policy_sum && !v->miss.len)
		buf_str(why, "; 'fx-audit decide policy' does");
	else if (v->miss.len)
		buf_fmt(why, "; %s", v->miss.data);
	else
		buf_str(why, "; 'factory approve TASK' does, and its "
		    AUDIT_DECISIONS "* is pushed with it");
	return 1;
}

/* What lands, as the votes about it ask.  1: nobody is asked, and why. */
static int
about(struct votes *v, struct gate *g, char policy[65], char signers[65],
    struct buf *tree, struct buf *why, struct err *e)
{
	bool only;
	int kept;

	if (git_find_tree(g->git, v->tip, tree, e) < 0 ||
	    only_rules(g, v->tip, &only, e) < 0)
		return -1;
	v->tree = tree->data;
	if (!only && (kept = gate_rules_kept(v->rules, g, v->tip, e)) == 0)
		buf_str(why, "who may decide changes by 'fx-audit decide "
		    "policy', in a commit of those two files alone");
	if (!only)
		return kept < 0 ? -1 : !kept;
	v->policy_sum = policy;
	v->signers_sum = signers;
	return sum_of(g, v->tip, "policy.yaml", policy, e) < 0 ? -1 :
	    sum_of(g, v->tip, "allowed_signers", signers, e);
}

int
gate_landing(struct gate *g, const struct gate_rules *rules,
    const char *tip, char (*at)[GIT_OID], size_t n, struct gate_task **task,
    struct buf *why, struct err *e)
{
	struct votes v = { .git = g->git, .rules = rules, .tip = tip,
		.base = g->commit };
	char policy[65], signers[65];
	struct buf tree = BUF_INIT;
	int on = git_is_ancestor(g->git, g->commit, tip, e);
	int rc = on < 0 ? -1 : !on;

	if (rc == 1)
		buf_str(why, "it is the protected branch, and what is there "
		    "would be lost");
	if (rc == 0)
		rc = about(&v, g, policy, signers, &tree, why, e);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = gate_statements(g, rules, at[i], NULL, votes_statement,
		    &v, why, e);
	if (rc == 0)
		rc = answer(g, &v, task, why);
	/* A change of the rules runs nothing. */
	if (rc == 0 && *task)
		rc = gate_evidence(g, rules, at, n, v.tree, why, e);
	votes_release(&v);
	buf_release(&tree);
	return rc;
}
