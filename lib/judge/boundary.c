/* What is not committed yet, held against the contract. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/jj.h"
#include "judge/baseline.h"
#include "judge/boundary.h"

int
boundary_paths(struct scope *s, FILE *fp, int delim, struct findings *fs,
    struct err *e)
{
	struct changes c = CHANGES_INIT;
	int rc = changes_read_paths(&c, fp, delim, e);

	for (size_t i = 0; rc == 0 && i < c.n; i++) {
		fs->paths++;
		baseline_refuse(s, &c.v[i], change_op(&c.v[i]), fs);
	}
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	changes_release(&c);
	return rc;
}

/* Is a merge under way?  What cannot be looked at is not absent. */
static int
merging_here(const struct git *g, struct err *e)
{
	struct buf path = BUF_INIT;
	struct stat st;
	int rc = 1;

	buf_fmt(&path, "%s/MERGE_HEAD", g->gitdir);
	if (lstat(path.data, &st) < 0)
		rc = errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_sys(e, "%s", path.data);
	buf_release(&path);
	return rc;
}

/* The commits in MERGE_HEAD, appended to *v behind HEAD. */
static int
merge_heads(const struct git *g, char (**v)[GIT_OID], size_t *n, size_t *cap,
    struct err *e)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	int rc = merging_here(g, e);

	buf_fmt(&path, "%s/MERGE_HEAD", g->gitdir);
	if (rc > 0)
		rc = io_slurp(&b, path.data, 1 << 20, e);
	for (const char *s = buf_cstr(&b); rc == 0 && *s;) {
		size_t len = strcspn(s, "\n"),
		    hex = strspn(s, "0123456789abcdef");

		if (hex != len || (hex != 40 && hex != 64)) {
			rc = err_set(e, FX_EFAIL, "%s: holds no commit ids",
			    path.data);
			break;
		}
		mem_grow(v, *n, cap, sizeof(**v));
		memcpy((*v)[*n], s, len);
		(*v)[(*n)++][len] = '\0';
		s += len + (s[len] == '\n');
	}
	buf_release(&path);
	buf_release(&b);
	return rc;
}

/* The parents that the next commit will have: HEAD unless it is unborn, and
 * those of an unfinished merge. */
static int
next_parents(struct scope *s, char (**v)[GIT_OID], size_t *n, struct err *e)
{
	size_t cap = 0;
	int rc;

	mem_grow(v, 0, &cap, sizeof(**v));
	if (scope_repo(s, e) == NULL)
		return -1;
	rc = repo_commit(s->repo, "HEAD", (*v)[0], e);
	if (rc < 0)
		return -1;
	*n = (size_t)rc;
	return merge_heads(&s->git, v, n, &cap, e);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct change *)a)->path,
	    ((const struct change *)b)->path);
}

/* Does anything need a look at the baseline? */
static bool
anything_outside(const struct scope *s, const struct changes *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!contract_allows(&s->contract, c->v[i].path,
		    change_op(&c->v[i])))
			return true;
	return false;
}

static bool
has_limits(const struct contract *c)
{
	return c->limits.files >= 0 || c->limits.lines >= 0 ||
	    c->limits.file_bytes >= 0;
}

/* The branch that HEAD names, in full, with a line break behind it; empty
 * when it names none. */
static int
head_branch(const struct git *g, struct buf *b, struct err *e)
{
	static const char *const argv[] = { "symbolic-ref", "-q", "HEAD",
	    NULL };
	struct buf path = BUF_INIT;
	int rc;

	buf_fmt(&path, "%s/HEAD", g->gitdir);
	rc = io_slurp(b, path.data, 65536, e);
	buf_release(&path);
	if (rc < 0)
		return -1;
	/* With reftable the file is for show. */
	if (strcmp(buf_cstr(b), "ref: refs/heads/.invalid\n") == 0) {
		buf_clear(b);
		rc = git_ask(g, argv, NULL, 0, b, NULL, e);
		return rc < 0 ? -1 : rc < 2 ? 0 : err_set(e, FX_EFAIL,
		    "git symbolic-ref HEAD: status %d", rc);
	}
	if (strncmp(b->data, "ref: ", 5) != 0)
		buf_clear(b);
	else
		memmove(b->data, b->data + 5, b->len - 4);
	return 0;
}

