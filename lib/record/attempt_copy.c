/* Copies of records where a person looks: in the work tree, which is not
 * trusted, so no link is followed. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/attempt_parts.h"

/* The folder .factory/<task> of the work tree, -1: there is none. */
static int
folder(const struct attempts *a, const struct git *g)
{
	static const int how = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int top, factory, dir;

	if (g->top == NULL || a->name[0] == '-')
		return -1;
	if ((top = open(g->top, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return -1;
	factory = openat(top, ".factory", how);
	close(top);
	if (factory < 0)
		return -1;
	dir = openat(factory, a->name, how);
	close(factory);
	return dir;
}

/* A rename takes the place of a link and does not go through it. */
static void
replace(int dir, const char *name, const char *bytes, size_t len)
{
	struct err ignored = ERR_INIT;
	struct buf tmp = BUF_INIT;
	int fd, rc;

	buf_fmt(&tmp, "%s.tmp", name);
	unlinkat(dir, tmp.data, 0);
	fd = openat(dir, tmp.data, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	if (fd >= 0) {
		rc = io_write(fd, bytes, len, &ignored);
		if (close(fd) < 0 || rc < 0 ||
		    renameat(dir, tmp.data, dir, name) < 0)
			unlinkat(dir, tmp.data, 0);
	}
	err_release(&ignored);
	buf_release(&tmp);
}

void
attempt_copy(const struct attempts *a, unsigned n, const struct git *g,
    const char *bytes, size_t len)
{
	struct buf name = BUF_INIT;
	int dir = folder(a, g);

	if (dir < 0)
		return;
	buf_fmt(&name, "tcr-%u.json", n);
	if (bytes)
		replace(dir, name.data, bytes, len);
	else
		unlinkat(dir, name.data, 0);
	close(dir);
	buf_release(&name);
}
