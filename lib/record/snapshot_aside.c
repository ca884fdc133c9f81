/* What goes is set aside before git writes: whoever writes to it still, by its
 * path or by a descriptor, does not do so in vain. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "door/hash.h"
#include "record/snapshot_aside.h"
#include "record/snapshot_index.h"
#include "record/snapshot_settings.h"

enum {
	NUMBER = 24,		/* bytes of a name in the folder */
	LARGEST = 1 << 26	/* of a file that is worth reading */
};

static void
name_of(char name[NUMBER], size_t i)
{
	snprintf(name, NUMBER, "%zu", i);
}

/* All but the time of the inode, which changes when it is moved. */
static bool
same(const struct stat *a, const struct stat *b)
{
	struct snap_stat was = snap_stat_of(b);

	return snap_same(a, &was) && a->st_mode == b->st_mode;
}

/* Keep what a file of the folder has, where git has it not yet: as a commit
 * under a ref.  1: it was kept, as the blob oid; 0: git has it; -1. */
static int
keep(struct snapshot *s, const char *file, char oid[GIT_OID], struct err *e)
{
	struct buf in = BUF_INIT, ref = BUF_INIT;
	char tree[GIT_OID], commit[GIT_OID];
	int rc = -1, st;

	if (snap_oid(s, NULL, oid, e, SNAP("hash-object", "--no-filters", "--",
	    file)) < 0 ||
	    (st = snap_ask(s, NULL, NULL, NULL, e, SNAP("cat-file", "-e",
	    oid))) < 0)
		return -1;
	if (st == 0)
		return 0;
	buf_fmt(&in, "100644 blob %s\twritten\n", oid);
	if (snap_oid(s, NULL, oid, e, SNAP("hash-object", "-w",
	    "--no-filters", "--", file)) == 0 &&
	    snap_oid(s, &in, tree, e, SNAP("mktree")) == 0 &&
	    snap_commit(s, tree, "", NULL, "written while it was taken back",
	    commit, e) == 0) {
		buf_fmt(&ref, "refs/fx/late/%s", commit);
		rc = snap_git(s, NULL, NULL, e, SNAP("update-ref",
		    "--no-deref", ref.data, commit)) < 0 ? -1 : 1;
	}
	buf_release(&in);
	buf_release(&ref);
	return rc;
}

/* One that was killed has left these.  All were kept before they were set
 * aside, but for what was written to them since. */
