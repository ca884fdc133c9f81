/* The good tree's bytes and modes where git gives others. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_settings.h"

/* Nobody wrote to it since it was kept? */
static int
unchanged(struct snapshot *s, const struct snap_entry *x, struct err *e)
{
	struct stat st;

	if (fstatat(s->top, x->path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_sys(e, "%s", x->path);
	if (!snap_same(&st, &x->st))
		return err_set(e, FX_EFAIL, "%s: changed since it was kept",
		    x->path);
	return 0;
}

/* A link, or a file; what is a link to git and has a mode was none. */
static int
write_raw(struct snapshot *s, const struct snap_entry *x, struct err *e)
{
	bool link = x->git_mode == SNAP_LINK && x->mode == 0;
	struct buf b = BUF_INIT;
	int fd = -1, rc = snap_git(s, NULL, &b, e,
	    SNAP("cat-file", "blob", x->raw ? x->raw : x->oid));

	if (rc == 0 && unlinkat(s->top, x->path, 0) < 0 && errno != ENOENT)
		rc = err_sys(e, "%s", x->path);
	if (rc == 0 && link && symlinkat(buf_cstr(&b), s->top, x->path) < 0)
		rc = err_sys(e, "%s", x->path);
	if (rc == 0 && !link && (fd = openat(s->top, x->path, O_WRONLY |
	    O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) < 0)
		rc = err_sys(e, "%s", x->path);
	if (rc == 0 && !link)
		rc = io_write(fd, buf_cstr(&b), b.len, e);
	if (fd >= 0 && close(fd) < 0 && rc == 0)
		rc = err_sys(e, "%s", x->path);
	buf_release(&b);
	return rc;
}

static int
set_mode(struct snapshot *s, const char *path, unsigned mode, struct err *e)
{
	struct stat st;

	mode &= 07777;
	if (fstatat(s->top, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT && s->jj && s->jj->thin ? 0 :
		    err_sys(e, "%s", path);
	if (S_ISLNK(st.st_mode) || (st.st_mode & 07777) == mode)
		return 0;
	return fchmodat(s->top, path, (mode_t)mode, 0) < 0 ?
	    err_sys(e, "%s", path) : 0;
}

/* One file; canon gets the paths that git must write again. */
static int
exact(struct snapshot *s, const struct snap_entry *want, struct buf *canon,
    struct err *e)
{
	const struct snap_entry *now = snap_find(&s->now, want->path);
	bool written = snap_differs(now, want);
	const char *have = now && !written ? now->raw : NULL;

	if (want->raw == NULL && have == NULL)
		return 0;
	if (want->raw && have && strcmp(want->raw, have) == 0)
		return 0;
	if (now && !written && unchanged(s, now, e) < 0)
		return -1;
	if (want->raw)
		return write_raw(s, want, e);
	/* What has the times of its index entry would not be written. */
	if (unlinkat(s->top, want->path, 0) < 0)
		return err_sys(e, "%s", want->path);
	buf_append(canon, want->path, strlen(want->path) + 1);
	return 0;
}

static int
modes(struct snapshot *s, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->was.n; i++) {
		const struct snap_entry *x = &s->was.v[i];
		const struct snap_entry *now = snap_find(&s->now, x->path);

		if ((x->git_mode & SNAP_TYPE) != 0100000 ||
		    (now && now->tag == 'S') ||
		    (now && !snap_differs(now, x) && now->mode == x->mode &&
		    now->raw == NULL && x->raw == NULL))
			continue;
		rc = set_mode(s, x->path, x->mode ? x->mode :
		    x->git_mode == 0100755 ? 0755 : 0644, e);
	}
	return rc;
}

/* Where git makes plain files of links: what was a link is one again. */
static int
links(struct snapshot *s, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->was.n; i++) {
		const struct snap_entry *x = &s->was.v[i], *now;
		struct stat st;

		if (x->git_mode != SNAP_LINK || !snap_no_links(s))
			continue;
		now = snap_find(&s->now, x->path);
		if (now && now->tag == 'S')
			continue;
		if (fstatat(s->top, x->path, &st, AT_SYMLINK_NOFOLLOW) < 0)
			return err_sys(e, "%s", x->path);
		if (S_ISLNK(st.st_mode) != (x->mode == 0))
			rc = now && !snap_differs(now, x) &&
			    unchanged(s, now, e) < 0 ? -1 :
			    write_raw(s, x, e);
		if (rc == 0 && x->mode)
			rc = set_mode(s, x->path, x->mode, e);
	}
	return rc;
}

/* What mode the folder had: 0755 has no record. */
static unsigned
folder_mode(const struct snapshot *s, const char *path)
{
	for (size_t i = 0; i < s->state.dirs.n; i++)
		if (strcmp(s->state.dirs.v[i].path, path) == 0)
			return s->state.dirs.v[i].mode;
	return 0755;
}

/* Every folder of the good tree, also one that has been there without a file
 * of the present one; the inner ones first, as an outer one may be closed to
 * us then. */
static int
folder_modes(struct snapshot *s, struct err *e)
{
	struct snap_list all = { 0 };
	const char *before = NULL;
	struct stat st;
	int rc = 0;

	for (size_t i = 0; i < s->was.n; i++) {
		const char *path = s->was.v[i].path, *p = path;

		for (; (p = strchr(p, '/')) != NULL; p++) {
			size_t n = (size_t)(p - path);

			if (before == NULL ||
			    strncmp(path, before, n + 1) != 0)
				snap_add(&all)->path =
				    arena_dup(&s->names, path, n);
		}
		before = path;
	}
	for (size_t i = all.n; rc == 0 && i-- > 0;)
		if (fstatat(s->top, all.v[i].path, &st, AT_SYMLINK_NOFOLLOW)
		    == 0 && S_ISDIR(st.st_mode))
			rc = set_mode(s, all.v[i].path,
			    folder_mode(s, all.v[i].path), e);
	free(all.v);
	return rc;
}

int
snap_exact(struct snapshot *s, struct err *e)
{
	struct buf canon = BUF_INIT;
	int rc = 0;

	if (!s->checkpoint)
		return 0;
	for (size_t i = 0; rc == 0 && i < s->was.n; i++)
		rc = exact(s, &s->was.v[i], &canon, e);
	if (rc == 0 && canon.len > 0)
		rc = snap_git(s, &canon, NULL, e, SNAP("checkout-index", "-f",
		    "-q", "-z", "--stdin"));
	if (rc == 0)
		rc = links(s, e);
	if (rc == 0)
		rc = modes(s, e);
	if (rc == 0)
		rc = folder_modes(s, e);
	buf_release(&canon);
	return rc;
}
