/* Questions to a repository's objects and refs, answered by git children. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "door/repo.h"
#include "door/tree.h"

enum { CACHE = 256, PAIRS = 64, MAX_OBJECT = 1 << 30 };

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
	struct proc_pipe cat;		/* git cat-file --batch-command */
	FILE *answers;
	struct cached tree[CACHE];	/* raw trees, by hash of the name */
	struct pair pair[PAIRS];	/* merge bases, by hash of both ids */
};

struct repo *
repo_open(const struct git *g, enum repo_backend backend, struct err *e)
{
	struct repo *r = mem_alloc(sizeof(*r));

	(void)backend;
	(void)e;
	r->g = g;
	r->cat = (struct proc_pipe)PROC_PIPE_INIT;
	return r;
}

void
repo_free(struct repo *r)
{
	struct err ignored = ERR_INIT;

	if (r == NULL)
		return;
	if (r->answers)
		fclose(r->answers);
	r->cat.out = -1;
	/* It ends when its input does; how is of no interest any more. */
	proc_close(&r->cat, &ignored);
	err_release(&ignored);
	for (size_t i = 0; i < CACHE; i++)
		buf_release(&r->tree[i].bytes);
	for (size_t i = 0; i < PAIRS; i++)
		free(r->pair[i].bases);
	free(r);
}

size_t
repo_oid_bytes(const char *oid)
{
	return strlen(oid) / 2;
}

static bool
is_oid(const char *s)
{
	size_t n = strspn(s, "0123456789abcdef");

	return (n == 40 || n == 64) && s[n] == '\0';
}

