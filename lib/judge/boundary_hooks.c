/* What git tells its pre-push and reference-transaction hooks. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/boundary.h"
#include "judge/landing.h"
#include "judge/ranges.h"

enum { MAX_LINE = 65536 };

static bool
is_zero(const char *oid)
{
	return strspn(oid, "0") == strlen(oid);
}

static bool
is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

static struct finding *
refuse_ref(struct findings *fs, const char *rule, const char *ref,
    const char *task, const char *reason)
{
	struct finding *f = findings_add(fs, rule, NULL);

	f->about_ref = true;
	f->ref = arena_strdup(&fs->arena, ref);
	f->task = task ? arena_strdup(&fs->arena, task) : NULL;
	f->reason = reason;
	return f;
}

/* Is ref itself what the change is measured against? */
static bool
is_base(const struct scope *s, const char *ref)
{
	return s->seal.base_ref && strcmp(s->seal.base_ref, ref) == 0;
}

/* Is ref the base as a push names it? */
static bool
is_pushed_base(const struct scope *s, const char *ref)
{
	const char *base = s->seal.base_ref, *name;

	if (base == NULL || is_base(s, ref))
		return base != NULL;
	/* refs/remotes/origin/main is pushed to as refs/heads/main */
	if (strncmp(base, "refs/remotes/", 13) != 0 ||
	    (name = strchr(base + 13, '/')) == NULL)
		return false;
	return strncmp(ref, "refs/heads/", 11) == 0 &&
	    strcmp(ref + 11, name + 1) == 0;
}

/* Judge what oid brings beyond Known, and beyond `before` if that is not
 * NULL, or (new_only) beyond every ref. */
static int
judge_tip(struct scope *s, const char *oid, const char *before,
    bool new_only, const char *ref, struct findings *fs, struct err *e)
{
	/* --all holds every worktree's HEAD too, where it is not unborn. */
	const char *fresh[] = { oid, "--not", "--all" };
	struct history h = HISTORY_INIT;
	int rc = -1;

	if (scope_repo(s, e) == NULL || scope_known(s, e) < 0)
		return -1;
	if (history_read(&h, &s->git, s->repo, &oid, 1, s->known, s->nknown,
	    e) < 0)
		goto done;
	if (before)
		ranges_unmark(&h, &s->git, before, e);
	if (new_only && h.n > 0)
		history_only(&h, &s->git, fresh, 3, e);
	if (e->status == FX_YES)
		rc = ranges_judge(s, &h, ref, true, fs, e);
done:
	history_release(&h);
	return rc;
}

/* Another task's branch: by that task's contract. */
static int
judge_other(const struct scope *s, const char *task, const char *oid,
    const char *before, const char *ref, struct findings *fs, struct err *e)
{
	struct scope other = SCOPE_INIT;
	int rc;

	other.task = task;
	other.backend = s->backend;
	rc = git_locate(&other.git, e);
	if (rc == 0)
		rc = seal_read(&other.seal, &other.contract,
		    s->git.commondir, task, e);
	if (rc == 0)
		rc = judge_tip(&other, oid, before, false, ref, fs, e);
	scope_release(&other);
	return rc;
}

/* Outside a work tree, as where something is pushed: does oid bring what is
 * this task's own, so that it comes from here?  1, 0, -1. */
static int
brings_own(struct scope *s, const char *oid, struct err *e)
{
	struct history h = HISTORY_INIT;
	char (*bases)[GIT_OID] = NULL, tip[2][GIT_OID], new[1][GIT_OID];
	size_t n = 0, cap = 0;
	struct buf branch = BUF_INIT;
	int has[2], rc;

	snprintf(new[0], sizeof(new[0]), "%s", oid);
	buf_fmt(&branch, "refs/heads/%s", s->task);
	has[0] = repo_commit(s->repo, "HEAD", tip[0], e);
	has[1] = repo_ref(s->repo, branch.data, tip[1], e);
	rc = has[0] < 0 || has[1] < 0 ? -1 : history_read(&h, &s->git,
	    s->repo, &oid, 1, s->known, s->nknown, e);
	for (size_t i = 0; rc == 0 && i < 2; i++)
		if (has[i])
			rc = repo_merge_bases(s->repo, tip[i], new, 1, &bases,
			    &n, &cap, e);
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = history_find(&h, bases[i]) != NULL;
	free(bases);
	buf_release(&branch);
	history_release(&h);
	return rc;
}

