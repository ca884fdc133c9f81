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
#include "judge/tcr_verbs.h"
#include "judge/tcr_words.h"

/* The newest that took work away, or began to. */
static struct attempt *
newest(const struct attempts *all)
{
	for (size_t i = all->n; i-- > 0;) {
		struct attempt *a = &all->v[i];

		if (a->what == ATTEMPT_RUN && a->kept &&
		    (a->end == ATTEMPT_REVERTED || a->end == ATTEMPT_CUT))
			return a;
	}
	return NULL;
}

/* What the ref of an attempt has whose record is lost: the commit it stood on
 * is the parent of what it kept, in jj of what @ was. */
static struct attempt *
lost(struct tcr *t, const char *word, struct err *e)
{
	struct attempt *a = arena_alloc(&t->arena, sizeof(*a));
	const char *argv[] = { "rev-parse", "-q", "--verify", NULL, NULL };
	struct buf rev = BUF_INIT;
	char oid[GIT_OID];
	int rc;

	*a = (struct attempt){ .n = (unsigned)strtoul(word, NULL, 10),
	    .end = ATTEMPT_CUT };
	buf_fmt(&rev, "refs/fx/tcr/%s/%u", t->past.name, a->n);
	argv[3] = a->kept = arena_strdup(&t->arena, rev.data);
	rc = tcr_git(t, oid, e, argv);
	if (rc == 0 && *oid == '\0')
		rc = -1;
	if (rc == 0 && (a->before = tcr_tree(t, a->kept, e)) == NULL)
		rc = -1;
	buf_clear(&rev);
	buf_fmt(&rev, "%s^2", a->kept);
	argv[3] = rev.data;
	if (rc == 0 && (rc = tcr_git(t, oid, e, argv)) == 0 && *oid) {
		buf_clear(&rev);
		buf_fmt(&rev, "%s^1%s", a->kept, t->g.jj_top ? "^1" : "");
		argv[3] = rev.data;
		rc = tcr_git(t, oid, e, argv);
	}
	buf_release(&rev);
	a->head = arena_strdup(&t->arena, oid);
	return rc == 0 ? a : NULL;
}

/* The attempt of that number, by its record, or else by its ref. */
static struct attempt *
named(struct tcr *t, const char *word, struct err *e)
{
	struct err no = ERR_INIT;
	struct attempt *a = tcr_book_find(&t->past, word, &no);

	if (a == NULL && strspn(word, "0123456789") == strlen(word) &&
	    strlen(word) < 10 && *word != '0')
		a = lost(t, word, e);
	if (a == NULL && e->status == FX_YES)
		err_move(e, &no);
	err_release(&no);
	return a;
}

/* What is to come back; it has a tree, and that is there. */
static struct attempt *
target(const struct tcr_verb *v, struct tcr *t, struct err *e)
{
	struct attempt *a = v->n ? named(t, v->words[0], e) :
	    newest(&t->past);
	struct tcr_size *size;

	if (a == NULL) {
		err_set(e, FX_EINPUT, "nothing was taken back yet; 'fx-tcr "
		    "list' shows what there is");
		return NULL;
	}
	if (a->kept == NULL) {
		err_set(e, FX_EINPUT, "attempt %u kept nothing: it took "
		    "nothing away ('fx-tcr show %u')", a->n, a->n);
		return NULL;
	}
	if ((size = tcr_sizes(&t->g, a, 1, e)) == NULL)
		return NULL;
	if (size->gone) {
		err_set(e, FX_EINPUT, "%s: is gone, and with it what attempt "
		    "%u kept", a->kept, a->n);
		a = NULL;
	}
	free(size);
	return a;
}

static void
print_changes(FILE *out, const char *const *v)
{
	for (; *v; v++) {
		fprintf(out, "  %-8s ", **v == 'A' ? "returns" : **v == 'D' ?
		    "goes" : "changes");
		text_print(out, *v + 2);
		fputc('\n', out);
	}
}

/* A kept tree holds what was true for its own commit. */
static void
print_head(FILE *out, const char *head, const struct attempt *from)
{
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
		    was, from->kept);
}

