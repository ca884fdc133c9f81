/* What the ignore rules of another tree than the present one leave out. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_parts.h"

void
snap_remove_tree(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *x;

	while (d && (x = readdir(d)) != NULL) {
		char *p;

		if (strcmp(x->d_name, ".") == 0 || strcmp(x->d_name, "..") == 0)
			continue;
		p = snap_path(dir, x->d_name);
		if (unlink(p) < 0)
			snap_remove_tree(p);
		free(p);
	}
	if (d)
		closedir(d);
	rmdir(dir);
}

/* Write the tree's .gitignore files below dir. */
static int
lay_out(struct snapshot *s, const char *tree, const char *dir, struct err *e)
{
	struct snap_list l = SNAP_LIST_INIT;
	struct buf b = BUF_INIT;
	int rc = snap_list_tree(s, tree, &l, e);

	for (size_t i = 0; rc == 0 && i < l.n; i++) {
		const struct snap_entry *x = &l.v[i];
		char *path, *slash;

		if (strcmp(path_base(x->path), ".gitignore") != 0 ||
		    (x->git_mode & SNAP_TYPE) != 0100000)
			continue;
		buf_clear(&b);
		path = snap_path(dir, x->path);
		slash = strrchr(path, '/');
		*slash = '\0';
		rc = io_mkdirs(path, 0777, e);
		*slash = '/';
		if (rc == 0)
			rc = snap_git(s, NULL, &b, e,
			    SNAP("cat-file", "blob", x->oid));
		if (rc == 0)
			rc = io_replace(path, buf_cstr(&b), b.len, 0600, e);
		free(path);
	}
	buf_release(&b);
	snap_list_clear(&l);
	return rc;
}

/* Drop from paths those that follow one another in gone, behind a "./". */
static void
drop(struct buf *paths, const struct buf *gone)
{
	const char *g = buf_cstr(gone), *end = g + gone->len;
	struct buf left = BUF_INIT;

	for (size_t i = 0, n; i < paths->len; i += n) {
		n = strlen(paths->data + i) + 1;
		if (g < end && strcmp(paths->data + i, g + 2) == 0)
			g += n + 2;
		else
			buf_append(&left, paths->data + i, n);
	}
	buf_release(paths);
	*paths = left;
}

/* The paths for check-ignore: a ':' in front would be magic. */
static void
ask(struct buf *in, const struct buf *paths)
{
	for (size_t i = 0, n; i < paths->len; i += n) {
		n = strlen(paths->data + i) + 1;
		buf_str(in, "./");
		buf_append(in, paths->data + i, n);
	}
}

int
snap_unignored(struct snapshot *s, const char *tree, struct buf *paths,
    struct err *e)
{
	char *dir = snap_path(s->dir, "rules"), *top = s->own.top;
	struct buf gd = BUF_INIT, wt = BUF_INIT, out = BUF_INIT;
	struct buf said = BUF_INIT, in = BUF_INIT;
	int st = -1;

	ask(&in, paths);
	snap_remove_tree(dir);
	if (io_mkdirs(dir, 0777, e) == 0 && lay_out(s, tree, dir, e) == 0) {
		buf_fmt(&gd, "--git-dir=%s", s->own.gitdir);
		buf_fmt(&wt, "--work-tree=%s", dir);
		s->own.top = dir;
		st = snap_ask(s, &in, &out, &said, e, SNAP(gd.data, wt.data,
		    "check-ignore", "--no-index", "-z", "--stdin"));
		s->own.top = top;
	}
	if (st > 1)
		err_set(e, FX_EFAIL, "git check-ignore: %s", buf_cstr(&said));
	else if (st >= 0)
		drop(paths, &out);
	snap_remove_tree(dir);
	buf_release(&gd);
	buf_release(&wt);
	buf_release(&out);
	buf_release(&said);
	buf_release(&in);
	free(dir);
	return st == 0 || st == 1 ? 0 : -1;
}

bool
snap_drop_ignored(struct snapshot *s, struct buf *paths)
{
	struct buf in = BUF_INIT, out = BUF_INIT, left = BUF_INIT;
	struct err no = ERR_INIT;
	size_t k = 0;
	int st;

	if (paths->len == 0)
		return true;
	ask(&in, paths);
	st = snap_ask(s, &in, &out, NULL, &no, SNAP("check-ignore", "-z",
	    "--stdin", "--no-index"));
	/* They are answered in the order in which they were asked. */
	for (size_t i = 0, n; i < paths->len; i += n) {
		const char *path = paths->data + i;

		n = strlen(path) + 1;
		if (k < out.len && strcmp(out.data + k + 2, path) == 0)
			k += n + 2;
		else
			buf_append(&left, path, n);
	}
	err_release(&no);
	buf_release(paths);
	*paths = left;
	st = (st == 0 || st == 1) && k == out.len;
	buf_release(&in);
	buf_release(&out);
	return st;
}
