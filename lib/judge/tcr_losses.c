/* fx-tcr losses: what would be lost with this workspace. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "door/hash.h"
#include "door/jdoc.h"
#include "door/jj.h"
#include "judge/tcr_book.h"
#include "judge/tcr_hidden.h"
#include "judge/tcr_verbs.h"
#include "record/litter.h"
#include "record/madefile.h"
#include "record/seal.h"
#include "record/snapshot.h"

struct losses {
	const struct tcr_verb *call;
	struct git g;
	size_t n;
};

static void
lose(struct losses *l, const char *what, const char *name)
{
	struct jdoc *j;

	l->n++;
	if (l->call->quiet)
		return;
	if (!l->call->json) {
		fprintf(l->call->out, "%s: ", what);
		text_print(l->call->out, name);
		fputc('\n', l->call->out);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "loss");
	jdoc_str(j, "what", what);
	jdoc_bytes(j, "name", name);
	jdoc_print(j, l->call->out);
	jdoc_free(j);
}

/* Is it the contract, as it was sealed?  Of that there is a copy. */
static bool
is_sealed(const struct losses *l, const char *path, const struct buf *bytes)
{
	struct seal s = SEAL_INIT;
	struct err none = ERR_INIT;
	char sum[HASH_HEX], *task;
	const char *slash = strrchr(path, '/');
	bool yes = false;

	if (slash - path <= 9 || strcmp(slash, "/contract.yaml") != 0)
		return false;
	task = mem_dup(path + 9, (size_t)(slash - path) - 9);
	hash_sha256(sum, buf_cstr(bytes), bytes->len);
	if (path_task_ok(task) && seal_read(&s, NULL, l->g.commondir, task,
	    &none) == 0)
		yes = strcmp(s.sha256, sum) == 0;
	seal_release(&s);
	err_release(&none);
	free(task);
	return yes;
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), k = strlen(with);

	return n >= k && strcmp(s + n - k, with) == 0;
}

/* Can it be had again: a copy of a record, or what fx made and nobody
 * edited? */
static bool
is_ours(const struct losses *l, const char *path)
{
	struct buf none = BUF_INIT, had = BUF_INIT;
	enum madefile_state state = MADEFILE_EDITED;
	struct err ignored = ERR_INIT;
	const char *name = path_base(path);
	bool yes;

	if (strncmp(path, ".factory/", 9) != 0 &&
	    strncmp(path, ".moon/", 6) != 0)
		return false;
	if (ends(path, "-failure.log") || (strncmp(name, "tcr-", 4) == 0 &&
	    ends(name, ".json")))
		return true;
	yes = madefile_look(&state, path, &none, &had, &ignored) == 0 &&
	    (state != MADEFILE_EDITED || is_sealed(l, path, &had));
	err_release(&ignored);
	buf_release(&none);
	buf_release(&had);
	return yes;
}

/* What is ignored as a folder is made again; a file by itself may be
 * somebody's only copy. */
static void
ignored(struct losses *l, const char *path)
{
	if (!ends(path, "/") && !l->call->ignored && !is_ours(l, path))
		lose(l, "ignored", path);
}

static void
untracked(struct losses *l, const char *path)
{
	if (!is_ours(l, path))
		lose(l, "untracked", path);
}

/* "XY path" of git status, NUL-ended. */
static int
status(struct losses *l, const char *form, const char *which, struct err *e)
{
	const char *argv[] = { "status", "--porcelain", "-z", "--no-renames",
	    form, which, NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(&l->g, argv, NULL, 0, &out, e);
	bool ignoring = strcmp(form, "--ignored=matching") == 0;

	for (size_t i = 0; rc == 0 && i + 3 < out.len;
	    i += strlen(out.data + i) + 1) {
		const char *p = out.data + i;

		if (ignoring && strncmp(p, "!! ", 3) == 0)
			ignored(l, p + 3);
		else if (ignoring)
			continue;
		else if (strncmp(p, "?? ", 3) == 0)
			untracked(l, p + 3);
		else
			lose(l, "not committed", p + 3);
	}
	buf_release(&out);
	return rc;
}

/* Each line of what git answers. */
static int
lines(struct losses *l, const char *what, const char *const *argv,
    struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = git_run(&l->g, argv, NULL, 0, &out, e);

	for (char *p = out.data, *end; rc == 0 && p &&
	    (end = strchr(p, '\n')) != NULL; p = end + 1) {
		*end = '\0';
		lose(l, what, p);
	}
	buf_release(&out);
	return rc;
}

static void
unfinished(struct losses *l)
{
	static const char *const v[] = { "MERGE_HEAD", "CHERRY_PICK_HEAD",
	    "REVERT_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply" };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct buf b = BUF_INIT;

		path_join(&b, l->g.gitdir, v[i]);
		if (io_exists(b.data))
			lose(l, "unfinished", v[i]);
		buf_release(&b);
	}
}

