/* What the verbs of fx-contract have in common. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/compare.h"
#include "judge/contract_verbs.h"
#include "record/contract.h"
#include "record/seal.h"

/* The workspace's task, or what the environment names where it has none. */
static char *
usual_task(const struct git *g, struct err *e)
{
	struct binding b = BINDING_INIT;
	const char *env = getenv("FACTORY_TASK_ID");
	int bound = binding_read(&b, g, e);
	char *task = NULL;

	if (env && *env == '\0')
		env = NULL;
	if (bound > 0 && env && strcmp(env, b.task) != 0)
		err_set(e, FX_EINPUT, "FACTORY_TASK_ID is %s, but this "
		    "workspace is bound to %s; unset it, or name the task "
		    "with --task", env, b.task);
	else if (bound > 0)
		task = mem_strdup(b.task);
	else if (bound == 0 && env && !path_task_ok(env))
		err_set(e, FX_EINPUT, "FACTORY_TASK_ID: '%s' cannot name a "
		    "task", env);
	else if (bound == 0 && env)
		task = mem_strdup(env);
	else if (bound == 0)
		err_set(e, FX_EINPUT, "this workspace is bound to no task; "
		    "name one with --task");
	binding_release(&b);
	return task;
}

char *
contract_call_task(const struct contract_call *c, const struct git *g,
    struct err *e)
{
	if (c->task == NULL)
		return usual_task(g, e);
	if (path_task_ok(c->task))
		return mem_strdup(c->task);
	err_set(e, FX_EINPUT, "'%s' cannot name a task", c->task);
	return NULL;
}

char *
contract_call_file(const struct git *g, const char *task)
{
	struct buf b = BUF_INIT;

	if (g->top)
		buf_fmt(&b, "%s/", g->top);
	buf_fmt(&b, ".factory/%s/contract.yaml", task);
	return buf_detach(&b);
}

char *
contract_call_path(const char *typed, struct err *e)
{
	char *cwd = getcwd(NULL, 0);
	struct buf b = BUF_INIT;

	if (cwd == NULL) {
		err_sys(e, "the current folder");
		return NULL;
	}
	path_resolve(&b, cwd, typed);
	free(cwd);
	return buf_detach(&b);
}

char *
contract_call_name(const struct git *g, const char *file, struct err *e)
{
	char *abs = contract_call_path(file, e), *name;

	if (abs == NULL || g->top == NULL || !path_within(abs, g->top) ||
	    strcmp(abs, g->top) == 0)
		return abs;
	name = mem_strdup(abs + strlen(g->top) + (g->top[1] != '\0'));
	free(abs);
	return name;
}

void
contract_call_rename(struct contract *c, const char *version)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "%s:%s", version, c->name);
	c->name = arena_dup(&c->doc.arena, b.data, b.len);
	buf_release(&b);
}

static void
print_json(const struct contract_call *c, const struct difference *t,
    const char *rule)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "difference");
	jdoc_str(j, "rule", rule);
	jdoc_str(j, "what", t->what);
	jdoc_bytes(j, "file", t->file);
	if (t->line)
		jdoc_int(j, "line", t->line);
	jdoc_str(j, "message", t->text);
	jdoc_str(j, "pattern", t->pattern);
	jdoc_str(j, "operations", t->operations);
	jdoc_bytes(j, "example", t->example);
	jdoc_bool(j, "proved", t->proved);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

static void
print_text(const struct contract_call *c, const struct difference *t,
    const char *rule)
{
	struct buf b = BUF_INIT;

	text_escape(&b, t->file, strlen(t->file));
	if (t->line)
		buf_fmt(&b, ":%u", t->line);
	buf_fmt(&b, ": %s: ", rule);
	text_escape(&b, t->text, strlen(t->text));
	if (t->operations)
		buf_fmt(&b, " to %s", t->operations);
	if (t->example) {
		buf_str(&b, " (for example ");
		text_escape(&b, t->example, strlen(t->example));
		buf_byte(&b, ')');
	} else if (!t->proved) {
		buf_str(&b, " (that this is no more is not proved)");
	}
	fprintf(c->out, "%s\n", b.data);
	buf_release(&b);
}

void
contract_print_differences(const struct contract_call *c,
    const struct differences *d, const char *rule)
{
	for (size_t i = 0; i < d->n && !c->quiet; i++)
		(c->json ? print_json : print_text)(c, &d->v[i], rule);
}
