/* What passed: kept, and committed when nothing else must pass. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/stop.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

static const char committer[] = "fx-tcr";

/* "TCR pass: unit-test", and what was run. */
static void
message(const struct tcr *t, struct buf *b)
{
	if (t->call->message) {
		buf_str(b, t->call->message);
		return;
	}
	buf_str(b, "TCR pass: ");
	if (t->task)
		buf_fmt(b, "%s, ", t->task);
	if (t->a->stage)
		buf_str(b, t->a->stage);
	else
		tcr_command(b, t->a->argv);
}

static int
keep(struct tcr *t, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	message(t, &b);
	rc = tcr_keep(t, b.data, e);
	buf_release(&b);
	return rc;
}

bool
tcr_staged(const struct tcr *t)
{
	static const char *const argv[] = { "diff-index", "--cached",
	    "--quiet", "HEAD", "--", NULL };
	struct err no = ERR_INIT;
	bool none = git_ask(&t->g, argv, NULL, 0, NULL, NULL, &no) == 0;

	err_release(&no);
	return !none;
}

bool
tcr_staged_only(const struct tcr *t)
{
	return *t->head && t->g.jj_top == NULL && tcr_staged(t);
}

/* It passed, and there is no commit, as something is to be mended first: the
 * tree stays, and the record says so. */
static int
uncommitted(struct tcr *t, struct err *e)
{
	struct err no = ERR_INIT;

	t->a->why = arena_dup(&t->a->arena, e->msg, strcspn(e->msg, "\n"));
	(void)tcr_note(t, ATTEMPT_HELD, &no);
	err_release(&no);
	return -1;
}

/* jj has no hook that would ask whether what it commits is inside the contract
 * of the task.  0; 1: it is not, and done.said says how; -1. */
static int
inside(struct tcr *t, const char *tree, struct err *e)
{
	struct buf program = BUF_INIT, paths = BUF_INIT;
	const char *argv[] = { NULL, "--task", t->task, NULL, NULL };
	struct proc p = { .argv = argv, .dir = t->g.top };
	const char **v = tcr_diff(t, tree, snapshot_tree(t->snap), e);
	int st = -1;

	/* Its words are for people, where no name is in the way. */
	for (size_t i = 0; v && v[i]; i++)
		if (strchr(v[i], '\n'))
			argv[3] = "-z";
	for (size_t i = 0; v && v[i]; i++) {
		buf_str(&paths, v[i] + 2);
		buf_byte(&paths, argv[3] ? '\0' : '\n');
	}
	p.in = buf_cstr(&paths);
	p.in_len = paths.len;
	if (v && share_program(&program, "fx-boundary", e) == 0) {
		argv[0] = program.data;
		st = proc_run(&p, &t->done.said, &t->done.said, e);
	}
	if (st > FX_NO)
		err_set(e, FX_EFAIL, "whether this is inside the contract "
		    "cannot be told: %s", buf_cstr(&t->done.said));
	buf_release(&program);
	buf_release(&paths);
	return st < 0 || st > FX_NO ? -1 : st;
}

/* Upon the tree of HEAD. */
static int
commit(struct tcr *t, const char *tree, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	/* The index becomes the commit's, and what is staged may be nowhere
	 * else. */
	if ((t->g.jj_top ? tcr_staged(t) : strcmp(snapshot_staged(t->snap),
	    tree) != 0) && keep(t, e) < 0)
		return -1;
	message(t, &b);
	/* In git the hook does so. */
	if (t->g.jj_top && t->task)
		tcr_anchor(t, &b);
	rc = t->g.jj_top && t->task ? inside(t, tree, e) : 0;
	if (rc == 0)
		rc = snapshot_commit(t->snap, b.data, committer,
		    &t->done.said, e);
	buf_release(&b);
	if (rc < 0)
		return e->status == FX_EINPUT ? uncommitted(t, e) : -1;
	if (rc > 0) {
		t->verdict = (struct tcr_verdict){ TCR_HOLD, t->verdict.class,
		    FX_NO };
		t->done.held = "the commit was refused";
		t->a->why = arena_dup(&t->a->arena, buf_cstr(&t->done.said),
		    strcspn(buf_cstr(&t->done.said), "\n"));
		return tcr_note(t, ATTEMPT_HELD, e);
	}
	if (tcr_head(t, e) < 0)
		return -1;
	t->a->commit = arena_strdup(&t->a->arena, t->head);
	return tcr_note(t, ATTEMPT_COMMITTED, e);
}

int
tcr_pass(struct tcr *t, struct err *e)
{
	struct tcr_past p = tcr_past(t);
	const char *stage = t->a->stage;
	const char *tree = tcr_tree(t, t->head, e);
	/* Is there anything that HEAD has not? */
	bool new = tree && strcmp(tree, snapshot_tree(t->snap)) != 0;

	if (tree == NULL)
		return -1;
	if (stop_signal()) {
		t->verdict.act = TCR_STOP;
		t->verdict.status = FX_EFAIL;
		return tcr_note(t, ATTEMPT_STOPPED, e);
	}
	t->done.same = !new;
	t->done.staged = !new && tcr_staged_only(t);
	t->a->end = ATTEMPT_PASSED;
	if (t->ask.red)
		t->done.lacks = "";
	else if (stage)
		t->done.lacks = t->steps->stage ? tcr_lacks(&p,
		    snapshot_tree(t->snap)) : "";
	if (new && t->done.lacks == NULL)
		return commit(t, tree, e);
	if (stage && keep(t, e) < 0)
		return -1;
	return tcr_note(t, ATTEMPT_PASSED, e);
}