/* A bound workspace stands on its own branch, or on none of a task. */
static int
check_branch(struct scope *s, struct findings *fs, struct err *e)
{
	struct buf b = BUF_INIT;
	struct seal other = SEAL_INIT;
	struct err ignored = ERR_INIT;
	const char *name;
	struct finding *f;
	int rc = 0;

	if (s->git.jj || s->binding.task == NULL)
		return 0;
	rc = head_branch(&s->git, &b, e);
	if (rc == 0 && strncmp(buf_cstr(&b), "refs/heads/", 11) == 0) {
		b.data[strcspn(b.data, "\n")] = '\0';
		name = path_base(b.data);
		if (strcmp(name, s->binding.task) != 0 && path_task_ok(name) &&
		    seal_read(&other, NULL, s->git.commondir, name,
		    &ignored) == 0) {
			f = findings_add(fs, "other-task", NULL);
			f->about_ref = true;
			f->ref = arena_strdup(&fs->arena, b.data);
			f->task = arena_strdup(&fs->arena, s->binding.task);
			f->owner = arena_strdup(&fs->arena, name);
			f->reason = "the branch is another task's";
		}
	}
	err_release(&ignored);
	seal_release(&other);
	buf_release(&b);
	return rc;
}

/* Judge each of the changes against the baseline of a commit with these
 * parents. */
static int
judge_all(struct scope *s, struct changes *c, char (*parents)[GIT_OID],
    size_t nparents, bool index, struct findings *fs, struct err *e)
{
	struct baseline b = BASELINE_INIT;
	int rc = baseline_unfinished(&b, s, parents, nparents, e);

	/* In a merge a path may differ from several parents. */
	if (c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), by_path);
	for (size_t i = 0; rc == 0 && i < c->n; i++)
		if (i == 0 || by_path(&c->v[i - 1], &c->v[i]) != 0)
			rc = baseline_judge(s, &c->v[i], &b, fs, e);
	if (rc == 0 && index && has_limits(&s->contract))
		rc = baseline_limits(s, &b, NULL,
		    nparents ? parents[0] : NULL, NULL, fs, e);
	baseline_release(&b);
	return rc;
}

/* A repository without a work tree may have an index all the same. */
static int
check_index(const struct git *g, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc = 0;

	buf_fmt(&b, "%s/index", g->gitdir);
	if (g->top == NULL && g->index == NULL && !io_exists(b.data))
		rc = err_set(e, FX_EFAIL, "a bare repository has no index");
	buf_release(&b);
	return rc;
}

int
boundary_staged(struct scope *s, struct findings *fs, struct err *e)
{
	struct changes c = CHANGES_INIT;
	char (*parents)[GIT_OID] = NULL;
	size_t n = 0;
	int merging, rc;

	/* An empty list would be a yes that nobody gave. */
	if (s->git.jj)
		return err_set(e, FX_EINPUT, "jj stages nothing, and there is "
		    "no .git here: --worktree judges what is worked on");
	merging = merging_here(&s->git, e);
	rc = merging < 0 ? -1 : check_index(&s->git, e);
	if (rc == 0)
		rc = check_branch(s, fs, e);
	if (rc == 0)
		rc = changes_staged(&c, &s->git, e);
	/* The usual commit ends here, after one git child. */
	if (rc == 0 && !merging && !has_limits(&s->contract) &&
	    !anything_outside(s, &c)) {
		fs->paths += c.n;
		changes_release(&c);
		return 0;
	}
	if (rc == 0)
		rc = next_parents(s, &parents, &n, e);
	for (size_t i = 1; rc == 0 && i < n; i++)
		rc = changes_index(&c, &s->git, parents[i], e);
	if (rc == 0)
		rc = judge_all(s, &c, parents, n, true, fs, e);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	free(parents);
	changes_release(&c);
	return rc;
}

/* The id that git would give a file of the work tree, filters applied. */
static int
hash_path(const struct git *g, struct change *x, struct err *e)
{
	const char *file[] = { "hash-object", "--", x->path, NULL };
	const char *bytes[] = { "hash-object", "--stdin", NULL };
	const char *head[] = { "-C", x->path, "rev-parse", "HEAD", NULL };
	struct buf path = BUF_INIT, out = BUF_INIT, link = BUF_INIT;
	struct stat st;
	int rc;

	path_join(&path, g->top, x->path);
	if (lstat(path.data, &st) < 0) {
		rc = err_sys(e, "%s", x->path);
	} else if (S_ISLNK(st.st_mode)) {
		ssize_t n;

		buf_reserve(&link, 65536);
		n = readlink(path.data, link.data, 65536);
		rc = n < 0 ? err_sys(e, "%s", x->path) :
		    git_run(g, bytes, link.data, (size_t)n, &out, e);
		x->new_mode = 0120000;
	} else if (S_ISDIR(st.st_mode)) {
		/* Without a commit in it no commit can hold it. */
		rc = git_ask(g, head, NULL, 0, &out, NULL, e) < 0 ? -1 : 0;
		x->new_mode = 0160000;
	} else {
		rc = git_run(g, file, NULL, 0, &out, e);
		x->new_mode = st.st_mode & 0111 ? 0100755 : 0100644;
	}
	if (rc == 0) {
		const char *id = buf_cstr(&out);
		size_t n = strspn(id, "0123456789abcdef");

		if (n == 40 || n == 64) {
			memcpy(x->new_oid, id, n);
			x->new_oid[n] = '\0';
		}
	}
	buf_release(&path);
	buf_release(&out);
	buf_release(&link);
	return rc;
}

