/* Where a task stands, and each fact that was measured.  What was not is told
 * as that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/box.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "door/ydoc.h"
#include "judge/audit_past.h"
#include "judge/landing.h"
#include "judge/run_parts.h"
#include "record/seal.h"

enum fact { COVERAGE, LINES, BOUNDARY, DEPENDENCIES, COMPLEXITY, REQUIRED,
	PATTERNS, LINT, TYPES, CRITICAL, FACTS };

static const struct {
	const char *name, *title;
} titles[FACTS] = {
	{ "coverage", "Test Coverage" }, { "lines", "Lines Changed" },
	{ "boundary", "Within Contract" },
	{ "dependencies", "New Dependencies" },
	{ "complexity", "Complexity Delta" },
	{ "required_tests", "Required Tests Pass" },
	{ "patterns", "Pattern Match" }, { "lint", "Lint Clean" },
	{ "types", "Type Check Clean" }, { "critical_paths", "Critical Paths" }
};

enum judged { NOT_MEASURED, NEUTRAL, GOOD, BAD };

struct fact_found {
	enum judged is;
	struct buf text;	/* fit for a terminal */
	unsigned attempt;	/* that measured it, 0 */
};

struct status {
	struct run r;
	enum audit_status status;
	bool logged;		/* the log could be read */
	bool landed;		/* what was approved is in the base */
	struct buf base;	/* the base's ref */
	struct jval *measured;	/* of fx-audit measured, or NULL */
	struct fact_found v[FACTS];
	double minimum;		/* of coverage, -1: none */
	size_t named;		/* tests that the contract names */
};

/* What the newest run on this tree says of the stage; NULL: nothing. */
static const struct attempt *
newest(const struct run_now *now, const struct run_stage *s)
{
	for (size_t i = now->past.n; i-- > 0;) {
		const struct attempt *a = &now->past.v[i];

		if (a->what == ATTEMPT_RUN && a->stage && run_tree(a) &&
		    strcmp(a->stage, s->name) == 0 && (s->red ||
		    strcmp(run_tree(a), now->tree) == 0))
			return a;
	}
	return NULL;
}

/* "passed", "failed", "not measured", …, and the attempt behind it. */
static const char *
state(const struct run_now *now, const struct run_stage *s,
    const struct attempt **a)
{
	*a = NULL;
	if (s->given != RUN_ASKED)
		return run_given_name(s->given);
	if ((*a = run_valid(&now->past, s, now->tree)) != NULL)
		return "passed";
	if ((*a = newest(now, s)) == NULL)
		return "not measured";
	return (*a)->end == ATTEMPT_REVERTED || (*a)->end == ATTEMPT_HELD ?
	    (*a)->class ? (*a)->class : "failed" :
	    (*a)->end == ATTEMPT_PASSED || (*a)->end == ATTEMPT_COMMITTED ?
	    "outdated" : attempt_end_name((*a)->end);
}

static const struct run_stage *
stage(const struct run_now *now, const char *name)
{
	size_t i = 0;

	while (strcmp(now->v[i].name, name) != 0)
		i++;
	return &now->v[i];
}

static void
by_stage(struct status *s, enum fact f, const char *name)
{
	const struct run_stage *x = stage(&s->r.now, name);
	const struct attempt *a;
	const char *is = state(&s->r.now, x, &a);
	struct fact_found *v = &s->v[f];

	if (a == NULL)
		return;
	v->is = strcmp(is, "passed") == 0 ? GOOD : strcmp(is, "outdated") ?
	    BAD : NOT_MEASURED;
	v->attempt = a->n;
	buf_fmt(&v->text, "%s", v->is == GOOD ? "Yes" : "No");
}

static void
coverage(struct status *s)
{
	const struct run_stage *x = stage(&s->r.now, "coverage");
	struct fact_found *v = &s->v[COVERAGE];
	const struct attempt *a;

	(void)state(&s->r.now, x, &a);
	if (a == NULL || a->coverage < 0)
		return;
	v->attempt = a->n;
	v->is = s->minimum < 0 ? NEUTRAL : a->coverage >= s->minimum ? GOOD :
	    BAD;
	buf_fmt(&v->text, "%.1f %%", a->coverage);
	if (s->minimum >= 0)
		buf_fmt(&v->text, " (threshold: %g %%)", s->minimum);
}

