/* What git does not keep of a file: its full mode, and the bytes that a
 * filter or a conversion of line ends would not give back. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/aside.h"
#include "record/snapshot_attributes.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_settings.h"

enum { THREADS = 8192 };	/* files that are worth a second one */
static const size_t max_file = (size_t)1 << 30;

/* The folders of x that the entry before it has not. */
static int
folders(struct snapshot *s, const char *path, const char *before,
    struct err *e)
{
	for (const char *p = path; (p = strchr(p, '/')) != NULL; p++) {
		size_t n = (size_t)(p - path);
		struct snap_entry *x;
		struct stat st;
		char *dir;

		if (before && strncmp(path, before, n + 1) == 0)
			continue;
		dir = arena_dup(&s->names, path, n);
		if (fstatat(s->top, dir, &st, AT_SYMLINK_NOFOLLOW) < 0)
			return err_sys(e, "%s", dir);
		if (!S_ISDIR(st.st_mode))
			return err_set(e, FX_EFAIL, "%s: changed while it "
			    "was kept", dir);
		if ((st.st_mode & 07777) == 0755)
			continue;
		x = snap_add(&s->dirs);
		x->path = dir;
		x->mode = st.st_mode & 07777;
	}
	return 0;
}

static void
note(struct snap_entry *x, const struct stat *st)
{
	unsigned plain = x->git_mode == SNAP_LINK ? 0 :
	    x->git_mode == 0100755 ? 0755 : 0644;

	x->st = snap_stat_of(st);
	if (S_ISREG(st->st_mode) && (st->st_mode & 07777) != plain)
		x->mode = SNAP_OWN | (st->st_mode & 07777);
}

/* Not in the work tree: a sparse one, or a submodule's. */
static bool
is_elsewhere(const struct snap_entry *x)
{
	return x->tag == 'S' || x->git_mode == SNAP_MODULE;
}

