/* The log of a failure: where it lies, and what its cause is. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/share.h"
#include "judge/tcr_parts.h"

static int
copy(void *ctx, int fd, struct err *e)
{
	const int *from = ctx;
	char block[65536];
	ssize_t n;

	while ((n = read(*from, block, sizeof(block))) > 0)
		if (io_write(fd, block, (size_t)n, e) < 0)
			return -1;
	return n < 0 ? err_sys(e, "read") : 0;
}

/* What we write beside a contract is never tracked.  It is no harm where that
 * cannot be said. */
void
tcr_exclude(const struct tcr *t)
{
	static const char *const lines[] = {
		"/.factory/*/*\n",
		"!/.factory/*/contract.yaml\n"
	};
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err no = ERR_INIT;

	buf_fmt(&path, "%s/info", t->g.commondir);
	io_mkdirs(path.data, 0777, &no);
	buf_str(&path, "/exclude");
	io_slurp(&b, path.data, 1 << 20, &no);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (strstr(buf_cstr(&b), lines[i]) == NULL)
			io_append(path.data, lines[i], strlen(lines[i]), 0666,
			    &no);
	err_release(&no);
	buf_release(&path);
	buf_release(&b);
}

void
tcr_log_copy(struct tcr *t)
{
	unsigned n = tcr_number(t->a->stage);
	struct buf dir = BUF_INIT, name = BUF_INIT;
	struct err no = ERR_INIT;
	int fd = -1;

	if (t->task && n && t->a->log)
		fd = open(t->a->log, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	buf_fmt(&dir, "%s/.factory/%s", t->g.top, t->task);
	buf_fmt(&name, "%s/stage-%u-failure.log", dir.data, n);
	if (io_mkdirs(dir.data, 0777, &no) == 0 &&
	    io_replace_with(name.data, copy, &fd, 0644, &no) == 0)
		t->done.log = arena_strdup(&t->arena, name.data +
		    strlen(t->g.top) + 1);
	close(fd);
	err_release(&no);
	buf_release(&dir);
	buf_release(&name);
}

int
tcr_cause(const struct tcr *t, bool json, struct buf *out)
{
	struct err no = ERR_INIT;
	struct buf program = BUF_INIT, status = BUF_INIT;
	const char *argv[] = { NULL, "--status", NULL, "--stage",
	    t->a->stage ? t->a->stage : "command", json ? "--format=json" :
	    "--format=text", t->a->log, NULL };
	struct proc p = { .argv = argv, .dir = t->g.top };
	int st = -1;

	if (t->a->log && t->a->log_bytes > 0 &&
	    share_beside(&program, "fx-errsum") == 0) {
		argv[0] = program.data;
		buf_fmt(&status, "%d", t->a->status < 0 ? 1 : t->a->status);
		argv[2] = status.data;
		st = proc_run(&p, out, NULL, &no);
	}
	err_release(&no);
	buf_release(&program);
	buf_release(&status);
	return st == FX_NO ? 0 : -1;
}

void
tcr_log_tail(const struct tcr *t, size_t most, struct buf *b)
{
	int fd = t->a->log ? open(t->a->log, O_RDONLY | O_CLOEXEC) : -1;
	off_t end = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	off_t from = end > (off_t)most ? end - (off_t)most : 0;
	struct err no = ERR_INIT;

	/* Nobody writes to it any more. */
	if (end >= 0 && lseek(fd, from, SEEK_SET) >= 0)
		(void)io_drain(b, fd, 2 * most, &no);
	if (fd >= 0)
		close(fd);
	err_release(&no);
}