static void
required(struct status *s)
{
	const struct run_stage *x = stage(&s->r.now, "unit-test");
	struct fact_found *v = &s->v[REQUIRED];
	const struct attempt *a;
	const char *is = state(&s->r.now, x, &a);

	if (s->named == 0) {
		v->is = NEUTRAL;
		buf_str(&v->text, "the contract names none");
	} else if (a && strcmp(is, "passed") == 0) {
		v->is = GOOD;
		v->attempt = a->n;
		buf_fmt(&v->text, "%zu/%zu", s->named, s->named);
	} else if (a && strcmp(is, "outdated") != 0) {
		v->is = BAD;
		v->attempt = a->n;
		buf_fmt(&v->text, "not all of %zu: ", s->named);
		text_readable(&v->text, a->why ? a->why : is,
		    strlen(a->why ? a->why : is));
	}
}

static void
change(struct status *s)
{
	const struct jval *within = jval_get(s->measured, "within_contract");
	double add = jval_number(jval_get(s->measured, "added"), -1);

	if (add >= 0) {
		s->v[LINES].is = NEUTRAL;
		buf_fmt(&s->v[LINES].text, "+%.0f -%.0f in %.0f files", add,
		    jval_number(jval_get(s->measured, "deleted"), 0),
		    jval_number(jval_get(s->measured, "files"), 0));
	}
	if (within) {
		s->v[BOUNDARY].is = jval_kind(within) == 't' ? GOOD : BAD;
		buf_str(&s->v[BOUNDARY].text, jval_kind(within) == 't' ?
		    "Yes" : "No");
	}
}

/* Of the commit; what cannot be told stays not measured. */
static void
measure(struct status *s)
{
	struct buf program = BUF_INIT;
	const char *argv[] = { NULL, "measured", s->r.now.task, "--commit",
	    s->r.now.head, "--json", NULL };
	struct proc p = { .argv = argv, .dir = s->r.now.top };
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;

	if (*s->r.now.head && share_beside(&program, "fx-audit") == 0)
		argv[0] = program.data;
	if (argv[0] && proc_run(&p, &b, NULL, &no) == 0)
		s->measured = jval_parse(buf_cstr(&b), strcspn(buf_cstr(&b),
		    "\n"));
	err_release(&no);
	buf_release(&b);
	buf_release(&program);
}

static void
contract(struct status *s, const char *approved)
{
	struct contract c = CONTRACT_INIT;
	struct seal seal = SEAL_INIT;
	struct err no = ERR_INIT;
	const struct ydoc_node *x;
	const char *least;

	s->minimum = -1;
	if (seal_read(&seal, &c, s->r.now.g.commondir, s->r.now.task,
	    &no) == 0) {
		least = ydoc_text(contract_section(&c, "coverage"),
		    "minimum");
		if (least)
			s->minimum = strtod(least, NULL);
		x = contract_section(&c, "test_requirements");
		for (x = x ? x->first : NULL; x; x = x->next)
			s->named++;
		s->landed = landing_done(&s->r.now.g, &seal, approved);
		if (seal.base_ref)
			text_readable(&s->base, seal.base_ref,
			    strlen(seal.base_ref));
	}
	err_release(&no);
	contract_release(&c);
	seal_release(&seal);
}

static int
read_status(struct status *s, const struct run_call *c, struct err *e)
{
	struct audit_past p = AUDIT_PAST_INIT;
	struct audit_log log = AUDIT_LOG_INIT;
	struct err no = ERR_INIT;
	const char *kind;
	int rc;

	if (run_look(&s->r.now, c, e) < 0)
		return -1;
	rc = audit_log_open(&log, s->r.now.g.commondir, &kind, &no);
	if (rc == 0)
		rc = audit_past_read(&p, &log, s->r.now.task, &no);
	s->logged = rc >= 0;
	s->status = rc == 0 ? p.status : AUDIT_NOTHING;
	err_release(&no);
	contract(s, s->status == AUDIT_APPROVED ? p.last.ref[AUDIT_COMMIT] :
	    NULL);
	audit_past_release(&p);
	audit_log_close(&log);
	measure(s);
	coverage(s);
	required(s);
	change(s);
	by_stage(s, LINT, "lint");
	by_stage(s, TYPES, "static");
	return 0;
}

