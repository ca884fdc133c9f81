/* What fx-tcr tells people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

enum { NAMED = 5 };	/* of the tests that fail at the base */

static void
line(const struct tcr *t, const char *before, const char *s, const char *after)
{
	fputs(before, t->call->out);
	text_print(t->call->out, s);
	fputs(after, t->call->out);
}

/* At most so many of a list, and how many more there are. */
static void
some(const struct tcr *t, const char *what, const char *const *v, size_t n)
{
	FILE *fp = t->call->out;

	if (n > 0)
		fprintf(fp, "%s\n", what);
	for (size_t i = 0; i < n && i < 10; i++)
		line(t, "  ", v[i], "\n");
	if (n > 10)
		fprintf(fp, "  and %zu more\n", n - 10);
}

static void
cut(const struct tcr *t, const struct attempt *a, const char *what)
{
	FILE *fp = t->call->out;
	struct term m;

	if (t->call->quiet)
		return;
	term_init(&m, fp);
	fprintf(fp, "%s", m.warn);
	if (a)
		fprintf(fp, "Attempt %u was cut off", a->n);
	else
		fprintf(fp, "A restore was cut off");
	fprintf(fp, ": %s\n", what);
	if (a && a->kept) {
		line(t, "  What it was about is kept as ", a->kept, "");
		fprintf(fp, "; fx-tcr undo %u brings it back\n", a->n);
	}
}

static void
unchanged(const struct tcr *t, const struct attempt *a)
{
	FILE *fp = t->call->out;

	if (t->call->quiet)
		return;
	fprintf(fp, "Nothing changed since attempt %u, which failed %s and "
	    "was taken back\n", a->n, a->stage);
	if (tcr_staged_only(t))
		fputs(tcr_staged_text, fp);
	fprintf(fp, "Next: change something, or bring it back: fx-tcr undo "
	    "%u\n", a->n);
}

static void
fixing(const struct tcr *t, const char *command)
{
	if (!t->call->quiet)
		line(t, "Trying the stage's fix once: ", command, "\n");
}

/* "[ 3/10] unit-test (web)" */
static void
heading(const struct tcr *t)
{
	FILE *fp = t->call->out;

	if (t->a->stage == NULL)
		return;
	fprintf(fp, "[%2u/10] %s", tcr_number(t->a->stage), t->a->stage);
	if (t->parts > 1 || *t->a->component)
		line(t, " (", *t->a->component ? t->a->component : ".", ")");
	putc('\n', fp);
}

/* "Attempts: 1/3, 2/3, 3/3 all failed" */
static void
attempts(const struct tcr *t)
{
	FILE *fp = t->call->out;
	const struct attempt *a = t->a;
	bool passed = t->verdict.act == TCR_PASS;

	if (a->tries == 0)
		return;
	fputs("Attempts:", fp);
	for (unsigned i = 1; i <= a->tries; i++)
		fprintf(fp, "%s %u/%u", i > 1 ? "," : "", i,
		    a->of > a->tries ? a->of : a->tries);
	if (passed && a->tries > 1)
		fputs(", the last passed", fp);
	else if (a->tries > 1)
		fputs(" all failed", fp);
	putc('\n', fp);
}

static void
tests(const struct tcr *t)
{
	const struct attempt_counts *c = &t->a->counts;
	FILE *fp = t->call->out;

	if (c->run < 0)
		return;
	fprintf(fp, "Tests: %lld run", c->run);
	if (c->passed >= 0)
		fprintf(fp, ", %lld passed", c->passed);
	if (c->failed >= 0)
		fprintf(fp, ", %lld failed", c->failed);
	if (c->skipped > 0)
		fprintf(fp, ", %lld skipped", c->skipped);
	if (t->a->runner && *t->a->runner)
		line(t, " (", t->a->runner, ")");
	putc('\n', fp);
}

