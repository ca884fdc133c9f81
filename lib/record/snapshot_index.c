/* The user's index: locked, and replaced whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_index.h"

/* git's lock of the user's index, so that no git command comes between: a
 * second name of a file of ours, by which the next run knows what a killed one
 * left. */
static int
lock_index(const struct snapshot *s, const char *path, struct err *e)
{
	static const char text[] = "fx-tcr restores the work tree\n";
	char *mark = snap_path(s->dir, "mark");
	struct stat a, b;
	int rc;

	if (!io_exists(mark) &&
	    io_replace(mark, text, sizeof(text) - 1, 0600, e) < 0) {
		free(mark);
		return -1;
	}
	if (lstat(mark, &a) == 0 && lstat(path, &b) == 0 &&
	    a.st_ino == b.st_ino && a.st_dev == b.st_dev)
		unlink(path);
	rc = link(mark, path);
	if (rc < 0 && errno == EEXIST)
		err_set(e, FX_EFAIL, "%s: another git command is at work; if "
		    "none is, remove that file", path);
	else if (rc < 0)
		err_sys(e, "%s", path);
	free(mark);
	return rc;
}

/* Did somebody stage something since it was copied? */
static int
same_index(const struct snapshot *s, struct err *e)
{
	struct stat st;
	bool there = lstat(s->index, &st) == 0;

	if (there == s->has_index && (!there ||
	    (st.st_ino == s->index_st.st_ino &&
	    st.st_size == s->index_st.st_size &&
	    st.st_mtim.tv_sec == s->index_st.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == s->index_st.st_mtim.tv_nsec)))
		return 0;
	return err_set(e, FX_EFAIL, "%s: changed since it was kept", s->index);
}

void
snap_unlock_left(const struct snapshot *s)
{
	char *mark = snap_path(s->dir, "mark");
	struct buf b = BUF_INIT;
	struct stat m, l;

	buf_fmt(&b, "%s.lock", s->index);
	if (lstat(mark, &m) == 0 && lstat(b.data, &l) == 0 &&
	    m.st_ino == l.st_ino && m.st_dev == l.st_dev)
		unlink(b.data);
	buf_release(&b);
	free(mark);
}

char *
snap_lock(const struct snapshot *s, struct err *e)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s.lock", s->index);
	if (lock_index(s, b.data, e) == 0) {
		if (same_index(s, e) == 0)
			return buf_detach(&b);
		unlink(b.data);
	}
	buf_release(&b);
	return NULL;
}

int
snap_unlock(char *lock, int rc, struct err *e)
{
	if (unlink(lock) < 0 && rc >= 0)
		rc = err_sys(e, "%s", lock);
	free(lock);
	return rc;
}

int
snap_install_index(struct snapshot *s, bool kept, struct err *e)
{
	const struct snap_state *t = &s->state;
	char *tmp = snap_path(s->dir, "good");
	struct timespec when[2];
	struct buf b = BUF_INIT;
	struct stat st;
	int fd = -1, rc = -1;

	if (kept && !t->has_index) {
		rc = unlink(s->index) < 0 && errno != ENOENT ?
		    err_sys(e, "%s", s->index) : 0;
		goto done;
	}
	if (lstat(s->own.index, &st) < 0) {
		err_sys(e, "%s", s->own.index);
		goto done;
	}
	when[0] = when[1] = kept ? t->mtime : st.st_mtim;
	if (!kept && io_slurp(&b, s->own.index, (size_t)1 << 30,
	    e) < 0)
		goto done;
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || fchmod(fd, s->has_index ?
	    s->index_st.st_mode & 07777 : 0644) < 0)
		rc = err_sys(e, "%s", tmp);
	else
		rc = kept ?
		    io_write(fd, buf_cstr(&t->index), t->index.len, e) :
		    io_write(fd, buf_cstr(&b), b.len, e);
	if (rc == 0 && (futimens(fd, when) < 0 || fsync(fd) < 0 ||
	    rename(tmp, s->index) < 0))
		rc = err_sys(e, "%s", s->index);
done:
	if (fd >= 0)
		close(fd);
	buf_release(&b);
	free(tmp);
	return rc;
}
