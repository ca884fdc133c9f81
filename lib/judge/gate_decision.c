/* What a gate asks of decisions. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/hash.h"
#include "judge/audit_publish.h"
#include "judge/audit_wrote.h"
#include "judge/gate_statements.h"
#include "record/audit_state.h"

enum { MAX_FILE = 65536 };

/* A file below .factory/ of the commit.  1: it is there. */
static int
slurp(struct gate *g, const char *commit, const char *name, struct buf *b,
    struct err *e)
{
	char path[64], oid[GIT_OID];
	unsigned mode;
	int rc;

	snprintf(path, sizeof(path), ".factory/%s", name);
	rc = repo_entry(g->repo, commit, path, &mode, oid, e);
	if (rc != 1)
		return rc;
	if ((mode & 0170000) != 0100000)
		return err_set(e, FX_EINPUT, "%s: is no file on the protected "
		    "branch", path);
	return repo_blob(g->repo, oid, MAX_FILE, b, e) < 0 ? -1 : 1;
}

int
gate_rules_read(struct gate_rules *r, struct gate *g, struct err *e)
{
	struct buf policy = BUF_INIT, signers = BUF_INIT;
	int p = 0, s = 0, rc = 0;

	if (g->commit[0] && ((p = slurp(g, g->commit, "policy.yaml", &policy,
	    e)) < 0 || (s = slurp(g, g->commit, "allowed_signers", &signers,
	    e)) < 0))
		rc = -1;
	else if (p != s)
		rc = err_set(e, FX_EINPUT, "of .factory/policy.yaml and "
		    ".factory/allowed_signers only one lies on the protected "
		    "branch");
	else if (p == 1 && (policy_parse(&r->policy, ".factory/policy.yaml",
	    buf_cstr(&policy), policy.len, e) < 0 ||
	    signers_parse(&r->signers, ".factory/allowed_signers",
	    buf_cstr(&signers), signers.len, e) < 0 ||
	    persons_check(&r->signers, ".factory/allowed_signers", e) < 0))
		rc = -1;
	hash_sha256(r->policy_sum, buf_cstr(&policy), policy.len);
	hash_sha256(r->signers_sum, buf_cstr(&signers), signers.len);
	r->set = rc == 0 && p == 1;
	buf_release(&policy);
	buf_release(&signers);
	return rc;
}

void
gate_rules_release(struct gate_rules *r)
{
	signers_release(&r->signers);
}

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

static bool
is_ancestor(struct gate *g, const char *a, const char *b, struct err *e)
{
	const char *argv[] = { "merge-base", "--is-ancestor", a, b, NULL };

	return git_ask(g->git, argv, NULL, 0, NULL, NULL, e) == 0;
}

int
gate_decisions(struct gate *g, const struct gate_rules *rules,
    const char *ref, const char *from, const char *tip, struct buf *why,
    struct err *e)
{
	struct pushed p = { rules, ref + strlen(AUDIT_DECISIONS) };

	if (strlen(p.genesis) != 64 ||
	    strspn(p.genesis, "0123456789abcdef") != 64) {
		buf_str(why, "it is called after no log: "
		    AUDIT_DECISIONS "<SHA-256 of its first line>");
		return 1;
	}
	if (from && !is_ancestor(g, from, tip, e)) {
		buf_str(why, "it would forget decisions: what is there must "
		    "be in what comes");
		return e->status == FX_YES ? 1 : -1;
	}
	return gate_statements(g, rules, tip, from, is_good, &p, why, e);
}

/* What a person said of the tree, by the newest word of each log. */
struct vote {
	char *person, *log, *task;
	unsigned long long after;
	bool yes, policy;
};

struct count {
	struct gate *g;
	const struct gate_rules *rules;
	const char *tip;
	char *tree;
	char policy_sum[65], signers_sum[65];	/* of the tip's files */
	struct vote *v;
	size_t n, cap;
	struct buf *miss;	/* why the last one that fits does not count */
	struct arena arena;
};