/* What the file is now. */
static int
look(struct snapshot *s, struct snap_entry *x, struct err *e)
{
	struct stat st;
	int why = 0, thin;
	bool other = false;

	if (fstatat(s->top, x->path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		why = errno;
	else
		other = S_ISDIR(st.st_mode) ||
		    (S_ISLNK(st.st_mode) != (x->git_mode == SNAP_LINK) &&
		    (!S_ISREG(st.st_mode) || !snap_no_links(s)));
	/* Where jj has no file anything may stand. */
	if ((why == ENOENT || why == ENOTDIR || other) &&
	    (thin = snap_jj_thin(s, e)) != 0) {
		x->tag = 'S';
		return thin < 0 ? -1 : 0;
	}
	if (why) {
		errno = why;
		return err_sys(e, "%s", x->path);
	}
	if (other || (x->alone && !snap_same(&st, &x->st)))
		return err_set(e, FX_EFAIL, "%s: changed while it was kept",
		    x->path);
	note(x, &st);
	return 0;
}

/* Some of what is listed, for one thread. */
struct some {
	const struct snapshot *s;
	size_t i, end;
};

/* As many as are what the list says. */
static void *
look_at_plain(void *ctx)
{
	struct some *o = ctx;
	struct stat st;

	for (; o->i < o->end; o->i++) {
		struct snap_entry *x = &o->s->now.v[o->i];

		if (is_elsewhere(x))
			continue;
		if (x->alone || fstatat(o->s->top, x->path, &st,
		    AT_SYMLINK_NOFOLLOW) < 0 || (st.st_mode & S_IFMT) !=
		    (x->git_mode & SNAP_TYPE))
			break;
		note(x, &st);
	}
	return NULL;
}

int
snap_modes(struct snapshot *s, struct err *e)
{
	const char *before = NULL;
	size_t half = s->now.n / 2;
	struct some a = { s, 0, half }, b = { s, half, s->now.n };

	snap_list_clear(&s->dirs);
	if (s->now.n > THREADS)
		aside_both(look_at_plain, &a, &b);
	for (size_t i = 0; i < s->now.n; i++) {
		struct snap_entry *x = &s->now.v[i];

		if (is_elsewhere(x))
			continue;
		if (i >= (i < half ? a.i : b.i) && look(s, x, e) < 0)
			return -1;
		if (x->tag == 'S')
			continue;
		if (folders(s, x->path, before, e) < 0)
			return -1;
		before = x->path;
	}
	return 0;
}

/* git also goes by attributes that are no part of the state. */
static bool
attributes_there(const struct snapshot *s)
{
	const char *before = NULL;
	bool yes = false;

	for (size_t i = 0; i < s->now.n && !yes; i++) {
		yes = snap_attributes_above(s, s->now.v[i].path, before);
		before = s->now.v[i].path;
	}
	return yes;
}

/* Could any path have attributes?  1, 2: all are converted (core.autocrlf),
 * 0, -1 with e. */
static int
converts(struct snapshot *s, struct err *e)
{
	struct buf out = BUF_INIT;
	int st = snap_ask(s, NULL, &out, NULL, e, SNAP("config", "--get-regexp",
	    "^core\\.(autocrlf|attributesfile)$"));
	int rc = st < 0 ? -1 : 0;

	if (st == 0)
		rc = strstr(out.data, "core.autocrlf") ? 2 : 1;
	if (rc == 0)
		rc = snap_attributes_outside(s) || attributes_there(s);
	for (size_t i = 0; rc == 0 && i < s->now.n; i++)
		rc = strcmp(path_base(s->now.v[i].path),
		    ".gitattributes") == 0;
	buf_release(&out);
	return rc;
}

static bool
is_file(const struct snap_entry *x)
{
	return x->tag != 'S' && (x->git_mode & SNAP_TYPE) == 0100000;
}

/* Which files may be converted: why[i] 1, or 2 when a filter's program is
 * asked, which is not run only to look. */
static int
converted(struct snapshot *s, char *why, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	int how = converts(s, e), rc = how < 0 ? -1 : 0;
	const char *p, *end;

	if (how <= 0)
		goto done;
	for (size_t i = 0; i < s->now.n; i++)
		if (is_file(&s->now.v[i])) {
			buf_append(&in, s->now.v[i].path,
			    strlen(s->now.v[i].path) + 1);
			why[i] = how == 2;
		}
	rc = snap_git(s, &in, &out, e, SNAP("check-attr", "-z", "--stdin",
	    "text", "eol", "crlf", "filter", "ident",
	    "working-tree-encoding"));
	p = buf_cstr(&out);
	for (end = p + out.len; rc == 0 && p < end;) {
		const char *attr = p + strlen(p) + 1;
		const char *value = attr + strlen(attr) + 1;
		struct snap_entry *x = snap_find(&s->now, p);

		if (x && strcmp(value, "unspecified") != 0 &&
		    strcmp(value, "unset") != 0)
			why[x - s->now.v] |= strcmp(attr, "filter") == 0 ? 2 :
			    1;
		p = value + strlen(value) + 1;
	}
done:
	buf_release(&in);
	buf_release(&out);
	return rc;
}

int
snap_given(struct snapshot *s, const char *dir, const char *path,
    struct err *e)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	char *x = snap_path(s->g->top, path), *y = snap_path(dir, path);
	int rc = -1;

	if (io_slurp(&a, x, max_file, e) == 0 &&
	    io_slurp(&b, y, max_file, e) == 0)
		rc = a.len == b.len && memcmp(buf_cstr(&a), buf_cstr(&b),
		    a.len) == 0;
	buf_release(&a);
	buf_release(&b);
	free(x);
	free(y);
	return rc;
}

/* Make why 2 for those that git would give other bytes. */
static int
compare(struct snapshot *s, char *why, struct err *e)
{
	char *dir = snap_path(s->dir, "out");
	struct buf in = BUF_INIT, prefix = BUF_INIT;
	int rc = 0, same;

	for (size_t i = 0; i < s->now.n; i++)
		if (why[i] == 1)
			buf_append(&in, s->now.v[i].path,
			    strlen(s->now.v[i].path) + 1);
	if (in.len > 0) {
		snap_remove_tree(dir);
		buf_fmt(&prefix, "--prefix=%s/", dir);
		rc = snap_git(s, &in, NULL, e, SNAP("checkout-index", "-z",
		    "--stdin", prefix.data));
	}
	for (size_t i = 0; rc == 0 && i < s->now.n; i++) {
		if (why[i] != 1)
			continue;
		if ((same = snap_given(s, dir, s->now.v[i].path, e)) < 0)
			rc = -1;
		else
			why[i] = same ? 0 : 2;
	}
	if (in.len > 0)
		snap_remove_tree(dir);
	free(dir);
	buf_release(&in);
	buf_release(&prefix);
	return rc;
}

/* The bytes of a file as they are have this name. */
static int
note_raw(struct snapshot *s, struct snap_entry *x, const char *oid, size_t n,
    struct err *e)
{
	struct stat st;

	if (n != 40 && n != 64)
		return err_set(e, FX_EFAIL, "git hash-object: no name for '%s'",
		    x->path);
	if (fstatat(s->top, x->path, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !snap_same(&st, &x->st))
		return err_set(e, FX_EFAIL, "%s: changed while it was kept",
		    x->path);
	x->raw = arena_dup(&s->names, oid, n);
	return 0;
}

/* git reads a path a line: one with a newline goes alone. */
static int
keep_alone(struct snapshot *s, struct snap_entry *x, struct err *e)
{
	char oid[GIT_OID];

	if (snap_oid(s, NULL, oid, e, SNAP("hash-object", "-w", "--no-filters",
	    "--", x->path)) < 0)
		return -1;
	return note_raw(s, x, oid, strlen(oid), e);
}

static int
keep_raw(struct snapshot *s, const char *why, struct err *e)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	const char *oid;
	int rc = 0;

	/* A quote in front would be an escape. */
	for (size_t i = 0; i < s->now.n; i++)
		if ((why[i] & 2) && !strchr(s->now.v[i].path, '\n'))
			buf_fmt(&in, "./%s\n", s->now.v[i].path);
	if (in.len > 0)
		rc = snap_git(s, &in, &out, e, SNAP("hash-object", "-w",
		    "--no-filters", "--stdin-paths"));
	oid = buf_cstr(&out);
	for (size_t i = 0; rc == 0 && i < s->now.n; i++) {
		struct snap_entry *x = &s->now.v[i];
		size_t n = strcspn(oid, "\n");

		if (!(why[i] & 2))
			continue;
		if (strchr(x->path, '\n')) {
			rc = keep_alone(s, x, e);
			continue;
		}
		rc = note_raw(s, x, oid, n, e);
		oid += n + (oid[n] != '\0');
	}
	buf_release(&in);
	buf_release(&out);
	return rc;
}

int
snap_raw(struct snapshot *s, struct err *e)
{
	char *why = mem_alloc(s->now.n + 1);
	int rc = converted(s, why, e);

	if (rc == 0)
		rc = compare(s, why, e);
	if (rc == 0)
		rc = keep_raw(s, why, e);
	free(why);
	return rc;
}