static void
print_undone(const struct tcr_verb *v, const struct attempt *from,
    const struct attempt *a)
{
	struct term t;

	term_init(&t, v->out);
	fprintf(v->out, "%s%skept%s: the tree that was here, as attempt %u\n"
	    "%s%srestored%s: the tree that attempt %u kept: files, modes and "
	    "what was staged\nthis is undone by: fx-tcr undo %u\n", t.green,
	    t.yes, t.off, a->n, t.green, t.yes, t.off, from->n, a->n);
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
failed(struct tcr *t, struct attempt *a, unsigned from, struct err *e)
{
	char *half = snapshot_unfinished(&t->g);
	struct err no = ERR_INIT;

	if (half && a->kept && strcmp(half, a->kept) == 0) {
		err_more(e, FX_EFAIL, "the tree is between the two: 'fx-tcr "
		    "undo %u' goes on, 'fx-tcr undo %u' brings back what was "
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

/* What goes is told before it goes; who cannot be told has nothing taken. */
static int
announce(const struct tcr_verb *v, const struct tcr *t,
    const struct attempt *from, const struct attempt *a, struct err *e)
{
	if (!v->json && !v->quiet) {
		fprintf(v->out, "undo of attempt %u (%s, %s): this puts back "
		    "what it kept\n", from->n, from->stage ? from->stage :
		    from->what == ATTEMPT_RUN ? "command" :
		    attempt_what_name(from->what), !from->stored ?
		    "its record is lost" : attempt_end_name(from->end));
		print_changes(v->out, a->went);
		print_head(v->out, t->head, from);
	}
	return err_flush(v->out, e);
}

/* From here on nobody at the terminal ends the git that restores. */
static int
take(struct tcr *t, struct attempt *a, const struct attempt *from,
    struct err *e)
{
	struct buf text = BUF_INIT;
	int rc = -1;

	buf_fmt(&text, "what was here before an undo of attempt %u", from->n);
	tcr_calm();
	if (stop_signal())
		err_set(e, FX_EFAIL, "stopped");
	else if (keep(t, a, text.data, ATTEMPT_TAKING, e) == 0)
		rc = snapshot_restore(t->snap, e);
	if (rc < 0)
		failed(t, a, from->n, e);
	if (rc == 0) {
		a->end = ATTEMPT_RESTORED;
		a->after = from->before;
		tcr_leave_unignored(t, a);
		rc = attempt_write(&t->past, a, &t->g, e);
	}
	tcr_calm_end();
	buf_release(&text);
	return rc;
}

static int
put_back(const struct tcr_verb *v, struct tcr *t, const struct attempt *from,
    struct err *e)
{
	/* A new record may move the others. */
	bool stored = from->stored;
	size_t at = stored ? (size_t)(from - t->past.v) : 0;
	struct attempt *a = begin(t, ATTEMPT_UNDO, e);

	if (a == NULL)
		return -1;
	if (stored)
		from = &t->past.v[at];
	a->undone = from->n;
	a->restored = arena_strdup(&a->arena, from->kept);
	tcr_changes(t, a);
	if (announce(v, t, from, a, e) < 0 || take(t, a, from, e) < 0)
		return -1;
	if (v->json && !v->quiet)
		print_record(v, a);
	else if (!v->quiet)
		print_undone(v, from, a);
	return 0;
}

int
tcr_verb_undo(const struct tcr_verb *v, struct err *e)
{
	struct tcr_call call;
	struct tcr t;
	struct snapshot_good good = { .checkpoint = true };
	struct attempt *from = NULL;
	int rc = tcr_verb_begin(&t, &call, v, "undo", e);

	if (rc == 0 && (from = target(v, &t, e)) == NULL)
		rc = -1;
	if (rc == 0) {
		good.rev = from->kept;
		rc = snapshot_scan(t.snap, &good, e);
	}
	if (rc == 0)
		rc = put_back(v, &t, from, e);
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

	if (rc == 0)
		rc = snapshot_scan(t.snap, NULL, e);
	if (rc == 0 && (a = begin(&t, ATTEMPT_CHECKPOINT, e)) == NULL)
		rc = -1;
	if (rc == 0) {
		a->why = v->message;
		rc = keep(&t, a, v->message ? v->message : "a checkpoint",
		    ATTEMPT_KEPT, e);
		if (rc < 0)
			failed(&t, a, a->n, e);
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
	}
	if (rc == 0 && t.done.unrecorded && !v->json && !v->quiet)
		fprintf(v->out, "Not in the audit log: %s\n",
		    t.done.unrecorded);
	tcr_end(&t);
	return rc;
}