static bool
says(const struct statement *st, enum statement_field f, const char *sum)
{
	return st->field[f] && strcmp(st->field[f] + strlen("sha256:"),
	    sum) == 0;
}

/* Is it about what lands, under the rules as they are?  Why not otherwise,
 * "" where it is simply about something else. */
static const char *
not_about(const struct count *c, const struct gate_statement *s, bool policy)
{
	const struct statement *st = s->st;
	int what = policy_what(st->to);

	if (policy ? !says(st, STATEMENT_NEW_POLICY, c->policy_sum) ||
	    !says(st, STATEMENT_NEW_SIGNERS, c->signers_sum) :
	    st->field[STATEMENT_TREE] == NULL ||
	    strcmp(st->field[STATEMENT_TREE], c->tree) != 0)
		return "";
	if (s->person == NULL)
		return s->fault;
	if (!says(st, STATEMENT_POLICY, c->rules->policy_sum) ||
	    !says(st, STATEMENT_SIGNERS, c->rules->signers_sum))
		return "the policy or the signers have changed since";
	if (what < 0 || s->presence < c->rules->policy.least[what])
		return "its signature proves too little presence";
	if (!policy && (st->field[STATEMENT_BASE] == NULL ||
	    strcmp(st->field[STATEMENT_BASE], c->g->commit) != 0))
		return "the protected branch has moved since";
	return NULL;
}

/* Is it of a change of their own, where that is not allowed? */
static int
is_own(struct count *c, const struct gate_statement *s, struct err *e)
{
	struct buf what = BUF_INIT;
	int rc = audit_wrote(c->g->git, c->g->commit, c->tip,
	    &c->rules->signers, s->signer, &what, e);

	if (rc == 1 && persons_count(&c->rules->signers) == 1 &&
	    s->st->field[STATEMENT_SELF])
		rc = 0;
	if (rc == 1) {
		buf_clear(c->miss);
		buf_fmt(c->miss, "%s made %s, and nobody decides about a "
		    "change of their own", s->person, what.data);
	}
	buf_release(&what);
	return rc;
}

static int
count(void *ctx, const struct gate_statement *s, struct buf *why,
    struct err *e)
{
	struct count *c = ctx;
	const struct statement *st = s->st;
	bool yes = strcmp(st->to, audit_status_name(AUDIT_APPROVED)) == 0;
	bool no = strcmp(st->to, audit_status_name(AUDIT_REJECTED)) == 0;
	bool policy = strcmp(st->to, "policy") == 0;
	const char *miss = yes || no || policy ? not_about(c, s, policy) : "";
	struct vote *v;
	int own;

	(void)why;
	if (miss) {
		if (*miss) {
			buf_clear(c->miss);
			buf_fmt(c->miss, "that of %s: %s",
			    st->field[STATEMENT_BY], miss);
		}
		return 0;
	}
	if (yes && (own = is_own(c, s, e)) != 0)
		return own < 0 ? -1 : 0;
	mem_grow(&c->v, c->n, &c->cap, sizeof(*c->v));
	v = &c->v[c->n++];
	v->person = arena_strdup(&c->arena, s->person);
	v->log = arena_strdup(&c->arena, st->field[STATEMENT_LOG]);
	v->task = policy ? NULL : arena_strdup(&c->arena,
	    st->field[STATEMENT_TASK] ? st->field[STATEMENT_TASK] : "");
	v->after = strtoull(st->field[STATEMENT_AFTER], NULL, 10);
	v->yes = !no;
	v->policy = policy;
	return 0;
}

/* Does it stand?  A later word in the same log is the one that counts. */
static bool
stands(const struct count *c, const struct vote *v)
{
	for (size_t i = 0; v->yes && i < c->n; i++)
		if (!c->v[i].yes && c->v[i].after > v->after &&
		    strcmp(c->v[i].log, v->log) == 0)
			return false;
	return v->yes;
}

/* How many persons let this task (NULL: the change of policy) land: each
 * once, whatever they signed with. */