/* The base goes to oid, as it may where exactly that was approved. */
static int
judge_base(struct scope *s, const char *ref, const char *oid,
    const char *reason, struct findings *fs, struct err *e)
{
	char present[GIT_OID];
	struct buf why = BUF_INIT;
	struct finding *f;
	int rc = repo_commit(s->repo, s->seal.base_ref, present, e);

	if (rc == 1)
		rc = landing_check(&s->git, &s->seal, oid, present, &why, e);
	else if (rc == 0)
		rc = 1;
	if (rc == 1) {
		f = refuse_ref(fs, "base", ref, s->task, reason);
		f->now = arena_strdup(&fs->arena, oid);
		if (why.len)
			f->hint = arena_strdup(&fs->arena, why.data);
	}
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}

/* A branch that goes from its present value to oid. */
static int
judge_branch(struct scope *s, const char *ref, const char *oid,
    struct findings *fs, struct err *e)
{
	char present[GIT_OID] = "";
	const char *task = ranges_task(ref + 11);
	struct seal seal = SEAL_INIT;
	struct err ignored = ERR_INIT;
	bool sealed;
	int there, own = 1;

	if (scope_repo(s, e) == NULL ||
	    (there = repo_ref(s->repo, ref, present, e)) < 0)
		return -1;
	if (there && strcmp(present, oid) == 0)
		return 0;
	fs->refs++;
	if (scope_known(s, e) < 0)
		return -1;
	/* The first commit of all makes the base rather than moving it. */
	if (is_base(s, ref) && (there || s->nknown > 0) &&
	    (s->git.top || (own = brings_own(s, oid, e)) != 0)) {
		if (own < 0)
			return -1;
		return judge_base(s, ref, oid, "it is the base that the "
		    "change is measured against", fs, e);
	}
	sealed = task && seal_read(&seal, NULL, s->git.commondir, task,
	    &ignored) == 0;
	err_release(&ignored);
	seal_release(&seal);
	/* Not in a workspace, as when another clone pushes here. */
	if (s->git.top == NULL && !sealed)
		return 0;
	if (sealed && strcmp(task, s->task) != 0)
		return judge_other(s, task, oid, there ? present : NULL, ref,
		    fs, e);
	return judge_tip(s, oid, sealed && there ? present : NULL, !sealed,
	    ref, fs, e);
}

/* The next line of a transaction that gives a branch a value: 1 with *oid and
 * *ref, in b; 0 at the end; -1 with e. */
static int
next_move(FILE *fp, struct buf *b, char **oid, char **ref, struct err *e)
{
	int rc;

	while ((rc = io_record(fp, '\n', MAX_LINE, b, e)) > 0) {
		char *save = NULL, *old = strtok_r(b->data, " ", &save);

		*oid = strtok_r(NULL, " ", &save);
		*ref = save;
		if (old == NULL || *oid == NULL || *ref == NULL || !**ref)
			return err_set(e, FX_EFAIL, "reference-transaction: a "
			    "line without three fields");
		if (strncmp(*ref, "refs/heads/", 11) != 0 ||
		    strncmp(*oid, "ref:", 4) == 0 || is_zero(*oid))
			continue;
		return is_oid(*oid) ? 1 : err_set(e, FX_EFAIL,
		    "reference-transaction: '%s' is no id", *oid);
	}
	return rc;
}

