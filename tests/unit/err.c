/* One failure: the first stays, it is reported escaped, its status comes back. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "unit.h"

/* What err_report prints, through a pipe in place of stderr. */
static int
reported(struct err *e, struct buf *b)
{
	struct err mine = ERR_INIT;
	int fd[2], old = dup(2), rc;

	CHECK(pipe(fd) == 0);
	dup2(fd[1], 2);
	rc = err_report("fx-x", e);
	dup2(old, 2);
	close(old);
	close(fd[1]);
	CHECK(io_drain(b, fd[0], 4096, &mine) == 0);
	close(fd[0]);
	return rc;
}

static void
first_stays(void)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(err_set(&e, FX_EINPUT, "%s:%d", "a", 1) == -1);
	CHECK(err_set(&e, FX_EFAIL, "later") == -1);
	errno = ENOENT;
	CHECK(err_sys(&e, "later") == -1);
	CHECK(err_more(&e, FX_EFAIL, "b\x1b\n:2") == -1);
	CHECK(reported(&e, &b) == FX_EINPUT);
	CHECK_STR(b.data, "fx-x: a:1\nfx-x: b\\x1b\\n:2\n");
	CHECK(e.status == FX_YES && e.msg == NULL);
	buf_release(&b);
}

static void
system_errors(void)
{
	struct err e = ERR_INIT;

	errno = ENOENT;
	CHECK(err_sys(&e, "%s", "dir") == -1);
	CHECK(e.status == FX_EFAIL);
	CHECK_STR(e.msg, "dir: No such file or directory");
	err_release(&e);
	err_release(&e);
	CHECK(err_more(&e, FX_EINPUT, "one") == -1);
	CHECK_STR(e.msg, "one");
	err_release(&e);
}

/* The lines of one failure behind those of another stay lines. */
static void
moved(void)
{
	struct err e = ERR_INIT, more = ERR_INIT;
	struct buf b = BUF_INIT;

	err_more(&more, FX_EINPUT, "a\n");
	err_more(&more, FX_EINPUT, "b");
	CHECK(err_move(&e, &more) == -1);
	CHECK(more.status == FX_YES && more.msg == NULL);
	err_set(&more, FX_EFAIL, "c");
	CHECK(err_move(&e, &more) == -1);
	CHECK(reported(&e, &b) == FX_EINPUT);
	CHECK_STR(b.data, "fx-x: a\\n\nfx-x: b\nfx-x: c\n");
	buf_release(&b);
}

/* A failure that nobody described is still no success. */
static void
no_reason(void)
{
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(reported(&e, &b) == FX_EFAIL);
	CHECK_STR(b.data, "fx-x: failed without a reason\n");
	buf_release(&b);
}

static void
full_disk(void)
{
	struct err e = ERR_INIT;
	FILE *fp = fopen("/dev/full", "w");

	CHECK(fp != NULL);
	fputs("x", fp);
	CHECK(err_flush(fp, &e) == -1 && e.status == FX_EFAIL);
	CHECK_STR(e.msg, "standard output: No space left on device");
	err_release(&e);
	/* The bytes are gone, the doubt is not. */
	CHECK(err_flush(fp, &e) == -1);
	err_release(&e);
	fclose(fp);
}

int
main(void)
{
	first_stays();
	system_errors();
	moved();
	no_reason();
	full_disk();
	return UNIT_RESULT;
}
