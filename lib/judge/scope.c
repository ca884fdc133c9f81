/* Whose contract rules here. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "door/jj.h"
#include "judge/scope.h"
#include "record/base.h"

/* The task that the environment names, NULL when it names none. */
static const char *
task_in_environment(void)
{
	const char *s = getenv("FACTORY_TASK_ID");

	return s && *s ? s : NULL;
}

/* Does the repository refuse workspaces that are bound to no task? */
static int
unbound(struct scope *s, const struct scope_want *w, struct err *e)
{
	char *strict;

	if (!w->if_bound)
		return err_set(e, FX_EINPUT, "this workspace is bound to no "
		    "task; 'factory init --task ID' binds it, --task ID or "
		    "-c FILE names a contract");
	strict = git_config_get(&s->git, "fx.strict", e);
	s->strict = strict && strcmp(strict, "false") != 0 &&
	    strcmp(strict, "no") != 0 && strcmp(strict, "0") != 0;
	free(strict);
	if (e->status != FX_YES)
		return -1;
	if (s->strict)
		return err_set(e, FX_EINPUT, "this workspace is bound to no "
		    "task and the repository is strict (fx.strict); 'factory "
		    "init --task ID' binds it");
	return 0;
}

int
scope_open(struct scope *s, const struct scope_want *w, struct err *e)
{
	const char *env;
	int bound;

	if (git_locate(&s->git, e) < 0)
		return -1;
	/* A hook outside any work tree: what is in the environment is that
	 * of somebody who pushes here. */
	env = w->if_bound && s->git.top == NULL ? NULL : task_in_environment();
	if (w->file) {
		if (contract_load(&s->contract, w->file, e) < 0)
			return -1;
		s->task = s->contract.task;
		return 1;
	}
	bound = binding_read(&s->binding, &s->git, e);
	if (bound < 0)
		return -1;
	if (bound && env && strcmp(env, s->binding.task) != 0)
		return err_set(e, FX_EINPUT, "FACTORY_TASK_ID is %s, but this "
		    "workspace is bound to %s; unset it, or work in the "
		    "workspace of %s", env, s->binding.task, env);
	s->task = w->task ? w->task : bound ? s->binding.task : env;
	if (s->task == NULL)
		return unbound(s, w, e);
	if (seal_read(&s->seal, &s->contract, s->git.commondir, s->task,
	    e) < 0)
		return -1;
	return 1;
}

void
scope_release(struct scope *s)
{
	free(s->known);
	repo_free(s->repo);
	contract_release(&s->contract);
	seal_release(&s->seal);
	binding_release(&s->binding);
	git_release(&s->git);
}

struct repo *
scope_repo(struct scope *s, struct err *e)
{
	if (s->repo == NULL)
		s->repo = repo_open(&s->git, s->backend, e);
	return s->repo;
}

static void
add_known(struct scope *s, const char *oid)
{
	/* Zeros: there was no commit when the contract was sealed. */
	if (strspn(oid, "0") == strlen(oid) ||
	    (s->nknown == 1 && strcmp(s->known[0], oid) == 0))
		return;
	memcpy(s->known[s->nknown++], oid, strlen(oid) + 1);
}

int
scope_known(struct scope *s, struct err *e)
{
	char oid[GIT_OID];
	char *ref;
	int rc;

	if (s->known_read)
		return 0;
	if (scope_repo(s, e) == NULL)
		return -1;
	s->known = mem_alloc(2 * sizeof(*s->known));
	s->nknown = 0;
	ref = s->seal.task ? mem_strdup(s->seal.base_ref) :
	    base_ref(&s->git, s->repo, s->contract.base,
	    s->contract.task, e);
	if (ref == NULL)
		return -1;
	rc = s->git.jj && strncmp(ref, "refs/heads/", 11) == 0 ?
	    jj_bookmark(&s->git, ref + 11, oid, e) :
	    repo_ref(s->repo, ref, oid, e);
	if (rc == 1)
		add_known(s, oid);
	free(ref);
	if (rc < 0)
		return -1;
	if (s->seal.task)
		add_known(s, s->seal.base_commit);
	s->known_read = true;
	return 0;
}
