/* The command run, and what it came to. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "base/wild.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_before.h"
#include "judge/tcr_check.h"
#include "judge/tcr_live.h"
#include "judge/tcr_parts.h"

struct tcr_past
tcr_past(const struct tcr *t)
{
	struct tcr_past p = { t->past.v, t->past.n, t->head, t->steps };

	return p;
}

int
tcr_note(struct tcr *t, enum attempt_end end, struct err *e)
{
	t->a->end = end;
	if (attempt_write(&t->past, t->a, &t->g, e) < 0)
		return -1;
	tcr_audit(t, t->a);
	return 0;
}

/* Tests must have run, unless the configuration says what else a success is. */
static bool
of_tests(const struct tcr *t)
{
	static const char *const v[] = { "unit-test", "integration" };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		if (t->call->stage && t->ask.success == NULL &&
		    tcr_number(v[i]) == tcr_number(t->call->stage))
			return true;
	return false;
}

/* A runner that is told to run tests, and whose word is all that tells of
 * them: a test of these can end it with 0, by os._exit(0), process.exit(0). */
static bool
of_runner(const char *const *argv)
{
	static const char *const runners[] = { "pytest", "unittest", "jest",
	    "mocha" };
	/* With one of these it does something else, or tells it otherwise. */
	static const char *const other[] = { "--version", "-V", "--help", "-h",
	    "--co", "--collect-only", "--fixtures", "--funcargs", "--markers",
	    "--setup-plan", "-qq", "-R", "--reporter", "--listTests",
	    "--showConfig", "--clearCache", "--init" };
	const char *name;
	bool is = false;

	if (strcmp(path_base(argv[0]), "npx") == 0 && argv[1])
		argv++;
	if (strncmp(path_base(argv[0]), "python", 6) == 0 && argv[1] &&
	    strcmp(argv[1], "-m") == 0 && argv[2])
		argv += 2;
	name = path_base(argv[0]);
	for (size_t i = 0; i < sizeof(runners) / sizeof(*runners); i++)
		is |= strcmp(name, runners[i]) == 0;
	for (argv++; is && *argv; argv++)
		for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
			is &= strncmp(*argv, other[i], strlen(other[i])) != 0 ||
			    !strchr("=", (*argv)[strlen(other[i])]);
	return is;
}

const char *
tcr_dir(struct tcr *t)
{
	const struct stage *s = t->ask.own ? t->ask.stage : NULL;
	struct buf dir = BUF_INIT;
	const char *own;

	if (s == NULL)
		return NULL;
	path_join(&dir, t->g.top, s->dir);
	own = arena_strdup(&t->arena, dir.data);
	buf_release(&dir);
	return own;
}

int
tcr_run(struct tcr *t, struct err *e)
{
	const struct stage *s = t->ask.own ? t->ask.stage : NULL;
	struct trial trial = {
		.argv = t->ask.through ? t->ask.through : t->ask.argv,
		.of = t->ask.of,
		.timeout = t->ask.timeout, .log = t->a->log,
		.ready = tcr_runs, .ctx = t,
		.tick = tcr_lively(t) ? tcr_ticks : NULL,
		.heard = t->call->through ? tcr_heard : NULL,
		/* The condition says when it is green. */
		.success = t->ask.red ? NULL : t->ask.success,
		.tests = !t->ask.red && of_tests(t),
		.runner = !t->ask.red && of_runner(t->ask.argv)
	};
	int rc;

	trial_release(&t->end);
	memset(&t->end, 0, sizeof(t->end));
	if (s) {
		trial.dir = tcr_dir(t);
		trial.failure = t->ask.red ? NULL : s->v[STAGE_FAILURE].list;
		trial.report = s->v[STAGE_REPORT].text;
		trial.format = s->v[STAGE_REPORT_FORMAT].text;
	}
	if (t->ask.through)
		trial.dir = t->g.top;
	rc = trial_run(&trial, &t->end, e);
	tcr_ticked(t);
	tcr_ran(t);
	return rc;
}

/* May the command change this file?  A pattern is below its folder. */
static bool
may_write(const struct tcr *t, const char *path)
{
	const struct stage *s = t->ask.stage;
	size_t n = strlen(t->ask.component);

	if (n > 0 && !path_within(path, t->ask.component))
		return false;
	if (n > 0)
		path += n + 1;
	for (const char **v = s ? s->v[STAGE_WRITES].list : NULL; v && *v;
	    v++) {
		size_t len = strlen(*v);

		if (wild_match(*v, path, 0) || (len > 0 &&
		    (*v)[len - 1] == '/' && strncmp(*v, path, len) == 0))
			return true;
	}
	return false;
}

static bool
spoilt(const struct tcr *t)
{
	for (size_t i = 0; i < t->nchanged; i++)
		if (!may_write(t, t->changed[i] + 2))
			return true;
	return false;
}

