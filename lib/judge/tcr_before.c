/* What is on record while the command runs: its process, and the tree before
 * it under a ref, as a command may take away what nothing else has, and then
 * collect the garbage. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "door/sweep.h"
#include "judge/tcr_before.h"
#include "judge/tcr_parts.h"

static void
ref_of(const struct tcr *t, struct buf *b)
{
	buf_fmt(b, "%s-before", attempt_ref(&t->past, t->a));
}

/* It needs no identity. */
int
tcr_before_keep(struct tcr *t, struct err *e)
{
	static const char *const write[] = { "hash-object", "-w", "-t",
	    "commit", "--stdin", NULL };
	struct buf ref = BUF_INIT, text = BUF_INIT, oid = BUF_INIT;
	const char *update[] = { "update-ref", "--no-deref", NULL, NULL,
	    NULL };
	long long now = (long long)clock_now();
	int rc;

	ref_of(t, &ref);
	buf_fmt(&text, "tree %s\nauthor fx-tcr <fx-tcr@localhost> %lld +0000\n"
	    "committer fx-tcr <fx-tcr@localhost> %lld +0000\n\n"
	    "before the command\n", t->before, now, now);
	rc = git_run(&t->g, write, text.data, text.len, &oid, e);
	if (rc == 0) {
		oid.data[strcspn(oid.data, "\n")] = '\0';
		update[2] = ref.data;
		update[3] = oid.data;
		rc = git_run(&t->g, update, NULL, 0, NULL, e);
	}
	buf_release(&ref);
	buf_release(&text);
	buf_release(&oid);
	return rc;
}

/* Nothing else has it, so it stays: t->done.before. */
void
tcr_before_stays(struct tcr *t)
{
	struct buf ref = BUF_INIT;

	ref_of(t, &ref);
	t->done.before = arena_dup(&t->arena, ref.data, ref.len);
	buf_release(&ref);
}

void
tcr_before_drop(struct tcr *t)
{
	struct buf ref = BUF_INIT;
	const char *argv[] = { "update-ref", "--no-deref", "-d", NULL, NULL };
	struct err no = ERR_INIT;

	if (t->done.before)
		return;
	ref_of(t, &ref);
	argv[3] = ref.data;
	(void)git_run(&t->g, argv, NULL, 0, NULL, &no);
	err_release(&no);
	buf_release(&ref);
}

const char *
tcr_before_of(struct tcr *t, struct attempt *a)
{
	const char *argv[] = { "rev-parse", "-q", "--verify", NULL, NULL };
	struct buf ref = BUF_INIT;
	struct err no = ERR_INIT;
	char oid[GIT_OID];
	const char *found = NULL;

	buf_fmt(&ref, "%s-before", attempt_ref(&t->past, a));
	argv[3] = ref.data;
	if (tcr_git(t, oid, &no, argv) == 0 && *oid)
		found = arena_dup(&t->arena, ref.data, ref.len);
	err_release(&no);
	buf_release(&ref);
	return found;
}

int
tcr_runs(void *ctx, pid_t pid, struct err *e)
{
	struct tcr *t = ctx;

	/* What is measured of the base has no record. */
	if (!t->a->stored)
		return 0;
	t->a->group = pid;
	t->a->started = sweep_started(pid);
	return attempt_write(&t->past, t->a, &t->g, e);
}

void
tcr_ran(struct tcr *t)
{
	t->a->group = t->a->started = 0;
}
