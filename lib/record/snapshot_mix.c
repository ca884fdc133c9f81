/* A checkpoint of what is here, with some of it as another one has it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_kept.h"

/* Another index for as long as what is done with it. */
static char *
other_index(struct snapshot *s)
{
	char *own = s->own.index;

	s->own.index = snap_path(s->dir, "mix");
	unlink(s->own.index);
	return own;
}

static void
own_index(struct snapshot *s, char *own)
{
	unlink(s->own.index);
	free(s->own.index);
	s->own.index = own;
}

static bool
chosen(const char *const *paths, const char *path)
{
	if (paths == NULL)
		return true;
	for (; *paths; paths++)
		if (**paths == '\0' || path_within(path, *paths))
			return true;
	return false;
}

/* A submodule is not moved. */
static bool
is_module(const struct snap_entry *x)
{
	return x && x->git_mode == SNAP_MODULE;
}

/* Does the folder come with one of the paths? */
static bool
comes(const struct snapshot *s, const char *const *paths, const char *dir)
{
	size_t n = strlen(dir);
	bool yes = chosen(paths, dir);

	for (const char *const *p = paths; p && *p && !yes; p++)
		yes = path_within(*p, dir);
	for (size_t i = 0; i < s->now.n && yes; i++)
		yes = strncmp(s->now.v[i].path, dir, n) != 0 ||
		    s->now.v[i].path[n] != '/';
	return yes || chosen(paths, dir);
}

/* The modes of folders that stand only there. */
static void
dirs_too(struct snapshot *s, const char *const *paths)
{
	for (size_t i = 0; i < s->state.dirs.n; i++) {
		const struct snap_entry *d = &s->state.dirs.v[i];
		size_t k = 0;

		while (k < s->dirs.n &&
		    strcmp(s->dirs.v[k].path, d->path) != 0)
			k++;
		if (k == s->dirs.n && comes(s, paths, d->path))
			*snap_add(&s->dirs) = *d;
	}
}

/* Into out what the list is to be; into gone and come what that changes, as
 * update-index takes it. */
static void
merge(struct snapshot *s, const char *const *paths, struct snap_list *out,
    struct buf *gone, struct buf *come)
{
	size_t i = 0, k = 0;

	while (i < s->now.n || k < s->was.n) {
		const struct snap_entry *a = s->now.v + i, *b = s->was.v + k;
		int c = i == s->now.n ? 1 : k == s->was.n ? -1 :
		    strcmp(a->path, b->path);
		const char *path = c <= 0 ? a->path : b->path;
		const struct snap_entry *x;

		i += c <= 0;
		k += c >= 0;
		a = c <= 0 ? a : NULL;
		b = c >= 0 ? b : NULL;
		x = chosen(paths, path) && !is_module(a) &&
		    !is_module(b) ? b : a;
		if (x)
			*snap_add(out) = *x;
		/* Bytes alone are no change of the tree. */
		if (x == NULL && a) {
			buf_fmt(gone, "0 %s\t%s", a->oid, a->path);
			buf_byte(gone, '\0');
		} else if (x && x == b && snap_differs(a, b)) {
			buf_fmt(come, "%o %s\t%s", b->git_mode, b->oid,
			    b->path);
			buf_byte(come, '\0');
		}
	}
}

/* The tree of what was scanned with those changes. */
static int
tree_of(struct snapshot *s, struct buf *changes, char tree[GIT_OID],
    struct err *e)
{
	char *own = other_index(s);
	int rc = -1;

	if (snap_git(s, NULL, NULL, e, SNAP("read-tree", s->tree)) == 0 &&
	    (changes->len == 0 || snap_git(s, changes, NULL, e,
	    SNAP("update-index", "-z", "--index-info")) == 0))
		rc = snap_oid(s, NULL, tree, e, SNAP("write-tree",
		    "--missing-ok"));
	own_index(s, own);
	return rc;
}

/* Has one of the two trees each of the paths? */
static int
known(const struct snapshot *s, const char *const *paths, struct err *e)
{
	const struct snap_list *l[] = { &s->now, &s->was };

	for (; paths && *paths; paths++) {
		const char *const one[] = { *paths, NULL };
		bool found = false;

		for (size_t k = 0; k < 2 && !found; k++)
			for (size_t i = 0; i < l[k]->n && !found; i++)
				found = chosen(one, l[k]->v[i].path);
		if (!found)
			return err_set(e, FX_EINPUT, "%s: is neither here nor "
			    "in what was kept", *paths);
	}
	return 0;
}

