/* The log of a call. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/mem.h"
#include "base/stop.h"
#include "judge/errsum_intake.h"
#include "judge/errsum_known.h"
#include "judge/errsum_log.h"
#include "judge/errsum_noloss.h"
#include "judge/tools.h"

enum { BLOCK = 256 << 10 };

/* One log after the other, each through take. */
struct flow {
	struct errsum_intake in;
	struct errsum *sum;
	struct errsum_known *learn;
	const struct errsum_call *call;
	struct errsum_noloss *noloss;
	size_t line;		/* --raw: the line that comes next */
};

static ssize_t
pull(void *ctx, char *p, size_t n, struct err *e)
{
	struct flow *f = ctx;
	ssize_t k = errsum_intake_read(&f->in, p, n, e);

	if (f->learn && k >= 0)
		errsum_known_learn(f->learn, p, (size_t)k);
	if (f->noloss && k > 0)
		errsum_noloss_put(f->noloss, p, (size_t)k);
	return k;
}

static int
engine(struct flow *f, struct err *e)
{
	int rc;

	errsum_intake_begin(&f->in);
	rc = errsum_read(f->sum, pull, f, e);
	if (f->noloss)
		errsum_noloss_flush(f->noloss);
	errsum_intake_end(&f->in);
	return rc;
}

/* Would a shell run it? */
static bool
is_program(const char *word)
{
	const char *const words[] = { word, NULL };
	struct arena a = ARENA_INIT;
	const char *const *tools = tools_of(&a, words, NULL);
	bool yes = strchr(word, '/') == NULL && tools && tools[0];

	arena_release(&a);
	return yes;
}

static int
open_log(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && errno == ENOENT && is_program(path)) {
		err_set(e, FX_EINPUT, "%s: No such file or directory; to run "
		    "it: fx-errsum -- %s ...", path, path);
	} else if (fd < 0 || fstat(fd, &st) < 0) {
		/* What is not the caller's fault is not called that. */
		err_set(e, errno == EMFILE || errno == ENFILE ||
		    errno == ENOMEM || errno == EIO ? FX_EFAIL : FX_EINPUT,
		    "%s: %s", path, strerror(errno));
	} else if (S_ISDIR(st.st_mode)) {
		err_set(e, FX_EINPUT, "%s: is a directory", path);
	} else {
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Every log that is named, or standard input. */
static int
each_log(struct flow *f, int (*take)(struct flow *, struct err *),
    struct err *e)
{
	static const char *const standard[] = { "-" };
	const struct errsum_call *c = f->call;
	const char *const *v = c->n ? c->logs : standard;
	size_t n = c->n ? c->n : 1;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		bool named = strcmp(v[i], "-") != 0;

		f->in.name = named ? v[i] : "standard input";
		f->in.fd = named ? open_log(v[i], e) : STDIN_FILENO;
		rc = f->in.fd < 0 ? -1 : take(f, e);
		if (named && f->in.fd >= 0)
			close(f->in.fd);
	}
	return rc;
}

static int
command(struct errsum_log *log, struct flow *f, struct err *note,
    struct err *e)
{
	const char *const *argv = f->call->command;
	struct group g = GROUP_INIT;
	int rc, st = 0;

	if (group_start(&g, argv, f->call->input, e) < 0)
		return -1;
	f->in.group = &g;
	f->in.name = argv[0];
	rc = engine(f, e);
	if (group_end(&g, &st, e) < 0)
		return -1;
	log->status = WIFEXITED(st) ? WEXITSTATUS(st) : -1;
	log->signal = WIFSIGNALED(st) ? WTERMSIG(st) : 0;
	if (g.left)
		err_more(note, FX_EFAIL, "%s: ended, and left processes "
		    "behind that hold its output; they are not waited for",
		    argv[0]);
	return rc;
}

/* Where can the whole log be seen afterwards? */
static const char *
place(const struct errsum_call *c)
{
	struct stat st;

	if (c->keep)
		return c->keep;
	return c->n == 1 && strcmp(c->logs[0], "-") != 0 &&
	    stat(c->logs[0], &st) == 0 && S_ISREG(st.st_mode) ?
	    c->logs[0] : NULL;
}