static int
empty(struct snapshot *s, struct snap_aside *a, struct err *e)
{
	int fd = openat(a->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *x;
	char oid[GIT_OID];
	struct stat st;
	int rc = 0;

	while (d && rc >= 0 && (x = readdir(d)) != NULL) {
		if (*x->d_name == '.' || fstatat(a->fd, x->d_name, &st,
		    AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (S_ISREG(st.st_mode)) {
			char *file = snap_path(a->dir, x->d_name);

			rc = keep(s, file, oid, e);
			free(file);
		}
		if (rc >= 0)
			unlinkat(a->fd, x->d_name, 0);
	}
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return rc < 0 || d == NULL ? -1 : 0;
}

/* Has it the bytes that were kept of it? */
static bool
has_bytes(const struct snapshot *s, const struct snap_entry *x,
    const struct stat *st, size_t oid)
{
	unsigned char sum[HASH_BYTES];
	char *path = snap_path(s->own.top, x->path), head[32];
	char hex[2 * HASH_BYTES + 1];
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	bool same = S_ISREG(st->st_mode) && st->st_size <= LARGEST &&
	    io_slurp(&b, path, LARGEST, &no) == 0;
	ssize_t n;

	if (S_ISLNK(st->st_mode)) {
		buf_reserve(&b, (size_t)st->st_size + 1);
		n = readlinkat(s->top, x->path, b.data,
		    (size_t)st->st_size + 1);
		same = n == st->st_size;
		b.len = same ? (size_t)n : 0;
	}
	if (same) {
		n = snprintf(head, sizeof(head), "blob %zu", b.len);
		hash_git(sum, oid, head, (size_t)n + 1, buf_cstr(&b), b.len);
		hash_hex(hex, sum, oid);
		same = strcmp(hex, x->raw ? x->raw : x->oid) == 0;
	}
	err_release(&no);
	buf_release(&b);
	free(path);
	return same;
}

/* Is it as it was kept?  git, too, reads what is too young to be told. */
static bool
as_kept(const struct snapshot *s, const struct snap_cache *c,
    const struct snap_entry *x, const struct stat *st)
{
	const struct snap_cached *known = snap_cache_find(c, x->path);
	bool exec = st->st_mode & 0100;

	if (known == NULL || (st->st_mode & S_IFMT) !=
	    (x->git_mode & SNAP_TYPE) ||
	    (S_ISREG(st->st_mode) && exec != (x->git_mode == 0100755)))
		return false;
	return (snap_cache_same(known, c, st) && !snap_cache_young(known, c)) ||
	    has_bytes(s, x, st, c->oid);
}

static bool
is_module(const struct snap_entry *x)
{
	return x && x->git_mode == SNAP_MODULE;
}

/* Which files go, or are replaced, and are as they were kept? */
static void
list(struct snapshot *s, struct snap_aside *a)
{
	struct snap_cache c = SNAP_CACHE_INIT;

	if (!snap_cache_read(&c, s->own.index))
		return;
	a->all = !snap_is_set(s, "core.sparsecheckout", false) &&
	    !snap_is_set(s, "core.ignorecase", false);
	a->v = mem_alloc((s->nchanges + 1) * sizeof(*a->v));
	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;
		const struct snap_entry *x = snap_find(&s->now, path);
		struct stat st;
		bool there = fstatat(s->top, path, &st,
		    AT_SYMLINK_NOFOLLOW) == 0;

		a->all &= !is_module(x) && !is_module(snap_find(&s->was,
		    path)) && !(there && S_ISDIR(st.st_mode));
		if (x && there && as_kept(s, &c, x, &st))
			a->v[a->n++] = (struct snap_moved){ path, st };
		else if (x)
			a->all = false;
	}
	snap_cache_clear(&c);
}

static void
release(struct snap_aside *a)
{
	if (a->fd >= 0)
		close(a->fd);
	if (a->dir)
		rmdir(a->dir);
	free(a->dir);
	free(a->v);
	*a = (struct snap_aside)SNAP_ASIDE_INIT;
}

int
snap_aside(struct snapshot *s, struct snap_aside *a, struct err *e)
{
	struct err no = ERR_INIT;
	char name[NUMBER];
	struct stat st;
	size_t all;

	a->dir = snap_path(s->dir, "aside");
	if (mkdir(a->dir, 0700) == 0 || errno == EEXIST)
		a->fd = open(a->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->fd >= 0 && empty(s, a, &no) == 0)
		list(s, a);
	err_release(&no);
	all = a->n;
	for (a->n = 0; a->n < all; a->n++) {
		const struct snap_moved *m = &a->v[a->n];

		name_of(name, a->n);
		if (renameat(s->top, m->path, a->fd, name) < 0)
			break;
		if (fstatat(a->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !same(&st, &m->st)) {
			err_set(e, FX_EFAIL, "%s: changed since it was kept",
			    m->path);
			a->n++;
			snap_aside_back(s, a);
			release(a);
			return -1;
		}
	}
	a->all &= a->n == all;	/* not on another file system, say */
	return 0;
}

void
snap_aside_back(struct snapshot *s, struct snap_aside *a)
{
	char name[NUMBER];
	struct stat st;

	for (size_t i = 0; i < a->n; i++) {
		const char *path = a->v[i].path;

		name_of(name, i);
		if (linkat(a->fd, name, s->top, path, 0) == 0)
			unlinkat(a->fd, name, 0);
		else if (errno != EEXIST && fstatat(s->top, path, &st,
		    AT_SYMLINK_NOFOLLOW) < 0)
			(void)renameat(a->fd, name, s->top, path);
	}
}

int
snap_aside_clear(struct snapshot *s, struct err *e)
{
	struct stat st;

	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;

		if (snap_find(&s->was, path) && fstatat(s->top, path, &st,
		    AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode))
			return err_set(e, FX_EFAIL, "%s: changed since it was "
			    "kept", path);
	}
	return 0;
}

/* The folders that a file was the last in; git removes them, too. */
static void
no_empty_folders(const struct snapshot *s, const char *path)
{
	char *dir = mem_strdup(path), *slash;

	while ((slash = strrchr(dir, '/')) != NULL) {
		*slash = '\0';
		if (unlinkat(s->top, dir, AT_REMOVEDIR) < 0)
			break;
	}
	free(dir);
}

int
snap_aside_add(struct snapshot *s, struct err *e)
{
	struct buf in = BUF_INIT, said = BUF_INIT;
	int st = 0;

	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;

		if (snap_find(&s->was, path))
			buf_append(&in, path, strlen(path) + 1);
		else
			no_empty_folders(s, path);
	}
	/* It opens each for itself alone, and none that is there. */
	if (in.len > 0)
		st = snap_ask(s, &in, NULL, &said, e, SNAP("checkout-index",
		    "-u", "-z", "--stdin"));
	if (st > 0 && strstr(buf_cstr(&said), "already exists") == NULL)
		git_failed("checkout-index", &said, st, e);
	else if (st > 0)
		st = 0;		/* it will be seen */
	buf_release(&in);
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

/* One was written to.  0: git has what was written. */
static int
late(struct snapshot *s, struct snap_aside *a, size_t i, struct err *e)
{
	char name[NUMBER], oid[GIT_OID], *file;
	struct err why = ERR_INIT;
	int got;

	name_of(name, i);
	file = snap_path(a->dir, name);
	if ((got = keep(s, file, oid, &why)) >= 0)
		unlinkat(a->fd, name, 0);
	if (got > 0)
		err_more(e, FX_EFAIL, "%s: was written to while it was taken "
		    "back; what was written is kept, and 'git cat-file blob "
		    "%s' prints it", a->v[i].path, oid);
	else if (got < 0)
		err_more(e, FX_EFAIL, "%s: was written to while it was taken "
		    "back; what was written is %s (%s)", a->v[i].path, file,
		    why.msg);
	err_release(&why);
	free(file);
	return got == 0 ? 0 : -1;
}

int
snap_aside_end(struct snapshot *s, struct snap_aside *a, struct err *e)
{
	char name[NUMBER];
	struct stat st;
	int rc = 0;

	for (size_t i = 0; i < a->n; i++) {
		name_of(name, i);
		if (fstatat(a->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		if (same(&st, &a->v[i].st))
			unlinkat(a->fd, name, 0);
		else if (late(s, a, i, e) < 0)
			rc = -1;
	}
	release(a);
	return rc;
}
