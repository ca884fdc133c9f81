/* The task of the workspace that is looked at. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "judge/detect_task.h"

int
detect_task_read(struct detect_task *t, struct err *e)
{
	struct err why = ERR_INIT;
	char *here = getcwd(NULL, 0);
	int rc = 0;

	if (here == NULL)
		return err_sys(e, "the current folder");
	t->repo = git_locate(&t->git, &why) == 0 && t->git.top &&
	    path_within(here, t->git.top);
	err_release(&why);
	if (t->repo) {
		t->below = mem_strdup(here + strlen(t->git.top));
		if (*t->below)
			memmove(t->below, t->below + 1, strlen(t->below));
		rc = binding_read(&t->binding, &t->git, e);
		t->bound = rc == 1;
	}
	free(here);
	if (!t->bound)
		return rc;
	rc = seal_read(&t->seal, &t->contract, t->git.commondir,
	    t->binding.task, &why);
	t->sealed = rc == 0;
	/* Between being bound and being sealed there is no seal. */
	if (rc < 0 && errno == ENOENT)
		rc = 0;
	else if (rc < 0)
		err_set(e, why.status, "%s", why.msg);
	err_release(&why);
	return rc;
}

void
detect_task_release(struct detect_task *t)
{
	contract_release(&t->contract);
	seal_release(&t->seal);
	binding_release(&t->binding);
	git_release(&t->git);
	free(t->below);
	*t = (struct detect_task)DETECT_TASK_INIT;
}

/* Append what git answers to this, without its line's end. */
static bool
ask(const struct git *g, const char *const *argv, struct buf *b)
{
	struct err e = ERR_INIT;
	size_t len = b->len;
	bool yes = git_ask(g, argv, NULL, 0, b, NULL, &e) == 0 &&
	    b->len > len + 1;

	b->len = yes ? b->len - 1 : len;
	if (b->data)
		b->data[b->len] = '\0';
	err_release(&e);
	return yes;
}

void
detect_task_trunk(const struct detect_task *t, struct buf *b)
{
	static const char *const remote[] = { "symbolic-ref", "-q", "--short",
	    "refs/remotes/origin/HEAD", NULL };
	static const char *const usual[] = { "for-each-ref", "--count=1",
	    "--format=%(refname:lstrip=2)", "refs/heads/main",
	    "refs/heads/master", "refs/heads/trunk", NULL };
	const char *const own[] = { "--git-dir", t->git.commondir,
	    "symbolic-ref", "-q", "--short", "HEAD", NULL };
	size_t len = b->len, name = strlen("origin/");

	if (!t->repo)
		return;
	if (ask(&t->git, remote, b)) {
		memmove(b->data + len, b->data + len + name,
		    b->len - len - name + 1);
		b->len -= name;
	} else if (!ask(&t->git, usual, b)) {
		ask(&t->git, own, b);
	}
}
