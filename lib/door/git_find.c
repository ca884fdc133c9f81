/* Where the repository of the current folder is, found as git finds it but
 * without starting a program. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/git.h"

enum { MAX_POINTER = 65536 };

/* Does dir/name exist? */
static bool
has(const char *dir, const char *name)
{
	struct buf b = BUF_INIT;
	bool yes;

	path_join(&b, dir, name);
	yes = io_exists(b.data);
	buf_release(&b);
	return yes;
}

/* path made absolute against dir, "." and ".." taken away as text; owned. */
static char *
absolute(const char *dir, const char *path)
{
	struct buf b = BUF_INIT;

	path_resolve(&b, dir, path);
	return buf_detach(&b);
}

/* The first line of dir/name after prefix; NULL when it cannot be had. */
static char *
pointer(const char *dir, const char *name, const char *prefix)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err e = ERR_INIT;
	size_t n = strlen(prefix);
	char *s = NULL;

	path_join(&path, dir, name);
	if (io_slurp(&b, path.data, MAX_POINTER, &e) == 0 && b.len > n &&
	    strncmp(b.data, prefix, n) == 0) {
		size_t len = strcspn(b.data + n, "\r\n");

		if (len > 0)
			s = mem_dup(b.data + n, len);
	}
	err_release(&e);
	buf_release(&path);
	buf_release(&b);
	return s;
}

/* git's is_git_directory: HEAD, and objects and refs here or in the common
 * folder.  In a reftable repository refs/ is kept as a decoy. */
static bool
is_gitdir(const char *dir)
{
	return has(dir, "HEAD") &&
	    (has(dir, "commondir") ||
	    (has(dir, "objects") && has(dir, "refs")));
}

/* The folder above, in place; false at the root. */
static bool
up(char *dir)
{
	char *slash = strrchr(dir, '/');

	if (slash == NULL || dir[1] == '\0')
		return false;
	slash[slash == dir] = '\0';
	return true;
}

/* .jj/repo is a folder, or a file that names one (relative to .jj since jj
 * 0.39); store/git_target names the git folder relative to the store. */
char *
git_dir_of_jj(const char *dir)
{
	char *jj = absolute(dir, ".jj"), *repo, *store, *s, *git = NULL;

	if ((s = pointer(jj, "repo", "")) != NULL) {
		repo = absolute(jj, s);
		free(s);
	} else {
		repo = absolute(jj, "repo");
	}
	store = absolute(repo, "store");
	if ((s = pointer(store, "git_target", "")) != NULL) {
		git = absolute(store, s);
		free(s);
	}
	if (git && !is_gitdir(git)) {
		free(git);
		git = NULL;
	}
	free(jj);
	free(repo);
	free(store);
	return git;
}

char *
git_dir_of(const char *dir)
{
	char *git = absolute(dir, ".git"), *s = pointer(dir, ".git",
	    "gitdir: ");

	if (s != NULL) {
		free(git);
		git = absolute(dir, s);
		free(s);
	}
	if (is_gitdir(git))
		return git;
	free(git);
	return NULL;
}

/* Is dir one of GIT_CEILING_DIRECTORIES?  git does not look there. */
static bool
ceiling(const char *dir)
{
	const char *s = getenv("GIT_CEILING_DIRECTORIES");
	size_t n = strlen(dir), k;

	for (; s && *s; s += k + (s[k] == ':')) {
		k = strcspn(s, ":");
		if (k == n && memcmp(s, dir, n) == 0)
			return true;
	}
	return false;
}

/* Walk up from cwd.  true when a repository was found. */
static bool
discover(struct git *g, const char *cwd)
{
	char *dir = mem_strdup(cwd);

	do {
		if (g->jj_top == NULL && has(dir, ".jj"))
			g->jj_top = mem_strdup(dir);
		if ((g->gitdir = git_dir_of(dir)) != NULL) {
			g->top = mem_strdup(dir);
			break;
		}
		if (g->jj_top && strcmp(g->jj_top, dir) == 0 &&
		    (g->gitdir = git_dir_of_jj(dir)) != NULL) {
			g->jj = g->named = true;
			g->top = mem_strdup(dir);
			break;
		}
		/* A workspace whose repository cannot be read: one around it
		 * is another one. */
		if (g->jj_top && strcmp(g->jj_top, dir) == 0 &&
		    has(dir, ".jj/repo"))
			break;
		if (is_gitdir(dir)) {
			g->gitdir = mem_strdup(dir);
			break;
		}
	} while (up(dir) && !ceiling(dir));
	/* A .jj of a folder further down belongs to no repository here. */
	if (g->jj_top && (g->top == NULL || strcmp(g->jj_top, g->top) != 0)) {
		free(g->jj_top);
		g->jj_top = NULL;
	}
	free(dir);
	return g->gitdir != NULL;
}

/* GIT_DIR and its kin.  As in git, the work tree is then the current folder
 * unless GIT_WORK_TREE names it; a hook of a bare repository stands inside
 * it. */
static bool
from_environment(struct git *g, const char *cwd)
{
	const char *dir = getenv("GIT_DIR"), *tree = getenv("GIT_WORK_TREE");

	g->gitdir = absolute(cwd, dir);
	g->named = true;
	if (tree && *tree)
		g->top = absolute(cwd, tree);
	else if (!path_within(cwd, g->gitdir))
		g->top = mem_strdup(cwd);
	if (g->top && has(g->top, ".jj"))
		g->jj_top = mem_strdup(g->top);
	return is_gitdir(g->gitdir);
}

int
git_locate(struct git *g, struct err *e)
{
	const char *dir = getenv("GIT_DIR"), *common = getenv("GIT_COMMON_DIR");
	const char *index = getenv("GIT_INDEX_FILE");
	char *cwd = getcwd(NULL, 0), *s;
	bool found;

	if (cwd == NULL && errno == ENOMEM)
		mem_fail();
	if (cwd == NULL)
		return err_sys(e, "the current folder");
	found = dir && *dir ? from_environment(g, cwd) : discover(g, cwd);
	if (!found) {
		err_set(e, FX_EFAIL, "%s: not in a git or jj repository", cwd);
		free(cwd);
		return -1;
	}
	if (common && *common)
		g->commondir = absolute(cwd, common);
	else if ((s = pointer(g->gitdir, "commondir", "")) != NULL) {
		g->commondir = absolute(g->gitdir, s);
		free(s);
	} else {
		g->commondir = mem_strdup(g->gitdir);
	}
	if (index && *index)
		g->index = absolute(cwd, index);
	free(cwd);
	return 0;
}

void
git_release(struct git *g)
{
	free(g->gitdir);
	free(g->commondir);
	free(g->top);
	free(g->index);
	free(g->jj_top);
	memset(g, 0, sizeof(*g));
}
