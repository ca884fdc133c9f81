/* Before the command: where we are, who else is at it, what went before. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/io.h"
#include "base/text.h"
#include "door/jj.h"
#include "judge/tcr_book.h"
#include "judge/tcr_parts.h"
#include "judge/tcr_words.h"

enum { HOLDER_MAX = 65536, ABOVE = 3 };

int
tcr_git(const struct tcr *t, char oid[GIT_OID], struct err *e,
    const char *const *argv)
{
	struct buf out = BUF_INIT;
	int st = git_ask(&t->g, argv, NULL, 0, &out, NULL, e);
	size_t n = strcspn(buf_cstr(&out), "\n");

	oid[0] = '\0';
	if (st == 0 && n < GIT_OID) {
		memcpy(oid, out.data, n);
		oid[n] = '\0';
	}
	buf_release(&out);
	return st < 0 ? -1 : 0;
}

const char *
tcr_tree(struct tcr *t, const char *rev, struct err *e)
{
	static const char *const none[] = { "hash-object", "-t", "tree",
	    "/dev/null", NULL };
	const char *argv[] = { "rev-parse", "-q", "--verify",
	    "--end-of-options", NULL, NULL };
	struct buf b = BUF_INIT;
	char oid[GIT_OID];
	int rc;

	buf_fmt(&b, "%s^{tree}", rev);
	argv[4] = b.data;
	rc = tcr_git(t, oid, e, *rev ? argv : none);
	buf_release(&b);
	return rc == 0 ? arena_strdup(&t->arena, oid) : NULL;
}

/* Is there no commit yet?  A branch that leads nowhere is one thing, one that
 * is there and cannot be read another: nothing may go for it. */
static int
unborn(const struct tcr *t, struct err *e)
{
	static const char *const at[] = { "symbolic-ref", "-q", "HEAD", NULL };
	const char *list[] = { "for-each-ref", "--format=%(refname)", NULL,
	    NULL };
	struct buf ref = BUF_INIT, found = BUF_INIT, said = BUF_INIT;
	int st = git_ask(&t->g, at, NULL, 0, &ref, &said, e);
	size_t n = strcspn(buf_cstr(&ref), "\n");
	bool none = st == 0 && n > 0;

	if (none) {
		ref.data[n] = '\0';
		list[2] = ref.data;
		st = git_ask(&t->g, list, NULL, 0, &found, &said, e);
		/* Others may lie below that name. */
		none = st == 0 && said.len == 0 && (strncmp(buf_cstr(&found),
		    ref.data, n) != 0 || found.data[n] != '\n');
	}
	if (st > 1)
		git_failed("symbolic-ref", &said, st, e);
	if (st >= 0 && !none)
		err_more(e, FX_EFAIL, "HEAD cannot be read: 'git fsck' says "
		    "why, and 'git reflog' what it was; nothing was run, and "
		    "nothing taken away");
	buf_release(&ref);
	buf_release(&found);
	buf_release(&said);
	return none ? 0 : -1;
}

int
tcr_head(struct tcr *t, struct err *e)
{
	static const char *const argv[] = { "rev-parse", "-q", "--verify",
	    "HEAD^{commit}", NULL };
	struct buf out = BUF_INIT;
	int rc;

	if (t->g.jj_top == NULL) {
		rc = tcr_git(t, t->head, e, argv);
		return rc == 0 && *t->head == '\0' ? unborn(t, e) : rc;
	}
	rc = jj_range(&t->g, "@-", &out, e);
	/* Its root has no commit of git. */
	if (rc < 0 && e->status == FX_EINPUT)
		err_more(e, FX_EINPUT, "there is nothing to go back to yet: "
		    "'jj commit -m MESSAGE' makes the first commit; nothing "
		    "was taken away");
	t->head[0] = '\0';
	if (rc == 0 && strcspn(buf_cstr(&out), "\n") < GIT_OID) {
		memcpy(t->head, buf_cstr(&out), strcspn(buf_cstr(&out), "\n"));
		t->head[strcspn(buf_cstr(&out), "\n")] = '\0';
	}
	buf_release(&out);
	return rc;
}

/* "pid N", "since TIME", "command ...", for who comes while we are here. */
static int
sign_in(struct tcr *t, struct err *e)
{
	struct buf b = BUF_INIT;
	int rc;

	buf_fmt(&b, "%ld\n", (long)getpid());
	clock_format(&b, clock_now());
	buf_byte(&b, '\n');
	if (t->call->verb)
		buf_fmt(&b, "fx-tcr %s", t->call->verb);
	else if (t->call->command == NULL)
		buf_fmt(&b, "fx-tcr --stage %s", t->call->stage);
	else
		tcr_command(&b, t->call->command);
	buf_byte(&b, '\n');
	rc = io_replace(t->holder, b.data, b.len, 0600, e);
	buf_release(&b);
	return rc;
}

/* Another one has the lock: say who.  A holder that was killed says nothing
 * of who has it now. */
