/* Questions to a repository's objects and refs: who answers, and what does
 * not depend on that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/repo_ops.h"
#include "door/tree.h"

enum { CACHE = 256, PAIRS = 64, MAX_TREE = 1 << 30 };

struct cached {
	char name[GIT_OID + 8];
	struct buf bytes;
};

struct pair {
	char a[GIT_OID], b[GIT_OID], (*bases)[GIT_OID];
	size_t n, cap;
};

struct repo {
	const struct git *g;
	const struct repo_ops *ops;
	void *state;
	struct cached tree[CACHE];	/* raw trees, by hash of the name */
	struct pair pair[PAIRS];	/* merge bases, by hash of both ids */
};

/* What FX_BACKEND says, which tests set. */
static enum repo_backend
chosen(enum repo_backend wanted)
{
	const char *s = getenv("FX_BACKEND");

	if (s && strcmp(s, "git") == 0)
		return REPO_GIT;
	return s && strcmp(s, "libgit2") == 0 ? REPO_LIBGIT2 : wanted;
}

struct repo *
repo_open(const struct git *g, enum repo_backend backend, struct err *e)
{
	struct repo *r = mem_alloc(sizeof(*r));
	struct err why = ERR_INIT;

	r->g = g;
	backend = chosen(backend);
	if (backend != REPO_GIT)
		r->state = repo_libgit2_open(g, &r->ops, &why);
	if (r->state == NULL && backend == REPO_LIBGIT2) {
		err_set(e, why.status, "%s", why.msg);
		free(r);
		r = NULL;
	} else if (r->state == NULL) {
		r->state = repo_git_open(g, &r->ops);
	}
	err_release(&why);
	return r;
}

void
repo_free(struct repo *r)
{
	if (r == NULL)
		return;
	r->ops->free(r->state);
	for (size_t i = 0; i < CACHE; i++)
		buf_release(&r->tree[i].bytes);
	for (size_t i = 0; i < PAIRS; i++)
		free(r->pair[i].bases);
	free(r);
}

bool
repo_is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

bool
repo_is_zero(const char *oid)
{
	return strspn(oid, "0") == strlen(oid);
}

size_t
repo_oid_bytes(const char *oid)
{
	return strlen(oid) / 2;
}

/* HEAD leads to no commit: is that because its branch has none yet? */
static int
unborn(struct repo *r, struct err *e)
{
	const char *argv[] = { "symbolic-ref", "-q", "HEAD", NULL };
	struct buf out = BUF_INIT;
	char oid[GIT_OID];
	int rc = git_ask(r->g, argv, NULL, 0, &out, NULL, e);

	if (rc == 0 && out.len > 0) {
		out.data[--out.len] = '\0';
		rc = repo_ref(r, out.data, oid, e);
	}
	if (rc > 0)
		rc = err_set(e, FX_EFAIL, "HEAD: leads to no commit that can "
		    "be read");
	buf_release(&out);
	return rc;
}

/* libgit2 finds nothing either where it has no memory to look: git tells the
 * two apart. */
static int
commit_by_git(const struct git *g, const char *rev, char oid[GIT_OID],
    struct err *e)
{
	const struct repo_ops *ops;
	void *state = repo_git_open(g, &ops);
	int rc = ops->commit(state, rev, oid, e);

	ops->free(state);
	return rc;
}

int
repo_commit(struct repo *r, const char *rev, char oid[GIT_OID], struct err *e)
{
	int rc = r->ops->commit(r->state, rev, oid, e);

	if (rc == 0 && r->ops->diff)	/* libgit2's answer */
		rc = commit_by_git(r->g, rev, oid, e);
	return rc == 0 && strcmp(rev, "HEAD") == 0 ? unborn(r, e) : rc;
}

int
repo_ref(struct repo *r, const char *name, char oid[GIT_OID], struct err *e)
{
	return r->ops->ref(r->state, name, oid, e);
}

int
repo_independent(struct repo *r, char (*oids)[GIT_OID], size_t *n,
    struct err *e)
{
	return *n < 2 ? 0 : r->ops->independent(r->state, oids, n, e);
}

int
repo_merge_bases(struct repo *r, const char *a, char (*others)[GIT_OID],
    size_t nothers, char (**bases)[GIT_OID], size_t *nbases, size_t *cap,
    struct err *e)
{
	return r->ops->merge_bases(r->state, a, others, nothers, bases,
	    nbases, cap, e);
}