/* The first stage that has no valid pass, or NULL. */
static const struct run_stage *
stands_at(const struct run_now *now)
{
	for (size_t i = 0; i < RUN_STAGES; i++) {
		const struct run_stage *s = &now->v[i];

		if (s->given == RUN_NONE || (s->given == RUN_ASKED &&
		    run_valid(&now->past, s, now->tree) == NULL))
			return s;
	}
	return NULL;
}

static const char *
status_name(const struct status *s)
{
	return !s->logged ? "the audit log does not hold: fx-audit verify" :
	    s->status == AUDIT_NOTHING ? "not recorded" : s->landed ?
	    "approved, landed" : audit_status_name(s->status);
}

static void
json(const struct status *s, FILE *fp)
{
	static const char *const is[] = { "not-measured", "neutral", "good",
	    "bad" };
	const struct run_now *now = &s->r.now;
	const struct run_stage *at = stands_at(now);
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "status");
	jdoc_str(j, "task", now->task);
	if (now->title)
		jdoc_bytes(j, "title", now->title);
	jdoc_str(j, "status", s->status == AUDIT_NOTHING ? NULL :
	    audit_status_name(s->status));
	if (s->status == AUDIT_APPROVED)
		jdoc_bool(j, "landed", s->landed);
	jdoc_bool(j, "log_holds", s->logged);
	jdoc_str(j, "stage", at ? at->name : NULL);
	jdoc_bytes(j, "workspace", now->top);
	jdoc_str(j, "contract", now->contract);
	jdoc_str(j, "tree", now->tree);
	jdoc_str(j, "commit", *now->head ? now->head : NULL);
	jdoc_bool(j, "committed", strcmp(now->tree, now->head_tree) == 0);
	jdoc_print(j, fp);
	jdoc_free(j);
	for (size_t i = 0; i < RUN_STAGES; i++) {
		const struct attempt *a;

		j = jdoc_new();
		jdoc_str(j, "type", "stage-state");
		jdoc_str(j, "stage", now->v[i].name);
		jdoc_int(j, "number", now->v[i].number);
		jdoc_str(j, "state", state(now, &now->v[i], &a));
		if (now->v[i].given != RUN_ASKED && now->v[i].why)
			jdoc_bytes(j, "why", now->v[i].why);
		if (a) {
			jdoc_int(j, "attempt", a->n);
			if (a->counts.run >= 0)
				jdoc_int(j, "run", a->counts.run);
		}
		jdoc_print(j, fp);
		jdoc_free(j);
	}
	for (int f = 0; f < FACTS; f++) {
		j = jdoc_new();
		jdoc_str(j, "type", "fact");
		jdoc_str(j, "name", titles[f].name);
		jdoc_str(j, "is", is[s->v[f].is]);
		if (s->v[f].is != NOT_MEASURED)
			jdoc_bytes(j, "value", buf_cstr(&s->v[f].text));
		if (s->v[f].attempt)
			jdoc_int(j, "attempt", s->v[f].attempt);
		jdoc_print(j, fp);
		jdoc_free(j);
	}
}

static void
stages_box(const struct status *s, FILE *fp, const struct term *t)
{
	const struct run_now *now = &s->r.now;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < RUN_STAGES; i++) {
		const struct run_stage *x = &now->v[i];
		const struct attempt *a;
		const char *is = state(now, x, &a);

		buf_fmt(&b, "%2u %-12s %s%s", x->number, x->name,
		    !t->marks || (a == NULL && x->given == RUN_ASKED) ? "" :
		    strcmp(is, "passed") == 0 ? t->yes : a ? t->no : "", is);
		if (a && a->counts.run >= 0)
			buf_fmt(&b, ", %lld test%s", a->counts.run,
			    a->counts.run == 1 ? "" : "s");
		if (a)
			buf_fmt(&b, " (attempt %u)", a->n);
		if (x->given != RUN_ASKED && x->why) {
			buf_str(&b, ": ");
			text_readable(&b, x->why, strlen(x->why));
		}
		buf_byte(&b, '\n');
	}
	box(fp, t, "STAGES, ON THIS TREE", b.data);
	buf_release(&b);
}

