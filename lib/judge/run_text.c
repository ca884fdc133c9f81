/* What fx-run tells people: a line a stage, and at the end what is next. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/box.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/run_parts.h"
#include "judge/tcr_book.h"

static const char *
field(const struct jval *v, const char *key)
{
	const char *s = jval_str(jval_get(v, key));

	return s ? s : "";
}

static long long
whole(const struct jval *v, const char *key)
{
	return (long long)jval_number(jval_get(v, key), -1);
}

static void
heading(FILE *fp, const struct run_stage *s)
{
	fprintf(fp, "[%2u/%d] %-12s ", s->number, RUN_STAGES, s->name);
}

static void
begin(const struct run *r)
{
	FILE *fp = r->call->out;
	struct term t;

	if (r->call->quiet)
		return;
	term_init(&t, fp);
	fprintf(fp, "%s%s%s", t.bold, r->now.task, r->now.title ? ": " : "");
	text_print(fp, r->now.title ? r->now.title : "");
	fprintf(fp, "%s\n", t.off);
	fflush(fp);
}

static bool
lively(const struct run *r)
{
	return !r->call->quiet && isatty(fileno(r->call->out));
}

static void
ticks(const struct run *r, const struct run_stage *s, long long ms)
{
	FILE *fp = r->call->out;
	struct buf b = BUF_INIT;
	struct term t;

	if (!lively(r) || ms < 200)
		return;
	term_init(&t, fp);
	tcr_say_time(&b, ms < 1000 ? ms : ms / 100 * 100);
	fputc('\r', fp);
	heading(fp, s);
	fprintf(fp, "%s %s ", term_turn(&t, ms), b.data);
	fflush(fp);
	buf_release(&b);
}

static void
starts(const struct run *r, const struct run_stage *s)
{
	if (!lively(r))
		return;
	heading(r->call->out, s);
	fflush(r->call->out);
}

static void
line(const struct run *r, const char *s)
{
	(void)r;
	(void)s;
}

/* "passed, 12 tests, coverage 89 %, 1.2 s, committed 1234567" */
static void
passed(FILE *fp, const struct run_told *told)
{
	const struct jval *a = run_last(told, "attempt");
	const char *class = field(a, "class");
	double coverage = jval_number(jval_get(a, "coverage"), -1);
	long long run = whole(a, "run");
	struct buf b = BUF_INIT;

	if (jval_kind(jval_get(a, "red")) == 't')
		buf_str(&b, "red, as it must be");
	else if (strcmp(class, "flaky") == 0)
		buf_str(&b, "passed, but flaky");
	else if (strcmp(class, "failing-at-base") == 0)
		buf_str(&b, "passed: what fails was failing at the base");
	else
		buf_str(&b, "passed");
	if (run >= 0)
		buf_fmt(&b, ", %lld test%s", run, run == 1 ? "" : "s");
	if (whole(a, "skipped") > 0)
		buf_fmt(&b, ", %lld skipped", whole(a, "skipped"));
	if (coverage >= 0)
		buf_fmt(&b, ", coverage %.1f %%", coverage);
	buf_str(&b, ", ");
	tcr_say_time(&b, told->took);
	if (*field(a, "commit"))
		buf_fmt(&b, ", committed %.12s", field(a, "commit"));
	fputs(b.data, fp);
	buf_release(&b);
}

static void
given(FILE *fp, const struct run_stage *s)
{
	fprintf(fp, "%s", s->given == RUN_IDLE ? "not applicable" :
	    s->given == RUN_DEFERRED ? "deferred to the person" :
	    run_given_name(s->given));
	if (s->why) {
		fputs(s->given == RUN_WAIVED ? " " : ": ", fp);
		text_print(fp, s->why);
	}
}

static void
ends(const struct run *r, const struct run_stage *s, enum run_end end,
    const struct run_told *told, const struct attempt *a)
{
	FILE *fp = r->call->out;
	struct term t;

	if (r->call->quiet)
		return;
	if (told && lively(r))
		fputs("\r\033[K", fp);
	heading(fp, s);
	term_init(&t, fp);
	switch (end) {
	case RUN_UNCHANGED:
		fprintf(fp, "%s%spassed%s, unchanged since attempt %u", t.green,
		    t.yes, t.off, a->n);
		break;
	case RUN_GIVEN:
		fputs(s->given == RUN_WAIVED || s->given == RUN_ACCEPTED ?
		    t.warn : t.yes, fp);
		given(fp, s);
		break;
	case RUN_PASSED:
		fprintf(fp, "%s%s%s", t.green, t.yes, t.off);
		if (told)
			passed(fp, told);
		break;
	case RUN_STOPPED:
		fprintf(fp, "%sstopped", t.warn);
		break;
	default:
		run_failure(r, s, end, told);
		return;
	}
	fputc('\n', fp);
	fflush(fp);
}

