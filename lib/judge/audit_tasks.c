/* fx-audit tasks: each task, where it is worked on, and how far it came; and
 * status, of one. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/term.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/landing.h"
#include "judge/tcr_book.h"
#include "record/audit_log.h"
#include "record/seal.h"

enum column { TASK, WHERE, STATUS, STAGE, CAME_TO, AGE, COLUMNS };

struct row {
	char *task, *path;		/* path: NULL, it has no workspace */
	const char *status;		/* "": none; NULL: it cannot be told */
	bool sealed, draft, landed;
	char *approved;			/* the commit; NULL: none */
	long long when;			/* of its last sign of life, in s */
	struct attempts runs;
	const struct attempt *last;	/* the newest run of a stage */
	struct buf cell[COLUMNS];
};

struct tasks {
	struct git git;
	struct audit_log log;
	bool logged;
	struct row *v;
	size_t n, cap;
	struct err why;			/* what could not be read */
};

static struct row *
row_of(struct tasks *t, const char *task)
{
	struct row *r;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->v[i].task, task) == 0)
			return &t->v[i];
	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	r = &t->v[t->n++];
	*r = (struct row){ .task = mem_strdup(task) };
	return r;
}

static int
add_bound(void *ctx, const struct binding *b)
{
	struct row *r = row_of(ctx, b->task);

	free(r->path);
	r->path = mem_strdup(b->path);
	return 0;
}

static int
add_sealed(void *ctx, const char *task)
{
	row_of(ctx, task);
	return 0;
}

static int
by_task(const void *a, const void *b)
{
	return strcmp(((const struct row *)a)->task,
	    ((const struct row *)b)->task);
}

static void
read_runs(struct tasks *t, struct row *r)
{
	bool at_work = r->path && tcr_busy(r->path);

	attempts_look(&r->runs, &t->git, r->task, &t->why, &t->why);
	for (size_t i = 0; i < r->runs.n; i++) {
		struct attempt *a = &r->runs.v[i];
		long long end = (a->began + a->took) / 1000;

		a->running = at_work && tcr_is_open(a);
		if (a->what == ATTEMPT_RUN && a->stage)
			r->last = a;
		if (end > r->when)
			r->when = end;
	}
}

static bool
is_approved(const struct row *r)
{
	return r->status && strcmp(r->status, "approved") == 0;
}

/* The newest approval of a task. */
static int
line(void *ctx, const struct audit_line *l, struct err *e)
{
	struct audit_record r = AUDIT_RECORD_INIT;
	struct tasks *t = ctx;
	struct err no = ERR_INIT;

	(void)e;
	if (audit_record_parse(&r, l->s, l->n, &no) == 0 && r.task &&
	    r.to == AUDIT_APPROVED && r.ref[AUDIT_COMMIT]) {
		size_t i = 0;

		while (i < t->n && strcmp(t->v[i].task, r.task) != 0)
			i++;
		if (i < t->n) {
			free(t->v[i].approved);
			t->v[i].approved = mem_strdup(r.ref[AUDIT_COMMIT]);
		}
	}
	err_release(&no);
	audit_record_release(&r);
	return 0;
}

/* What was approved is looked for in the base: git tells, not the log. */
static void
read_landed(struct tasks *t)
{
	struct err no = ERR_INIT;
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += is_approved(&t->v[i]);
	if (n > 0)
		(void)audit_log_each(&t->log, 0, line, t, &no);
	for (size_t i = 0; n > 0 && i < t->n; i++) {
		struct seal s = SEAL_INIT;

		if (is_approved(&t->v[i]) && seal_read(&s, NULL,
		    t->git.commondir, t->v[i].task, &no) == 0)
			t->v[i].landed = landing_done(&t->git, &s,
			    t->v[i].approved);
		seal_release(&s);
		err_release(&no);
	}
	err_release(&no);
}

static void
read_row(struct tasks *t, struct row *r)
{
	enum audit_status status = AUDIT_NOTHING;
	struct seal s = SEAL_INIT;
	struct err none = ERR_INIT;

	if (!t->logged)
		r->status = "";
	else if (audit_log_status(&t->log, r->task, &status, &t->why) == 0)
		r->status = audit_status_name(status);
	r->sealed = seal_read(&s, NULL, t->git.commondir, r->task,
	    &none) == 0;
	r->draft = r->sealed && s.draft;
	r->when = r->sealed ? s.time : 0;
	read_runs(t, r);
	seal_release(&s);
	err_release(&none);
}

/* "3 min", rounded down. */
static void
put_age(struct buf *b, long long s)
{
	if (s < 60)
		buf_str(b, "now");
	else if (s < 3600)
		buf_fmt(b, "%lld min", s / 60);
	else if (s < 86400)
		buf_fmt(b, "%lld h", s / 3600);
	else
		buf_fmt(b, "%lld d", s / 86400);
}

/* What a stage came to: "passed", "failed, reverted", "running". */
static void
put_end(struct buf *b, const struct attempt *a)
{
	const char *end = tcr_say_end(a);

	if (a->class && a->end != ATTEMPT_COMMITTED &&
	    strcmp(a->class, end) != 0)
		buf_fmt(b, "%s, ", a->class);
	buf_str(b, end);
}