/* The one line that a command printed, as an id. */
static int
one_oid(struct buf *out, char oid[GIT_OID], const char *what, struct err *e)
{
	while (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	if (!is_oid(buf_cstr(out)))
		return err_set(e, FX_EFAIL, "git: '%s' has no id", what);
	memcpy(oid, out->data, out->len + 1);
	return 1;
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

int
repo_commit(struct repo *r, const char *rev, char oid[GIT_OID], struct err *e)
{
	struct buf spec = BUF_INIT, out = BUF_INIT;
	const char *argv[] = { "rev-parse", "--verify", "-q",
	    "--end-of-options", NULL, NULL };
	int st;

	buf_fmt(&spec, "%s^{commit}", rev);
	argv[4] = spec.data;
	st = git_ask(r->g, argv, NULL, 0, &out, NULL, e);
	if (st == 0)
		st = one_oid(&out, oid, rev, e);
	else if (st == 1 || st == 128)
		st = strcmp(rev, "HEAD") == 0 ? unborn(r, e) : 0;
	else if (st > 0)
		st = err_set(e, FX_EFAIL, "git rev-parse %s: status %d", rev,
		    st);
	buf_release(&spec);
	buf_release(&out);
	return st;
}

int
repo_ref(struct repo *r, const char *name, char oid[GIT_OID], struct err *e)
{
	const char *argv[] = { "rev-parse", "--verify", "-q",
	    "--end-of-options", name, NULL };
	struct buf out = BUF_INIT, file = BUF_INIT;
	int st = git_ask(r->g, argv, NULL, 0, &out, NULL, e);

	if (st == 0) {
		st = one_oid(&out, oid, name, e);
	} else if (st > 0) {
		/* A ref that is there but cannot be read is not absent. */
		buf_fmt(&file, "%s/%s", r->g->commondir, name);
		st = io_exists(file.data) && !io_is_dir(file.data) ?
		    err_set(e, FX_EFAIL, "%s: cannot be read", name) : 0;
	}
	buf_release(&out);
	buf_release(&file);
	return st;
}

/* Run merge-base; its lines are appended to *v. */
static int
merge_base(struct repo *r, const char *const *argv, char (**v)[GIT_OID],
    size_t *n, size_t *cap, struct err *e)
{
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = git_ask(r->g, argv, NULL, 0, &out, &said, e);

	if (st > 1)
		err_set(e, FX_EFAIL, "git merge-base: %s", buf_cstr(&said));
	for (char *s = out.data; (st == 0 || st == 1) && s && *s;) {
		size_t len = strcspn(s, "\n");
		bool more = s[len] == '\n';

		s[len] = '\0';
		mem_grow(v, *n, cap, sizeof(**v));
		if (is_oid(s))
			memcpy((*v)[(*n)++], s, len + 1);
		s += len + more;
	}
	buf_release(&out);
	buf_release(&said);
	return st == 0 || st == 1 ? 0 : -1;
}

int
repo_independent(struct repo *r, char (*oids)[GIT_OID], size_t *n,
    struct err *e)
{
	const char *argv[64] = { "merge-base", "--independent" };
	char (*v)[GIT_OID] = NULL;
	size_t got = 0, cap = 0;
	int rc;

	if (*n < 2)
		return 0;
	if (*n > 60)
		return err_set(e, FX_EFAIL, "more than 60 merge bases");
	for (size_t i = 0; i < *n; i++)
		argv[2 + i] = oids[i];
	argv[2 + *n] = NULL;
	rc = merge_base(r, argv, &v, &got, &cap, e);
	if (rc == 0 && got > 0) {
		memcpy(oids, v, got * sizeof(*v));
		*n = got;
	}
	free(v);
	return rc;
}

int
repo_merge_bases(struct repo *r, const char *a, char (*others)[GIT_OID],
    size_t nothers, char (**bases)[GIT_OID], size_t *nbases, size_t *cap,
    struct err *e)
{
	const char *argv[64] = { "merge-base", "--all", a };

	if (nothers > 60)
		return err_set(e, FX_EFAIL, "a merge of more than 60 parents");
	for (size_t i = 0; i < nothers; i++)
		argv[3 + i] = others[i];
	argv[3 + nothers] = NULL;
	return merge_base(r, argv, bases, nbases, cap, e);
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

/* Ask the child for an object: type and size.  1, or -1 with e. */
static int
request(struct repo *r, const char *verb, const char *name, char type[16],
    unsigned long long *size, struct err *e)
{
	static const char *const argv[] = { "cat-file", "--batch-command",
	    NULL };
	struct buf line = BUF_INIT;
	int rc;

	if (r->answers == NULL) {
		if (git_open(r->g, argv, &r->cat, e) < 0)
			return -1;
		r->answers = fdopen(r->cat.out, "r");
		if (r->answers == NULL)
			return err_sys(e, "git cat-file");
	}
	buf_fmt(&line, "%s %s\n", verb, name);
	rc = io_write(r->cat.in, line.data, line.len, e);
	if (rc == 0)
		rc = io_record(r->answers, '\n', 4096, &line, e);
	if (rc == 1 && sscanf(line.data, "%*65s %15s %llu", type, size) != 2)
		rc = err_set(e, FX_EFAIL, "object %s cannot be read (%s)",
		    name, line.data);
	else if (rc == 0)
		rc = err_set(e, FX_EFAIL, "git cat-file ended at object %s",
		    name);
	buf_release(&line);
	return rc;
}

/* Read an object whole, appended to out. */
static int
contents(struct repo *r, const char *name, const char *type, size_t max,
    struct buf *out, struct err *e)
{
	unsigned long long size = 0;
	char is[16];
	size_t at = out->len;

	if (request(r, "contents", name, is, &size, e) < 0)
		return -1;
	if (size > MAX_OBJECT)
		return err_set(e, FX_EFAIL, "object %s is too large", name);
	buf_reserve(out, (size_t)size + 1);
	if (fread(out->data + at, 1, (size_t)size + 1, r->answers) !=
	    (size_t)size + 1)
		return err_set(e, FX_EFAIL, "git cat-file: object %s is cut "
		    "short", name);
	out->len += (size_t)size;
	out->data[out->len] = '\0';
	if (strcmp(is, type) != 0)
		return err_set(e, FX_EFAIL, "object %s is a %s, not a %s",
		    name, is, type);
	if (size > max)
		return err_set(e, FX_EINPUT, "object %s is larger than the "
		    "limit of %zu bytes", name, max);
	return 0;
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
	return contents(r, oid, "blob", max, out, e);
}

int
repo_size(struct repo *r, const char *oid, unsigned long long *size,
    struct err *e)
{
	char type[16];

	return request(r, "info", oid, type, size, e) < 0 ? -1 : 0;
}

int
repo_tree(struct repo *r, const char *oid, struct buf *out, struct err *e)
{
	return contents(r, oid, "tree", MAX_OBJECT, out, e);
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
