/* Where the rules of a call come from. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/share.h"
#include "door/git.h"
#include "door/repo.h"
#include "door/tree.h"
#include "judge/errsum_plan.h"
#include "judge/errsum_rules.h"
#include "record/base.h"
#include "record/seal.h"

enum { FILE_BYTES = 4 << 20, PLAIN = 0100000, KIND = 0170000 };

static const char own_dir[] = ".factory/errors";

/* 1: it is a folder, or a file, itself; 0: it is not; -1 with e. */
static int
is_plain(const char *path, bool folder, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 :
		    err_sys(e, "%s", path);
	return folder ? S_ISDIR(st.st_mode) : S_ISREG(st.st_mode);
}

static int
from_file(struct errrules *rs, const char *dir, const char *name,
    struct err *e)
{
	struct buf path = BUF_INIT;
	int rc;

	buf_fmt(&path, "%s/%s", dir, name);
	rc = errrules_name(name) ? is_plain(path.data, false, e) : 0;
	if (rc > 0)
		rc = errrules_load(rs, path.data, true, e);
	buf_release(&path);
	return rc;
}

/* Those of the work tree, which a link could lead out of. */
static int
from_folder(struct errrules *rs, const char *top, struct err *e)
{
	struct buf dir = BUF_INIT;
	struct dirent **v = NULL;
	int n = 0, rc;

	buf_fmt(&dir, "%s/.factory", top);
	rc = is_plain(dir.data, true, e);
	if (rc > 0) {
		buf_str(&dir, "/errors");
		rc = is_plain(dir.data, true, e);
	}
	if (rc > 0 && (n = scandir(dir.data, &v, NULL, alphasort)) < 0)
		rc = err_sys(e, "%s", dir.data);
	for (int i = 0; i < n; i++) {
		if (rc >= 0)
			rc = from_file(rs, dir.data, v[i]->d_name, e);
		free(v[i]);
	}
	free(v);
	buf_release(&dir);
	return rc < 0 ? -1 : 0;
}

struct walk {
	struct errrules *rules;
	struct repo *repo;
	const char *commit;
	struct err *e;
};

static int
from_entry(void *ctx, const struct tree_entry *t)
{
	struct walk *w = ctx;
	struct buf path = BUF_INIT, bytes = BUF_INIT;
	char oid[GIT_OID];
	unsigned mode;
	int rc = 0;

	buf_fmt(&path, "%s/%.*s", own_dir, (int)t->len, t->name);
	if ((t->mode & KIND) == PLAIN &&
	    errrules_name(path.data + sizeof(own_dir))) {
		rc = repo_entry(w->repo, w->commit, path.data, &mode, oid,
		    w->e);
		if (rc > 0)
			rc = repo_blob(w->repo, oid, FILE_BYTES, &bytes,
			    w->e);
		if (rc == 0)
			rc = errrules_parse(w->rules, path.data,
			    buf_cstr(&bytes), bytes.len, true, w->e);
	}
	buf_release(&path);
	buf_release(&bytes);
	return rc;
}

static int
from_commit(struct errrules *rs, struct repo *repo, const char *commit,
    struct err *e)
{
	struct walk w = { rs, repo, commit, e };
	struct buf tree = BUF_INIT;
	char oid[GIT_OID];
	unsigned mode;
	int rc = repo_entry(repo, commit, own_dir, &mode, oid, e);

	if (rc > 0 && mode == TREE_FOLDER) {
		rc = repo_tree(repo, oid, &tree, e);
		if (rc == 0)
			rc = tree_walk(tree.data, tree.len,
			    repo_oid_bytes(oid), from_entry, &w, e);
	}
	buf_release(&tree);
	return rc < 0 ? -1 : 0;
}

