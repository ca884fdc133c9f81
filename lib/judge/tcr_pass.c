/* What passed: kept, and committed when nothing else must pass. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/proc.h"
#include "base/share.h"
#include "base/stop.h"
#include "base/text.h"
#include "door/jj.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_files.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

enum { SUBJECT = 72 };		/* columns */

static const char committer[] = "fx-tcr";

/* A subject of one line that git's own tools show whole, and below it what it
 * was cut from. */
static void
subject(struct buf *b, const char *s)
{
	size_t n = strcspn(s, "\n"), end = 0;

	if (s[n] == '\0' && text_columns(s, n) <= SUBJECT) {
		buf_str(b, s);
		return;
	}
	for (size_t i = 0; i < SUBJECT - 1 && end < n; i++) {
		uint32_t cp;
		size_t k = text_decode(s + end, n - end, &cp);

		end += k ? k : 1;
	}
	while (end > 0 && s[end - 1] == ' ')
		end--;
	buf_append(b, s, end);
	buf_fmt(b, "\xe2\x80\xa6\n\n%s", s);
}

/* "TCR pass: unit-test", and what was run; in jj a description that is there
 * stays. */
static void
message(const struct tcr *t, struct buf *b)
{
	struct buf own = BUF_INIT;
	struct err no = ERR_INIT;

	if (t->call->message) {
		buf_str(b, t->call->message);
		return;
	}
	if (t->g.jj_top)
		(void)jj_description(&t->g, b, &no);
	err_release(&no);
	if (b->len > 0)
		return;
	buf_str(&own, "TCR pass: ");
	if (t->task)
		buf_fmt(&own, "%s, ", t->task);
	if (t->a->stage)
		buf_str(&own, t->a->stage);
	else
		tcr_command(&own, t->a->argv);
	subject(b, own.data);
	buf_release(&own);
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
	char was[GIT_OID];

	/* Whatever failed, it may have been behind the commit. */
	memcpy(was, t->head, sizeof(was));
	if (tcr_head(t, &no) < 0 || strcmp(was, t->head) != 0) {
		err_release(&no);
		return -1;
	}
	t->a->why = arena_dup(&t->a->arena, e->msg, strcspn(e->msg, "\n"));
	(void)tcr_note(t, ATTEMPT_HELD, &no);
	err_release(&no);
	err_more(e, e->status, "it passed, but nothing was committed, and the "
	    "work is as it was");
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

/* On which branch it is; on none the next switch leaves it behind. */
static void
where(struct tcr *t)
{
	struct buf b = BUF_INIT;

	tcr_branch(t, &b);
	t->done.detached = t->g.jj_top == NULL &&
	    strncmp(buf_cstr(&b), "ref: ", 5) != 0;
	buf_clear(&b);
	buf_fmt(&b, "%s/BISECT_LOG", t->g.gitdir);
	t->done.bisects = t->done.detached && io_exists(b.data);
	buf_release(&b);
}

/* Nothing was committed; or jj did, and what it does not track it left. */
static int
refused(struct tcr *t, struct err *e)
{
	char was[GIT_OID];

	t->verdict = (struct tcr_verdict){ TCR_HOLD, t->verdict.class, FX_NO };
	t->done.held = "the commit was refused";
	t->a->why = arena_dup(&t->a->arena, buf_cstr(&t->done.said),
	    strcspn(buf_cstr(&t->done.said), "\n"));
	if (t->g.jj_top) {
		memcpy(was, t->head, sizeof(was));
		if (tcr_head(t, e) < 0)
			return -1;
		if (strcmp(was, t->head) != 0) {
			t->done.held = "the commit lacks what is named above";
			t->a->commit = arena_strdup(&t->a->arena, t->head);
		}
	}
	return tcr_note(t, ATTEMPT_HELD, e);
}

/* Upon the tree of HEAD. */
static int
commit(struct tcr *t, const char *from, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	/* The index becomes the commit's, and what is staged may be nowhere
	 * else. */
	if ((t->g.jj_top ? tcr_staged(t) : strcmp(snapshot_staged(t->snap),
	    from) != 0) && keep(t, e) < 0)
		return -1;
	message(t, &b);
	/* In git the hook does so. */
	if (t->g.jj_top && t->task)
		tcr_anchor(t, &b);
	rc = t->g.jj_top && t->task ? inside(t, from, e) : 0;
	if (rc == 0)
		rc = snapshot_commit(t->snap, b.data, committer,
		    &t->done.said, e);
	buf_release(&b);
	if (rc < 0)
		return uncommitted(t, e);
	if (rc > 0)
		return refused(t, e);
	if (tcr_head(t, e) < 0)
		return -1;
	t->a->commit = arena_strdup(&t->a->arena, t->head);
	/* Only to be told. */
	if (!t->call->quiet)
		tcr_files(t, from, snapshot_tree(t->snap));
	where(t);
	return tcr_note(t, ATTEMPT_COMMITTED, e);
}

int
tcr_pass(struct tcr *t, struct err *e)
{
	struct tcr_past p = tcr_past(t);
	const char *stage = t->a->stage;
	const char *from = tcr_tree(t, t->head, e);
	bool new;

	if (from == NULL)
		return -1;
	/* Is there anything that HEAD has not? */
	new = strcmp(from, snapshot_tree(t->snap)) != 0;
	if (stop_signal()) {
		t->verdict.act = TCR_STOP;
		t->verdict.status = FX_EFAIL;
		return tcr_note(t, ATTEMPT_STOPPED, e);
	}
	t->done.nested = snapshot_nested(t->snap);
	t->done.same = !new;
	t->done.staged = !new && tcr_staged_only(t);
	t->a->end = ATTEMPT_PASSED;
	if (t->ask.red)
		t->done.lacks = "";
	else if (stage)
		t->done.lacks = t->steps->stage ? tcr_lacks(&p,
		    snapshot_tree(t->snap)) : "";
	if (new && t->done.lacks == NULL)
		return commit(t, from, e);
	if ((stage || t->ask.red) && keep(t, e) < 0)
		return -1;
	return tcr_note(t, ATTEMPT_PASSED, e);
}
