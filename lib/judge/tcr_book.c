/* Records looked up and put in words. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/jdoc.h"
#include "judge/tcr_book.h"
#include "record/snapshot.h"
#include "record/attempt_json.h"

bool
tcr_is_open(const struct attempt *a)
{
	return a->end == ATTEMPT_BEGUN || a->end == ATTEMPT_TAKING;
}

bool
tcr_busy(const char *top)
{
	struct git g = GIT_INIT;
	struct buf jj = BUF_INIT;
	bool yes;

	buf_fmt(&jj, "%s/.jj", top);
	if (io_is_dir(jj.data))
		g.jj_top = mem_strdup(top);
	else
		g.gitdir = git_dir_of(top);
	yes = (g.jj_top || g.gitdir) && snapshot_busy(&g);
	buf_release(&jj);
	git_release(&g);
	return yes;
}

/* In which workspace is the task at work? */
static int
at_work(void *ctx, const struct binding *b)
{
	return strcmp(b->task, ctx) == 0 && tcr_busy(b->path);
}

const char *
tcr_task(const struct binding *b, int bound, struct err *e)
{
	const char *env = getenv("FACTORY_TASK_ID");

	if (env == NULL || *env == '\0')
		return bound ? b->task : "";
	if (bound && strcmp(env, b->task) != 0)
		err_set(e, FX_EINPUT, "FACTORY_TASK_ID is %s, but this "
		    "workspace is bound to %s; unset it, or work in the "
		    "workspace of %s", env, b->task, env);
	else if (!path_task_ok(env))
		err_set(e, FX_EINPUT, "FACTORY_TASK_ID: '%s' cannot name a "
		    "task", env);
	else
		return env;
	return NULL;
}

struct elsewhere {
	const struct git *g;
	const char *task;
	char *path;
};

static int
is_elsewhere(void *ctx, const struct binding *b)
{
	struct elsewhere *x = ctx;

	if (strcmp(b->task, x->task) != 0 ||
	    (x->g->top && strcmp(b->path, x->g->top) == 0))
		return 0;
	x->path = mem_strdup(b->path);
	return 1;
}

char *
tcr_elsewhere(const struct git *g, const char *task)
{
	struct elsewhere x = { g, task, NULL };

	(void)binding_each(g->commondir, is_elsewhere, &x);
	return x.path;
}

int
tcr_book_open(struct tcr_book *b, const char *task, struct err *e)
{
	int bound = 1;
	bool busy;

	if (git_locate(&b->g, e) < 0 || (task == NULL &&
	    ((bound = binding_read(&b->bound, &b->g, e)) < 0 ||
	    (task = tcr_task(&b->bound, bound, e)) == NULL)))
		return -1;
	if (*task == '\0')
		task = NULL;
	if (attempts_look(&b->all, &b->g, task, &b->broken, e) < 0)
		return -1;
	busy = task ? binding_each(b->g.commondir, at_work, (char *)task) :
	    snapshot_busy(&b->g);
	for (size_t i = 0; i < b->all.n; i++)
		b->all.v[i].running = busy && tcr_is_open(&b->all.v[i]);
	return 0;
}

const char *
tcr_say_end(const struct attempt *a)
{
	if (!tcr_is_open(a))
		return attempt_end_name(a->end);
	return !a->running ? "cut off" : a->end == ATTEMPT_TAKING ?
	    "going back" : "running";
}

void
tcr_book_release(struct tcr_book *b)
{
	err_release(&b->broken);
	attempts_release(&b->all);
	binding_release(&b->bound);
	git_release(&b->g);
}

struct attempt *
tcr_book_find(const struct attempts *all, const char *word, struct err *e)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(word, &end, 10);
	if (*word < '0' || *word > '9' || *end || errno || n > UINT_MAX) {
		err_set(e, FX_EINPUT, "'%s' is no number of an attempt", word);
		return NULL;
	}
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].n == n)
			return &all->v[i];
	if (all->n == 0)
		err_set(e, FX_EINPUT, "there is no attempt yet");
	else
		err_set(e, FX_EINPUT, "there is no attempt %lu; the newest is "
		    "%u, and 'fx-tcr list' shows all", n,
		    all->v[all->n - 1].n);
	return NULL;
}

