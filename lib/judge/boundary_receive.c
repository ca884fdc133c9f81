/* What a repository receives, judged ref by ref. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/boundary.h"
#include "judge/audit_publish.h"
#include "judge/gate_decision.h"
#include "judge/ranges.h"

enum { MAX_LINE = 65536 };

static int
refuse(struct findings *fs, const char *rule, const char *ref,
    const char *task, const char *reason)
{
	struct finding *f = findings_add(fs, rule, NULL);

	f->about_ref = true;
	f->ref = arena_strdup(&fs->arena, ref);
	f->task = task ? arena_strdup(&fs->arena, task) : NULL;
	f->reason = reason;
	return 0;
}

/* Which tasks' contracts allow what was refused. */
static void
name_owners(struct gate *g, const struct gate_task *mine,
    struct findings *fs, size_t from)
{
	for (size_t i = from; i < fs->n; i++)
		for (size_t k = 0; k < g->ntasks; k++) {
			struct finding *f = &fs->v[i];
			struct err ignored = ERR_INIT;
			const struct contract *c;

			if (&g->tasks[k] == mine || !f->path || f->owner)
				continue;
			c = gate_contract(g, &g->tasks[k], &ignored);
			if (c && contract_judge(c, f->path,
			    CHANGE_MODIFY).rule == CONTRACT_ALLOWED)
				f->owner = arena_strdup(&fs->arena,
				    g->tasks[k].task);
			err_release(&ignored);
		}
}

/* What a push is judged by, besides the gate. */
struct receive {
	struct gate gate;
	struct gate_rules rules;
	char (*at)[GIT_OID];	/* where signed statements are */
	size_t n, cap;
	struct buf lines;	/* "OLD NEW REF", NUL-ended each */
};

/* Judge all that tip brings beyond the protected branch by t's contract. */
static int
judge_tip(struct receive *r, struct gate_task *t, const char *tip,
    const char *ref, struct findings *fs, struct err *e)
{
	struct gate *g = &r->gate;
	struct scope s = SCOPE_INIT;
	struct history h = HISTORY_INIT;
	const struct contract *c = gate_contract(g, t, e);
	size_t from = fs->n;
	int rc;

	if (c == NULL)
		return -1;
	if (gate_check_trees(g, tip, ref, t->task, fs, e) < 0)
		return -1;
	if (fs->n > from)
		return 0;	/* names in it cannot be trusted further */
	/* Everything is the gate's but the list of Known. */
	s.git = *g->git;
	s.repo = g->repo;
	s.contract = *c;
	s.task = t->task;
	s.known = g->commit[0] ? &g->commit : NULL;
	s.nknown = g->commit[0] != '\0';
	s.known_read = true;
	rc = history_read(&h, &s.git, s.repo, &tip, 1, s.known, s.nknown, e);
	if (rc == 0)
		rc = ranges_judge(&s, &h, ref, false, fs, e);
	if (rc == 0)
		rc = gate_waive(g, &r->rules, r->at, r->n, t->task, tip, fs,
		    from, e);
	if (rc == 0)
		name_owners(g, t, fs, from);
	history_release(&h);
	return rc;
}

/* Who works on a task has its contract; here the protected branch's counts. */
static const char *
no_contract(const struct gate *g, const char *ref, struct findings *fs)
{
	const char *task = path_base(ref), *base = g->protected_ref;
	struct buf b = BUF_INIT;
	const char *hint;

	if (!path_task_ok(task))
		return NULL;
	if (strncmp(base, "refs/heads/", 11) == 0)
		base += 11;
	buf_fmt(&b, "where %s is a task, %s has no .factory/%s/contract.yaml "
	    "here, and only that rules: a person puts it on %s first, then it "
	    "is pushed again", task, base, task, base);
	hint = arena_strdup(&fs->arena, b.data);
	buf_release(&b);
	return hint;
}

/* No task owns the ref: because none is called so, or because there is no
 * branch that could say so? */
static int
refuse_nobody(const struct gate *g, const char *ref, struct findings *fs)
{
	struct buf b = BUF_INIT;

	if (g->commit[0])
		buf_str(&b, "no task with a contract on the protected branch "
		    "owns it; a task's branch is named after it");
	else
		buf_fmt(&b, "the protected branch %s is not there; where it "
		    "was renamed, fx.gate.protected must say so",
		    g->protected_ref);
	refuse(fs, "no-owner", ref, NULL, arena_strdup(&fs->arena, b.data));
	if (g->commit[0])
		fs->v[fs->n - 1].hint = no_contract(g, ref, fs);
	buf_release(&b);
	return 0;
}

