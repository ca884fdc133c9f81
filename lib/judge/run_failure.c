/* A stage that failed: its cause, what became of the work, and the ways on. */
#include <string.h>

#include "base/box.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/run_parts.h"
#include "judge/tcr_book.h"

struct page {
	FILE *fp;
	struct term t;
	const struct run *r;
	const struct run_stage *s;
	const struct run_told *told;
	const struct jval *a;	/* the attempt, or NULL */
	enum run_end end;
};

static const char *
field(const struct page *p, const char *key)
{
	const char *s = jval_str(jval_get(p->a, key));

	return s ? s : "";
}

static long long
whole(const struct page *p, const char *key, long long none)
{
	return (long long)jval_number(jval_get(p->a, key), (double)none);
}

static void
say(struct buf *b, const char *s)
{
	text_readable(b, s, strlen(s));
}

/* "FAILED after 3 attempts", "HELD: tests-changed" */
static void
title(const struct page *p)
{
	long long tries = whole(p, "tries", 0);
	struct buf b = BUF_INIT;

	fprintf(p->fp, "%s%s%s", p->t.red, p->t.no, p->end == RUN_FAILED ?
	    "FAILED" : "HELD: ");
	if (p->end != RUN_FAILED)
		text_print(p->fp, *field(p, "class") ? field(p, "class") :
		    p->told ? "nothing changed since it was taken back" :
		    "unsupported");
	/* A pass alone is no reason. */
	if (p->end != RUN_FAILED && *field(p, "said"))
		fputs(", but its commit was refused", p->fp);
	else if (p->end != RUN_FAILED && strcmp(field(p, "class"),
	    "passed") == 0)
		fputs(", and its tests must fail before the work", p->fp);
	if (tries > 1)
		fprintf(p->fp, " after %lld attempts", tries);
	fputs(p->t.off, p->fp);
	if (p->told) {
		tcr_say_time(&b, p->told->took);
		fprintf(p->fp, ", %s", b.data);
	}
	fputc('\n', p->fp);
	buf_release(&b);
}

/* What a program said, line by line. */
static void
lines(const struct page *p, const char *s)
{
	struct buf b = BUF_INIT;

	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		buf_clear(&b);
		text_readable(&b, s, n);
		fprintf(p->fp, "  %s\n", buf_cstr(&b));
	}
	buf_release(&b);
}

/* Each text of these lines of fx-tcr. */
static void
texts(const struct page *p, const char *type, const char *key)
{
	for (size_t i = 0; p->told && i < p->told->n; i++) {
		const char *is = jval_str(jval_get(p->told->v[i], "type"));
		const char *s = jval_str(jval_get(p->told->v[i], key));

		if (is && s && strcmp(is, type) == 0)
			lines(p, s);
	}
}

static size_t
count(const struct page *p, const char *type)
{
	size_t n = 0;

	for (size_t i = 0; p->told && i < p->told->n; i++) {
		const char *is = jval_str(jval_get(p->told->v[i], "type"));

		n += is && strcmp(is, type) == 0;
	}
	return n;
}

static void
why(const struct page *p)
{
	long long run = whole(p, "run", -1);

	if (*field(p, "why")) {
		fputs("Why: ", p->fp);
		text_print(p->fp, field(p, "why"));
		fputc('\n', p->fp);
	} else if (p->a == NULL && p->s->why) {
		fputs("Why: ", p->fp);
		text_print(p->fp, p->s->why);
		fputc('\n', p->fp);
	}
	if (run >= 0)
		fprintf(p->fp, "Tests: %lld run, %lld passed, %lld failed\n",
		    run, whole(p, "passed", 0), whole(p, "failed", 0));
	/* The first of them is why. */
	if (*field(p, "why") == '\0' || count(p, "reason") > 1)
		texts(p, "reason", "text");
	texts(p, "note", "text");
	texts(p, "changed", "path");
}

/* The root cause, drawn by the program that finds it. */
static void
cause(const struct page *p)
{
	struct err no = ERR_INIT;
	struct buf program = BUF_INIT, status = BUF_INIT;
	const char *argv[] = { NULL, "--status", NULL, "--stage",
	    p->s->name, NULL, NULL };
	struct proc run = { .argv = argv, .dir = p->r->now.top };

	if (run_last(p->told, "cause") &&
	    share_beside(&program, "fx-errsum") == 0) {
		long long st = whole(p, "status", 1);

		buf_fmt(&status, "%lld", st < 0 ? 1 : st);
		argv[0] = program.data;
		argv[2] = status.data;
		argv[5] = field(p, "log");
		fflush(p->fp);
		(void)proc_pass(&run, &no);
	}
	err_release(&no);
	buf_release(&status);
	buf_release(&program);
}

/* What fx-tcr did with the work. */
static void
work(const struct page *p)
{
	const char *mid = p->t.marks ? "\xe2\x94\x9c\xe2\x94\x80 " : "  ";
	const char *last = p->t.marks ? "\xe2\x94\x94\xe2\x94\x80 " : "  ";
	const struct jval *went = jval_get(p->a, "went");

	if (p->end != RUN_FAILED) {
		fputs("Nothing was taken away\n", p->fp);
		texts(p, "attempt", "held");
		texts(p, "attempt", "said");
		return;
	}
	fprintf(p->fp, "TCR: Automatic revert triggered\n%sTo: ", mid);
	text_print(p->fp, field(p, "good"));
	fputc('\n', p->fp);
	for (went = jval_first(went); went; went = jval_next(went)) {
		const char *s = jval_str(went);

		if (s == NULL)
			s = jval_str(jval_get(went, "text"));
		fprintf(p->fp, "%sReverted: ", mid);
		text_print(p->fp, s && strlen(s) > 2 ? s + 2 : "");
		fputc('\n', p->fp);
	}
	fprintf(p->fp, "%sKept as: %s\n%sTo bring it back: %s\n", mid,
	    field(p, "kept"), last, field(p, "undo"));
}