static void
lines(const struct tcr *t, const struct buf *b)
{
	for (const char *p = buf_cstr(b); *p;) {
		size_t n = strcspn(p, "\n");
		char *s = mem_dup(p, n);

		line(t, "  ", s, "\n");
		free(s);
		p += n + (p[n] == '\n');
	}
}

/* The tests that the contract names. */
static void
named(const struct tcr *t)
{
	FILE *fp = t->call->out;

	if (!t->has_named)
		return;
	for (size_t i = 0; i < t->named.n; i++) {
		const struct redgreen_test *x = &t->named.v[i];

		fprintf(fp, "  %-10s ", redgreen_state_name(x->state));
		line(t, "", x->want.name, "");
		for (size_t k = 0; k < x->nnear; k++)
			line(t, k ? ", " : "; near: ", x->near[k], "");
		putc('\n', fp);
	}
	if (!t->named.holds)
		lines(t, &t->named.why);
	lines(t, &t->named.shown);
}

static void
cause(const struct tcr *t)
{
	struct buf b = BUF_INIT;

	if (t->verdict.status != FX_YES && tcr_cause(t, false, &b) == 0)
		fwrite(b.data, 1, b.len, t->call->out);
	buf_release(&b);
	if (t->done.log)
		line(t, "Log: ", t->done.log, "\n");
}

/* The test that failed first, or why. */
static const char *
what_failed(const struct tcr *t)
{
	const struct result *r = t->end.result;

	for (size_t i = 0; r && i < r->n; i++)
		if (result_failed(r->v[i].outcome))
			return r->v[i].name;
	return t->a->why ? t->a->why : t->verdict.class;
}

static const char *
passed(const struct tcr *t)
{
	const char *class = t->verdict.class;

	if (t->ask.red)
		return strcmp(class, "passed") == 0 ? "Nothing is to be red "
		    "here: another component's tests are" :
		    "RED: it fails, as it must";
	if (strcmp(class, "flaky") == 0)
		return "PASSED, but flaky";
	if (strcmp(class, "failing-at-base") == 0)
		return "PASSED: what fails was failing at the base";
	if (strcmp(class, "deferred") == 0)
		return "DEFERRED to the person who decides";
	return "PASSED";
}

static void
title(const struct tcr *t)
{
	FILE *fp = t->call->out;
	struct term m;

	term_init(&m, fp);
	switch (t->verdict.act) {
	case TCR_PASS:
		fprintf(fp, "%s%s%s%s\n", m.green, m.yes, passed(t), m.off);
		break;
	case TCR_STOP:
		fprintf(fp, "%sSTOPPED: nothing is taken back\n", m.warn);
		break;
	default:
		if (t->verdict.status == FX_YES) {
			fprintf(fp, "%s%s%s%s\n", m.green, m.yes, strcmp(
			    t->verdict.class, "accepted") == 0 ? "ACCEPTED: "
			    "nothing is to be run" : "NOT APPLICABLE", m.off);
			break;
		}
		fprintf(fp, "%s%s%s", m.red, m.no,
		    t->verdict.act == TCR_TAKE ? "FAILED: " : "HELD: ");
		line(t, "", t->verdict.act == TCR_TAKE ? what_failed(t) :
		    t->verdict.class, "");
		if (t->ask.red && t->verdict.act == TCR_HOLD &&
		    strcmp(t->verdict.class, "passed") == 0)
			fputs(", and its tests must fail before the work", fp);
		fprintf(fp, "%s\n", m.off);
	}
}

static void
verdict(const struct tcr *t)
{
	const char *const *left = t->end.left;
	size_t n = 0;

	if (t->call->quiet)
		return;
	heading(t);
	title(t);
	attempts(t);
	if (t->verdict.act != TCR_PASS && t->a->why &&
	    (t->verdict.act != TCR_TAKE || what_failed(t) != t->a->why))
		line(t, "Why: ", t->a->why, "\n");
	tests(t);
	named(t);
	some(t, "Made by the command, left, and no part of the work:", t->made,
	    t->nmade);
	some(t, "Changed while it ran, by the command or by somebody else:",
	    t->changed, t->nchanged);
	while (left && left[n])
		n++;
	some(t, "Left running by the command, and ended:", left, n);
	cause(t);
}