static void
again(const struct run *r, const struct run_stage *s)
{
	if (!r->call->quiet)
		fprintf(r->call->out, "%s changed the tree: the earlier stages "
		    "run again\n", s->name);
}

/* What is not a pass of a command, by its name. */
static void
answered(const struct run *r, struct buf *b)
{
	for (size_t i = 0; i < RUN_STAGES; i++) {
		const struct run_stage *s = &r->now.v[i];

		if (s->given == RUN_ASKED)
			continue;
		buf_fmt(b, "  %s: %s", s->name, run_given_name(s->given));
		if (s->why) {
			buf_str(b, ", ");
			text_readable(b, s->why, strlen(s->why));
		}
		buf_byte(b, '\n');
	}
}

static void
decision(const struct run *r, FILE *fp, const struct term *t)
{
	struct buf b = BUF_INIT, rest = BUF_INIT;

	buf_fmt(&b, "Tree %.12s, commit %.12s, contract %.12s\n", r->now.tree,
	    r->now.head, r->now.contract);
	if (r->said.len)
		buf_fmt(&b, "Approved, and not enough: %s\n", r->said.data);
	answered(r, &rest);
	if (rest.len)
		buf_fmt(&b, "Not proved by a command:\n%s", rest.data);
	buf_fmt(&b, "See what was measured:  factory status %s\n"
	    "Approve it:             factory approve %s\n"
	    "Send it back:           factory reject %s\n"
	    "Nothing lands and nothing is rolled out without your decision\n",
	    r->now.task, r->now.task, r->now.task);
	fprintf(fp, "%s%sREADY FOR DECISION%s\n", t->green, t->yes, t->off);
	box(fp, t, "YOUR DECISION NEEDED", b.data);
	buf_release(&b);
	buf_release(&rest);
}

/* What passed cannot land as it is committed. */
static void
outside(const struct run *r, FILE *fp, const struct term *t)
{
	fprintf(fp, "%s%sOUTSIDE OF THE CONTRACT%s, though all is passed: "
	    "nothing is asked of a person yet\n%s", t->red, t->no, t->off,
	    buf_cstr(&r->said));
	fprintf(fp, "Next: mend it as said above, then factory run %s\n",
	    r->now.task);
}

static void
end(const struct run *r, const struct run_stage *at, int status)
{
	FILE *fp = r->call->out;
	struct term t;

	(void)status;
	if (r->call->quiet)
		return;
	term_init(&t, fp);
	if (at && r->end[at->number - 1] == RUN_STOPPED)
		fprintf(fp, "%sStopped in %s; nothing was taken back\nNext: "
		    "factory run %s goes on there\n", t.warn, at->name,
		    r->now.task);
	else if (r->ready == RUN_LANDED)
		fprintf(fp, "%sLANDED: what is here was approved, and is in "
		    "the base\nNext: factory drop %s\n", t.yes, r->now.task);
	else if (r->ready == RUN_APPROVED)
		fprintf(fp, "%sAPPROVED, just this\nNext: factory land %s\n",
		    t.yes, r->now.task);
	else if (r->ready == RUN_READY || r->ready == RUN_NOT_ENOUGH)
		decision(r, fp, &t);
	else if (r->ready == RUN_OUTSIDE)
		outside(r, fp, &t);
	else if (at == NULL && r->until + 1 < RUN_STAGES)
		fprintf(fp, "%sAll up to %s is passed\nNext: factory run %s\n",
		    t.yes, r->now.v[r->until].name, r->now.task);
	else if (at == NULL)
		fprintf(fp, "%sAll is passed, and the tree is not committed\n"
		    "Next: %s, then factory run %s\n", t.warn, r->now.jj ?
		    "jj commit" : "git commit", r->now.task);
}

const struct run_say run_text = {
	begin, starts, ticks, line, ends, again, end
};
