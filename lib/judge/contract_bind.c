/* fx-contract bind, unbind, bound. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/contract_verbs.h"
#include "judge/wider.h"
#include "record/seal.h"

struct search {
	const char *task, *top;
	char *other;	/* path of another workspace of the task, owned */
};

static int
is_other(void *ctx, const struct binding *b)
{
	struct search *s = ctx;

	if (strcmp(b->task, s->task) != 0 || strcmp(b->path, s->top) == 0)
		return 0;
	s->other = mem_strdup(b->path);
	return 1;
}

/* May this workspace be bound to the task, which is locked? */
static int
may_bind(const struct contract_call *c, const struct git *g, struct err *e)
{
	struct binding b = BINDING_INIT;
	struct search s = { c->task, g->top, NULL };
	struct err moved = ERR_INIT;
	int rc = 0;

	if (g->top == NULL)
		return err_set(e, FX_EINPUT, "%s: a bare repository cannot be "
		    "bound to a task", g->gitdir);
	/* A binding that does not fit any more is replaced. */
	if (binding_read(&b, g, &moved) > 0 && !c->force &&
	    strcmp(b.task, c->task) != 0)
		rc = err_set(e, FX_EINPUT, "this workspace is bound to %s; "
		    "'factory deinit' lets it go, --force binds it anew",
		    b.task);
	err_release(&moved);
	if (rc == 0 && binding_each(g->commondir, is_other, &s) != 0)
		rc = err_set(e, FX_EINPUT, "task %s is bound to the workspace "
		    "%s already; one task has one workspace", c->task,
		    s.other);
	free(s.other);
	binding_release(&b);
	return rc;
}

/* s and wider (1, 0, -1: cannot be told): what rules there, or NULL. */
static void
print_bound(const struct contract_call *c, const char *task, const char *top,
    const struct seal *s, const int *wider)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json) {
		fprintf(c->out, "%s\n", task);
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "binding");
	jdoc_str(j, "task", task);
	jdoc_bytes(j, "path", top);
	if (s) {
		jdoc_str(j, "sha256", s->sha256);
		jdoc_str(j, "base_ref", s->base_ref);
		jdoc_str(j, "base_commit", s->base_commit);
		jdoc_bool(j, "draft", s->draft);
		jdoc_bool(j, "widened", s->widened);
		jdoc_str(j, "reason", s->reason);
	}
	if (wider && *wider >= 0)
		jdoc_bool(j, "wider_than_base", *wider);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

int
contract_verb_bind(const struct contract_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	struct seal s = SEAL_INIT;
	int rc = -1, fd = -1;

	if (c->task == NULL)
		return err_set(e, FX_EINPUT, "bind needs --task ID");
	if (!path_task_ok(c->task))
		return err_set(e, FX_EINPUT, "'%s' cannot name a task",
		    c->task);
	/* Two workspaces that are bound at once must see each other. */
	if (git_locate(&g, e) == 0 &&
	    (fd = seal_lock(g.commondir, c->task, e)) >= 0 &&
	    may_bind(c, &g, e) == 0 &&
	    seal_read(&s, NULL, g.commondir, c->task, e) == 0)
		rc = binding_write(&g, c->task, e);
	seal_unlock(g.commondir, c->task, fd);
	if (rc == 0 && !c->json && !c->quiet)
		fprintf(c->out, "bound to %s\n", c->task);
	else if (rc == 0)
		print_bound(c, c->task, g.top, NULL, NULL);
	seal_release(&s);
	git_release(&g);
	return rc;
}

int
contract_verb_unbind(const struct contract_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	int rc = git_locate(&g, e);

	(void)c;
	if (rc == 0 && g.top)
		rc = binding_remove(&g, e);
	git_release(&g);
	return rc;
}

/* The binding and what is sealed, as JSON. */
static int
print_whole(const struct contract_call *c, const struct git *g,
    const struct binding *b, struct err *e)
{
	struct contract contract = CONTRACT_INIT;
	struct seal s = SEAL_INIT;
	struct err ignored = ERR_INIT;
	struct repo *r = NULL;
	int rc, wider = -1;

	rc = seal_read(&s, &contract, g->commondir, b->task, e);
	if (rc == 0 && (r = repo_open(g, REPO_ANY, &ignored)) != NULL)
		wider = wider_than_base(&s, &contract, r, &ignored);
	if (rc == 0)
		print_bound(c, b->task, b->path, &s, &wider);
	repo_free(r);
	err_release(&ignored);
	contract_release(&contract);
	seal_release(&s);
	return rc;
}

int
contract_verb_bound(const struct contract_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	struct binding b = BINDING_INIT;
	int rc = git_locate(&g, e), bound;

	if (rc == 0) {
		bound = binding_read(&b, &g, e);
		rc = bound < 0 ? -1 : !bound;
	}
	if (rc == 0 && c->json)
		rc = print_whole(c, &g, &b, e);
	else if (rc == 0)
		print_bound(c, b.task, b.path, NULL, NULL);
	binding_release(&b);
	git_release(&g);
	return rc;
}