/* The task's base: as it was sealed, else as its ref is now.  1, 0, -1. */
static int
base_of(const struct git *g, struct repo *repo, const char *task,
    char commit[GIT_OID], struct err *e)
{
	struct seal seal = SEAL_INIT;
	struct err none = ERR_INIT;
	char *ref;
	int rc = seal_read(&seal, NULL, g->commondir, task, &none);

	if (rc < 0 && errno != ENOENT) {
		seal_release(&seal);
		return err_move(e, &none);
	}
	err_release(&none);
	commit[0] = '\0';
	if (rc == 0)
		memcpy(commit, seal.base_commit, sizeof(seal.base_commit));
	seal_release(&seal);
	if (strspn(commit, "0") != strlen(commit))
		return 1;
	if ((ref = base_ref(g, repo, NULL, task, e)) == NULL)
		return -1;
	rc = repo_ref(repo, ref, commit, e);
	free(ref);
	return rc;
}

static int
from_base(struct errrules *rs, const struct git *g, const char *task,
    struct err *e)
{
	struct repo *repo = repo_open(g, REPO_ANY, e);
	char commit[GIT_OID];
	int rc = repo ? base_of(g, repo, task, commit, e) : -1;

	if (rc > 0)
		rc = from_commit(rs, repo, commit, e);
	repo_free(repo);
	return rc;
}

static int
own(struct errrules *rs, struct err *e)
{
	struct binding b = BINDING_INIT;
	struct err none = ERR_INIT;
	struct git g = GIT_INIT;
	size_t from = rs->n;
	int rc = 0;

	if (git_locate(&g, &none) == 0) {
		rc = binding_read(&b, &g, e);
		if (rc > 0)
			rc = from_base(rs, &g, b.task, e);
		else if (rc == 0 && g.top)
			rc = from_folder(rs, g.top, e);
	}
	for (; from < rs->n; from++)
		rs->v[from].own = true;
	err_release(&none);
	binding_release(&b);
	git_release(&g);
	return rc;
}

/* The first n of the rules that the build made. */
static void
made(struct errrules *rs, size_t n)
{
	rs->v = errsum_made.rules;
	rs->fixed = true;
	rs->n = n;
}

struct errsum_plan *
errsum_rules_plan(const struct errrules *rs)
{
	size_t n = errsum_made.n;

	if (rs->n != n ||
	    rs->v[n - 1].start.pat != errsum_made.rules[n - 1].start.pat)
		return NULL;
	needles_use(errsum_made.plan->needles, simd_best());
	return errsum_made.plan;
}

/* A file or a folder of rules that is installed. */
static int
installed(struct errrules *rs, const char *name, bool folder, struct err *e)
{
	struct buf path = BUF_INIT;
	int rc = share_find(&path, name, e);

	if (rc == 0)
		rc = folder ? errrules_dir(rs, path.data, true, e) :
		    errrules_load(rs, path.data, true, e);
	buf_release(&path);
	return rc;
}

static int
delivered(struct errrules *rs, bool plain, bool read, struct err *e)
{
	if (!read) {
		made(rs, plain ? errsum_made.plain : errsum_made.n);
		return 0;
	}
	if (installed(rs, "contracts/plain.yaml", false, e) < 0)
		return -1;
	if (plain)
		return 0;
	if (installed(rs, "contracts/errors", true, e) < 0)
		return -1;
	return rs->hash == errsum_made.hash ? 0 : err_set(e, FX_EINPUT,
	    "the rules that are installed are not those that fx-errsum was "
	    "built with; those of a repository lie in %s", own_dir);
}

/* The folder that --rules names: one that is not there is a slip, and no
 * rules would be a doubt. */
static int
from_named(struct errrules *rs, const char *dir, struct err *e)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return err_set(e, FX_EINPUT, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(e, FX_EINPUT, "%s: is not a folder", dir);
	return errrules_dir(rs, dir, true, e);
}

int
errsum_rules(struct errrules *rs, const char *dir, bool read, struct err *e)
{
	if (delivered(rs, dir != NULL, read, e) < 0)
		return -1;
	/* Who names a folder means that one. */
	if (dir)
		return strcmp(dir, "none") == 0 ? 0 : from_named(rs, dir, e);
	return own(rs, e);
}
