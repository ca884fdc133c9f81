/* Change lists, from git's raw format and from plain paths. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/repo.h"
#include "record/change.h"
#include "record/contract.h"

enum { MAX_RECORD = 1 << 20 };

void
changes_release(struct changes *c)
{
	free(c->v);
	c->v = NULL;
	c->n = c->cap = 0;
	arena_release(&c->arena);
}

static struct change *
changes_add(struct changes *c, const char *path, size_t n)
{
	struct change *x;

	mem_grow(&c->v, c->n, &c->cap, sizeof(*c->v));
	x = &c->v[c->n++];
	memset(x, 0, sizeof(*x));
	x->path = arena_dup(&c->arena, path, n);
	return x;
}

enum change_op
change_op(const struct change *c)
{
	if (c->old_mode == 0)
		return CHANGE_ADD;
	return c->new_mode == 0 ? CHANGE_DELETE : CHANGE_MODIFY;
}

/* An octal mode of six digits and a blank; NULL when it is none. */
static const char *
read_mode(const char *s, unsigned *mode)
{
	*mode = 0;
	for (int i = 0; i < 6; i++, s++) {
		if (*s < '0' || *s > '7')
			return NULL;
		*mode = *mode * 8 + (unsigned)(*s - '0');
	}
	return *s == ' ' ? s + 1 : NULL;
}

/* A whole object id; NULL when it is none. */
static const char *
read_oid(const char *s, char oid[GIT_OID])
{
	size_t n = strspn(s, "0123456789abcdef");

	if (n != 40 && n != 64)
		return NULL;
	memcpy(oid, s, n);
	oid[n] = '\0';
	return s + n;
}

/* ":100644 100755 OID OID M" into c. */
static bool
read_header(const char *s, struct change *c)
{
	if (*s++ != ':' || (s = read_mode(s, &c->old_mode)) == NULL ||
	    (s = read_mode(s, &c->new_mode)) == NULL ||
	    (s = read_oid(s, c->old_oid)) == NULL || *s++ != ' ' ||
	    (s = read_oid(s, c->new_oid)) == NULL || *s++ != ' ')
		return false;
	c->status = *s++;
	return c->status != '\0' && strchr("ADMTU", c->status) && *s == '\0';
}

/* Where a reader of raw records stands: between records, or behind a header
 * with the path to come. */
struct raw {
	char commit[GIT_OID];
	struct change now;
	bool header;
	int (*each)(void *ctx, const struct change *);
	void *ctx;
};

static int
raw_token(struct raw *r, const char *s, size_t n, struct err *e)
{
	const char *end;

	if (strlen(s) != n)
		return err_set(e, FX_EFAIL, "git's list of changes is broken");
	if (r->header) {
		r->header = false;
		if (n == 0)
			return err_set(e, FX_EFAIL,
			    "git's list of changes holds an empty path");
		r->now.path = s;
		r->now.commit = r->commit[0] ? r->commit : NULL;
		return r->each(r->ctx, &r->now);
	}
	if (*s == ':' && read_header(s, &r->now)) {
		r->header = true;
		return 0;
	}
	if ((end = read_oid(s, r->commit)) != NULL && *end == '\0')
		return 0;
	return err_set(e, FX_EFAIL, "git's list of changes is broken at "
	    "'%.60s'", s);
}

static int
cut_short(struct err *e)
{
	return err_set(e, FX_EFAIL, "git's list of changes is cut short");
}

int
changes_stream(FILE *fp, int (*each)(void *ctx, const struct change *),
    void *ctx, struct err *e)
{
	struct raw r = { .each = each, .ctx = ctx };
	struct buf b = BUF_INIT;
	int rc;

	while ((rc = io_record(fp, '\0', MAX_RECORD, &b, e)) > 0) {
		/* A path whose NUL is missing may be half of one. */
		rc = feof(fp) ? cut_short(e) : raw_token(&r, b.data, b.len, e);
		if (rc != 0)
			break;
	}
	if (rc == 0 && r.header)
		rc = cut_short(e);
	buf_release(&b);
	return rc;
}

static int
keep(void *ctx, const struct change *c)
{
	struct changes *list = ctx;
	struct change *x = changes_add(list, c->path, strlen(c->path));
	const char *path = x->path;

	*x = *c;
	x->path = path;
	if (c->commit)
		x->commit = arena_strdup(&list->arena, c->commit);
	return 0;
}

int
changes_read_raw(struct changes *c, const char *bytes, size_t n,
    struct err *e)
{
	struct raw r = { .each = keep, .ctx = c };
	const char *end;

	for (size_t i = 0; i < n; i = (size_t)(end - bytes) + 1) {
		end = memchr(bytes + i, '\0', n - i);
		if (end == NULL)
			return cut_short(e);
		if (raw_token(&r, bytes + i, (size_t)(end - bytes) - i, e) < 0)
			return -1;
	}
	return r.header ? cut_short(e) : 0;
}

/* A path that no tree can hold would be judged by its text: "src/../x" by
 * what holds for src.  Of git's own names the judge speaks. */
static int
check_path(const char *path, size_t n, struct err *e)
{
	const char *why;

	if (strlen(path) != n)
		return err_set(e, FX_EINPUT,
		    "a path on standard input holds a NUL (-z?)");
	why = path_fault(path, n);
	return why == NULL || protected_reason(path) ? 0 :
	    err_set(e, FX_EINPUT, "standard input: the path '%s' %s", path,
	    why);
}

