/* A command in a process group of its own. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/group.h"
#include "base/io.h"
#include "base/stop.h"

/* Milliseconds; and what a pipe can hold at most without privilege. */
enum { QUIET = 1000, MOST = 5000, GRACE = 5000, PIPE = 1 << 20, TICK = 100 };

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Give the terminal to a group; from the background that is allowed only to
 * one who ignores the signal for it. */
static void
front(pid_t group)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;

	sigemptyset(&ignore.sa_mask);
	sigaction(SIGTTOU, &ignore, &old);
	tcsetpgrp(0, group);
	sigaction(SIGTTOU, &old, NULL);
}

/* A group of its own: with the terminal in the foreground, else in a session
 * without one. */
static int
apart(bool input, bool terminal)
{
	int null;

	if (input) {
		if (setpgid(0, 0) < 0)
			return -1;
		if (terminal)
			front(getpid());
		return 0;
	}
	if (setsid() < 0 || (null = open("/dev/null", O_RDONLY)) < 0 ||
	    dup2(null, 0) < 0)
		return -1;
	if (null > 2)
		close(null);
	return 0;
}

/* What "git rev-parse --local-env-vars" of git 2.55 names: with them a git
 * that the command runs would work on the repository that we were called
 * for. */
static void
forget_git(void)
{
	static const char *const names[] = {
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG",
		"GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT",
		"GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
		"GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
		"GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE",
		"GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
		"GIT_INTERNAL_SUPER_PREFIX"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unsetenv(names[i]);
}

/* Let it go, now that who wants to knows of it. */
static int
let_go(struct group *g, int go, struct err *e)
{
	if (g->ready(g->ctx, g->pid, e) < 0)
		return -1;
	return io_write(go, "g", 1, e);
}

/* Where somebody is to know of it first, it waits for the word; who gives it
 * may have ended. */
static void
await(const int go[2])
{
	ssize_t n;
	char c;

	if (go[0] < 0)
		return;
	close(go[1]);
	do
		n = read(go[0], &c, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		_exit(127);
}

/* Between fork and exec; never returns. */
static void
become(const struct group *g, const char *const *argv, int out, int say,
    const int go[2], bool input)
{
	int saved;

	await(go);
	if (apart(input, g->terminal) == 0 && dup2(out, 1) >= 0 &&
	    dup2(out, 2) >= 0 && (g->dir == NULL || chdir(g->dir) == 0)) {
		if (g->apart)
			forget_git();
		signal(SIGPIPE, SIG_DFL);
		signal(SIGXFSZ, SIG_DFL);
		execvp(argv[0], (char *const *)(size_t)argv);
	}
	saved = errno;
	while (write(say, &saved, sizeof(saved)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* What one who typed this may have meant. */
static const char *
instead(const char *const *argv, int why)
{
	const char *equals = strchr(argv[0], '=');

	if (why != ENOENT)
		return "";
	if (equals && equals > argv[0] && argv[1] &&
	    memchr(argv[0], '/', (size_t)(equals - argv[0])) == NULL)
		return "; a variable is set by 'env NAME=VALUE COMMAND'";
	return argv[1] == NULL && strchr(argv[0], ' ') ? "; it is one word "
	    "with blanks: leave the quotes away, or sh -c '...'" : "";
}

int
group_start(struct group *g, const char *const *argv, bool input,
    struct err *e)
{
	int out[2] = { -1, -1 }, say[2] = { -1, -1 }, go[2] = { -1, -1 };
	int why = 0;
	ssize_t n;

	g->name = argv[0];
	g->terminal = input && isatty(0) && tcgetpgrp(0) == getpgrp();
	if (io_pipe(out) < 0 || io_pipe(say) < 0 ||
	    (g->ready && io_pipe(go) < 0) || (g->pid = fork()) < 0) {
		err_sys(e, "%s: cannot be started", argv[0]);
		goto done;
	}
	if (g->pid == 0)
		become(g, argv, out[1], say[1], go, input);
	shut(&say[1]);
	if (g->ready && let_go(g, go[1], e) < 0)
		goto done;
	do
		n = read(say[0], &why, sizeof(why));
	while (n < 0 && errno == EINTR);
	if (n == (ssize_t)sizeof(why)) {
		errno = why;
		err_set(e, FX_EFAIL, "%s: cannot be started: %s%s", argv[0],
		    strerror(why), instead(argv, why));
		goto done;
	}
	g->began = stop_now();
	g->out = out[0];
	out[0] = -1;
done:
	for (int i = 0; i < 2; i++) {
		shut(&out[i]);
		shut(&say[i]);
		shut(&go[i]);
	}
	if (g->out < 0)
		group_end(g, NULL, e);
	return g->out < 0 ? -1 : 0;
}

/* Has the command ended?  It stays unreaped: so no other process can get the
 * number of its group. */
static void
look(struct group *g)
{
	siginfo_t info = { .si_pid = 0 };

	if (!g->ended && waitid(P_PID, (id_t)g->pid, &info,
	    WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == g->pid) {
		g->ended = true;
		g->end = stop_now();
	}
}

/* Stopped at the terminal, it hands that back and we stop with it. */
static void
halt_too(struct group *g)
{
	siginfo_t info = { .si_pid = 0 };

	if (!g->terminal || waitid(P_PID, (id_t)g->pid, &info,
	    WSTOPPED | WNOHANG) < 0 || info.si_pid != g->pid)
		return;
	front(getpgrp());
	kill(0, SIGTSTP);
	front(g->pid);
	kill(-g->pid, SIGCONT);
}

/* When its limit is reached; 0: never. */
static long long
limit(const struct group *g)
{
	return g->limit > 0 && g->told == 0 && !g->ended ?
	    g->began + g->limit : 0;
}

/* Pass on what asks us to end; its limit asks too. */
static void
obey(struct group *g)
{
	int sig = stop_signal();

	if (sig == 0 && limit(g) > 0 && stop_now() >= limit(g)) {
		g->timed_out = true;
		sig = SIGTERM;
	}
	if (sig == 0 && g->told == 0)
		return;
	if (g->told == 0) {
		g->told = stop_now();
		kill(-g->pid, sig);
		kill(-g->pid, SIGCONT);
	} else if (!g->killed && (stop_times() > 1 ||
	    stop_now() >= g->told + GRACE)) {
		g->killed = true;
		kill(-g->pid, SIGKILL);
	}
}

/* How long may we wait for output before something else is to be done? */
static int
patience(const struct group *g)
{
	long long until = 0, quiet, now = stop_now();

	if (g->ended) {
		until = g->end + MOST;
		quiet = (g->heard > g->end ? g->heard : g->end) + QUIET;
		if (quiet < until)
			until = quiet;
	}
	if (g->told && !g->killed && (until == 0 || g->told + GRACE < until))
		until = g->told + GRACE;
	if (limit(g) > 0 && (until == 0 || limit(g) < until))
		until = limit(g);
	if (until > now + INT_MAX)
		until = now + INT_MAX;
	return until == 0 ? -1 : until <= now ? 0 : (int)(until - now);
}

/* Wait so long for output (of none: -1), and tell who wants to know of the
 * time.  Where that ends it sooner it is as a signal that was not for us. */
static int
wait_on(struct group *g, int fd, int ms, struct err *e)
{
	if (g->tick && !g->ended) {
		g->tick(g->ctx, stop_now() - g->began);
		if (ms < 0 || ms > TICK)
			ms = TICK;
	}
	return stop_wait(fd, ms, e);
}

/* What is left of the group writes without an end. */
static bool
endless(const struct group *g)
{
	return g->ended && g->after > PIPE && stop_now() >= g->end + MOST;
}

ssize_t
group_read(struct group *g, void *p, size_t n, struct err *e)
{
	ssize_t k = 0;
	int ms, rc;

	while (g->out >= 0) {
		look(g);
		halt_too(g);
		obey(g);
		ms = patience(g);
		rc = endless(g) ? 0 : wait_on(g, g->out, ms, e);
		if (rc < 0)
			return -1;
		if (rc == 0 && g->ended && ms == 0) {
			g->left = true;
			break;
		}
		if (rc == 0)
			continue;
		k = read(g->out, p, n);
		if (k < 0 && errno != EINTR)
			return err_sys(e, "%s: read", g->name);
		if (k == 0)
			break;
		if (k > 0) {
			g->heard = stop_now();
			g->after += g->ended ? (size_t)k : 0;
			return k;
		}
	}
	shut(&g->out);
	return 0;
}

int
group_wait(struct group *g, struct err *e)
{
	shut(&g->out);
	for (look(g); !g->ended; look(g)) {
		halt_too(g);
		obey(g);
		if (wait_on(g, -1, patience(g), e) < 0)
			return -1;
	}
	return 0;
}

int
group_end(struct group *g, int *status, struct err *e)
{
	pid_t pid = g->pid;
	int st = 0;

	if (pid <= 0)
		return 0;
	if (group_wait(g, e) < 0)
		return -1;
	if (g->told)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &st, 0) < 0)
		if (errno != EINTR)
			return err_sys(e, "%s", g->name);
	g->pid = -1;
	if (g->terminal)
		front(getpgrp());
	if (status)
		*status = st;
	return 0;
}