/* A person may have changed what git does not look at. */
static int
unseen(struct losses *l, struct err *e)
{
	struct buf entries = BUF_INIT, paths = BUF_INIT;
	int rc = tcr_hidden_entries(&l->g, &entries, &entries, e);

	if (rc == 0)
		rc = tcr_hidden_differ(&l->g, &entries, &paths, e);
	for (size_t i = 0; rc == 0 && i < paths.len;
	    i += strlen(paths.data + i) + 1)
		lose(l, "not committed, and hidden from git status",
		    paths.data + i);
	buf_release(&entries);
	buf_release(&paths);
	return rc;
}

static int
in_git(struct losses *l, struct err *e)
{
	static const char *const refs[] = { "for-each-ref",
	    "--format=%(refname)", "refs/worktree", "refs/bisect", NULL };
	static const char *const commits[] = { "rev-list", "--max-count=10",
	    "HEAD", "--not", "--branches", "--tags", "--remotes", NULL };

	unfinished(l);
	return status(l, "--ignored=no", "--untracked-files=all", e) < 0 ||
	    status(l, "--ignored=matching", "--untracked-files=normal",
	    e) < 0 || unseen(l, e) < 0 ||
	    lines(l, "a ref of this workspace alone", refs, e) < 0 ||
	    lines(l, "a commit on no branch", commits, e) < 0 ? -1 : 0;
}

/* Files that are not in the commit of a jj workspace, by an index of it. */
static int
others(struct losses *l, const struct git *g, bool ignoring, struct err *e)
{
	const char *argv[] = { "-C", g->top, "--work-tree", g->top, "ls-files",
	    "-z", "--others", "--exclude-standard", NULL, NULL, NULL };
	struct buf out = BUF_INIT;
	int rc;

	if (ignoring) {
		argv[8] = "--ignored";
		argv[9] = "--directory";
	}
	rc = git_run(g, argv, NULL, 0, &out, e);
	for (size_t i = 0; rc == 0 && i < out.len;
	    i += strlen(out.data + i) + 1) {
		const char *p = out.data + i;

		if (strncmp(p, ".jj/", 4) == 0)
			continue;
		(ignoring ? ignored : untracked)(l, p);
	}
	buf_release(&out);
	return rc;
}

static int
in_jj(struct losses *l, struct err *e)
{
	const char *argv[] = { "read-tree", NULL, NULL };
	struct buf index = BUF_INIT;
	struct git g = l->g;
	char oid[GIT_OID];
	int rc;

	buf_fmt(&index, "%s/factory/losses-index.%ld", g.commondir,
	    (long)getpid());
	g.index = index.data;
	argv[1] = oid;
	rc = jj_snapshot(&l->g, oid, e) < 0 ||
	    git_run(&g, argv, NULL, 0, NULL, e) < 0 ||
	    others(l, &g, false, e) < 0 || others(l, &g, true, e) < 0 ? -1 : 0;
	unlink(index.data);
	buf_release(&index);
	return rc;
}

int
tcr_verb_losses(const struct tcr_verb *v, struct err *e)
{
	struct losses l = { .call = v, .g = GIT_INIT };
	char *ref = NULL;
	int rc = git_locate(&l.g, e);

	if (rc == 0)
		litter_sweep(l.g.commondir, "losses-index.");
	if (rc == 0 && l.g.top == NULL)
		rc = err_set(e, FX_EFAIL, "a bare repository is no workspace");
	/* Paths are those of git: from the top. */
	else if (rc == 0 && chdir(l.g.top) < 0)
		rc = err_sys(e, "%s", l.g.top);
	if (rc == 0 && tcr_busy(l.g.top))
		lose(&l, "at work", "fx-tcr");
	if (rc == 0 && (ref = snapshot_unfinished(&l.g)) != NULL)
		lose(&l, "a restore that did not come to its end", ref);
	if (rc == 0)
		rc = l.g.jj ? in_jj(&l, e) : in_git(&l, e);
	free(ref);
	git_release(&l.g);
	return rc < 0 ? -1 : l.n > 0;
}
