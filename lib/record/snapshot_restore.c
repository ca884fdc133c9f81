/* The work tree and the user's index made the good ones. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_parts.h"

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

/* The good index with its own time, see copy_index: a checkpoint's as the
 * user had it, else the good tree's. */
static int
install_index(struct snapshot *s, struct err *e)
{
	const struct snap_state *t = &s->state;
	char *tmp = snap_path(s->dir, "good");
	struct timespec when[2];
	struct buf b = BUF_INIT;
	struct stat st;
	int fd = -1, rc = -1;

	if (s->checkpoint && !t->has_index) {
		rc = unlink(s->index) < 0 && errno != ENOENT ?
		    err_sys(e, "%s", s->index) : 0;
		goto done;
	}
	if (lstat(s->own.index, &st) < 0) {
		err_sys(e, "%s", s->own.index);
		goto done;
	}
	when[0] = when[1] = s->checkpoint ? t->mtime : st.st_mtim;
	if (!s->checkpoint && io_slurp(&b, s->own.index, (size_t)1 << 30,
	    e) < 0)
		goto done;
	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || fchmod(fd, s->has_index ?
	    s->index_st.st_mode & 07777 : 0644) < 0)
		rc = err_sys(e, "%s", tmp);
	else
		rc = s->checkpoint ?
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

/* Is the work tree the good one?  What one of the two trees ignores does not
 * count. */
static int
verify(struct snapshot *s, const char *failed, struct err *e)
{
	char tree[GIT_OID];

	if (snap_list_index(s, &s->now, e) < 0 ||
	    snap_stage(s, failed, e) < 0 ||
	    snap_oid(s, NULL, tree, e, SNAP("write-tree",
	    "--missing-ok")) < 0)
		return -1;
	if (strcmp(tree, s->good) != 0)
		return err_set(e, FX_EFAIL, "the tree is %s after the restore "
		    "and not %s: something writes to it; what it was is kept "
		    "as %s", tree, s->good, s->ref);
	return 0;
}

/* Did git refuse before it touched the first file?  It says so in these words
 * for all that it finds in the way; in doubt the journal stays. */
static bool
refused(const struct err *e)
{
	return e->msg && (strstr(e->msg, "not uptodate. Cannot merge") ||
	    strstr(e->msg, "by merge") ||
	    strstr(e->msg, "would lose untracked files"));
}

/* After this, things go. */
static int
put_back(struct snapshot *s, const char *journal, struct err *e)
{
	bool again = io_exists(journal);
	char failed[GIT_OID];

	if (!again && io_replace(journal, s->ref, strlen(s->ref), 0600, e) < 0)
		return -1;

	memcpy(failed, s->tree, sizeof(failed));
	if (snap_git(s, NULL, NULL, e, SNAP("read-tree",
	    "--no-sparse-checkout", "-m", "-u", s->tree, s->good)) < 0) {
		if (!again && refused(e))
			unlink(journal);
		return -1;
	}
	if (snap_exact(s, e) < 0 || verify(s, failed, e) < 0 ||
	    install_index(s, e) < 0)
		return -1;
	return unlink(journal) < 0 ? err_sys(e, "%s", journal) : 0;
}

int
snapshot_restore(struct snapshot *s, struct err *e)
{
	struct buf lock = BUF_INIT;
	char *journal = snap_path(s->dir, "unfinished");
	int rc = -1;

	buf_fmt(&lock, "%s.lock", s->index);
	if (s->ref == NULL || *s->good == '\0') {
		err_set(e, FX_EFAIL, "nothing was kept");
	} else if (snap_ready(s, e) == 0 &&
	    lock_index(s, lock.data, e) == 0) {
		rc = same_index(s, e);
		if (rc == 0)
			rc = put_back(s, journal, e);
		if (unlink(lock.data) < 0 && rc == 0)
			rc = err_sys(e, "%s", lock.data);
	}
	buf_release(&lock);
	free(journal);
	return rc;
}

char *
snapshot_unfinished(const struct git *g)
{
	char *path = snap_path(g->gitdir, "factory/snapshot/unfinished");
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	char *ref = NULL;

	if (io_slurp(&b, path, 4096, &no) == 0)
		ref = buf_detach(&b);
	err_release(&no);
	buf_release(&b);
	free(path);
	return ref;
}
