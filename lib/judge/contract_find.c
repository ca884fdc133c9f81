/* fx-contract find: the task that a word means, by its id or its workspace. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "judge/contract_verbs.h"
#include "record/seal.h"

struct found {
	char **task, **path;	/* of each workspace; owned */
	size_t n, cap, path_cap;
	const char **names;	/* what may have been meant, NULL-ended */
	size_t nnames, names_cap;
	struct arena arena;
};

static void
may_mean(struct found *f, const char *name)
{
	mem_grow(&f->names, f->nnames + 1, &f->names_cap, sizeof(*f->names));
	f->names[f->nnames++] = arena_strdup(&f->arena, name);
	f->names[f->nnames] = NULL;
}

static int
add(void *ctx, const struct binding *b)
{
	struct found *f = ctx;

	mem_grow(&f->task, f->n, &f->cap, sizeof(*f->task));
	mem_grow(&f->path, f->n, &f->path_cap, sizeof(*f->path));
	f->task[f->n] = mem_strdup(b->task);
	f->path[f->n++] = mem_strdup(b->path);
	may_mean(f, b->task);
	may_mean(f, path_base(b->path));
	return 0;
}

static int
add_sealed(void *ctx, const char *task)
{
	may_mean(ctx, task);
	return 0;
}

/* Is it the id of a task that was sealed, or whose contract lies here? */
static bool
is_task(const struct git *g, const char *word)
{
	char *folder, *file;
	bool yes;

	if (!path_task_ok(word))
		return false;
	folder = seal_folder(g->commondir, word);
	file = contract_call_file(g, word);
	yes = io_is_dir(folder) || (g->top && io_exists(file));
	free(folder);
	free(file);
	return yes;
}

/* The workspace that holds this path, of those that lie in each other the
 * inner one; f->n: none does. */
static int
by_path(const struct found *f, const char *word, size_t *at, struct err *e)
{
	char *abs = contract_call_path(word, e);

	*at = f->n;
	for (size_t i = 0; abs && io_exists(abs) && i < f->n; i++)
		if (path_within(abs, f->path[i]) && (*at == f->n ||
		    path_within(f->path[i], f->path[*at])))
			*at = i;
	free(abs);
	return abs ? 0 : -1;
}

/* The workspace of this name, one that is typed with a slash behind it too;
 * f->n: none has it.  -1 with e: several have. */
static int
by_name(const struct found *f, const char *word, size_t *at, struct err *e)
{
	size_t len = strlen(word);

	while (len > 1 && word[len - 1] == '/')
		len--;
	*at = f->n;
	for (size_t i = 0; i < f->n; i++) {
		const char *name = path_base(f->path[i]);

		if (strlen(name) != len || strncmp(name, word, len) != 0)
			continue;
		if (*at < f->n)
			return err_set(e, FX_EINPUT, "%s and %s are both "
			    "called '%s'; name the task: %s or %s",
			    f->path[*at], f->path[i], name, f->task[*at],
			    f->task[i]);
		*at = i;
	}
	return 0;
}

static void
print(const struct contract_call *c, const char *task, const char *path)
{
	struct jdoc *j;

	if (c->quiet)
		return;
	if (!c->json) {
		fprintf(c->out, "%s%s%s\n", task, path ? " " : "",
		    path ? path : "");
		return;
	}
	j = jdoc_new();
	jdoc_str(j, "type", "task");
	jdoc_str(j, "task", task);
	if (path)
		jdoc_bytes(j, "path", path);
	jdoc_print(j, c->out);
	jdoc_free(j);
}

/* Nothing is called so: 1. */
static int
nothing(const struct contract_call *c, const struct found *f,
    const char *word)
{
	const char *near = f->names ? text_nearest(word, f->names) : NULL;
	struct buf b = BUF_INIT;

	buf_str(&b, "no task and no workspace is called '");
	text_escape(&b, word, strlen(word));
	buf_byte(&b, '\'');
	if (near)
		buf_fmt(&b, " (did you mean '%s'?)", near);
	if (!c->quiet && !c->json)
		fprintf(c->out, "%s\n", b.data);
	buf_release(&b);
	return 1;
}

static int
find(const struct contract_call *c, const struct git *g,
    const struct found *f, const char *word, struct err *e)
{
	size_t i = 0;

	while (i < f->n && strcmp(f->task[i], word) != 0)
		i++;
	if (i == f->n && is_task(g, word)) {
		print(c, word, NULL);
		return 0;
	}
	if (i == f->n && (strchr(word, '/') || *word == '.') &&
	    by_path(f, word, &i, e) < 0)
		return -1;
	if (i == f->n && by_name(f, word, &i, e) < 0)
		return -1;
	if (i == f->n)
		return nothing(c, f, word);
	print(c, f->task[i], f->path[i]);
	return 0;
}

/* The workspace's own. */
static int
own(const struct contract_call *c, const struct git *g, struct err *e)
{
	struct binding b = BINDING_INIT;
	int bound = binding_read(&b, g, e);

	if (bound > 0)
		print(c, b.task, b.path);
	else if (bound == 0 && !c->quiet && !c->json)
		fprintf(c->out, "this workspace is bound to no task; name "
		    "one, or a workspace\n");
	binding_release(&b);
	return bound < 0 ? -1 : !bound;
}

int
contract_verb_find(const struct contract_call *c, struct err *e)
{
	struct git g = GIT_INIT;
	struct found f = { 0 };
	int rc = git_locate(&g, e);

	if (rc == 0 && c->n == 0) {
		rc = own(c, &g, e);
	} else if (rc == 0) {
		binding_each(g.commondir, add, &f);
		rc = seal_each(g.commondir, add_sealed, &f, e);
		if (rc == 0)
			rc = find(c, &g, &f, c->words[0], e);
	}
	for (size_t i = 0; i < f.n; i++) {
		free(f.task[i]);
		free(f.path[i]);
	}
	free(f.task);
	free(f.path);
	free(f.names);
	arena_release(&f.arena);
	git_release(&g);
	return rc;
}