/* In the words of whoever types: in the workspace the task goes without
 * saying, and elsewhere it does not. */
static void
options(const struct page *p)
{
	const char *task = p->r->now.task, *stage = p->s->name;
	const struct jval *was = run_last(p->told, "unchanged");
	struct buf b = BUF_INIT;
	unsigned n = 0;

	buf_fmt(&b, "%u. FIX: ", ++n);
	say(&b, *field(p, "advice") ? field(p, "advice") : p->a == NULL &&
	    p->told ? "change something" : "mend the cause above");
	buf_fmt(&b, "\n   Then: factory stage %s %s\n", task, stage);
	buf_fmt(&b, "%u. ASK FOR HELP: what is known, for a person or a "
	    "model\n   Then: factory explain %s\n", ++n, task);
	if (was)
		buf_fmt(&b, "%u. BRING BACK what was taken away\n   Then: "
		    "fx-tcr undo %.0f\n", ++n,
		    jval_number(jval_get(was, "attempt"), 0));
	if (p->end == RUN_FAILED)
		buf_fmt(&b, "%u. TCR WAS AUTOMATIC: the work is kept\n   "
		    "Then: %s, or another approach\n", ++n,
		    field(p, "undo"));
	if (p->a && p->s->n > 0)
		buf_fmt(&b, "%u. DEBUG: see all that it prints, without "
		    "revert\n   Then: factory debug %s %s\n", ++n, task,
		    stage);
	box(p->fp, &p->t, "YOUR OPTIONS", b.data);
	buf_release(&b);
}

/* This stage and the later ones that have no tool either, which would stop the
 * run one after the other. */
static void
lacking(const struct page *p, struct buf *b)
{
	const char *between = "";

	for (size_t i = p->s->number - 1; i < RUN_STAGES; i++) {
		const struct run_stage *s = &p->r->now.v[i];

		if (s != p->s && s->given != RUN_NONE)
			continue;
		buf_fmt(b, "%s{stage: %s, reason: \"...\"}", between, s->name);
		between = ",\n     ";
	}
}

/* A stage without a tool: the lines that accept that. */
static void
unsupported(const struct page *p)
{
	struct buf b = BUF_INIT, all = BUF_INIT;
	const char *task = p->r->now.task;

	lacking(p, &all);
	buf_fmt(&b, "1. Name its command, in .factory.toml of the base:\n"
	    "   [stages.%s]\n   command = \"...\"\n"
	    "   Then: factory sync %s\n   And:  fx-contract seal --task %s "
	    "--widen --reason TEXT\n", p->s->name, task, task);
	buf_fmt(&b, "2. Accept it, in .factory/%s/contract.yaml:\n"
	    "   accept_unsupported: [%s]\n"
	    "   Then: fx-contract seal --task %s --widen --reason TEXT\n",
	    task, all.data, task);
	buf_fmt(&b, "3. Waive it, as a person, until a day:\n   fx-audit "
	    "decide waive --task %s --stage %s --until DAY --why TEXT\n",
	    task, p->s->name);
	box(p->fp, &p->t, "YOUR OPTIONS", b.data);
	buf_release(&b);
	buf_release(&all);
}

static void
full_log(const struct page *p)
{
	struct buf b = BUF_INIT;
	const char *log = field(p, "log");
	long long bytes = whole(p, "log_bytes", 0);

	if (*log == '\0' || bytes <= 0)
		return;
	buf_fmt(&b, "Saved to: .factory/%s/stage-%u-failure.log\nSize: ",
	    p->r->now.task, p->s->number);
	tcr_say_bytes(&b, (unsigned long long)bytes);
	buf_fmt(&b, "\nView with: factory logs %s %s\n", p->r->now.task,
	    p->s->name);
	box(p->fp, &p->t, "FULL LOG", b.data);
	buf_release(&b);
}

static void
summary(const struct page *p)
{
	const char *yes = p->t.marks ? p->t.yes : "- ";

	fprintf(p->fp, "What factory did:\n");
	if (p->told == NULL)
		fprintf(p->fp, "%sStopped before a stage that has no tool\n",
		    yes);
	if (run_last(p->told, "cause"))
		fprintf(p->fp, "%sIdentified the root cause\n%sKept the full "
		    "log\n", yes, yes);
	if (p->end == RUN_FAILED)
		fprintf(p->fp, "%sTook the work back to the last known good "
		    "state, and kept it\n", yes);
	else
		fprintf(p->fp, "%sLeft the work as it is\n", yes);
	fprintf(p->fp, "What you should do:\n1. %s\n2. factory run %s\n",
	    p->told == NULL ? "Choose one of the options above" :
	    p->end == RUN_FAILED ? "Mend the cause, or try another way" :
	    "Mend what is named above", p->r->now.task);
}

void
run_failure(const struct run *r, const struct run_stage *s,
    enum run_end end, const struct run_told *told)
{
	struct page p = { .fp = r->call->out, .r = r, .s = s, .told = told,
		.end = end };

	term_init(&p.t, p.fp);
	p.a = run_last(told, "attempt");
	title(&p);
	why(&p);
	if (told == NULL) {
		unsupported(&p);
	} else {
		cause(&p);
		work(&p);
		options(&p);
		full_log(&p);
	}
	summary(&p);
	fflush(p.fp);
}