int
changes_read_paths(struct changes *c, FILE *fp, int delim, struct err *e)
{
	struct buf b = BUF_INIT;
	struct change *x;
	int rc;

	while ((rc = io_record(fp, delim, MAX_RECORD, &b, e)) > 0) {
		if (b.len == 0)
			continue;
		if ((rc = check_path(b.data, b.len, e)) < 0)
			break;
		x = changes_add(c, b.data, b.len);
		x->status = 'M';
		x->old_mode = x->new_mode = 0100644;
	}
	buf_release(&b);
	return rc;
}

/* Run a command that prints the raw format and keep what it says. */
static int
from_git(struct changes *c, const struct git *g, const char *const *argv,
    struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = git_run(g, argv, NULL, 0, &out, e);

	if (rc == 0)
		rc = changes_read_raw(c, buf_cstr(&out), out.len, e);
	buf_release(&out);
	return rc;
}

/* The id of the empty tree, which git knows without its being stored. */
static int
empty_tree(const struct git *g, char oid[GIT_OID], struct err *e)
{
	const char *argv[] = { "hash-object", "-t", "tree", "--stdin", NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(g, argv, NULL, 0, &out, e);

	if (rc == 0 && read_oid(buf_cstr(&out), oid) == NULL)
		rc = err_set(e, FX_EFAIL, "git hash-object: no id");
	buf_release(&out);
	return rc;
}

int
changes_index(struct changes *c, const struct git *g, const char *tree,
    struct err *e)
{
	char empty[GIT_OID];
	/* "git add -N" marks a path that no commit holds yet. */
	const char *argv[] = { "diff-index", "--cached", "--raw", "-z",
	    "--no-renames", "--no-abbrev", "--ignore-submodules=none",
	    "--ita-invisible-in-index", "--end-of-options", tree, "--", NULL };

	if (tree == NULL) {
		if (empty_tree(g, empty, e) < 0)
			return -1;
		argv[9] = empty;
	}
	return from_git(c, g, argv, e);
}

static void
keep_delta(void *ctx, const struct repo_delta *d)
{
	struct change *x = changes_add(ctx, d->path, strlen(d->path));

	x->old_mode = d->old_mode;
	x->new_mode = d->new_mode;
	memcpy(x->old_oid, d->old_oid, strlen(d->old_oid) + 1);
	memcpy(x->new_oid, d->new_oid, strlen(d->new_oid) + 1);
	x->status = !d->old_mode ? 'A' : !d->new_mode ? 'D' :
	    (d->old_mode ^ d->new_mode) & 0170000 ? 'T' : 'M';
}

int
changes_trees(struct changes *c, const struct git *g, struct repo *r,
    const char *from, const char *to, struct err *e)
{
	char empty[GIT_OID];
	const char *argv[] = { "diff-tree", "-r", "--raw", "-z",
	    "--no-renames", "--no-abbrev", "--ignore-submodules=none",
	    "--end-of-options", from, to, "--", NULL };
	int rc = repo_diff(r, from, to, keep_delta, c, e);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if ((from == NULL || to == NULL) && empty_tree(g, empty, e) < 0)
		return -1;
	argv[8] = from ? from : empty;
	argv[9] = to ? to : empty;
	return from_git(c, g, argv, e);
}

int
changes_staged(struct changes *c, const struct git *g, struct err *e)
{
	const char *argv[] = { "rev-parse", "--verify", "-q", "HEAD", NULL };
	const char *born[] = { "symbolic-ref", "-q", "HEAD", NULL };
	struct err first = ERR_INIT;
	int st;

	if (changes_index(c, g, "HEAD", &first) == 0)
		return 0;
	/* It failed: on an unborn branch (a symbolic HEAD that leads
	 * nowhere) everything in the index is added; else it stays failed. */
	st = git_ask(g, argv, NULL, 0, NULL, NULL, e);
	if (st == 1)
		st = git_ask(g, born, NULL, 0, NULL, NULL, e) == 0 ? 1 : -1;
	if (st != 1) {
		err_set(e, first.status, "%s", first.msg);
		err_release(&first);
		return -1;
	}
	err_release(&first);
	return changes_index(c, g, NULL, e);
}

int
changes_worktree(struct changes *c, const struct git *g, const char *tree,
    struct err *e)
{
	char empty[GIT_OID];
	const char *refresh[] = { "update-index", "-q", "--refresh", NULL };
	const char *diff[] = { "diff-index", "--raw", "-z", "--no-renames",
	    "--no-abbrev", "--ignore-submodules=none", "--end-of-options",
	    tree, "--", NULL };
	const char *files[] = { "ls-files", "-o", "--exclude-standard", "-z",
	    "--full-name", NULL };
	struct buf out = BUF_INIT;
	struct change *x;
	int rc;

	if (tree == NULL) {
		if (empty_tree(g, empty, e) < 0)
			return -1;
		diff[7] = empty;
	}
	/* Entries with a new time only would be listed as changed. */
	if (git_ask(g, refresh, NULL, 0, NULL, NULL, e) < 0)
		return -1;
	rc = from_git(c, g, diff, e);
	if (rc == 0)
		rc = git_run(g, files, NULL, 0, &out, e);
	for (size_t i = 0; rc == 0 && i < out.len;) {
		size_t n = strlen(out.data + i);
		bool slash = n > 1 && out.data[i + n - 1] == '/';

		/* What ends in a slash is a repository of its own. */
		x = changes_add(c, out.data + i, n - slash);
		x->status = 'A';
		x->new_mode = slash ? 0160000 : 0100644;
		i += n + 1;
	}
	buf_release(&out);
	return rc;
}
