/* A stage's command with all that it prints: no retries, no record, nothing
 * is taken back. */
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/run_parts.h"
#include "record/schema.h"

/* The stage of the newest run that did not pass. */
static const char *
failed_last(const struct attempts *all)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct attempt *a = &all->v[i];

		if (a->what == ATTEMPT_RUN && a->stage &&
		    a->end != ATTEMPT_PASSED && a->end != ATTEMPT_COMMITTED)
			return a->stage;
	}
	return NULL;
}

static const struct run_stage *
find(const struct run_now *now, const char *name, struct err *e)
{
	const char *near;

	if (name == NULL && (name = failed_last(&now->past)) == NULL) {
		err_set(e, FX_EINPUT, "no stage of %s has failed: name one, "
		    "'factory debug %s STAGE'", now->task, now->task);
		return NULL;
	}
	for (size_t i = 0; i < RUN_STAGES; i++)
		if (schema_same_word(now->v[i].name, name))
			return &now->v[i];
	near = text_nearest(name, schema_stages);
	err_set(e, FX_EINPUT, "unknown stage '%s'%s%s%s", name, near ?
	    " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
	return NULL;
}

/* Through fx-errsum, which passes all on and sums up at the end. */
static int
part(const struct run *r, const struct run_stage *s, const struct run_part *p,
    struct err *e)
{
	struct buf program = BUF_INIT, dir = BUF_INIT, shown = BUF_INIT;
	const char *argv[] = { NULL, "--pass-through", "--stage", s->name,
	    "--", "sh", "-c", p->command, NULL };
	struct proc run = { .argv = argv };
	int rc;

	path_join(&dir, r->now.top, p->component);
	run.dir = dir.data;
	text_readable(&shown, p->command, strlen(p->command));
	fprintf(stderr, "%s%s%s: %s\n", s->name, *p->component ? " in " : "",
	    p->component, shown.data);
	rc = share_program(&program, "fx-errsum", e);
	argv[0] = program.data;
	if (rc == 0)
		rc = proc_pass(&run, e);
	buf_release(&program);
	buf_release(&dir);
	buf_release(&shown);
	return rc;
}

/* What a run asks for beside the status of the command. */
static void
put_asks(struct buf *b, const struct run_stage *s, const struct run_part *p)
{
	if (s->red)
		buf_str(b, "that it fails, by the tests that the contract "
		    "names");
	else if (p->success)
		buf_fmt(b, "that %s", p->success);
	else if (s->tests)
		buf_str(b, "at least one test");
	if (s->named)
		buf_fmt(b, "%sthe %zu test%s of the contract", b->len ? ", " :
		    "", s->named, s->named == 1 ? "" : "s");
	buf_fmt(b, "%sno tracked file that it changes", b->len ? ", and " :
	    "");
}

/* The newest run of exactly this, or NULL. */
static const struct attempt *
newest(const struct run_now *now, const struct run_stage *s,
    const struct run_part *p)
{
	for (size_t i = now->past.n; i-- > 0;) {
		const struct attempt *a = &now->past.v[i];

		if (a->what == ATTEMPT_RUN && a->stage && a->config &&
		    a->component && a->before &&
		    strcmp(a->stage, s->name) == 0 &&
		    strcmp(a->component, p->component) == 0 &&
		    strcmp(a->config, p->config) == 0 &&
		    strcmp(a->before, now->tree) == 0)
			return a;
	}
	return NULL;
}

/* ", no-tests: no test ran": its class stands there once. */
static void
put_why(struct buf *b, const struct attempt *a)
{
	const char *class = a && a->class ? a->class : "";
	const char *why = a && a->why ? a->why : "";
	size_t n;

	if (strcmp(class, "passed") == 0)
		class = "";
	buf_fmt(b, "%s%s", *class ? ", " : "", class);
	n = strlen(class);
	if (n > 0 && strncmp(why, class, n) == 0 && strncmp(why + n, ": ",
	    2) == 0)
		why += n + 2;
	if (*why) {
		buf_str(b, ": ");
		text_readable(b, why, strlen(why));
	}
}

/* How the command ended is not what a run makes of it. */
static void
tell_run(const struct run *r, const struct run_stage *s,
    const struct run_part *p)
{
	FILE *fp = r->call->out;
	const struct attempt *a = newest(&r->now, s, p);
	struct buf b = BUF_INIT, why = BUF_INIT;

	put_asks(&b, s, p);
	put_why(&why, a);
	if (r->call->json) {
		struct jdoc *j = jdoc_new();

		jdoc_str(j, "type", "run-asks");
		jdoc_str(j, "stage", s->name);
		jdoc_bytes(j, "asks", b.data);
		if (a) {
			jdoc_int(j, "attempt", a->n);
			jdoc_str(j, "end", attempt_end_name(a->end));
			jdoc_str(j, "class", a->class);
		}
		if (a && a->why)
			jdoc_bytes(j, "why", a->why);
		jdoc_print(j, fp);
		jdoc_free(j);
	} else {
		fputs("A run asks for more than how it ended: ", fp);
		text_print(fp, b.data);
		fprintf(fp, "\n");
		if (a == NULL)
			fprintf(fp, "Not run on this tree yet: factory stage "
			    "%s %s\n", r->now.task, s->name);
		else
			fprintf(fp, "Attempt %u, on this tree: %s%s\n", a->n,
			    attempt_end_name(a->end), why.data);
	}
	buf_release(&b);
	buf_release(&why);
}

int
run_debug(const struct run_call *c, const char *stage, struct err *e)
{
	struct run r = { .call = c };
	const struct run_stage *s = NULL;
	int rc = run_look(&r.now, c, e);

	if (rc == 0 && (s = find(&r.now, stage, e)) == NULL)
		rc = -1;
	if (rc == 0 && s->n == 0)
		rc = err_set(e, FX_EINPUT, "%s has no command here: %s",
		    s->name, s->why ? s->why : "nothing says one");
	for (size_t i = 0; rc == 0 && i < s->n; i++)
		if ((rc = part(&r, s, &s->v[i], e)) >= 0 && !c->quiet &&
		    !s->checks)
			tell_run(&r, s, &s->v[i]);
	run_forget(&r.now);
	return rc < 0 ? -1 : rc == 0 ? FX_YES : FX_NO;
}
