/* fx-tcr undo and checkpoint: what is here is kept, then what was kept comes
 * back. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/stop.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_book.h"
#include "judge/tcr_files.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_target.h"
#include "judge/tcr_verbs.h"
#include "judge/tcr_words.h"

static const char *
becomes(const char *change)
{
	return *change == 'A' ? "returns" : *change == 'D' ? "goes" :
	    "changes";
}

/* n: in whose record all of them are; 0: here. */
static void
print_changes(FILE *out, const char *const *v, unsigned n)
{
	size_t i = 0;

	for (; v[i] && (n == 0 || i < TCR_LISTED); i++) {
		fprintf(out, "  %-8s ", becomes(v[i]));
		text_print(out, v[i] + 2);
		fputc('\n', out);
	}
	tcr_more(out, v + i, n);
}

/* A kept tree holds what was true for its own commit. */
static void
print_head(FILE *out, const char *head, const struct tcr_target *x)
{
	const struct attempt *from = &x->from;
	const char *was = from->head ? from->head : "";
	struct term t;

	term_init(&t, out);
	if (strcmp(was, head) == 0)
		return;
	fprintf(out, "%sattempt %u stood on another commit (%.12s) than the "
	    "present one (%.12s).\nCommits and branches stay as they are; the "
	    "tree and what is staged come back as\nthey were then, so what "
	    "was committed since shows as taken out.\n", t.warn,
	    from->n, *was ? was : "none", *head ? head : "none");
	if (*was)
		fprintf(out, "To have only its own change on the present "
		    "commit instead, undo this, and then:\n"
		    "  git diff --binary %.12s %s | git apply --3way\n",
		    was, x->rev);
}

static void
print_undone(const struct tcr_verb *v, const struct tcr_target *x,
    const struct attempt *a)
{
	const char *what = a->only ? "these, and nothing else" : x->checkpoint ?
	    "files, modes and what was staged" : "files; what is staged stays";
	struct term t;

	term_init(&t, v->out);
	fprintf(v->out, "%s%skept%s: the tree that was here, as attempt %u\n"
	    "%s%srestored%s: ", t.green, t.yes, t.off, a->n, t.green, t.yes,
	    t.off);
	if (x->rev == x->from.kept)
		fprintf(v->out, "the tree that attempt %u kept", x->from.n);
	else
		text_print(v->out, x->rev);
	fprintf(v->out, ": %s\nthis is undone by: fx-tcr undo %u\n", what,
	    a->n);
}

static void
print_record(const struct tcr_verb *v, const struct attempt *a)
{
	struct jdoc *j = tcr_book_json(a, NULL);

	jdoc_print(j, v->out);
	jdoc_free(j);
}

/* It did not work: was anything taken away?  The record says which. */
static int
failed(struct tcr *t, struct attempt *a, const char *from, struct err *e)
{
	char *half = snapshot_unfinished(&t->g);
	struct err no = ERR_INIT;

	if (half && a->kept && strcmp(half, a->kept) == 0) {
		err_more(e, FX_EFAIL, "the tree is between the two: 'fx-tcr "
		    "undo %s' goes on, 'fx-tcr undo %u' brings back what was "
		    "here", from, a->n);
	} else {
		a->end = ATTEMPT_HELD;
		a->why = arena_strdup(&a->arena, e->msg ? e->msg : "");
		attempt_write(&t->past, a, &t->g, &no);
		err_more(e, FX_EFAIL, "nothing was taken away");
	}
	err_release(&no);
	free(half);
	return -1;
}

/* A record of what begins now. */
static struct attempt *
begin(struct tcr *t, enum attempt_what what, struct err *e)
{
	struct attempt *a = attempt_new(&t->past, &t->g, e);

	if (a == NULL)
		return NULL;
	a->what = what;
	a->end = ATTEMPT_BEGUN;
	a->head = arena_strdup(&a->arena, t->head);
	a->began = (long long)clock_now() * 1000;
	a->before = arena_strdup(&a->arena, snapshot_tree(t->snap));
	return a;
}

/* Keep the present tree as a's, and say so in its record. */
static int
keep(struct tcr *t, struct attempt *a, const char *text,
    enum attempt_end end, struct err *e)
{
	const char *ref = attempt_ref(&t->past, a);

