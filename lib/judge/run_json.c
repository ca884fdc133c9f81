/* What fx-run tells programs: an object a line. */
#include <stdio.h>

#include "door/jdoc.h"
#include "judge/run_parts.h"

static void
print(const struct run *r, struct jdoc *j)
{
	if (!r->call->quiet) {
		jdoc_print(j, r->call->out);
		fflush(r->call->out);
	}
	jdoc_free(j);
}

static struct jdoc *
object(const char *type)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", type);
	return j;
}

static struct jdoc *
of_stage(const char *type, const struct run_stage *s)
{
	struct jdoc *j = object(type);

	jdoc_str(j, "stage", s->name);
	jdoc_int(j, "number", s->number);
	jdoc_int(j, "of", RUN_STAGES);
	return j;
}

static void
begin(const struct run *r)
{
	struct jdoc *j = object("run");

	jdoc_str(j, "task", r->now.task);
	if (r->now.title)
		jdoc_bytes(j, "title", r->now.title);
	jdoc_bytes(j, "workspace", r->now.top);
	jdoc_str(j, "contract", r->now.contract);
	jdoc_str(j, "tree", r->now.tree);
	jdoc_str(j, "head", *r->now.head ? r->now.head : NULL);
	jdoc_str(j, "from", r->call->from);
	jdoc_str(j, "until", r->call->until);
	jdoc_str(j, "with", r->call->with);
	print(r, j);
}

static void
starts(const struct run *r, const struct run_stage *s)
{
	print(r, of_stage("stage", s));
}

static void
ticks(const struct run *r, const struct run_stage *s, long long ms)
{
	(void)r;
	(void)s;
	(void)ms;
}

static void
line(const struct run *r, const char *s)
{
	if (r->call->quiet)
		return;
	fprintf(r->call->out, "%s\n", s);
	fflush(r->call->out);
}

static const char *
end_name(enum run_end end)
{
	static const char *const v[] = { "unchanged", "given", "passed",
	    "failed", "held", "untold", "stopped" };

	return v[end];
}

static void
ends(const struct run *r, const struct run_stage *s, enum run_end end,
    const struct run_told *told, const struct attempt *a)
{
	const struct jval *last = told ? run_last(told, "attempt") : NULL;
	struct jdoc *j = of_stage("stage-end", s);

	jdoc_str(j, "end", end == RUN_GIVEN ? run_given_name(s->given) :
	    end_name(end));
	if ((end == RUN_GIVEN || s->given == RUN_NONE) && s->why)
		jdoc_bytes(j, "why", s->why);
	if (a)
		jdoc_int(j, "attempt", a->n);
	if (last) {
		jdoc_int(j, "attempt", (long long)jval_number(jval_get(last,
		    "n"), 0));
		jdoc_str(j, "class", jval_str(jval_get(last, "class")));
	} else if (s->given == RUN_NONE) {
		jdoc_str(j, "class", "unsupported");
	}
	if (told) {
		jdoc_int(j, "exit", told->status);
		jdoc_int(j, "took", told->took);
	}
	print(r, j);
}

static void
again(const struct run *r, const struct run_stage *s)
{
	struct jdoc *j = of_stage("again", s);

	jdoc_str(j, "tree", r->now.tree);
	print(r, j);
}

static void
end(const struct run *r, const struct run_stage *at, int status)
{
	struct jdoc *j = object("end");

	jdoc_str(j, "task", r->now.task);
	jdoc_str(j, "stage", at ? at->name : NULL);
	jdoc_str(j, "end", at ? end_name(r->end[at->number - 1]) :
	    r->ready == RUN_OUTSIDE ? "outside" : "passed");
	jdoc_str(j, "status", r->ready == RUN_READY ? "ready_for_decision" :
	    r->ready == RUN_NOT_ENOUGH || r->ready == RUN_APPROVED ||
	    r->ready == RUN_LANDED ? "approved" : NULL);
	if (r->ready == RUN_APPROVED || r->ready == RUN_LANDED)
		jdoc_bool(j, "landed", r->ready == RUN_LANDED);
	if (r->ready == RUN_OUTSIDE || r->ready == RUN_NOT_ENOUGH)
		jdoc_bytes(j, "why", buf_cstr(&r->said));
	jdoc_str(j, "tree", r->now.tree);
	jdoc_int(j, "exit", status);
	print(r, j);
}

const struct run_say run_json = {
	begin, starts, ticks, line, ends, again, end
};
