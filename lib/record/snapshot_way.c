/* What stands in the way of the good tree, looked for before anything is
 * taken away. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/path.h"
#include "door/disk.h"
#include "record/snapshot_parts.h"

static bool
is_nested(const struct snapshot *s, const char *path)
{
	for (size_t i = 0; i < s->nnested; i++)
		if (strcmp(s->nested[i], path) == 0)
			return true;
	return false;
}

static int
in_the_way(const char *what, const char *path, const char *good, struct err *e)
{
	return err_set(e, FX_EINPUT, "%s: %s stands where '%s' must return; "
	    "move it away", path, what, good);
}

/* A folder stands where a file must return: all in it that is not kept. */
static int
folder(struct snapshot *s, const char *path, struct buf *paths, struct err *e)
{
	struct buf all = BUF_INIT;
	int rc = snap_git(s, NULL, &all, e, SNAP("--literal-pathspecs",
	    "ls-files", "-o", "-z", "--", path));

	for (size_t i = 0, n; rc == 0 && i < all.len; i += n + 1) {
		n = strlen(all.data + i);
		if (n > 0 && all.data[i + n - 1] == '/')
			rc = in_the_way("another repository", all.data + i,
			    path, e);
		buf_append(paths, all.data + i, n + 1);
	}
	buf_release(&all);
	return rc;
}

/* git leaves an empty folder where a submodule is not checked out. */
static bool
is_empty(const struct snapshot *s, const char *path)
{
	int fd = openat(s->top, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *x;
	bool yes = d != NULL;

	while (yes && (x = readdir(d)) != NULL)
		yes = strcmp(x->d_name, ".") == 0 ||
		    strcmp(x->d_name, "..") == 0;
	if (d)
		closedir(d);
	else if (fd >= 0)
		close(fd);
	return yes;
}

/* What is at path, a good file's or a folder's that it lies in.  1: nothing,
 * or what was noted, so that nothing lies below. */
static int
look(struct snapshot *s, const char *path, const char *good,
    struct buf *paths, struct err *e)
{
	const struct snap_entry *x = snap_find(&s->now, path);
	bool last = strcmp(path, good) == 0;
	struct stat st;

	if (fstatat(s->top, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || errno == ENOTDIR ? 1 :
		    err_sys(e, "%s", path);
	if (is_nested(s, path))
		return in_the_way("another repository", path, good, e);
	if (S_ISDIR(st.st_mode) && x && x->git_mode == SNAP_MODULE)
		return is_empty(s, path) ? 1 :
		    in_the_way("a submodule", path, good, e);
	if (S_ISDIR(st.st_mode))
		return last ? folder(s, path, paths, e) : 0;
	if (x)
		return 1;
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
		return in_the_way("what is no plain file", path, good, e);
	buf_append(paths, path, strlen(path) + 1);
	return 1;
}

int
snap_obstacles(struct snapshot *s, struct buf *paths, struct err *e)
{
	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;
		const struct snap_entry *x = snap_find(&s->was, path);
		char *part = arena_strdup(&s->names, path);
		int rc = 0;

		if (x == NULL || x->git_mode == SNAP_MODULE ||
		    s->changes[i].what == 'M')
			continue;
		for (char *p = part; rc == 0 && (p = strchr(p, '/')); p++) {
			*p = '\0';
			rc = look(s, part, path, paths, e);
			*p = '/';
		}
		if (rc == 0)
			rc = look(s, path, path, paths, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* May entries of the nearest folder of path that is there be changed? */
static int
may_write(struct snapshot *s, const char *path, char **last, struct err *e)
{
	char *dir = arena_strdup(&s->names, path), *slash;
	struct stat st;

	do {
		if ((slash = strrchr(dir, '/')) != NULL)
			*slash = '\0';
		else
			dir = arena_strdup(&s->names, ".");
	} while (slash && (fstatat(s->top, dir, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISDIR(st.st_mode)));
	if (*last && strcmp(*last, dir) == 0)
		return 0;
	*last = dir;
	if (faccessat(s->top, dir, W_OK | X_OK, AT_EACCESS) < 0)
		return err_sys(e, "%s: cannot be written to", dir);
	return 0;
}

/* A file that cannot be replaced though its folder can be written to. */
static int
not_fixed(struct snapshot *s, const char *path, struct err *e)
{
	if (faccessat(s->top, path, W_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW) < 0
	    && (errno == EPERM || errno == EROFS))
		return err_sys(e, "%s: cannot be replaced", path);
	return 0;
}

/* Are these objects there, and is there room for those behind the first, which
 * are what was kept? */
static int
room(struct snapshot *s, const struct buf *oids, size_t kept, struct err *e)
{
	struct buf out = BUF_INIT;
	long long block = 1, have = disk_room(s->g->top, &block, e), need = 0;
	int rc = have < 0 ? -1 : 0;
	char *p, *end;

	if (rc == 0)
		rc = snap_git(s, oids, &out, e, SNAP("cat-file",
		    "--batch-check=%(objectsize)"));
	for (p = out.data; rc == 0 && p && *p; p = end + 1) {
		long long n = strtoll(p, &end, 10);

		if (*end != '\n')
			rc = err_set(e, FX_EFAIL, "an object of %s is "
			    "missing: %.*s", kept > 0 ? "what was kept" :
			    "the good tree", (int)strcspn(p, "\n"), p);
		else if (kept == 0)
			need += (n / block + 2) * block;
		kept -= kept > 0;
	}
	if (rc == 0 && need > have)
		rc = err_set(e, FX_EFAIL, "the disk is full: %lld bytes are "
		    "needed and %lld are left", need, have);
	buf_release(&out);
	return rc;
}

int
snap_ready(struct snapshot *s, struct err *e)
{
	struct buf oids = BUF_INIT, good = BUF_INIT;
	char *last = NULL;
	size_t kept = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->nchanges; i++) {
		const struct snapshot_change *c = &s->changes[i];
		const struct snap_entry *x = snap_find(&s->was, c->path);
		const struct snap_entry *now = snap_find(&s->now, c->path);

		rc = may_write(s, c->path, &last, e);
		if (rc == 0)
			rc = not_fixed(s, c->path, e);
		if (x && x->git_mode != SNAP_MODULE)
			buf_fmt(&good, "%s\n", x->raw ? x->raw : x->oid);
		if (now && now->git_mode != SNAP_MODULE && now->tag != 'S') {
			buf_fmt(&oids, "%s\n", now->raw ? now->raw : now->oid);
			kept++;
		}
	}
	buf_append(&oids, buf_cstr(&good), good.len);
	if (rc == 0 && oids.len > 0)
		rc = room(s, &oids, kept, e);
	buf_release(&oids);
	buf_release(&good);
	return rc;
}