static void
who(const struct tcr *t, struct err *e)
{
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	char *since, *command = NULL;
	long pid;

	if (e->msg && strstr(e->msg, "is locked by another process") &&
	    io_slurp(&b, t->holder, HOLDER_MAX, &no) == 0 &&
	    (pid = strtol(b.data, &since, 10)) > 0 && *since == '\n' &&
	    (command = strchr(++since, '\n')) != NULL &&
	    (kill((pid_t)pid, 0) == 0 || errno == EPERM)) {
		*command++ = '\0';
		command[strcspn(command, "\n")] = '\0';
		err_release(e);
		err_set(e, FX_EFAIL, "another fx-tcr is at work here: process "
		    "%ld since %s: %s", pid, since, command);
		err_more(e, FX_EFAIL, "wait for it, or end it with 'kill %ld': "
		    "that takes nothing back", pid);
	}
	err_release(&no);
	buf_release(&b);
}

static int
lock(struct tcr *t, struct err *e)
{
	struct buf b = BUF_INIT;
	char sum[HASH_HEX];

	hash_sha256(sum, t->g.top ? t->g.top : "", t->g.top ?
	    strlen(t->g.top) : 0);
	buf_fmt(&b, "%s/factory", t->g.gitdir);
	if (io_mkdirs(b.data, 0777, e) < 0) {
		buf_release(&b);
		return -1;
	}
	buf_fmt(&b, "/tcr-holder-%.12s", sum);
	t->holder = buf_detach(&b);
	if ((t->snap = snapshot_open(&t->g, NULL, e)) == NULL) {
		who(t, e);
		free(t->holder);
		t->holder = NULL;
		return -1;
	}
	return sign_in(t, e);
}

static int
read_contract(struct tcr *t, struct err *e)
{
	if (t->task == NULL)
		return 0;
	if (seal_read(&t->seal, &t->contract, t->g.commondir, t->task, e) < 0)
		return -1;
	t->sealed = true;
	return 0;
}

/* The workspace's task, or the one that the environment names.  An attempt of
 * it that runs in its own workspace would look cut off from here. */
static int
choose_task(struct tcr *t, struct err *e)
{
	int bound = binding_read(&t->bound, &t->g, e);
	const char *task = bound < 0 ? NULL : tcr_task(&t->bound, bound, e);
	struct buf word = BUF_INIT;
	char *path;

	if (task == NULL)
		return -1;
	t->task = *task ? task : NULL;
	if (bound || t->task == NULL ||
	    (path = tcr_elsewhere(&t->g, task)) == NULL)
		return 0;
	text_shell(&word, path);
	err_set(e, FX_EINPUT, "FACTORY_TASK_ID is %s, whose workspace is "
	    "another; to go there: cd %s; to work here without a task: "
	    "unset FACTORY_TASK_ID", task, word.data);
	buf_release(&word);
	free(path);
	return -1;
}

/* What fails is taken out of @, what passes ends it: a change that others stand
 * on is no place for either, as that would rewrite them all. */
int
tcr_ours(struct tcr *t, struct err *e)
{
	struct buf above = BUF_INIT;
	const char *s;
	size_t n = 0;
	int rc = t->g.jj_top ? jj_above(&t->g, &above, e) : 0;

	s = buf_cstr(&above);
	if (rc == 0 && *s)
		rc = err_set(e, FX_EINPUT, "other changes stand on @, and a "
		    "pass or a failure would rewrite them; 'jj new' makes a "
		    "change of its own on it, 'jj squash' puts that into it "
		    "later; nothing was run");
	for (; *s && n < ABOVE; s += strcspn(s, "\n") + 1, n++)
		err_more(e, FX_EINPUT, "on @ stands %.*s",
		    (int)strcspn(s, "\n"), s);
	if (*s)
		err_more(e, FX_EINPUT, "and more");
	buf_release(&above);
	return rc;
}

int
tcr_begin(struct tcr *t, struct err *e)
{
	/* What is kept elsewhere would not be there when it is needed. */
	unsetenv("GIT_OBJECT_DIRECTORY");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	if (git_locate(&t->g, e) < 0)
		return -1;
	if (t->g.top == NULL)
		return err_set(e, FX_EINPUT, "%s: has no work tree to keep or "
		    "take back", t->g.gitdir);
	if (choose_task(t, e) < 0 || lock(t, e) < 0 ||
	    ((t->call->verb == NULL || t->call->looks) &&
	    read_contract(t, e) < 0) ||
	    tcr_head(t, e) < 0 ||
	    attempts_read(&t->past, &t->g, t->task, e) < 0)
		return -1;
	tcr_leave_recorded(t);
	return tcr_cut(t, e);
}

void
tcr_end(struct tcr *t)
{
	if (t->holder)
		unlink(t->holder);
	snapshot_close(t->snap);
	free(t->holder);
	free(t->leave);
	free(t->changed);
	free(t->made);
	trial_release(&t->end);
	if (t->has_named)
		redgreen_release(&t->named);
	attempts_release(&t->past);
	stages_release(&t->stages);
	contract_release(&t->contract);
	seal_release(&t->seal);
	binding_release(&t->bound);
	git_release(&t->g);
	buf_release(&t->done.said);
	buf_release(&t->cause);
	free(t->done.unrecorded);
	arena_release(&t->arena);
}