static bool
is_decisions(const char *ref)
{
	return strncmp(ref, AUDIT_DECISIONS, strlen(AUDIT_DECISIONS)) == 0;
}

/* A ref of signed statements. */
static int
judge_decisions(struct receive *r, const char *old, const char *oid,
    const char *ref, struct findings *fs, struct err *e)
{
	struct buf why = BUF_INIT;
	int rc;

	if (repo_is_zero(oid))
		return refuse(fs, "decisions", ref, NULL, "decisions are not "
		    "taken back; a later one is");
	rc = gate_decisions(&r->gate, &r->rules, ref, repo_is_zero(old) ? NULL :
	    old, oid, &why, e);
	if (rc == 1)
		rc = refuse(fs, "decisions", ref, NULL,
		    arena_strdup(&fs->arena, why.data));
	buf_release(&why);
	return rc;
}

/* A change of who may decide: no commit of it changes anything else. */
static int
judge_rules(struct receive *r, const char *oid, const char *ref,
    struct findings *fs, struct err *e)
{
	static const char text[] = "contract:\n  task: policy\n"
	    "  boundary:\n    allowed_files:\n"
	    "      - .factory/policy.yaml\n"
	    "      - .factory/allowed_signers\n";
	/* No task is called so, and nothing is waived for it. */
	char name[] = "a change of the policy";
	struct gate_task t = { .task = name, .contract = CONTRACT_INIT,
		.loaded = true };
	int rc = contract_parse(&t.contract, "policy", text,
	    sizeof(text) - 1, e);

	if (rc == 0)
		rc = judge_tip(r, &t, oid, ref, fs, e);
	contract_release(&t.contract);
	return rc;
}

/* The protected branch: by a decision about exactly this tree, where it says
 * who decides. */
static int
judge_protected(struct receive *r, const char *old, const char *oid,
    const char *ref, struct findings *fs, struct err *e)
{
	struct gate_task *t = NULL;
	struct buf why = BUF_INIT;
	int rc;

	if (!r->rules.set || repo_is_zero(oid)) {
		refuse(fs, "base", ref, NULL, "it is the protected branch; a "
		    "change lands there by a decision");
		if (!r->rules.set)
			fs->v[fs->n - 1].hint = "there is no "
			    ".factory/policy.yaml on it, so none counts here: "
			    "a person puts it and .factory/allowed_signers "
			    "there first";
		return 0;
	}
	/* What it takes the place of is said by who pushes. */
	if (strcmp(old, r->gate.commit) != 0)
		return refuse(fs, "base", ref, NULL, "the protected branch "
		    "has moved meanwhile; fetch first");
	rc = gate_landing(&r->gate, &r->rules, oid, r->at, r->n, &t, &why, e);
	if (rc == 1)
		rc = refuse(fs, "base", ref, NULL, arena_strdup(&fs->arena,
		    why.data));
	else if (rc == 0)
		rc = t ? judge_tip(r, t, oid, ref, fs, e) :
		    judge_rules(r, oid, ref, fs, e);
	buf_release(&why);
	return rc;
}

/* Is it another name of a ref here?  What is pushed to it goes there. */
static int
is_alias(const struct git *g, const char *ref, struct err *e)
{
	const char *argv[] = { "symbolic-ref", "-q", ref, NULL };
	struct buf out = BUF_INIT;
	int st = git_ask(g, argv, NULL, 0, &out, NULL, e);

	buf_release(&out);
	return st < 0 ? -1 : st == 0;
}

