/* A file that is seen only when it is whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/keep.h"

/* As much is on its way to the disk before more is asked to go. */
enum { AHEAD = 8 << 20 };

/* What lies there when the program must end at once, for want of memory. */
static char *lying;

static void
sweep(void)
{
	if (lying)
		unlink(lying);
}

int
keep_open(struct keep *k, const char *path, struct err *e)
{
	struct buf tmp = BUF_INIT;

	k->path = path;
	if (io_replaceable(path, e) < 0)
		return -1;
	buf_fmt(&tmp, "%s.tmp-XXXXXX", path);
	k->fd = mkstemp(tmp.data);
	if (k->fd < 0) {
		const char *slash = errno == ENOENT ? strrchr(path, '/') : NULL;

		if (slash)
			err_set(e, FX_EFAIL, "%s: its folder is not there: "
			    "mkdir -p %.*s", path, (int)(slash - path), path);
		else
			err_sys(e, "%s", path);
		buf_release(&tmp);
		return -1;
	}
	k->tmp = lying = buf_detach(&tmp);
	if (atexit(sweep) != 0) {
		errno = ENOMEM;
		err_sys(e, "%s", path);
		keep_drop(k);
		return -1;
	}
	if (fchmod(k->fd, 0600) < 0) {
		err_sys(e, "%s", path);
		keep_drop(k);
		return -1;
	}
	return 0;
}

/* What is new goes to the disk while more comes: at the end fsync has little
 * left to wait for.  Pages that are not there yet are not dropped. */
static void
push(struct keep *k)
{
	if (k->bytes - k->pushed < AHEAD)
		return;
	posix_fadvise(k->fd, (off_t)k->pushed,
	    (off_t)(k->bytes - k->pushed), POSIX_FADV_DONTNEED);
	k->pushed = k->bytes;
}

void
keep_write(struct keep *k, const void *p, size_t n)
{
	struct err why = ERR_INIT;
	int saved;

	k->bytes += n;
	if (k->tmp == NULL)
		return;
	if (io_write(k->fd, p, n, &why) == 0) {
		push(k);
		return;
	}
	saved = errno;
	err_release(&why);
	errno = saved;
	err_sys(&k->why, "%s", k->path);
	keep_drop(k);
}

int
keep_end(struct keep *k, struct err *e)
{
	int rc = 0;

	if (k->tmp && fsync(k->fd) < 0)
		rc = err_sys(&k->why, "%s", k->path);
	if (k->tmp && close(k->fd) < 0 && rc == 0)
		rc = err_sys(&k->why, "%s", k->path);
	k->fd = -1;
	if (k->tmp && rc == 0 && rename(k->tmp, k->path) < 0)
		rc = err_sys(&k->why, "%s", k->path);
	if (k->tmp && rc == 0) {
		free(k->tmp);
		k->tmp = lying = NULL;
		if (io_sync_folder(k->path, e) < 0)
			return -1;
	}
	keep_drop(k);
	if (k->why.status == FX_YES)
		return 0;
	err_more(e, FX_EFAIL, "%s; its %llu bytes were not kept", k->why.msg,
	    k->bytes);
	err_release(&k->why);
	return -1;
}

void
keep_drop(struct keep *k)
{
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
	if (k->tmp)
		unlink(k->tmp);
	free(k->tmp);
	k->tmp = lying = NULL;
}