	if (attempt_write(&t->past, a, &t->g, e) < 0 ||
	    snapshot_keep(t->snap, ref, text, e) < 0)
		return -1;
	a->kept = ref;
	a->end = end;
	return attempt_write(&t->past, a, &t->g, e);
}

/* "undo of attempt 5 (unit-test, reverted): this puts back what it kept" */
static void
print_title(const struct tcr_verb *v, const struct tcr_target *x)
{
	const struct attempt *from = &x->from;

	fputs(v->dry_run ? "an undo of attempt " : "undo of attempt ", v->out);
	text_print(v->out, x->source ? x->source : x->name);
	fprintf(v->out, " (%s, %s): this %s back %s\n", from->stage ?
	    from->stage : from->what == ATTEMPT_RUN ? "command" :
	    attempt_what_name(from->what), !from->stored ?
	    "its record is lost" : attempt_end_name(from->end),
	    v->dry_run ? "would put" : "puts", v->npaths ?
	    "the paths that are named" : x->rev == from->kept ?
	    "what it kept" : "the tree before its command");
}

/* What goes is told before it goes; who cannot be told has nothing taken. */
static int
announce(const struct tcr_verb *v, const struct tcr *t,
    const struct tcr_target *x, const struct attempt *a, struct err *e)
{
	if (!v->json && !v->quiet) {
		print_title(v, x);
		print_changes(v->out, a->went, a->n);
		if (v->npaths == 0)
			print_head(v->out, t->head, x);
	}
	return err_flush(v->out, e);
}

/* From here on nobody at the terminal ends the git that restores. */
static int
take(struct tcr *t, struct attempt *a, const struct tcr_target *x,
    struct err *e)
{
	struct buf text = BUF_INIT;
	int rc = -1;

	buf_fmt(&text, "what was here before an undo of attempt %s", x->name);
	tcr_calm();
	if (stop_signal())
		err_set(e, FX_EFAIL, "stopped");
	else if (keep(t, a, text.data, ATTEMPT_TAKING, e) == 0)
		rc = snapshot_restore(t->snap, e);
	if (rc < 0)
		failed(t, a, x->name, e);
	if (rc == 0) {
		a->end = ATTEMPT_RESTORED;
		a->after = tcr_tree(t, a->restored, e);
		tcr_leave_unignored(t, a);
		rc = attempt_write(&t->past, a, &t->g, e);
	}
	tcr_calm_end();
	buf_release(&text);
	return rc;
}

/* A tree that is of no attempt gets a ref beside the undo's. */
static int
aim(struct tcr *t, struct attempt *a, const char *rev, struct err *e)
{
	const char *argv[] = { "update-ref", "--no-deref", NULL, rev, NULL };
	struct buf ref = BUF_INIT;
	int rc = 0;

	if (strncmp(rev, "refs/", 5) != 0) {
		buf_fmt(&ref, "%s-aim", attempt_ref(&t->past, a));
		argv[2] = rev = ref.data;
		rc = git_run(&t->g, argv, NULL, 0, NULL, e);
	}
	a->restored = arena_strdup(&a->arena, rev);
	buf_release(&ref);
	return rc;
}

static int
put_back(const struct tcr_verb *v, struct tcr *t, const struct tcr_target *x,
    const char *rev, const char *const *only, struct err *e)
{
	struct attempt *a = begin(t, ATTEMPT_UNDO, e);

	if (a == NULL || aim(t, a, rev, e) < 0)
		return -1;
	a->undone = x->from.n;
	a->source = x->source;
	a->only = only;
	tcr_changes(t, a);
	if (announce(v, t, x, a, e) < 0 || take(t, a, x, e) < 0)
		return -1;
	if (v->json && !v->quiet)
		print_record(v, a);
	else if (!v->quiet)
		print_undone(v, x, a);
	return 0;
}

/* What is here already needs no attempt of its own. */
static int
same(const struct tcr_verb *v, const struct tcr_target *x)
{
	struct jdoc *j;

	if (v->quiet)
		return 0;
	if (!v->json) {
		fprintf(v->out, "attempt %s: all of it is here already; "
		    "nothing was done\n", x->name);
		return 0;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "already");
	jdoc_int(j, "attempt", x->from.n);
	jdoc_print(j, v->out);
	jdoc_free(j);
	return 0;
}