/* The other tree, and what its checkpoint says. */
static int
load(struct snapshot *s, const struct snapshot_good *good, struct err *e)
{
	struct buf rev = BUF_INIT;
	char tree[GIT_OID];
	int rc;

	buf_fmt(&rev, "%s^{tree}", good->rev);
	rc = snap_oid(s, NULL, tree, e, SNAP("rev-parse", "--verify",
	    "--end-of-options", rev.data));
	if (rc == 0)
		rc = snap_list_tree(s, tree, &s->was, e);
	if (rc == 0 && good->checkpoint)
		rc = snap_state_read(s, good->rev, e);
	buf_release(&rev);
	return rc;
}

/* Of a tree without a checkpoint only bytes are known: modes stay, and what
 * is as git has it keeps its own bytes. */
static void
keep_modes(struct snapshot *s)
{
	for (size_t i = 0; i < s->was.n; i++) {
		struct snap_entry *b = &s->was.v[i];
		const struct snap_entry *a = snap_find(&s->now, b->path);

		if (a && a->git_mode == b->git_mode)
			b->mode = a->mode;
		if (a && !snap_differs(a, b))
			b->raw = a->raw;
	}
}

int
snapshot_mix(struct snapshot *s, const struct snapshot_good *good,
    const char *const *paths, char oid[GIT_OID], struct err *e)
{
	struct snap_list out = SNAP_LIST_INIT, now;
	struct buf changes = BUF_INIT, come = BUF_INIT;
	char tree[GIT_OID];
	int rc = -1;

	if (snap_kept_list(s, e) < 0 || snap_modes(s, e) < 0 ||
	    (s->jj == NULL && snap_raw(s, e) < 0) || load(s, good, e) < 0 ||
	    known(s, paths, e) < 0)
		return -1;
	if (good->checkpoint)
		dirs_too(s, paths);
	else
		keep_modes(s);
	merge(s, paths, &out, &changes, &come);
	/* What goes may stand in the way of what comes. */
	buf_append(&changes, buf_cstr(&come), come.len);
	if (tree_of(s, &changes, tree, e) == 0) {
		now = s->now;
		s->now = out;
		s->mixed = true;
		rc = snap_checkpoint(s, tree, "to be put back", oid, e);
		s->mixed = false;
		s->now = now;
	}
	free(out.v);
	buf_release(&changes);
	buf_release(&come);
	/* The list of folders is no more the scan's. */
	s->plain = false;
	s->kept.facts.n = 0;
	return rc;
}

/* Is what is staged what the checkpoint has? */
static int
staged_alike(struct snapshot *s, struct err *e)
{
	const struct buf *b = &s->state.index;
	char tree[GIT_OID], *own;
	int rc;

	if (s->jj) {
		rc = snap_jj_indexed(s, tree, e);
		return rc < 0 ? -1 : s->g->jj ||
		    strcmp(tree, s->state.indexed) == 0;
	}
	if (s->state.has_index != s->has_index)
		return 0;
	if (!s->has_index || (b->len == s->index_bytes.len &&
	    memcmp(buf_cstr(b), buf_cstr(&s->index_bytes), b->len) == 0))
		return 1;
	own = other_index(s);
	rc = io_replace(s->own.index, buf_cstr(b), b->len, 0600, e);
	if (rc == 0)
		rc = snap_oid(s, NULL, tree, e, SNAP("write-tree",
		    "--missing-ok"));
	own_index(s, own);
	return rc < 0 ? -1 : strcmp(tree, s->staged) == 0;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

int
snapshot_already(struct snapshot *s, struct err *e)
{
	const struct snap_list *l = &s->state.dirs;

	if (s->nchanges > 0)
		return 0;
	if (snap_listed(s, e) < 0 || snap_modes(s, e) < 0 ||
	    (s->jj == NULL && snap_raw(s, e) < 0))
		return -1;
	for (size_t i = 0; i < s->now.n && i < s->was.n; i++)
		if (s->now.v[i].mode != s->was.v[i].mode ||
		    !same_text(s->now.v[i].raw, s->was.v[i].raw))
			return 0;
	if (s->dirs.n != l->n)
		return 0;
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(s->dirs.v[i].path, l->v[i].path) != 0 ||
		    s->dirs.v[i].mode != l->v[i].mode)
			return 0;
	return staged_alike(s, e);
}