static void
kept(struct errsum_log *log, struct flow *f, bool whole)
{
	if (f->in.hash)
		hash_end(f->in.hash, log->sha256);
	if (f->in.keep && !whole)
		keep_drop(f->in.keep);
	else if (f->in.keep && keep_end(f->in.keep, &log->late) < 0)
		log->path = NULL;
	if (log->path == NULL)
		log->sha256[0] = '\0';
}

int
errsum_log_read(struct errsum_log *log, const struct errsum_call *c,
    struct errsum *s, struct errsum_known *learn, struct err *note,
    struct err *e)
{
	struct flow f = { ERRSUM_INTAKE_INIT, s, learn, c, log->noloss, 0 };
	struct keep keep = KEEP_INIT;
	int rc;

	log->status = c->status;
	log->path = place(c);
	if (stop_catch(e) < 0)
		return -1;
	/* Before a command is run nothing is lost by refusing; a log that
	 * comes from elsewhere comes only once. */
	if (c->keep && keep_open(&keep, c->keep, &log->late) < 0) {
		if (c->command)
			return err_move(e, &log->late);
		log->path = NULL;
	} else if (c->keep) {
		f.in.keep = &keep;
		/* A fifth of the time, for whom it is told. */
		if (c->format == ERRSUM_JSON && !c->quiet)
			f.in.hash = hash_new();
	}
	if (c->pass)
		f.in.pass = c->format == ERRSUM_TEXT ? fileno(c->out) :
		    STDERR_FILENO;
	if (c->all || c->noloss)
		f.in.told = c->out;
	rc = c->command ? command(log, &f, note, e) : each_log(&f, engine, e);
	kept(log, &f, rc == 0);
	if (f.in.lost)
		err_more(&log->late, FX_EFAIL, "the log was not passed on "
		    "whole: %s", strerror(f.in.lost));
	log->middle = f.in.middle && c->format == ERRSUM_TEXT;
	if ((log->stopped = stop_signal() != 0))
		err_more(&log->late, FX_EFAIL, "interrupted by signal %d; "
		    "the log may not be whole", stop_signal());
	return rc;
}

int
errsum_log_range(size_t *first, size_t *last, const char *s)
{
	size_t n = strspn(s, "0123456789"), m;
	const char *to = s[n] == '-' ? s + n + 1 : s;

	m = strspn(to, "0123456789");
	*first = n < 19 ? (size_t)strtoull(s, NULL, 10) : 0;
	*last = m < 19 ? (size_t)strtoull(to, NULL, 10) : 0;
	return to[m] != '\0' || *first == 0 || *last < *first ? -1 : 0;
}

/* Those of the lines of a block that are wanted; true: no more are. */
static bool
print_block(struct flow *f, const char *p, size_t n)
{
	const struct errsum_call *c = f->call;
	const char *end = p + n, *q, *from = NULL;

	for (; p < end && f->line <= c->raw_last; p = q) {
		q = memchr(p, '\n', (size_t)(end - p));
		q = q ? q + 1 : end;
		if (f->line >= c->raw_first && from == NULL)
			from = p;
		if (from)
			fwrite(p, 1, (size_t)(q - p), c->out);
		f->line += q[-1] == '\n';
	}
	return f->line > c->raw_last;
}

static int
print_log(struct flow *f, struct err *e)
{
	char *p = mem_alloc(BLOCK), last = '\n';
	ssize_t n;

	errsum_intake_begin(&f->in);
	while ((n = errsum_intake_read(&f->in, p, BLOCK, e)) > 0) {
		last = p[n - 1];
		if (print_block(f, p, (size_t)n) || ferror(f->call->out))
			break;
	}
	/* The next log begins a line. */
	f->line += n == 0 && last != '\n';
	errsum_intake_end(&f->in);
	free(p);
	return n < 0 ? -1 : 0;
}

int
errsum_log_raw(const struct errsum_call *c, struct err *e)
{
	struct flow f = { ERRSUM_INTAKE_INIT, NULL, NULL, c, NULL, 1 };
	int rc = stop_catch(e) < 0 ? -1 : each_log(&f, print_log, e);

	if (rc == 0 && f.line <= c->raw_first && !ferror(c->out))
		return err_set(e, FX_EINPUT, "%s: has %zu lines, not %zu",
		    c->n == 1 ? c->logs[0] : "the log", f.line - 1,
		    c->raw_first);
	return rc;
}