/* Everything that the attempt came to, for the record. */
static void
fill(struct tcr *t)
{
	const struct trial_end *end = &t->end;
	struct attempt *a = t->a;
	struct arena *m = &a->arena;

	a->class = t->verdict.class;
	a->status = end->how == RESULT_EXITED ? end->code :
	    end->how == RESULT_SIGNALLED ? 128 + end->code :
	    end->how == RESULT_TIMED_OUT ? 124 : -1;
	a->tries = end->tries;
	a->took = end->took;
	a->log_bytes = (long long)end->bytes;
	a->log_sha256 = arena_strdup(m, end->sha256);
	if (end->why.len > 0)
		a->why = arena_strdup(m, buf_cstr(&end->why));
	if (t->has_named && t->named.why.len > 0 && !t->named.holds)
		a->why = arena_dup(m, t->named.why.data,
		    strcspn(t->named.why.data, "\n"));
	if (t->moved)
		a->why = arena_strdup(m, t->moved_how);
	if (end->report.len > 0)
		a->report = arena_dup(m, end->report.data,
		    strcspn(end->report.data, "\n"));
	if (end->result) {
		a->counts = (struct attempt_counts){ end->result->counts.run,
		    end->result->counts.passed, end->result->counts.failed,
		    end->result->counts.skipped };
		a->coverage = end->result->coverage;
		a->runner = arena_strdup(m, end->result->runner);
	}
}

static void
keep_frozen(struct tcr *t)
{
	const char **v;
	size_t n = 0;

	if (!t->has_named || !t->ask.red || t->named.frozen == NULL)
		return;
	while (t->named.frozen[n])
		n++;
	if (n == 0)
		return;
	v = arena_alloc(&t->a->arena, (n + 1) * sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[i] = arena_strdup(&t->a->arena, t->named.frozen[i]);
	t->a->frozen = v;
}

/* What is checked out, as git writes it down: a branch, or a commit.  Where
 * refs are in tables the file says nothing (gitrepository-layout(5)), and git
 * is asked. */
void
tcr_branch(const struct tcr *t, struct buf *b)
{
	static const char *const ask[] = { "symbolic-ref", "-q", "HEAD",
	    NULL };
	struct buf path = BUF_INIT;
	struct err no = ERR_INIT;

	buf_fmt(&path, "%s/HEAD", t->g.gitdir);
	if (t->g.jj_top == NULL)
		(void)io_slurp(b, path.data, 4096, &no);
	if (strcmp(buf_cstr(b), "ref: refs/heads/.invalid\n") == 0)
		(void)git_ask(&t->g, ask, NULL, 0, b, NULL, &no);
	err_release(&no);
	buf_release(&path);
}

/* "main 1234abcd", "1234abcd", "no commit" */
static void
place(struct buf *b, const struct buf *branch, const char *head)
{
	static const char ref[] = "ref: refs/heads/";
	const char *s = buf_cstr(branch);

	if (strncmp(s, ref, sizeof(ref) - 1) == 0) {
		s += sizeof(ref) - 1;
		buf_fmt(b, "%.*s at ", (int)strcspn(s, "\n"), s);
	}
	buf_fmt(b, "%.12s", *head ? head : "no commit");
}

static void
note_moved(struct tcr *t, const struct buf *from, const char *was,
    const struct buf *to)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s was ", t->g.jj_top ? "@-" : "HEAD");
	place(&b, from, was);
	buf_str(&b, ", and is ");
	place(&b, to, t->head);
	t->moved = true;
	t->moved_how = arena_dup(&t->arena, b.data, b.len);
	buf_release(&b);
}

int
tcr_watch(struct tcr *t, int (*what)(struct tcr *, struct err *), struct err *e)
{
	struct buf from = BUF_INIT, to = BUF_INIT;
	char was[GIT_OID];
	int rc;

	memcpy(was, t->head, sizeof(was));
	tcr_branch(t, &from);
	rc = what(t, e);
	if (rc == 0 && (rc = tcr_head(t, e)) < 0 && e->status == FX_EINPUT) {
		/* In jj, on the root: there is no commit to stand on. */
		err_release(e);
		rc = 0;
	}
	tcr_branch(t, &to);
	if (strcmp(was, t->head) != 0 ||
	    strcmp(buf_cstr(&from), buf_cstr(&to)) != 0)
		note_moved(t, &from, was, &to);
	buf_release(&from);
	buf_release(&to);
	return rc;
}

int
tcr_try(struct tcr *t, struct err *e)
{
	struct tcr_facts f = { .red = t->ask.red, .takes = t->ask.takes };

	if (tcr_breaker(t, &f.breaker, e) < 0)
		return -1;
	if (t->ask.argv == NULL) {
		tcr_commandless(t, &f);
	} else if (!f.breaker) {
		if (tcr_watch(t, tcr_run, e) < 0 || tcr_compare(t, e) < 0)
			return -1;
		if (t->ask.checks)
			tcr_checked(t, &f);
		f.at_base = !t->ask.red && tcr_at_base(t);
		if (t->end.result && !t->ask.checks &&
		    tcr_named(t, f.at_base, &f.named, e) < 0)
			return -1;
		f.class = t->ask.red && t->end.result ?
		    t->end.result->class : t->end.class;
		f.flaky = t->end.flaky;
		f.unproved = t->end.unproved;
		f.stopped = t->end.stopped;
		f.changed = spoilt(t);
		f.moved = t->moved;
	}
	f.idle = !f.breaker && tcr_idle(t, &f);
	t->verdict = tcr_judge(&f);
	t->a->after = arena_strdup(&t->a->arena, snapshot_tree(t->snap));
	if (f.breaker) {
		t->a->class = t->verdict.class;
	} else {
		fill(t);
		tcr_breaker_print(t);
	}
	keep_frozen(t);
	return 0;
}