/* Does a ref reach this commit already? */
static bool
reached(const struct git *g, const char *oid)
{
	const char *argv[] = { "rev-list", "-n1", oid, "--not", "--all", NULL };
	struct err ignored = ERR_INIT;
	struct buf out = BUF_INIT;
	bool yes = git_run(g, argv, NULL, 0, &out, &ignored) == 0 &&
	    out.len == 0;

	err_release(&ignored);
	buf_release(&out);
	return yes;
}

bool
boundary_brings_nothing(struct scope *s, FILE *fp)
{
	char *oid, *ref, present[GIT_OID];
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	int rc = -1;

	if (s->git.gitdir && scope_repo(s, &ignored) != NULL)
		while ((rc = next_move(fp, &b, &oid, &ref, &ignored)) > 0)
			if ((repo_ref(s->repo, ref, present, &ignored) != 1 ||
			    strcmp(present, oid) != 0) &&
			    !(s->strict && reached(&s->git, oid)))
				break;
	buf_release(&b);
	err_release(&ignored);
	return rc == 0;
}

int
boundary_ref_transaction(struct scope *s, FILE *fp, struct findings *fs,
    struct err *e)
{
	struct buf b = BUF_INIT;
	char *oid, *ref;
	int rc;

	while ((rc = next_move(fp, &b, &oid, &ref, e)) > 0)
		if ((rc = judge_branch(s, ref, oid, fs, e)) < 0)
			break;
	buf_release(&b);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	return rc;
}

/* A push of the base. */
static int
push_base(struct scope *s, const char *ref, const char *oid,
    struct findings *fs, struct err *e)
{
	static const char reason[] = "a task lands on its base by a "
	    "decision, not by a push from its workspace";

	if (is_zero(oid)) {
		refuse_ref(fs, "base", ref, s->task, reason);
		return 0;
	}
	return scope_repo(s, e) == NULL ? -1 :
	    judge_base(s, ref, oid, reason, fs, e);
}

/* Is it what fx-audit keeps here, under its own name: signed statements, or
 * anchors of the log?  They hold nothing of the tree, and the server judges
 * them. */
static int
is_audit(struct scope *s, const char *ref, const char *oid, struct err *e)
{
	char here[GIT_OID];
	int rc;

	if (strncmp(ref, "refs/fx/decisions/", 18) != 0 &&
	    strncmp(ref, "refs/fx/audit/", 14) != 0)
		return 0;
	rc = scope_repo(s, e) ? repo_ref(s->repo, ref, here, e) : -1;
	return rc == 1 ? strcmp(here, oid) == 0 : rc;
}

/* One line of pre-push: "LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID". */
static int
push_line(struct scope *s, char *line, struct findings *fs, struct err *e)
{
	char *save = NULL, *local = strtok_r(line, " ", &save);
	char *oid = strtok_r(NULL, " ", &save);
	char *ref = strtok_r(NULL, " ", &save), commit[GIT_OID];
	int rc;

	if (local == NULL || oid == NULL || ref == NULL || !is_oid(oid))
		return err_set(e, FX_EFAIL, "pre-push: a line without four "
		    "fields");
	fs->refs++;
	if (is_pushed_base(s, ref))
		return push_base(s, ref, oid, fs, e);
	if (is_zero(oid) || is_audit(s, ref, oid, e) != 0)
		return e->status == FX_YES ? 0 : -1;
	if (scope_repo(s, e) == NULL)
		return -1;
	rc = repo_commit(s->repo, oid, commit, e);
	if (rc == 0) {
		refuse_ref(fs, "namespace", ref, s->task, "it leads to no "
		    "commit, so it cannot be judged");
		return 0;
	}
	return rc < 0 ? -1 : judge_tip(s, commit, NULL, false, ref, fs, e);
}

int
boundary_pre_push(struct scope *s, FILE *fp, struct findings *fs,
    struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	while ((rc = io_record(fp, '\n', MAX_LINE, &b, e)) > 0)
		if ((rc = push_line(s, b.data, fs, e)) < 0)
			break;
	buf_release(&b);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	return rc;
}
