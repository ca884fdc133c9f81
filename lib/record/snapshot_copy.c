/* The private index: a copy of the user's, or what the last scan has left. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_index.h"

static const size_t max_index = (size_t)1 << 30;

/* Entries of a split index lie in another file, which git expires. */
static bool
is_split(const struct git *g)
{
	DIR *d = opendir(g->gitdir);
	struct dirent *x;
	bool yes = false;

	while (d && !yes && (x = readdir(d)) != NULL)
		yes = strncmp(x->d_name, "sharedindex.", 12) == 0;
	if (d)
		closedir(d);
	return yes;
}

uint32_t
snap_entries(const char *path)
{
	unsigned char b[12] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, b, sizeof(b));

	if (fd >= 0)
		close(fd);
	return n != sizeof(b) || memcmp(b, "DIRC", 4) != 0 ? 0 :
	    (uint32_t)b[8] << 24 | (uint32_t)b[9] << 16 |
	    (uint32_t)b[10] << 8 | b[11];
}

bool
snap_index_same(const struct snapshot *s)
{
	struct snap_stat was = snap_stat_of(&s->index_st);
	struct stat st;

	return s->has_index && lstat(s->index, &st) == 0 &&
	    snap_same(&st, &was);
}

struct snap_stat
snap_rules_file(const struct snapshot *s)
{
	char *path = snap_path(s->g->commondir, "info/exclude");
	struct stat st = { 0 };

	if (stat(path, &st) < 0)
		memset(&st, 0, sizeof(st));
	free(path);
	return snap_stat_of(&st);
}

/* Is what was scanned before still what the user's index says, with what has
 * changed in the work tree since the last commit read already?  Then it is
 * gone on with: only the times of files are looked at.  A second name keeps
 * it, as git never writes into an index that is there. */
static bool
go_on(struct snapshot *s)
{
	char *warm = snap_path(s->dir, "warm");
	bool yes = s->warm && snap_index_same(s) &&
	    link(warm, s->own.index) == 0;

	s->warm = yes;
	free(warm);
	return yes;
}

void
snap_keep_warm(struct snapshot *s, uint32_t before)
{
	char *warm = snap_path(s->dir, "warm");

	unlink(warm);
	s->warm = before > 0 && snap_entries(s->own.index) == before &&
	    link(s->own.index, warm) == 0;
	free(warm);
}

int
snap_copy_index(struct snapshot *s, struct err *e)
{
	struct timespec t[2];
	char *lock = snap_path(s->dir, "index.lock");
	int fd, rc = 0;

	unlink(lock);
	free(lock);
	unlink(s->own.index);
	if (go_on(s))
		return 0;
	buf_clear(&s->index_bytes);
	s->has_index = lstat(s->index, &s->index_st) == 0;
	if (!s->has_index)
		return errno == ENOENT ? 0 : err_sys(e, "%s", s->index);
	if (io_slurp(&s->index_bytes, s->index, max_index, e) < 0)
		return -1;
	s->whole = !is_split(s->g);
	t[0] = t[1] = s->mtime = s->index_st.st_mtim;
	fd = open(s->own.index, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, "%s", s->own.index);
	rc = io_write(fd, s->index_bytes.data, s->index_bytes.len, e);
	if (rc == 0 && futimens(fd, t) < 0)
		rc = err_sys(e, "%s", s->own.index);
	if (close(fd) < 0 && rc == 0)
		rc = err_sys(e, "%s", s->own.index);
	if (rc == 0 && !s->whole) {
		struct stat st;

		buf_clear(&s->index_bytes);
		if (snap_git(s, NULL, NULL, e, SNAP("update-index",
		    "--no-split-index")) < 0 || io_slurp(&s->index_bytes,
		    s->own.index, max_index, e) < 0)
			return -1;
		if (lstat(s->own.index, &st) < 0)
			return err_sys(e, "%s", s->own.index);
		s->mtime = st.st_mtim;
	}
	return rc;
}