static void
facts_box(const struct status *s, FILE *fp, const struct term *t)
{
	struct buf b = BUF_INIT;

	for (int f = 0; f < FACTS; f++) {
		const struct fact_found *v = &s->v[f];
		struct buf name = BUF_INIT;

		buf_fmt(&name, "%s:", titles[f].title);
		buf_fmt(&b, "%-22s %s", name.data, v->is == NOT_MEASURED ?
		    "not measured" : buf_cstr(&v->text));
		if (v->is == GOOD && t->marks)
			buf_fmt(&b, " %.3s", t->yes);
		else if (v->is == BAD && t->marks)
			buf_fmt(&b, " %.3s", t->no);
		if (v->attempt)
			buf_fmt(&b, " (attempt %u)", v->attempt);
		buf_byte(&b, '\n');
		buf_release(&name);
	}
	box(fp, t, "OBJECTIVE METRICS", b.data);
	buf_release(&b);
}

static void
next_box(const struct status *s, FILE *fp, const struct term *t)
{
	const struct run_now *now = &s->r.now;
	bool outside = s->v[BOUNDARY].is == BAD;
	bool asked = s->status == AUDIT_READY && !outside &&
	    stands_at(now) == NULL;
	struct buf b = BUF_INIT;

	if (asked)
		buf_fmt(&b, "1. Approve, so that this tree may land:\n"
		    "   factory approve %s\n2. Request changes:\n"
		    "   factory reject %s\n", now->task, now->task);
	else if (s->landed)
		buf_fmt(&b, "Landed: what was approved is in %s\nIts workspace "
		    "goes by: factory drop %s\n", s->base.data, now->task);
	else if (s->status == AUDIT_APPROVED)
		buf_fmt(&b, "Approved: factory land %s lands it, or says what "
		    "is missing\nTo take that back: factory reject %s\n",
		    now->task, now->task);
	else
		buf_fmt(&b, "factory run %s%s\n", now->task, outside ?
		    "   # tells what is outside of the contract, and ways out" :
		    "");
	box(fp, t, asked ? "YOUR DECISION NEEDED" : "NEXT",
	    b.data);
	buf_release(&b);
}

static void
text(const struct status *s, FILE *fp)
{
	const struct run_now *now = &s->r.now;
	const struct run_stage *at = stands_at(now);
	struct term t;

	term_init(&t, fp);
	fprintf(fp, "%sTASK:%s %s", t.bold, t.off, now->task);
	if (now->title) {
		fputs(" (", fp);
		text_print(fp, now->title);
		fputc(')', fp);
	}
	fprintf(fp, "\n%sSTATUS:%s %s\n%sSTAGE:%s ", t.bold, t.off,
	    status_name(s), t.bold, t.off);
	if (at)
		fprintf(fp, "%u/%d %s\n", at->number, RUN_STAGES, at->name);
	else
		fputs("passed all automated gates\n", fp);
	if (strcmp(now->tree, now->head_tree) != 0)
		fputs("The work tree has changes that are not committed\n",
		    fp);
	stages_box(s, fp, &t);
	facts_box(s, fp, &t);
	next_box(s, fp, &t);
}

int
run_status(const struct run_call *c, struct err *e)
{
	struct status s = { .r = { .call = c } };
	int rc = read_status(&s, c, e);

	if (rc == 0 && !c->quiet) {
		if (c->json)
			json(&s, c->out);
		else
			text(&s, c->out);
	}
	for (int f = 0; f < FACTS; f++)
		buf_release(&s.v[f].text);
	buf_release(&s.base);
	jval_free(s.measured);
	run_forget(&s.r.now);
	return rc;
}
