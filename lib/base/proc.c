/* Child processes: given arguments, captured output, a limit in time. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
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

/* Milliseconds. */
enum { SILENCE = 100, MOST = 5000 };

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
	if (p->child && p->child() != 0)
		goto fail;
	signal(SIGPIPE, SIG_DFL);
	execvp(p->argv[0], (char *const *)(size_t)p->argv);
fail:
	saved = errno;
	while (write(say, &saved, sizeof(saved)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* Does one of them set or unset the name of this entry? */
static bool
overrides(const char *const *v, const char *entry)
{
	size_t n = strcspn(entry, "=");

	for (; v && *v; v++)
		if (strncmp(*v, entry, n) == 0 &&
		    ((*v)[n] == '=' || (*v)[n] == '\0'))
			return true;
	return false;
}

/* The environment that the child gets, each entry borrowed; one of env beats
 * what is here, and a later one an earlier. */
static char **
environment(const struct proc *p)
{
	size_t n = 0, k = 0;
	char **v;

	while (environ[n])
		n++;
	while (p->env && p->env[k])
		k++;
	v = mem_alloc((n + k + 1) * sizeof(*v));
	for (size_t i = n = 0; environ[i]; i++)
		if (!overrides(p->env, environ[i]))
			v[n++] = environ[i];
	for (size_t i = 0; i < k; i++)
		if (strchr(p->env[i], '=') && !overrides(p->env + i + 1,
		    p->env[i]))
			v[n++] = (char *)(size_t)p->env[i];
	return v;
}

/* Start it without a copy of our memory, which is dear where that is much.
 * 0, or what went wrong; ENOEXEC: a file that only a shell can run. */
static int
spawn(const struct proc *p, int in, int out, int errfd, pid_t *pid)
{
	posix_spawn_file_actions_t fds;
	posix_spawnattr_t attr;
	sigset_t pipe;
	char **env;
	int why;

	if ((why = posix_spawn_file_actions_init(&fds)) != 0)
		return why;
	if ((why = posix_spawnattr_init(&attr)) != 0) {
		posix_spawn_file_actions_destroy(&fds);
		return why;
	}
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	env = environment(p);
	if ((why = posix_spawn_file_actions_adddup2(&fds, in, 0)) == 0 &&
	    (why = posix_spawn_file_actions_adddup2(&fds, out, 1)) == 0 &&
	    (errfd < 0 || (why = posix_spawn_file_actions_adddup2(&fds, errfd,
	    2)) == 0) &&
	    (why = posix_spawnattr_setsigdefault(&attr, &pipe)) == 0 &&
	    (why = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF)) == 0)
		why = posix_spawnp(pid, p->argv[0], &fds, &attr,
		    (char *const *)(size_t)p->argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&fds);
	free(env);
	return why;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* The child as a copy of us, which then becomes it; say is its line to us. */
static int
split(const struct proc *p, int in, int out, int errfd, pid_t *pid)
{
	int say[2] = { -1, -1 }, why = 0;
	ssize_t n;

	if (io_pipe(say) < 0 || (*pid = fork()) < 0) {
		why = errno;
		shut(&say[0]);
		shut(&say[1]);
		return why;
	}
	if (*pid == 0)
		become(p, in, out, errfd, say[1]);
	shut(&say[1]);
	do
		n = read(say[0], &why, sizeof(why));
	while (n < 0 && errno == EINTR);
	shut(&say[0]);
	if (n != (ssize_t)sizeof(why))
		return 0;
	while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
		;
	return why;
}

/* What has something to do between fork and exec is a copy of us first. */
static int
launch(const struct proc *p, int in, int out, int errfd, pid_t *pid)
{
	int why = p->dir || p->child ? ENOEXEC :
	    spawn(p, in, out, errfd, pid);

	return why == ENOEXEC ? split(p, in, out, errfd, pid) : why;
}

/* Start it with pipes on 0, 1 and, where errp is not NULL, 2. */
static pid_t
start(const struct proc *p, int *inp, int *outp, int *errp, struct err *e)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, er[2] = { -1, -1 };
	pid_t pid = -1;
	int why = 0;

	if (io_pipe(in) < 0 || io_pipe(out) < 0 ||
	    (errp && io_pipe(er) < 0) || (p->quiet && errp == NULL &&
	    (er[1] = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0))
		why = errno;
	else
		why = launch(p, p->in_fd > 0 ? p->in_fd : in[0], p->quiet ?
		    er[1] : out[1], er[1], &pid);
	if (why) {
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

int
proc_pass(const struct proc *p, struct err *e)
{
	pid_t pid;
	int st = 0, why = launch(p, 0, 1, -1, &pid);

	if (why) {
		errno = why;
		return err_sys(e, "%s: cannot be started", p->argv[0]);
	}
	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, "%s", p->argv[0]);
	return WIFEXITED(st) ? WEXITSTATUS(st) : 128 + WTERMSIG(st);
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

/* It has ended, and stays unreaped. */
static bool
has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG |
	    WNOWAIT) == 0 && info.si_pid == pid;
}

/* Feed and drain until both outputs have ended; of one that leaves somebody
 * behind, until it has ended and they are silent.  0 or -1. */
static int
converse(const struct proc *p, pid_t pid, int in, int *out, int *er,
    struct buf *ob, struct buf *eb, struct err *e)
{
	size_t max = p->max ? p->max : (size_t)1 << 30, fed = 0;
	size_t start_len = ob ? ob->len : 0;
	size_t start_err = eb ? eb->len : 0;
	long long until = p->timeout ? now_ms() + p->timeout : 0;
	long long ended = 0;
	int rc = 0;

	while (*out >= 0 || *er >= 0) {
		struct pollfd f[3] = { { *out, POLLIN, 0 },
		    { *er, POLLIN, 0 }, { in, POLLOUT, 0 } };
		int wait = p->leaves ? SILENCE : -1, n;

		if (p->leaves && ended == 0 && has_ended(pid))
			ended = now_ms();

		if (in >= 0 && fed == p->in_len) {
			shut(&in);
			f[2].fd = -1;
		}
		if (until && (wait = (int)(until - now_ms())) <= 0) {
			rc = err_set(e, FX_EFAIL, "%s: ran out of time "
			    "after %d ms", p->argv[0], p->timeout);
			break;
		}
		n = poll(f, 3, wait);
		if (n < 0 && errno != EINTR)
			rc = err_sys(e, "poll");
		if (rc < 0 || (ended && (n == 0 ||
		    now_ms() > ended + MOST)))
			break;
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
		rc = converse(p, pid, in, &out, &er, ob, eb, e);
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
