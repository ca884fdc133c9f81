/* The work taken back: kept, told file by file, gone, and the tree seen to be
 * the good one. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/stop.h"
#include "door/jj.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_before.h"
#include "judge/tcr_parts.h"

/* Blocked signals stay with us until the end, and git's children have them
 * blocked, too: a Ctrl-C in the terminal goes to all of us. */
static void
calm(int how)
{
	static const int v[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++)
		sigaddset(&set, v[i]);
	sigprocmask(how, &set, NULL);
}

void
tcr_calm(void)
{
	calm(SIG_BLOCK);
}

void
tcr_calm_end(void)
{
	calm(SIG_UNBLOCK);
}

/* A revision by its name, as who works here writes it. */
static int
literal(struct tcr *t, const char *rev, struct err *e)
{
	struct buf b = BUF_INIT;
	const char *argv[] = { "rev-parse", "-q", "--verify",
	    "--end-of-options", NULL, NULL };
	char oid[GIT_OID] = "";
	int rc = 0;

	if (jj_word(&t->g, rev)) {
		rc = jj_range(&t->g, rev, &b, e);
		if (rc == 0 && strcspn(buf_cstr(&b), "\n") < GIT_OID)
			memcpy(oid, buf_cstr(&b), strcspn(buf_cstr(&b), "\n"));
	} else {
		buf_fmt(&b, "%s^{commit}", rev);
		argv[4] = b.data;
		rc = tcr_git(t, oid, e, argv);
	}
	buf_release(&b);
	if (rc == 0 && *oid == '\0')
		rc = err_set(e, FX_EINPUT, "restore_to: there is no revision "
		    "'%s' here; nothing was taken away", rev);
	t->done.rev.rev = arena_strdup(&t->arena, oid);
	t->done.rev.checkpoint = false;
	return rc;
}

/* What it goes back to. */
static int
choose(struct tcr *t, struct err *e)
{
	const struct stage *s = t->ask.stage;
	const char *to = s ? s->v[STAGE_RESTORE_TO].text : NULL;
	struct tcr_past p = tcr_past(t);
	bool strict = to && strcmp(to, "base") == 0;
	struct tcr_done *d = &t->done;

	d->good = tcr_good(&p, t->a->stage, t->before, strict);
	d->rev.rev = d->good.attempt ? d->good.attempt->kept : t->head;
	d->rev.checkpoint = d->good.attempt != NULL;
	if (to && !strict && strcmp(to, "@-") != 0 && strcmp(to, "HEAD") != 0) {
		d->good = (struct tcr_good){ TCR_GOOD_HEAD, NULL };
		d->literal = to;
		return literal(t, to, e);
	}
	return 0;
}

void
tcr_changes(const struct tcr *t, struct attempt *a)
{
	const struct snapshot_change *c = snapshot_changes(t->snap);
	const char **v;
	size_t n = 0;

	while (c && c[n].path)
		n++;
	v = arena_alloc(&a->arena, (n + 1) * sizeof(*v));
	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF_INIT;

		buf_fmt(&b, "%c %s", c[i].what, c[i].path);
		v[i] = arena_dup(&a->arena, b.data, b.len);
		buf_release(&b);
	}
	a->went = v;
}

/* The tree as it was before the command changed it, which nothing else has. */
static void
keep_before(struct tcr *t)
{
	if (t->nchanged > 0)
		tcr_before_stays(t);
}

int
tcr_keep(struct tcr *t, const char *text, struct err *e)
{
	const char *ref = attempt_ref(&t->past, t->a);
	int rc = snapshot_keep(t->snap, ref, text, e);

	if (rc == 0)
		t->a->kept = ref;
	return rc;
}

static int
keep(struct tcr *t, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	buf_fmt(&b, "%s: %s on attempt %u", t->a->stage ? t->a->stage :
	    "fx-tcr", t->verdict.class, t->a->n);
	rc = tcr_keep(t, b.data, e);
	buf_release(&b);
	return rc;
}

