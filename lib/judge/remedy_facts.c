/* What index, work tree and commits have at the paths that were refused. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/remedy_facts.h"
#include "record/change.h"

#define GITLINK 0160000

/* Is name among these, which end in NUL each? */
static bool
listed(const struct buf *b, const char *name)
{
	for (size_t i = 0; i < b->len; i += strlen(b->data + i) + 1)
		if (strcmp(b->data + i, name) == 0)
			return true;
	return false;
}

/* Is it one of the paths, or in one that became a folder? */
static bool
ours(const struct remedy *o, const char *path)
{
	for (size_t i = 0; i < o->n; i++)
		if (path_within(path, o->paths[i]))
			return true;
	return false;
}

bool
remedy_rest(const struct remedy *o)
{
	struct changes c = CHANGES_INIT;
	struct err ignored = ERR_INIT;
	bool rest = changes_staged(&c, &o->s->git, &ignored) < 0;

	for (size_t i = 0; i < c.n && !rest; i++)
		rest = !ours(o, c.v[i].path);
	err_release(&ignored);
	changes_release(&c);
	return rest;
}

/* Does git, asked so, say that there is a difference? */
static bool
differs(const struct git *g, const char *const *argv)
{
	struct err ignored = ERR_INIT;
	int st = git_ask(g, argv, NULL, 0, NULL, NULL, &ignored);

	err_release(&ignored);
	return st == 1;
}

bool
remedy_dirty(const struct git *g)
{
	const char *argv[] = { "diff-index", "--quiet",
	    "--ignore-submodules=dirty", "HEAD", "--", NULL };

	return g->top && !g->jj && differs(g, argv);
}

bool
remedy_whole(const struct git *g)
{
	const char *argv[] = { "diff-files", "--quiet",
	    "--ignore-submodules=dirty", NULL };

	return !differs(g, argv);
}

bool
remedy_same(struct scope *s, const char *a, const char *b, const char *path)
{
	char x[GIT_OID] = "", y[GIT_OID] = "";
	struct err ignored = ERR_INIT;
	unsigned m = 0, k = 0;
	bool same;

	same = repo_entry(s->repo, a, path, &m, x, &ignored) >= 0 &&
	    repo_entry(s->repo, b, path, &k, y, &ignored) >= 0 &&
	    m == k && strcmp(x, y) == 0;
	err_release(&ignored);
	return same;
}

void
remedy_keep(struct remedy *o, const char *base, bool same)
{
	struct err ignored = ERR_INIT;
	char head[GIT_OID];
	size_t n = 0;

	if (repo_commit(o->s->repo, "HEAD", head, &ignored) == 1)
		for (size_t i = 0; i < o->n; i++)
			if (remedy_same(o->s, head, base, o->paths[i]) == same)
				o->paths[n++] = o->paths[i];
	err_release(&ignored);
	o->n = n;
}

void
remedy_keep_unstashed(struct remedy *o)
{
	const char *gone[] = { "diff-index", "--cached", "--name-only", "-z",
	    "--no-renames", "--diff-filter=D", "HEAD", "--", NULL };
	const char *seen[] = { "diff-index", "--cached", "--name-only", "-z",
	    "--no-renames", "--diff-filter=A", "--ita-visible-in-index",
	    "HEAD", "--", NULL };
	const char *real[] = { "diff-index", "--cached", "--name-only", "-z",
	    "--no-renames", "--diff-filter=A", "--ita-invisible-in-index",
	    "HEAD", "--", NULL };
	struct buf d = BUF_INIT, a = BUF_INIT, r = BUF_INIT;
	struct err e = ERR_INIT;
	size_t n = 0;

	if (git_run(&o->s->git, gone, NULL, 0, &d, &e) == 0 &&
	    git_run(&o->s->git, seen, NULL, 0, &a, &e) == 0 &&
	    git_run(&o->s->git, real, NULL, 0, &r, &e) == 0)
		for (size_t i = 0; i < o->n; i++)
			if (listed(&d, o->paths[i]) ||
			    (listed(&a, o->paths[i]) &&
			    !listed(&r, o->paths[i])))
				o->paths[n++] = o->paths[i];
	o->n = n;
	err_release(&e);
	buf_release(&d);
	buf_release(&a);
	buf_release(&r);
}

/* Has a refused commit at path what the index has there? */
static bool
prepared(struct remedy *o, const struct change *c)
{
	struct err ignored = ERR_INIT;
	bool yes = false;

	for (size_t i = 0; i < o->fs->n && !yes; i++) {
		const struct finding *f = &o->fs->v[i];
		char oid[GIT_OID] = "";
		unsigned m = 0;

		if (!f->path || !f->commit || strcmp(f->path, c->path) != 0)
			continue;
		if (repo_entry(o->s->repo, f->commit, f->path, &m, oid,
		    &ignored) >= 0)
			yes = m == c->new_mode &&
			    (m == 0 || strcmp(oid, c->new_oid) == 0);
	}
	err_release(&ignored);
	return yes;
}

/* Which tracked files the work tree has otherwise than the index. */
static int
edited(const struct git *g, struct buf *b, struct err *e)
{
	const char *argv[] = { "diff-files", "--name-only", "-z",
	    "--ignore-submodules=dirty", NULL };

	return git_run(g, argv, NULL, 0, b, e);
}

/* Has the work tree something else at a staged path? */
static bool
otherwise(const struct git *g, const struct buf *names, const struct change *c)
{
	struct buf path = BUF_INIT;
	bool yes = listed(names, c->path);

	/* A submodule's folder stays when the index loses it. */
	if (c->new_mode == 0 && c->old_mode != GITLINK && g->top) {
		path_join(&path, g->top, c->path);
		yes = io_exists(path.data);
		buf_release(&path);
	}
	return yes;
}

void
remedy_keep_moved(struct remedy *o, bool index_only)
{
	struct changes c = CHANGES_INIT;
	const struct git *g = &o->s->git;
	struct err ignored = ERR_INIT;
	struct buf names = BUF_INIT;
	size_t n = 0;

	if (scope_repo(o->s, &ignored) &&
	    changes_staged(&c, g, &ignored) == 0 &&
	    edited(g, &names, &ignored) == 0)
		for (size_t i = 0; i < o->n; i++)
			for (size_t k = 0; k < c.n; k++)
				if (strcmp(c.v[k].path, o->paths[i]) == 0 &&
				    prepared(o, &c.v[k]) &&
				    otherwise(g, &names, &c.v[k]) == index_only)
					o->paths[n++] = o->paths[i];
	o->n = n;
	err_release(&ignored);
	changes_release(&c);
	buf_release(&names);
}

bool
remedy_edited(const struct git *g)
{
	struct changes c = CHANGES_INIT;
	struct err ignored = ERR_INIT;
	struct buf names = BUF_INIT;
	bool yes = false;

	if (changes_staged(&c, g, &ignored) == 0 &&
	    edited(g, &names, &ignored) == 0)
		for (size_t i = 0; i < c.n && !yes; i++)
			yes = otherwise(g, &names, &c.v[i]);
	err_release(&ignored);
	changes_release(&c);
	buf_release(&names);
	return yes;
}

bool
remedy_gitlink(const struct finding *f, bool any)
{
	bool was = f->old_mode == GITLINK, is = f->new_mode == GITLINK;

	return any ? was || is : was && is;
}