static void
fill(struct row *r)
{
	struct buf *c = r->cell;

	buf_str(&c[TASK], r->task);
	if (r->path)
		text_readable(&c[WHERE], path_base(r->path),
		    strlen(path_base(r->path)));
	buf_str(&c[STATUS], !r->status ? "not measured" : r->draft &&
	    (!*r->status || strcmp(r->status, "created") == 0) ?
	    "template" : r->landed ? "approved, landed" : r->status);
	if (r->last) {
		buf_str(&c[STAGE], r->last->stage);
		put_end(&c[CAME_TO], r->last);
	}
	if (r->when)
		put_age(&c[AGE], clock_now() - r->when);
	for (size_t i = 0; i < COLUMNS; i++)
		if (c[i].len == 0)
			buf_byte(&c[i], '-');
}

static void
print(FILE *out, struct tasks *t)
{
	size_t width[COLUMNS] = { 0 };
	struct term m;

	term_init(&m, out);
	for (size_t i = 0; i < t->n; i++) {
		fill(&t->v[i]);
		for (size_t k = 0; k < COLUMNS; k++) {
			const struct buf *b = &t->v[i].cell[k];
			size_t n = text_columns(b->data, b->len);

			width[k] = n > width[k] ? n : width[k];
		}
	}
	for (size_t i = 0; i < t->n; i++) {
		for (size_t k = 0; k < COLUMNS; k++) {
			const struct buf *b = &t->v[i].cell[k];
			bool bold = k == TASK;

			fprintf(out, "%s%s%s%s", k ? "  " : "",
			    bold ? m.bold : "", b->data, bold ? m.off : "");
			if (k < COLUMNS - 1)
				fprintf(out, "%*s", (int)(width[k] -
				    text_columns(b->data, b->len)), "");
		}
		fputc('\n', out);
	}
}

static void
print_json(FILE *out, const struct row *r)
{
	const struct attempt *a = r->last;
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "task");
	jdoc_str(j, "task", r->task);
	if (r->path) {
		jdoc_bytes(j, "workspace", path_base(r->path));
		jdoc_bytes(j, "path", r->path);
	}
	jdoc_bool(j, "sealed", r->sealed && !r->draft);
	jdoc_str(j, "status", r->status && *r->status ? r->status : NULL);
	if (is_approved(r))
		jdoc_bool(j, "landed", r->landed);
	if (a) {
		jdoc_str(j, "stage", a->stage);
		jdoc_str(j, "class", a->class);
		jdoc_str(j, "end", attempt_end_name(a->end));
		jdoc_bool(j, "running", a->running);
		jdoc_int(j, "attempt", a->n);
	}
	if (r->when) {
		jdoc_int(j, "last", r->when);
		jdoc_int(j, "age", clock_now() - r->when);
	}
	jdoc_print(j, out);
	jdoc_free(j);
}

static int
open_log(struct tasks *t, struct err *e)
{
	const char *kind;
	int rc = audit_log_open(&t->log, t->git.commondir, &kind, e);

	t->logged = rc == 0;
	return rc < 0 ? -1 : 0;
}

int
audit_verb_status(const struct audit_call *c, struct err *e)
{
	struct tasks t = { .git = GIT_INIT, .log = AUDIT_LOG_INIT };
	enum audit_status status = AUDIT_NOTHING;
	int rc = git_locate(&t.git, e);

	if (rc == 0)
		rc = open_log(&t, e);
	if (rc == 0 && t.logged)
		rc = audit_log_status(&t.log, c->words[0], &status, e);
	if (rc == 0 && status == AUDIT_NOTHING)
		rc = 1;
	else if (rc == 0 && c->json && !c->quiet)
		fprintf(c->out, "{\"type\":\"status\",\"status\":\"%s\"}\n",
		    audit_status_name(status));
	else if (rc == 0 && !c->quiet)
		fprintf(c->out, "%s\n", audit_status_name(status));
	audit_log_close(&t.log);
	git_release(&t.git);
	return rc;
}

int
audit_verb_tasks(const struct audit_call *c, struct err *e)
{
	struct tasks t = { .git = GIT_INIT, .log = AUDIT_LOG_INIT };
	int rc = git_locate(&t.git, e);

	if (rc == 0)
		rc = seal_each(t.git.commondir, add_sealed, &t, e);
	if (rc == 0) {
		binding_each(t.git.commondir, add_bound, &t);
		open_log(&t, &t.why);
	}
	if (rc == 0 && t.n > 0)
		qsort(t.v, t.n, sizeof(*t.v), by_task);
	for (size_t i = 0; rc == 0 && i < t.n; i++)
		read_row(&t, &t.v[i]);
	if (rc == 0 && t.logged)
		read_landed(&t);
	if (rc == 0 && !c->quiet && !c->json)
		print(c->out, &t);
	for (size_t i = 0; i < t.n; i++) {
		if (rc == 0 && !c->quiet && c->json)
			print_json(c->out, &t.v[i]);
		for (size_t k = 0; k < COLUMNS; k++)
			buf_release(&t.v[i].cell[k]);
		attempts_release(&t.v[i].runs);
		free(t.v[i].task);
		free(t.v[i].path);
		free(t.v[i].approved);
	}
	if (rc == 0 && t.why.msg) {
		err_move(e, &t.why);
		rc = -1;
	}
	err_release(&t.why);
	free(t.v);
	audit_log_close(&t.log);
	git_release(&t.git);
	return rc;
}