/* What it would do. */
static int
dry_run(const struct tcr_verb *v, struct tcr *t, const struct tcr_target *x)
{
	struct attempt would = { 0 };

	tcr_changes(t, &would);
	if (!v->json && !v->quiet) {
		print_title(v, x);
		print_changes(v->out, would.went, 0);
		if (v->npaths == 0)
			print_head(v->out, t->head, x);
	}
	for (const char *const *p = would.went; v->json && !v->quiet && *p;
	    p++) {
		struct jdoc *j = jdoc_new();

		jdoc_str(j, "type", "going");
		jdoc_str(j, "what", becomes(*p));
		jdoc_bytes(j, "path", *p + 2);
		jdoc_print(j, v->out);
		jdoc_free(j);
	}
	arena_release(&would.arena);
	return 0;
}

/* Scan for what is to come back; some of it, or what has no checkpoint, is
 * made one first. */
static int
look(struct tcr *t, const struct tcr_target *x, const char *const *only,
    char oid[GIT_OID], struct err *e)
{
	struct snapshot_good good = { x->rev, x->checkpoint };

	*oid = '\0';
	if (only || !x->checkpoint) {
		if (snapshot_scan(t->snap, NULL, e) < 0 ||
		    snapshot_mix(t->snap, &good, only, oid, e) < 0)
			return -1;
		good = (struct snapshot_good){ oid, true };
	}
	return snapshot_scan(t->snap, &good, e);
}

int
tcr_verb_undo(const struct tcr_verb *v, struct err *e)
{
	struct tcr_call call;
	struct tcr t;
	struct tcr_target x = { .other = ATTEMPTS_INIT };
	const char *const *only = NULL;
	char oid[GIT_OID];
	int rc = tcr_verb_begin(&t, &call, v, "undo", e);

	if (rc == 0)
		rc = tcr_target(&x, v, &t, e);
	if (rc == 0 && v->npaths > 0 &&
	    (only = tcr_verb_paths(v, &t.g, &t.arena, e)) == NULL)
		rc = -1;
	if (rc == 0 && (rc = look(&t, &x, only, oid, e)) == 0)
		rc = snapshot_already(t.snap, e);
	if (rc == 1)
		rc = same(v, &x);
	else if (rc == 0)
		rc = v->dry_run ? dry_run(v, &t, &x) : put_back(v, &t, &x,
		    *oid ? oid : x.rev, only, e);
	tcr_target_release(&x);
	tcr_end(&t);
	return rc;
}

int
tcr_verb_checkpoint(const struct tcr_verb *v, struct err *e)
{
	struct tcr_call call;
	struct tcr t;
	struct attempt *a = NULL;
	int rc = tcr_verb_begin(&t, &call, v, "checkpoint", e);

	/* Who asks for it wants all of it. */
	if (rc == 0) {
		snapshot_leave(t.snap, NULL);
		rc = snapshot_scan(t.snap, NULL, e);
	}
	if (rc == 0 && (a = begin(&t, ATTEMPT_CHECKPOINT, e)) == NULL)
		rc = -1;
	if (rc == 0) {
		a->why = v->message;
		rc = keep(&t, a, v->message ? v->message : "a checkpoint",
		    ATTEMPT_KEPT, e);
		if (rc < 0)
			failed(&t, a, "", e);
		else
			tcr_audit(&t, a);
	}
	if (rc == 0 && v->json && !v->quiet)
		print_record(v, a);
	else if (rc == 0 && !v->quiet)
		fprintf(v->out, "kept as attempt %u: %s\nit comes back by: "
		    "fx-tcr undo %u\n", a->n, a->kept, a->n);
	if (rc == 0 && !v->json && !v->quiet) {
		tcr_modules(&t);
		tcr_modules_text(&t, v->out);
		t.done.refused = snapshot_refused(t.snap);
		tcr_refused_text(&t, v->out);
	}
	if (rc == 0 && t.done.unrecorded && !v->json && !v->quiet)
		fprintf(v->out, "Not in the audit log: %s\n",
		    t.done.unrecorded);
	tcr_end(&t);
	return rc;
}
