/* Child processes: given arguments, captured output, a limit in time. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/proc.h"

extern char **environ;

static long long
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* Between fork and exec; never returns.  A failure goes through fd 'say' so
 * that the parent can name it instead of seeing a mere 127. */
static void
become(const struct proc *p, int in, int out, int errfd, int say)
{
	int saved;

	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 ||
	    (errfd >= 0 && dup2(errfd, 2) < 0))
		goto fail;
	if (p->dir && chdir(p->dir) < 0)
		goto fail;
	for (const char *const *v = p->env; v && *v; v++) {
		size_t n = strcspn(*v, "=");
		/* Not mem_dup, which would end as if it were the parent. */
		char *name = strndup(*v, n);

		if (name == NULL)
			goto fail;
		if ((*v)[n] ? setenv(name, *v + n + 1, 1) : unsetenv(name))
			goto fail;
		free(name);
	}
	signal(SIGPIPE, SIG_DFL);
	execvp(p->argv[0], (char *const *)(size_t)p->argv);
fail:
	saved = errno;
	while (write(say, &saved, sizeof(saved)) < 0 && errno == EINTR)
		;
	_exit(127);
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Fork and exec with pipes on 0, 1 and, where errp is not NULL, 2. */
static pid_t
start(const struct proc *p, int *inp, int *outp, int *errp, struct err *e)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, er[2] = { -1, -1 };
	int say[2] = { -1, -1 }, why = 0;
	pid_t pid = -1;
	ssize_t n;

	if (io_pipe(in) < 0 || io_pipe(out) < 0 || io_pipe(say) < 0 ||
	    (errp && io_pipe(er) < 0) || (pid = fork()) < 0) {
		err_sys(e, "%s: cannot be started", p->argv[0]);
		pid = -1;
		goto done;
	}
	if (pid == 0)
		become(p, p->in_fd > 0 ? p->in_fd : in[0], out[1], er[1],
		    say[1]);
	shut(&say[1]);
	do
		n = read(say[0], &why, sizeof(why));
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)sizeof(why)) {
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		errno = why;
		err_sys(e, "%s: cannot be started", p->argv[0]);
		pid = -1;
		goto done;
	}
	*inp = in[1];
	*outp = out[0];
	in[1] = out[0] = -1;
	if (errp) {
		*errp = er[0];
		er[0] = -1;
	}
done:
	for (int i = 0; i < 2; i++) {
		shut(&in[i]);
		shut(&out[i]);
		shut(&er[i]);
		shut(&say[i]);
	}
	return pid;
}

/* Wait for it; its status, or -1 when a signal ended it. */
static int
reap(pid_t pid, const char *name, struct err *e)
{
	int st;

	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, "%s", name);
	if (WIFEXITED(st))
		return WEXITSTATUS(st);
	return err_set(e, FX_EFAIL, "%s: ended by signal %d", name,
	    WTERMSIG(st));
}

/* One read into b (or nowhere), closing *fd at the end of the stream.  Half
 * an output is no output: -1 when it could not be read. */
static int
pull(int *fd, struct buf *b, const char *name, struct err *e)
{
	char waste[4096];
	ssize_t n;

	if (b)
		buf_reserve(b, 65536);
	n = b ? read(*fd, b->data + b->len, 65536) :
	    read(*fd, waste, sizeof(waste));
	if (n < 0 && errno != EINTR && errno != EAGAIN)
		return err_sys(e, "%s: read", name);
	if (n == 0)
		shut(fd);
	if (n > 0 && b) {
		b->len += (size_t)n;
		b->data[b->len] = '\0';
	}
	return 0;
}

/* One write of what is left of its input.  It may leave the rest unread, but
 * half an input would get half an answer: -1 when it could not be written. */
static int
push(int *fd, const struct proc *p, size_t *fed, struct err *e)
{
	ssize_t n = write(*fd, (const char *)p->in + *fed, p->in_len - *fed);

	if (n > 0)
		*fed += (size_t)n;
	else if (n < 0 && errno == EPIPE)
		shut(fd);
	else if (n < 0 && errno != EINTR && errno != EAGAIN)
		return err_sys(e, "%s: write", p->argv[0]);
	return 0;
}

/* Feed and drain until both outputs have ended.  0 or -1. */
static int
converse(const struct proc *p, int in, int *out, int *er, struct buf *ob,
    struct buf *eb, struct err *e)
{
	size_t max = p->max ? p->max : (size_t)1 << 30, fed = 0;
	size_t start_len = ob ? ob->len : 0;
	size_t start_err = eb ? eb->len : 0;
	long long until = p->timeout ? now_ms() + p->timeout : 0;
	int rc = 0;

	while (*out >= 0 || *er >= 0) {
		struct pollfd f[3] = { { *out, POLLIN, 0 },
		    { *er, POLLIN, 0 }, { in, POLLOUT, 0 } };
		int wait = -1;

		if (in >= 0 && fed == p->in_len) {
			shut(&in);
			f[2].fd = -1;
		}
		if (until && (wait = (int)(until - now_ms())) <= 0) {
			rc = err_set(e, FX_EFAIL, "%s: ran out of time "
			    "after %d ms", p->argv[0], p->timeout);
			break;
		}
		if (poll(f, 3, wait) < 0 && errno != EINTR) {
			rc = err_sys(e, "poll");
			break;
		}
		if ((f[0].revents && pull(out, ob, p->argv[0], e) < 0) ||
		    (f[1].revents && pull(er, eb, p->argv[0], e) < 0) ||
		    (f[2].revents && push(&in, p, &fed, e) < 0)) {
			rc = -1;
			break;
		}
		if ((ob && ob->len - start_len > max) ||
		    (eb && eb->len - start_err > max)) {
			rc = err_set(e, FX_EFAIL, "%s: wrote more than "
			    "%zu bytes", p->argv[0], max);
			break;
		}
	}
	shut(&in);
	return rc;
}

int
proc_run(const struct proc *p, struct buf *ob, struct buf *eb, struct err *e)
{
	struct sigaction ign = { .sa_handler = SIG_IGN }, old;
	int in = -1, out = -1, er = -1, rc, st;
	pid_t pid;

	/* A child may leave its input unread: that is its right. */
	sigaction(SIGPIPE, &ign, &old);
	pid = start(p, &in, &out, p->stderr_through ? NULL : &er, e);
	if (pid < 0) {
		sigaction(SIGPIPE, &old, NULL);
		return -1;
	}
	if (fcntl(in, F_SETFL, O_NONBLOCK) < 0) {
		rc = err_sys(e, "fcntl");
		shut(&in);
	} else {
		rc = converse(p, in, &out, &er, ob, eb, e);
	}
	shut(&out);
	shut(&er);
	if (rc < 0)
		kill(pid, SIGKILL);
	st = reap(pid, p->argv[0], e);
	sigaction(SIGPIPE, &old, NULL);
	return rc < 0 ? -1 : st;
}

int
proc_open(struct proc_pipe *pp, const struct proc *p, struct err *e)
{
	/* Writing to one that died must be an error and not our end; children
	 * get the default back. */
	signal(SIGPIPE, SIG_IGN);
	pp->pid = start(p, &pp->in, &pp->out, NULL, e);
	return pp->pid < 0 ? -1 : 0;
}

int
proc_close(struct proc_pipe *pp, struct err *e)
{
	pid_t pid = pp->pid;

	shut(&pp->in);
	shut(&pp->out);
	pp->pid = -1;
	return pid < 0 ? 0 : reap(pid, "child", e);
}