static unsigned
persons_for(const struct count *c, const char *task)
{
	unsigned n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct vote *v = &c->v[i];
		size_t k = 0;

		if (!stands(c, v) || v->policy != (task == NULL) ||
		    (task && strcmp(v->task, task) != 0))
			continue;
		while (k < i && !(stands(c, &c->v[k]) &&
		    c->v[k].policy == v->policy &&
		    (!task || strcmp(c->v[k].task, task) == 0) &&
		    person_same(c->v[k].person, v->person)))
			k++;
		n += k == i;
	}
	return n;
}

/* Does tip change the two files of the rules, and nothing else? */
static int
only_rules(struct count *c, bool *only, struct err *e)
{
	const char *argv[] = { "diff-tree", "-r", "-z", "--name-only",
	    "--no-renames", c->g->commit, c->tip, NULL };
	struct buf out = BUF_INIT, b = BUF_INIT;
	int rc = git_run(c->g->git, argv, NULL, 0, &out, e);

	*only = rc == 0 && out.len > 0;
	for (size_t i = 0; i < out.len; i += strlen(out.data + i) + 1)
		if (strcmp(out.data + i, ".factory/policy.yaml") != 0 &&
		    strcmp(out.data + i, ".factory/allowed_signers") != 0)
			*only = false;
	if (*only) {
		if (slurp(c->g, c->tip, "policy.yaml", &b, e) < 0)
			rc = -1;
		hash_sha256(c->policy_sum, buf_cstr(&b), b.len);
		buf_clear(&b);
		if (slurp(c->g, c->tip, "allowed_signers", &b, e) < 0)
			rc = -1;
		hash_sha256(c->signers_sum, buf_cstr(&b), b.len);
	}
	buf_release(&out);
	buf_release(&b);
	return rc;
}

static int
answer(struct count *c, bool only, struct gate_task **task, struct buf *why)
{
	unsigned want = c->rules->policy.approvals, most = 0, n;

	*task = NULL;
	if (only && persons_for(c, NULL) > 0)
		return 0;
	for (size_t i = 0; i < c->g->ntasks; i++) {
		n = persons_for(c, c->g->tasks[i].task);
		most = n > most ? n : most;
		if (n >= want) {
			*task = &c->g->tasks[i];
			return 0;
		}
	}
	buf_fmt(why, "it is the protected branch, and %u of %u have approved "
	    "exactly this tree (%.12s)", most, want, c->tree);
	if (c->miss->len)
		buf_fmt(why, "; %s", c->miss->data);
	else
		buf_str(why, "; 'factory approve TASK' does, and its "
		    AUDIT_DECISIONS "* is pushed with it");
	return 1;
}

int
gate_landing(struct gate *g, const struct gate_rules *rules,
    const char *tip, char (*at)[GIT_OID], size_t n, struct gate_task **task,
    struct buf *why, struct err *e)
{
	struct buf miss = BUF_INIT, tree = BUF_INIT, rev = BUF_INIT;
	struct count c = { .g = g, .rules = rules, .tip = tip,
		.miss = &miss };
	const char *argv[] = { "rev-parse", "--verify", NULL, NULL };
	bool only = false;
	int rc = 0;

	buf_fmt(&rev, "%s^{tree}", tip);
	argv[2] = rev.data;
	if (!is_ancestor(g, g->commit, tip, e)) {
		buf_str(why, "it is the protected branch, and what is there "
		    "would be lost");
		rc = e->status == FX_YES ? 1 : -1;
	} else if (git_run(g->git, argv, NULL, 0, &tree, e) < 0 ||
	    only_rules(&c, &only, e) < 0) {
		rc = -1;
	} else {
		tree.data[strcspn(tree.data, "\n")] = '\0';
		c.tree = tree.data;
	}
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = gate_statements(g, rules, at[i], NULL, count, &c, why,
		    e);
	if (rc == 0)
		rc = answer(&c, only, task, why);
	/* A change of the rules runs nothing. */
	if (rc == 0 && *task)
		rc = gate_evidence(g, rules, at, n, c.tree, why, e);
	free(c.v);
	arena_release(&c.arena);
	buf_release(&miss);
	buf_release(&tree);
	buf_release(&rev);
	return rc;
}
