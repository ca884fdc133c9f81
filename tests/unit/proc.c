/* Children: a killed or a late one is never an empty answer. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/proc.h"
#include "unit.h"

static struct buf errors = BUF_INIT;

/* Run a shell line; its status, its output in out. */
static int
sh(const char *line, struct proc p, struct buf *out, struct err *e)
{
	const char *argv[] = { "sh", "-c", line, NULL };

	p.argv = argv;
	return proc_run(&p, out, &errors, e);
}

static void
fails(const char *line, struct proc p, const char *want)
{
	struct err e = ERR_INIT;

	struct buf b = BUF_INIT;

	CHECK(sh(line, p, &b, &e) == -1 && e.status == FX_EFAIL);
	CHECK_STR(e.msg, want);
	err_release(&e);
	buf_release(&b);
}

static void
answers(void)
{
	static const char *const env[] = { "FX_A=x y", "FX_B", NULL };
	struct proc plain = { .argv = NULL };
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	CHECK(sh("echo out; echo err >&2; exit 7", plain, &b, &e) == 7);
	CHECK_STR(buf_cstr(&b), "out\n");
	CHECK_STR(buf_cstr(&errors), "err\n");
	buf_clear(&b);
	setenv("FX_B", "b", 1);
	CHECK(sh("printf '%s.' \"$FX_A\" \"${FX_B-none}\"; pwd",
	    (struct proc){ .env = env, .dir = "/" }, &b, &e) == 0);
	CHECK_STR(buf_cstr(&b), "x y.none./\n");
	buf_clear(&b);
	CHECK(sh("cat", plain, &b, &e) == 0 && b.len == 0);
	CHECK(getenv("FX_A") == NULL);
	buf_release(&b);
}

/* More than a pipe holds, both ways at once, and a child that reads none. */
static void
large(void)
{
	size_t n = 1 << 20;
	char *in = mem_alloc(n);
	struct proc p = { .in = in, .in_len = n };
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;

	memset(in, 'x', n);
	CHECK(sh("cat", p, &b, &e) == 0 && b.len == n);
	CHECK(memcmp(b.data, in, n) == 0);
	CHECK(sh("exit 3", p, NULL, &e) == 3);
	p.max = 1000;
	fails("cat", p, "sh: wrote more than 1000 bytes");
	fails("cat >&2", p, "sh: wrote more than 1000 bytes");
	free(in);
	buf_release(&b);
}

static void
failures(void)
{
	struct proc plain = { .argv = NULL };
	const char *argv[] = { "no-such-program", NULL };
	struct proc none = { .argv = argv };
	struct err e = ERR_INIT;

	fails("kill -9 $$", plain, "sh: ended by signal 9");
	fails("exec tail -f /dev/null", (struct proc){ .timeout = 30 },
	    "sh: ran out of time after 30 ms");
	fails("true", (struct proc){ .dir = "/no/such" },
	    "sh: cannot be started: No such file or directory");
	CHECK(proc_run(&none, NULL, NULL, &e) == -1);
	CHECK_STR(e.msg, "no-such-program: cannot be started: "
	    "No such file or directory");
	err_release(&e);
}

static void
talk(void)
{
	const char *argv[] = { "sed", "-u", "s/a/b/", NULL };
	struct proc p = { .argv = argv };
	struct proc_pipe pp = PROC_PIPE_INIT;
	struct err e = ERR_INIT;
	char line[8] = "";

	CHECK(proc_close(&pp, &e) == 0);
	CHECK(proc_open(&pp, &p, &e) == 0);
	CHECK(io_write(pp.in, "xax\n", 4, &e) == 0);
	CHECK(read(pp.out, line, 4) == 4);
	CHECK_STR(line, "xbx\n");
	CHECK(proc_close(&pp, &e) == 0 && pp.pid == -1);
	err_release(&e);
}

int
main(void)
{
	answers();
	large();
	failures();
	talk();
	buf_release(&errors);
	return UNIT_RESULT;
}