static int
git_worktree(struct scope *s, struct findings *fs, struct err *e)
{
	struct changes c = CHANGES_INIT;
	struct baseline b = BASELINE_INIT;
	char (*parents)[GIT_OID] = NULL;
	size_t n = 0;
	int rc;

	if (s->git.top == NULL)
		return err_set(e, FX_EFAIL, "a bare repository has no work "
		    "tree");
	rc = next_parents(s, &parents, &n, e);
	if (rc == 0)
		rc = baseline_unfinished(&b, s, parents, n, e);
	if (rc == 0)
		rc = changes_worktree(&c, &s->git,
		    b.n > 0 ? b.oids[0] : NULL, e);
	for (size_t i = 0; rc == 0 && i < c.n; i++) {
		struct change *x = &c.v[i];
		bool zero = strspn(x->new_oid, "0") == strlen(x->new_oid);

		if (x->new_mode != 0 && zero && !contract_allows(&s->contract,
		    x->path, change_op(x)))
			rc = hash_path(&s->git, x, e);
		if (rc == 0)
			rc = baseline_judge(s, x, &b, fs, e);
	}
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	baseline_release(&b);
	free(parents);
	changes_release(&c);
	return rc;
}

/* A jj workspace without .git: its working-copy commit, just snapshotted,
 * and all that it brings beyond Known. */
static int
jj_worktree(struct scope *s, struct findings *fs, struct err *e)
{
	char oid[GIT_OID], *range[] = { oid };

	if (jj_snapshot(&s->git, oid, e) < 0)
		return -1;
	fs->at = arena_strdup(&fs->arena, oid);
	return boundary_commits(s, range, 1, fs, e);
}

int
boundary_worktree(struct scope *s, struct findings *fs, struct err *e)
{
	return s->git.jj ? jj_worktree(s, fs, e) : git_worktree(s, fs, e);
}

/* One path as a person types it, made relative to the top, judged. */
static int
check_name(struct scope *s, const char *abs, struct findings *fs,
    struct err *e)
{
	size_t n = strlen(s->git.top);
	struct change c = { .status = 'M' };
	struct stat st;

	if (!path_within(abs, s->git.top) || abs[n] == '\0')
		return err_set(e, FX_EINPUT, "%s: is not below %s", abs,
		    s->git.top);
	c.path = abs + n + (abs[n] == '/');
	c.new_mode = 0100644;
	c.old_mode = lstat(abs, &st) == 0 ? 0100644 : 0;
	if (c.old_mode == 0)
		c.status = 'A';
	fs->paths++;
	baseline_refuse(s, &c, change_op(&c), fs);
	return 0;
}

/* Judge abs, and where it lands when that is elsewhere: through a link the
 * same edit changes another file, also one that it would make. */
static int
check_path(struct scope *s, const char *abs, const char *top,
    struct findings *fs, struct err *e)
{
	struct buf real = BUF_INIT, in = BUF_INIT;
	struct finding *f;
	int rc = check_name(s, abs, fs, e);

	if (rc == 0)
		rc = io_reach(&real, abs, e);
	if (rc == 0 && path_within(real.data, top) &&
	    strcmp(real.data, top) != 0) {
		path_join(&in, s->git.top, real.data + strlen(top) + 1);
		if (strcmp(in.data, abs) != 0)
			rc = check_name(s, in.data, fs, e);
	} else if (rc == 0) {
		f = findings_add(fs, "not-allowed",
		    abs + strlen(s->git.top) + 1);
		f->status = 'M';
		f->task = s->task;
		f->reason = "it is a link that leads out of the repository";
	}
	buf_release(&real);
	buf_release(&in);
	return rc;
}

int
boundary_check(struct scope *s, char *const *paths, size_t n,
    struct findings *fs, struct err *e)
{
	struct buf top = BUF_INIT;
	char *cwd = getcwd(NULL, 0);
	int rc;

	if (cwd == NULL || s->git.top == NULL) {
		free(cwd);
		return err_set(e, FX_EFAIL, "there is no work tree here");
	}
	rc = io_reach(&top, s->git.top, e);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		struct buf abs = BUF_INIT;

		path_resolve(&abs, cwd, paths[i]);
		rc = check_path(s, buf_cstr(&abs), buf_cstr(&top), fs, e);
		buf_release(&abs);
	}
	free(cwd);
	buf_release(&top);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	return rc;
}