static void
going(const struct tcr *t)
{
	const struct stage *s = t->ask.stage;
	const char *known = tcr_known_command(t);
	FILE *fp = t->call->out;
	const char *const *v;
	struct buf b = BUF_INIT;
	struct term m;
	size_t n = 0;

	if (t->call->quiet)
		return;
	term_init(&m, fp);
	tcr_good_text(t, &b);
	fprintf(fp, "%sTCR triggered: Stage failed\n%sReverting changes: ",
	    m.yes, m.yes);
	if (known)
		line(t, "", known, "\n  To: ");
	fprintf(fp, "%s\n", b.data);
	if (s && s->v[STAGE_MEANING].text)
		line(t, "  Meaning: ", s->v[STAGE_MEANING].text, "\n");
	if (s && s->v[STAGE_REVERT].text && known == NULL)
		line(t, "  The contract's command is not run: ",
		    s->v[STAGE_REVERT].text, "\n");
	fprintf(fp, "%sKept as %s; what will go:\n", m.yes, t->a->kept);
	for (v = t->a->went; v && *v && n < TCR_LISTED; v++, n++) {
		fprintf(fp, "  %-10s ", tcr_goes_word(*v));
		line(t, "", *v + 2, "\n");
	}
	tcr_more(fp, v, t->a->n);
	buf_release(&b);
}

static void
done(const struct tcr *t)
{
	if (!t->call->quiet)
		tcr_done_text(t);
}

/* It may take long: what runs is told before it does. */
static void
base_begins(const struct tcr *t)
{
	struct buf b = BUF_INIT;
	const char *own = t->ask.stage ?
	    t->ask.stage->v[STAGE_COMMAND].text : NULL;

	if (own && t->call->command == NULL)
		text_escape(&b, own, strlen(own));
	else
		tcr_command(&b, t->ask.argv);
	fprintf(t->call->out, "Measuring %s at the base: %s\n",
	    t->call->stage, b.data);
	fflush(t->call->out);
	buf_release(&b);
}

static void
base(const struct tcr *t, size_t n, enum tcr_base how)
{
	const struct result *r = t->end.result;
	FILE *out = t->call->out;
	size_t told = 0, all = 0;

	if (!t->call->quiet && how == TCR_BASE_BEGINS)
		base_begins(t);
	else if (!t->call->quiet && how == TCR_BASE_TIDIED)
		fprintf(out, "What it made or changed is taken back: %zu "
		    "file%s; 'fx-tcr undo %u' brings that again\n", n,
		    n == 1 ? "" : "s", t->a->n);
	else if (!t->call->quiet && how == TCR_BASE_BEFORE)
		fprintf(out, "The base was measured when the task began: "
		    "%s\n", t->call->stage);
	else if (!t->call->quiet && how == TCR_BASE_NOTHING)
		fprintf(out, "The base is not measured: %s has no command "
		    "here\n", t->call->stage);
	if (t->call->quiet || how != TCR_BASE_NOW)
		return;
	fprintf(out, "The base is measured: %s %s there\n", t->call->stage,
	    n ? "fails" : "passes");
	for (size_t i = 0; r && i < r->n; i++)
		if (result_failed(r->v[i].outcome) && all++ < NAMED) {
			fputs("  fails there: ", out);
			text_print(out, r->v[i].suite);
			fputs(*r->v[i].suite ? " " : "", out);
			text_print(out, r->v[i].name);
			fputc('\n', out);
			told++;
		}
	if (all > told)
		fprintf(out, "  and %zu more\n", all - told);
	if (n)
		fprintf(out, "  its log: %s\n", t->a->log);
}

const struct tcr_say tcr_text = {
	cut, unchanged, fixing, verdict, going, done, base
};
