/* pair: time two commands in turn and print the ratio of their medians.
 *
 * pair [-n RUNS] [-l LIMIT] [-w] [-i FILE] [-p PREPARE] NAME COMMAND_A COMMAND_B
 * pair -m [-l LIMIT] [-i FILE] NAME COMMAND
 *
 * Before each run PREPARE is run by sh, unmeasured.  COMMAND is split at
 * blanks and run without a shell, its input from FILE, its output dropped.  What is compared is the
 * CPU time of the whole tree of processes (user and system of all children
 * that were waited for); -w compares wall-clock time.  LIMIT is what the
 * ratio A/B should not pass: it is printed, never judged.  With -m the peak
 * memory of the largest of COMMAND's processes, once. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_RUNS = 1000, MAX_WORDS = 64 };

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void
die(const char *what, const char *arg)
{
	fprintf(stderr, "pair: %s: %s\n", what, arg);
	exit(2);
}

/* Fork a child that reads input and drops its output. */
static pid_t
spawn(char *const *argv, const char *input)
{
	pid_t pid = fork();
	int in, out;

	if (pid != 0)
		return pid;
	in = open(input, O_RDONLY);
	out = open("/dev/null", O_WRONLY);
	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
		_exit(126);
	execvp(argv[0], argv);
	_exit(127);
}

static void
prepare(const char *command)
{
	const char *argv[] = { "sh", "-c", command, NULL };
	int st;

	if (command == NULL)
		return;
	if (waitpid(spawn((char *const *)(size_t)argv, "/dev/null"), &st,
	    0) < 0 || st != 0)
		die("failed", command);
}

/* One run: CPU seconds, or wall seconds. */
static double
run(const char *command, const char *input, int wall)
{
	char copy[4096], *argv[MAX_WORDS + 1], *save = NULL;
	struct rusage a, b;
	struct timespec t, u;
	size_t n = 0;
	int st;

	if (strlen(command) >= sizeof(copy))
		die("too long", command);
	snprintf(copy, sizeof(copy), "%s", command);
	for (char *w = strtok_r(copy, " ", &save); w && n < MAX_WORDS;
	    w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	argv[n] = NULL;
	getrusage(RUSAGE_CHILDREN, &a);
	clock_gettime(CLOCK_MONOTONIC, &t);
	if (waitpid(spawn(argv, input), &st, 0) < 0)
		die("cannot wait", command);
	clock_gettime(CLOCK_MONOTONIC, &u);
	getrusage(RUSAGE_CHILDREN, &b);
	if (!WIFEXITED(st) || WEXITSTATUS(st) > 1)
		die("failed", command);
	if (wall)
		return (double)(u.tv_sec - t.tv_sec) +
		    (double)(u.tv_nsec - t.tv_nsec) / 1e9;
	return seconds(b.ru_utime) - seconds(a.ru_utime) +
	    seconds(b.ru_stime) - seconds(a.ru_stime);
}

static int
order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), order);
	return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

/* What is waited for here is this one alone. */
static void
memory(const char *name, const char *command, const char *input,
    const char *limit)
{
	struct rusage u;

	run(command, input, 0);
	getrusage(RUSAGE_CHILDREN, &u);
	printf("%-34s %9.1f MiB  (aim %s)\n", name,
	    (double)u.ru_maxrss / 1024, limit);
}

int
main(int argc, char *argv[])
{
	double a[MAX_RUNS], b[MAX_RUNS], x, y;
	const char *prep = NULL, *limit = "-";
	const char *input = "/dev/null";
	size_t n = 15;
	int ch, wall = 0, mem = 0;

	while ((ch = getopt(argc, argv, "i:l:mn:p:w")) != -1)
		switch (ch) {
		case 'i': input = optarg; break;
		case 'l': limit = optarg; break;
		case 'm': mem = 1; break;
		case 'n': n = (size_t)strtoul(optarg, NULL, 10); break;
		case 'p': prep = optarg; break;
		case 'w': wall = 1; break;
		default: return 2;
		}
	if (mem && argc - optind == 2) {
		memory(argv[optind], argv[optind + 1], input, limit);
		return 0;
	}
	if (mem || argc - optind != 3 || n == 0 || n > MAX_RUNS)
		die("usage", "pair [-mw] [-n runs] [-l limit] [-i file] "
		    "[-p prepare] name a [b]");
	for (size_t i = 0; i <= n; i++) {	/* the first is a warm-up */
		size_t at = i ? i - 1 : 0;

		prepare(prep);
		a[at] = run(argv[optind + 1], input, wall);
		prepare(prep);
		b[at] = run(argv[optind + 2], input, wall);
	}
	x = median(a, n);
	y = median(b, n);
	printf("%-34s %9.2f ms %9.2f ms  ratio %5.2f  (aim %s)  +%.1f ms\n",
	    argv[optind], x * 1e3, y * 1e3, y > 0 ? x / y : 0, limit,
	    (x - y) * 1e3);
	return 0;
}