/* One ref: whose is it, and may it go there? */
static int
judge_ref(struct receive *r, const char *old, const char *oid,
    const char *ref, struct findings *fs, struct err *e)
{
	struct gate *g = &r->gate;
	const char *only = getenv("FX_GATE_TASK");
	bool tag = strncmp(ref, "refs/tags/", 10) == 0;
	struct gate_task *t = NULL;
	char commit[GIT_OID];
	size_t n;
	int rc;

	fs->refs++;
	if (gate_is_open(g, ref))
		return 0;
	if (strcmp(ref, g->protected_ref) == 0)
		return judge_protected(r, old, oid, ref, fs, e);
	if ((rc = is_alias(g->git, ref, e)) != 0)
		return rc < 0 ? -1 : refuse(fs, "namespace", ref, NULL, "it is "
		    "another name of a ref here");
	if (is_decisions(ref))
		return judge_decisions(r, old, oid, ref, fs, e);
	if (!tag && strncmp(ref, "refs/heads/", 11) != 0)
		return refuse(fs, "namespace", ref, NULL, "only branches and "
		    "tags may be pushed here (fx.gate.open)");
	n = gate_owners(g, ref, &t);
	if (n == 0)
		return refuse_nobody(g, ref, fs);
	if (n > 1)
		return refuse(fs, "two-owners", ref, NULL, "more than one "
		    "task owns it (fx.gate.ref)");
	if (only && *only && strcmp(only, t->task) != 0)
		return refuse(fs, "other-task", ref, only, "this connection "
		    "is for one task, and the ref is another's");
	if (repo_is_zero(oid))
		return 0;	/* a task may delete its own refs */
	if (gate_blocks(g, ref))
		return refuse(fs, "namespace", ref, t->task, "beside HEAD and "
		    "the protected branch it could be fetched no more");
	rc = repo_commit(g->repo, oid, commit, e);
	if (rc == 0)
		return refuse(fs, "namespace", ref, t->task, "it leads to no "
		    "commit, so it cannot be judged");
	return rc < 0 ? -1 : judge_tip(r, t, commit, ref, fs, e);
}

static void
add_statements(struct receive *r, const char *oid)
{
	mem_grow(&r->at, r->n, &r->cap, sizeof(*r->at));
	snprintf(r->at[r->n++], GIT_OID, "%s", oid);
}

/* The signed statements that are here already. */
static int
read_statements(struct receive *r, struct err *e)
{
	static const char *const argv[] = { "for-each-ref",
	    "--format=%(objectname)", AUDIT_DECISIONS, NULL };
	struct buf out = BUF_INIT;
	char *save = NULL;
	int rc = r->rules.set ? git_run(r->gate.git, argv, NULL, 0, &out, e) :
	    0;

	for (char *s = out.len ? strtok_r(out.data, "\n", &save) : NULL;
	    rc == 0 && s; s = strtok_r(NULL, "\n", &save))
		add_statements(r, s);
	buf_release(&out);
	return rc;
}

/* All lines: what one brings may let another pass. */
static int
read_lines(struct receive *r, FILE *fp, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	while ((rc = io_record(fp, '\n', MAX_LINE, &b, e)) > 0) {
		char *ref = strrchr(buf_cstr(&b), ' ');
		char *oid = strchr(buf_cstr(&b), ' ');

		buf_append(&r->lines, buf_cstr(&b), b.len + 1);
		if (ref && oid && oid < ref && is_decisions(ref + 1)) {
			*ref = '\0';
			if (!repo_is_zero(oid + 1))
				add_statements(r, oid + 1);
		}
	}
	buf_release(&b);
	return rc;
}

int
boundary_receive(const struct git *git, FILE *fp, struct findings *fs,
    struct err *e)
{
	struct receive r = { .rules = GATE_RULES_INIT };
	int rc = gate_open(&r.gate, git, e);

	if (rc >= 0 && (gate_rules_read(&r.rules, &r.gate, e) < 0 ||
	    read_statements(&r, e) < 0 || read_lines(&r, fp, e) < 0))
		rc = -1;
	for (size_t i = 0; rc >= 0 && i < r.lines.len;) {
		char *s = r.lines.data + i, *save = NULL;
		size_t n = strlen(s) + 1;
		char *old = strtok_r(s, " ", &save);
		char *oid = strtok_r(NULL, " ", &save), *ref = save;

		if (old == NULL || oid == NULL || ref == NULL || !*ref)
			rc = err_set(e, FX_EFAIL, "pre-receive: a line "
			    "without three fields");
		else
			rc = judge_ref(&r, old, oid, ref, fs, e);
		i += n;
	}
	gate_rules_release(&r.rules);
	gate_close(&r.gate);
	free(r.at);
	buf_release(&r.lines);
	return rc;
}
