/* Signals that ask us to end. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/stop.h"

/* A handler can reach nothing else. */
static int wake[2] = { -1, -1 };
static volatile sig_atomic_t asked, times;

static void
note(int sig)
{
	int saved = errno;

	if (sig != SIGCHLD) {
		if (asked == 0)
			asked = sig;
		times++;
	}
	/* Full is as good: it is readable. */
	if (write(wake[1], "", 1) < 0)
		errno = 0;
	errno = saved;
}

int
stop_catch(struct err *e)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP,
	    SIGQUIT };
	struct sigaction on = { .sa_handler = note };
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;

	if (wake[0] < 0 && (io_pipe(wake) < 0 ||
	    fcntl(wake[0], F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(wake[1], F_SETFL, O_NONBLOCK) < 0))
		return err_sys(e, "pipe");
	sigemptyset(&on.sa_mask);
	sigemptyset(&ignore.sa_mask);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (sigaction(ends[i], NULL, &old) < 0 ||
		    (old.sa_handler != SIG_IGN &&
		    sigaction(ends[i], &on, NULL) < 0))
			return err_sys(e, "sigaction");
	/* Ignored, as some have it, there would be no status to wait for. */
	if (sigaction(SIGCHLD, &on, NULL) < 0 ||
	    sigaction(SIGPIPE, &ignore, NULL) < 0 ||
	    sigaction(SIGXFSZ, &ignore, NULL) < 0)
		return err_sys(e, "sigaction");
	return 0;
}

int
stop_signal(void)
{
	return asked;
}

int
stop_times(void)
{
	return times;
}

int
stop_wait(int fd, int ms, struct err *e)
{
	struct pollfd f[2] = { { fd, POLLIN, 0 }, { wake[0], POLLIN, 0 } };
	char waste[64];
	ssize_t n;

	if (poll(f, 2, ms) < 0)
		return errno == EINTR ? 0 : err_sys(e, "poll");
	if (f[1].revents) {
		do
			n = read(wake[0], waste, sizeof(waste));
		while (n > 0);
	}
	return f[0].revents != 0;
}

long long
stop_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}