static unsigned
hash(unsigned h, const char *s)
{
	for (; *s; s++)
		h = h * 33 + (unsigned char)*s;
	return h;
}

int
repo_pair_bases(struct repo *r, const char *a, const char *b,
    char (**bases)[GIT_OID], size_t *n, struct err *e)
{
	bool swap = strcmp(a, b) > 0;
	const char *first = swap ? b : a, *second = swap ? a : b;
	struct pair *p = &r->pair[hash(hash(5381, first), second) % PAIRS];
	char other[1][GIT_OID];
	int rc = 0;

	if (strcmp(p->a, first) != 0 || strcmp(p->b, second) != 0) {
		p->n = 0;
		p->a[0] = '\0';
		snprintf(other[0], sizeof(other[0]), "%s", second);
		rc = repo_merge_bases(r, first, other, 1, &p->bases, &p->n,
		    &p->cap, e);
		if (rc == 0) {
			snprintf(p->a, sizeof(p->a), "%s", first);
			snprintf(p->b, sizeof(p->b), "%s", second);
		}
	}
	*bases = p->bases;
	*n = p->n;
	return rc;
}

int
repo_blob(struct repo *r, const char *oid, size_t max, struct buf *out,
    struct err *e)
{
	unsigned long long size = 0;

	if (repo_size(r, oid, &size, e) < 0)
		return -1;
	if (size > max)
		return err_set(e, FX_EINPUT, "object %s is larger than the "
		    "limit of %zu bytes", oid, max);
	return r->ops->object(r->state, oid, "blob", max, out, e);
}

int
repo_size(struct repo *r, const char *oid, unsigned long long *size,
    struct err *e)
{
	return r->ops->size(r->state, oid, size, e);
}

int
repo_tree(struct repo *r, const char *oid, struct buf *out, struct err *e)
{
	return r->ops->object(r->state, oid, "tree", MAX_TREE, out, e);
}

int
repo_diff(struct repo *r, const char *from, const char *to,
    void (*each)(void *ctx, const struct repo_delta *), void *ctx,
    struct err *e)
{
	if (r->ops->diff == NULL)
		return 0;
	return r->ops->diff(r->state, from, to, each, ctx, e) < 0 ? -1 : 1;
}

/* The raw tree of a tree-ish, kept for the next question. */
static const struct buf *
tree_of(struct repo *r, const char *name, struct err *e)
{
	struct cached *c = &r->tree[hash(5381, name) % CACHE];

	if (strcmp(c->name, name) == 0)
		return &c->bytes;
	c->name[0] = '\0';
	buf_clear(&c->bytes);
	if (repo_tree(r, name, &c->bytes, e) < 0)
		return NULL;
	snprintf(c->name, sizeof(c->name), "%s", name);
	return &c->bytes;
}

struct wanted {
	const char *name;
	size_t len, oid_bytes;
	unsigned mode;
	char oid[GIT_OID];
};

static int
is_wanted(void *ctx, const struct tree_entry *t)
{
	struct wanted *w = ctx;

	if (t->len != w->len || memcmp(t->name, w->name, t->len) != 0)
		return 0;
	w->mode = t->mode;
	for (size_t i = 0; i < w->oid_bytes; i++)
		snprintf(w->oid + 2 * i, 3, "%02x", t->oid[i]);
	return 1;
}

int
repo_entry(struct repo *r, const char *oid, const char *path, unsigned *mode,
    char entry[GIT_OID], struct err *e)
{
	char name[GIT_OID + 8];
	const struct buf *tree;
	struct wanted w = { 0 };
	int rc;

	if (oid == NULL)
		return 0;
	snprintf(name, sizeof(name), "%s^{tree}", oid);
	w.oid_bytes = repo_oid_bytes(oid);
	for (;;) {
		w.name = path;
		w.len = strcspn(path, "/");
		if ((tree = tree_of(r, name, e)) == NULL)
			return -1;
		rc = tree_walk(buf_cstr(tree), tree->len, w.oid_bytes,
		    is_wanted, &w, e);
		if (rc <= 0)
			return rc;
		path += w.len;
		if (*path == '\0')
			break;
		path++;
		if (w.mode != TREE_FOLDER)
			return 0;
		snprintf(name, sizeof(name), "%s", w.oid);
	}
	*mode = w.mode;
	memcpy(entry, w.oid, sizeof(w.oid));
	return 1;
}