static unsigned
undone_by(const struct attempts *all, const struct attempt *x)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct attempt *y = &all->v[i];

		if (y->what == ATTEMPT_UNDO && y->end == ATTEMPT_RESTORED &&
		    y->undone == x->n && y->source == NULL &&
		    y->only == NULL && undone_by(all, y) == 0)
			return y->n;
	}
	return 0;
}

unsigned
tcr_say_undone(struct buf *b, const struct attempts *all,
    const struct attempt *x)
{
	unsigned n = undone_by(all, x);
	bool took = x->what == ATTEMPT_UNDO || x->end == ATTEMPT_REVERTED ||
	    x->end == ATTEMPT_CUT;

	if (n)
		buf_fmt(b, "%s by %u", took ? "undone" : "put back", n);
	return n;
}

static void
plural(struct buf *b, unsigned long long n, const char *what)
{
	buf_fmt(b, "%llu %s%s", n, what, n == 1 ? "" : "s");
}

void
tcr_say_bytes(struct buf *b, unsigned long long bytes)
{
	static const char *const unit[] = { "kB", "MB", "GB", "TB" };
	double v = (double)bytes / 1000;
	size_t i = 0;

	if (bytes < 1000) {
		plural(b, bytes, "byte");
		return;
	}
	for (; v >= 999.95 && i < 3; i++)
		v /= 1000;
	buf_fmt(b, "%.1f %s", v, unit[i]);
}

void
tcr_say_size(struct buf *b, const struct tcr_size *s)
{
	if (s->gone)
		buf_str(b, "gone");
	if (!s->known)
		return;
	plural(b, s->files, "file");
	buf_str(b, ", ");
	tcr_say_bytes(b, s->bytes);
}

void
tcr_say_time(struct buf *b, long long ms)
{
	if (ms < 1000)
		buf_fmt(b, "%lld ms", ms);
	else if (ms < 60000)
		buf_fmt(b, "%.1f s", (double)ms / 1000);
	else if (ms < 3600000)
		buf_fmt(b, "%lld min %lld s", ms / 60000, ms / 1000 % 60);
	else
		buf_fmt(b, "%lld h %lld min", ms / 3600000, ms / 60000 % 60);
}

void
tcr_say_counts(struct buf *b, const struct attempt_counts *c)
{
	const struct { long long n; const char *what; } v[] = {
		{ c->passed, "passed" }, { c->failed, "failed" },
		{ c->skipped, "skipped" }
	};
	const char *comma = "";

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		if (v[i].n > 0) {
			buf_fmt(b, "%s%lld %s", comma, v[i].n, v[i].what);
			comma = ", ";
		}
	if (*comma == '\0' && c->run == 0)
		buf_str(b, "no tests");
	else if (*comma == '\0' && c->run > 0)
		buf_fmt(b, "%lld run", c->run);
}

struct jdoc *
tcr_book_json(const struct attempt *a, const struct tcr_size *s)
{
	struct jdoc *j = attempt_jdoc(a);
	struct buf b = BUF_INIT;

	clock_format(&b, a->began / 1000);
	jdoc_str(j, "when", b.data);
	if (tcr_is_open(a))
		jdoc_bool(j, "running", a->running);
	if (s && s->known) {
		jdoc_int(j, a->kept ? "kept_files" : "committed_files",
		    (long long)s->files);
		jdoc_int(j, a->kept ? "kept_bytes" : "committed_bytes",
		    (long long)s->bytes);
	}
	if (s && s->gone)
		jdoc_bool(j, "kept_gone", true);
	buf_release(&b);
	return j;
}
