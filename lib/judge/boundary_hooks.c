/* What git tells its reference-transaction hook. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "judge/boundary.h"
#include "judge/boundary_base.h"
#include "judge/ranges.h"

enum { MAX_LINE = 65536, MAX_LOG = 64 << 20 };

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
		rc = ranges_tip(&other, oid, before, false, ref, fs, e);
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

/* 1: b has all of a.  0, -1. */
static int
reaches(struct scope *s, const char *b, const char *a, struct err *e)
{
	char (*bases)[GIT_OID];
	size_t n;

	if (repo_pair_bases(s->repo, a, b, &bases, &n, e) < 0)
		return -1;
	return n == 1 && strcmp(bases[0], a) == 0;
}

/* The base, or the branch of its name where it is a remote's, goes from
 * present ("": it is not there) to oid.  1: as any other branch would. */
static int
judge_base(struct scope *s, const char *ref, const char *present,
    const char *oid, struct findings *fs, struct err *e)
{
	static const char of[] = "it is the base that the change is measured "
	    "against";
	static const char like[] = "it is the branch of the base's name, and "
	    "moves as the base does";
	char base[GIT_OID];
	int there = repo_commit(s->repo, s->seal.base_ref, base, e);
	bool own = base_is(s, ref);
	struct finding *f;
	int kept = 1, on;

	if (there < 0)
		return -1;
	if (there && !own) {
		/* What nothing but it has is not to be lost. */
		if (*present && (kept = reaches(s, base, present, e)) == 0)
			kept = reaches(s, oid, present, e);
		on = kept == 1 ? reaches(s, base, oid, e) : kept;
		if (on != 0)
			return on;
	}
	if (there && kept)
		return base_land(s, ref, oid, base, own ? of : like, fs, e);
	f = base_refuse(s, ref, own ? of : like, fs);
	f->hint = there ? "what is on it is not in that commit" :
	    "the base is not there";
	return 0;
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
	int there, rc = 1;

	if (scope_repo(s, e) == NULL ||
	    (there = repo_ref(s->repo, ref, present, e)) < 0)
		return -1;
	if (there && strcmp(present, oid) == 0)
		return 0;
	fs->refs++;
	if (scope_known(s, e) < 0)
		return -1;
	if (base_alias(s, fs))
		return 0;
	/* The first commit of all makes the base rather than moving it. */
	if (base_named(s, ref) && (there || s->nknown > 0) &&
	    (s->git.top || (rc = brings_own(s, oid, e)) != 0)) {
		if (rc > 0)
			rc = judge_base(s, ref, there ? present : "", oid, fs,
			    e);
		if (rc <= 0)
			return rc;
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
	return ranges_tip(s, oid, sealed && there ? present : NULL, !sealed,
	    ref, fs, e);
}

/* What is to become of a branch: an id, zeros where it is deleted, or
 * "ref:NAME" where it becomes another name of that. */
struct move {
	char *was, *now, *ref;
};

static bool
is_alias(const struct move *m)
{
	return strncmp(m->now, "ref:", 4) == 0;
}

/* The next line of a transaction that is about a branch: 1 with *m, in b; 0
 * at the end; -1 with e. */
static int
next_move(FILE *fp, struct buf *b, struct move *m, struct err *e)
{
	int rc;

	while ((rc = io_record(fp, '\n', MAX_LINE, b, e)) > 0) {
		char *save = NULL;

		m->was = strtok_r(b->data, " ", &save);
		m->now = strtok_r(NULL, " ", &save);
		m->ref = save;
		if (m->was == NULL || m->now == NULL || m->ref == NULL ||
		    *m->ref == '\0')
			return err_set(e, FX_EFAIL, "reference-transaction: a "
			    "line without three fields");
		if (strncmp(m->ref, "refs/heads/", 11) != 0)
			continue;
		return is_alias(m) || repo_is_zero(m->now) ||
		    repo_is_oid(m->now) ? 1 :
		    err_set(e, FX_EFAIL, "reference-transaction: '%s' is no "
		    "id", m->now);
	}
	return rc;
}

/* Is it but the loose file that goes, since it is packed by now?  What takes
 * a packed branch away tells first that the packed one goes, without its
 * old value. */
static bool
is_packed(const struct git *g, const struct move *m)
{
	struct buf path = BUF_INIT, line = BUF_INIT;
	struct err ignored = ERR_INIT;
	size_t n = strlen(m->was);
	bool yes = false;
	FILE *fp;

	buf_fmt(&path, "%s/packed-refs", g->commondir);
	fp = repo_is_zero(m->was) ? NULL : fopen(path.data, "re");
	while (fp && !yes &&
	    io_record(fp, '\n', MAX_LINE, &line, &ignored) > 0)
		yes = line.len > n && strncmp(line.data, m->was, n) == 0 &&
		    line.data[n] == ' ' &&
		    strcmp(line.data + n + 1, m->ref) == 0;
	if (fp)
		fclose(fp);
	err_release(&ignored);
	buf_release(&path);
	buf_release(&line);
	return yes;
}

/* What HEAD was by the last line of its log, in b. */
static bool
head_was(const struct git *g, struct buf *b)
{
	struct buf path = BUF_INIT, log = BUF_INIT;
	struct err ignored = ERR_INIT;
	char *line, *save = NULL, *was, *now;

	buf_fmt(&path, "%s/logs/HEAD", g->gitdir);
	if (io_slurp(&log, path.data, MAX_LOG, &ignored) == 0 &&
	    log.len > 0) {
		log.data[log.len - 1] = '\0';
		line = strrchr(log.data, '\n');
		was = strtok_r(line ? line + 1 : log.data, " ", &save);
		now = strtok_r(NULL, " ", &save);
		if (was && now)
			buf_str(b, repo_is_zero(now) ? was : now);
	}
	err_release(&ignored);
	buf_release(&path);
	buf_release(&log);
	return repo_is_oid(buf_cstr(b));
}

/* git branch -M takes the branch away that is to have the base's name, and
 * then the base.  What brings it back where it was the one checked out. */
static const char *
bring_back(struct scope *s, struct findings *fs)
{
	struct buf head = BUF_INIT, b = BUF_INIT, was = BUF_INIT;
	struct err ignored = ERR_INIT;
	char oid[GIT_OID];
	const char *hint = NULL;

	buf_fmt(&b, "%s/HEAD", s->git.gitdir);
	if (io_slurp(&head, b.data, MAX_LINE, &ignored) == 0 &&
	    strncmp(buf_cstr(&head), "ref: ", 5) == 0) {
		head.data[strcspn(head.data, "\n")] = '\0';
		if (repo_ref(s->repo, head.data + 5, oid, &ignored) == 0 &&
		    head_was(&s->git, &was)) {
			buf_clear(&b);
			buf_str(&b, "git had taken a branch away before it "
			    "asked: 'git update-ref ");
			text_shell(&b, head.data + 5);
			buf_fmt(&b, " %s' brings it back", was.data);
			hint = arena_strdup(&fs->arena, b.data);
		}
	}
	err_release(&ignored);
	buf_release(&head);
	buf_release(&b);
	buf_release(&was);
	return hint;
}

/* A branch that is deleted, or becomes another name of one: that may be any
 * but the base. */
static int
judge_end(struct scope *s, const struct move *m, struct findings *fs,
    struct err *e)
{
	char oid[GIT_OID];
	struct finding *f;
	int rc;

	if (!base_named(s, m->ref) || (!is_alias(m) && is_packed(&s->git, m)))
		return 0;
	rc = scope_repo(s, e) ? repo_ref(s->repo, m->ref, oid, e) : -1;
	if (rc < 0 || (rc == 0 && !is_alias(m)))
		return rc;
	fs->refs++;
	f = base_refuse(s, m->ref, is_alias(m) ? "the base is a branch of its "
	    "own, and no other name of one" : "the base is not taken away "
	    "from a workspace that is measured against it", fs);
	f->hint = is_alias(m) ? NULL : bring_back(s, fs);
	return 0;
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
	char present[GIT_OID];
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	struct move m;
	int rc = -1;

	if (s->git.gitdir && scope_repo(s, &ignored) != NULL)
		while ((rc = next_move(fp, &b, &m, &ignored)) > 0)
			if (repo_is_oid(m.now) && !repo_is_zero(m.now) &&
			    (repo_ref(s->repo, m.ref, present, &ignored) != 1 ||
			    strcmp(present, m.now) != 0) &&
			    !(s->strict && reached(&s->git, m.now)))
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
	struct move m;
	int rc;

	while ((rc = next_move(fp, &b, &m, e)) > 0) {
		rc = is_alias(&m) || repo_is_zero(m.now) ?
		    judge_end(s, &m, fs, e) :
		    judge_branch(s, m.ref, m.now, fs, e);
		if (rc < 0)
			break;
	}
	buf_release(&b);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	return rc;
}