int
tcr_behind(struct tcr *t, struct err *e)
{
	/* A new record moves the others. */
	size_t at = (size_t)(t->a - t->past.v);
	struct attempt *b = attempt_new(&t->past, &t->g, e);
	struct buf text = BUF_INIT;
	int rc = -1;

	t->a = &t->past.v[at];
	if (b == NULL)
		return -1;
	buf_fmt(&text, "what was here when attempt %u ended", t->a->n);
	b->what = ATTEMPT_CHECKPOINT;
	b->end = ATTEMPT_KEPT;
	b->head = arena_strdup(&b->arena, t->head);
	b->began = clock_now() * 1000LL;
	b->why = arena_dup(&b->arena, text.data, text.len);
	b->kept = attempt_ref(&t->past, b);
	if (snapshot_scan(t->snap, NULL, e) == 0 &&
	    snapshot_keep(t->snap, b->kept, text.data, e) == 0) {
		b->before = arena_strdup(&b->arena, snapshot_tree(t->snap));
		rc = attempt_write(&t->past, b, &t->g, e);
	}
	t->done.behind = b->n;
	if (rc == 0)
		tcr_audit(t, b);
	buf_release(&text);
	return rc;
}

/* Nothing is taken away, and why. */
int
tcr_hold(struct tcr *t, const char *why, bool checkpoint, struct err *e)
{
	t->verdict.act = TCR_HOLD;
	t->done.held = why;
	keep_before(t);
	if (checkpoint &&
	    (snapshot_scan(t->snap, NULL, e) < 0 || keep(t, e) < 0))
		return -1;
	return tcr_note(t, ATTEMPT_HELD, e);
}

/* It did not come to its end.  Where nothing was touched the record says so;
 * else the next run brings back what is missing. */
static int
failed(struct tcr *t, struct err *e)
{
	char *ref = snapshot_unfinished(&t->g);
	struct err no = ERR_INIT;

	if (ref == NULL) {
		t->a->why = arena_strdup(&t->a->arena,
		    e->msg ? e->msg : "it could not be restored");
		tcr_note(t, ATTEMPT_HELD, &no);
		err_more(e, FX_EFAIL, "nothing was taken away");
	} else {
		err_more(e, FX_EFAIL, "the work is kept as %s; it was not "
		    "taken back to its end: the next fx-tcr brings back what "
		    "is missing", ref);
	}
	err_release(&no);
	free(ref);
	return -1;
}

static int
take(struct tcr *t, struct err *e)
{
	int rc;

	if (keep(t, e) < 0)
		return failed(t, e);
	keep_before(t);
	tcr_changes(t, t->a);
	t->a->restored = arena_strdup(&t->a->arena, t->done.rev.rev);
	if (tcr_note(t, ATTEMPT_TAKING, e) < 0)
		return failed(t, e);
	/* Who cannot be told loses nothing. */
	t->say->going(t);
	if (err_flush(t->call->out, e) < 0)
		return failed(t, e);
	rc = snapshot_restore(t->snap, e);
	if (rc < 0)
		return failed(t, e);
	tcr_leave_unignored(t, t->a);
	return tcr_note(t, ATTEMPT_REVERTED, e);
}

int
tcr_take(struct tcr *t, struct err *e)
{
	const struct snapshot_change *c;
	int rc;

	if (choose(t, e) < 0)
		return failed(t, e);
	if (t->done.good.kind == TCR_GOOD_THIS)
		return tcr_hold(t, "this tree passed unit-test, and the last "
		    "known good one passed fewer stages", true, e);
	if (snapshot_aim(t->snap, &t->done.rev, e) < 0)
		return failed(t, e);
	c = snapshot_changes(t->snap);
	if (c == NULL || c->path == NULL) {
		t->done.nothing = true;
		t->done.staged = tcr_staged_only(t);
		return tcr_hold(t, "the tree is the last known good one",
		    t->done.staged, e);
	}
	tcr_calm();
	if (stop_signal()) {
		tcr_calm_end();
		t->verdict.act = TCR_STOP;
		t->verdict.status = FX_EFAIL;
		return tcr_note(t, ATTEMPT_STOPPED, e);
	}
	rc = take(t, e);
	tcr_calm_end();
	return rc;
}
