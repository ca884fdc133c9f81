/* The rules of a repository that receives. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/wild.h"
#include "door/fold.h"
#include "door/tree.h"
#include "judge/gate.h"

struct words {
	char ***v;
	size_t *n, *cap;
};

static int
keep_word(void *ctx, const char *value)
{
	struct words *w = ctx;

	mem_grow(w->v, *w->n, w->cap, sizeof(char *));
	(*w->v)[(*w->n)++] = mem_strdup(value);
	return 0;
}

/* One value; of several the last one counts, as in git. */
static int
keep_last(void *ctx, const char *value)
{
	char **last = ctx;

	free(*last);
	*last = mem_strdup(value);
	return 0;
}

/* fx.gate.protected, else the branch that HEAD names; a short name is a
 * branch's. */
static char *
find_protected(const struct git *g, struct err *e)
{
	static const char *const argv[] = { "symbolic-ref", "-q", "HEAD",
	    NULL };
	struct buf b = BUF_INIT;
	char *name = NULL;

	if (git_config_own(g, "fx.gate.protected", keep_last, &name, e) < 0)
		return NULL;
	if (name && strncmp(name, "refs/", 5) != 0) {
		buf_fmt(&b, "refs/heads/%s", name);
		free(name);
		name = buf_detach(&b);
	}
	if (name == NULL &&
	    git_ask(g, argv, NULL, 0, &b, NULL, e) == 0 && b.len > 1) {
		b.data[b.len - 1] = '\0';
		name = buf_detach(&b);
	}
	if (name == NULL && e->status == FX_YES)
		err_set(e, FX_EFAIL, "which branch is protected cannot be "
		    "told; 'git config fx.gate.protected BRANCH' says it");
	buf_release(&b);
	return name;
}

/* The tasks below .factory/ on the protected branch: "MODE TYPE OID\tPATH"
 * lines of ls-tree, ended by NUL. */
static int
read_tasks(struct gate *g, struct err *e)
{
	const char *argv[] = { "ls-tree", "-r", "-z", "--full-tree",
	    g->commit, "--", ".factory/", NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(g->git, argv, NULL, 0, &out, e);

	for (size_t i = 0; rc == 0 && i < out.len;
	    i += strlen(out.data + i) + 1) {
		char *tab = strchr(out.data + i, '\t'), *end, *task;
		struct gate_task *t;

		if (tab == NULL || strncmp(tab + 1, ".factory/", 9) != 0)
			continue;
		task = tab + 10;
		end = strchr(task, '/');
		if (end == NULL || strcmp(end, "/contract.yaml") != 0)
			continue;
		/* A link or anything but a file would be read as a name. */
		if (strncmp(out.data + i, "100", 3) != 0)
			continue;
		*end = *tab = '\0';
		if (path_task_ok(task)) {
			mem_grow(&g->tasks, g->ntasks, &g->tasks_cap,
			    sizeof(*g->tasks));
			t = &g->tasks[g->ntasks++];
			t->task = mem_strdup(task);
			t->blob = mem_strdup(strrchr(out.data + i, ' ') + 1);
			t->contract = (struct contract)CONTRACT_INIT;
		}
		*end = '/';
		*tab = '\t';
	}
	buf_release(&out);
	return rc;
}

int
gate_open(struct gate *g, const struct git *git, struct err *e)
{
	struct words refs = { &g->refs, &g->nrefs, &g->refs_cap };
	struct words open = { &g->open, &g->nopen, &g->open_cap };
	struct words repos = { &g->repos, &g->nrepos, &g->repos_cap };
	int rc;

	memset(g, 0, sizeof(*g));
	g->git = git;
	if ((g->repo = repo_open(git, REPO_ANY, e)) == NULL ||
	    git_config_own(git, "fx.gate.ref", keep_word, &refs, e) < 0 ||
	    git_config_own(git, "fx.gate.open", keep_word, &open, e) < 0 ||
	    git_config_own(git, "fx.gate.repo", keep_word, &repos, e) < 0 ||
	    (g->protected_ref = find_protected(git, e)) == NULL)
		return -1;
	if (g->nrefs == 0) {
		keep_word(&refs, "{task}");
		keep_word(&refs, "*/{task}");
	}
	rc = repo_ref(g->repo, g->protected_ref, g->commit, e);
	return rc > 0 ? read_tasks(g, e) : rc;
}

void
gate_close(struct gate *g)
{
	for (size_t i = 0; i < g->nrefs; i++)
		free(g->refs[i]);
	for (size_t i = 0; i < g->nopen; i++)
		free(g->open[i]);
	for (size_t i = 0; i < g->nrepos; i++)
		free(g->repos[i]);
	for (size_t i = 0; i < g->ntasks; i++) {
		free(g->tasks[i].task);
		free(g->tasks[i].blob);
		contract_release(&g->tasks[i].contract);
	}
	free(g->refs);
	free(g->open);
	free(g->repos);
	free(g->tasks);
	free(g->protected_ref);
	repo_free(g->repo);
	memset(g, 0, sizeof(*g));
}

bool
gate_is_open(const struct gate *g, const char *ref)
{
	for (size_t i = 0; i < g->nopen; i++)
		if (wild_match(g->open[i], ref, 0))
			return true;
	return false;
}

/* The pattern with the task's id in place of {task}.  An id holds no byte
 * that is special in a pattern. */
static void
substitute(struct buf *b, const char *pattern, const char *task)
{
	const char *at = strstr(pattern, "{task}");

	if (at == NULL)
		return;
	buf_fmt(b, "%.*s%s%s", (int)(at - pattern), pattern, task, at + 6);
}

static bool
belongs(const struct gate *g, const char *name, const char *task)
{
	struct buf b = BUF_INIT;
	bool yes = false;

	for (size_t i = 0; i < g->nrefs && !yes; i++) {
		buf_clear(&b);
		substitute(&b, g->refs[i], task);
		yes = b.len > 0 && wild_match(b.data, name, 0);
	}
	buf_release(&b);
	return yes;
}

/* Does a folder of the name belong to another task?  A ref below it would
 * keep that task from its own: git has no ref "a" beside "a/b". */
static bool
in_the_way(const struct gate *g, const char *name, const struct gate_task *mine)
{
	struct buf b = BUF_INIT;
	bool yes = false;

	for (const char *s = strchr(name, '/'); s && !yes;
	    s = strchr(s + 1, '/')) {
		buf_clear(&b);
		buf_append(&b, name, (size_t)(s - name));
		for (size_t i = 0; i < g->ntasks && !yes; i++)
			yes = &g->tasks[i] != mine &&
			    belongs(g, b.data, g->tasks[i].task);
	}
	buf_release(&b);
	return yes;
}

/* Is folder the beginning of name, or all of it? */
static bool
is_below(const char *folder, const char *name)
{
	size_t n = strlen(folder);

	return strncmp(folder, name, n) == 0 &&
	    (name[n] == '/' || name[n] == '\0');
}

bool
gate_blocks(const struct gate *g, const char *ref)
{
	char *folded = fold_name(ref), *kept = fold_name(g->protected_ref);
	bool yes = is_below("refs/heads/head", folded) ||
	    is_below(kept, folded);

	free(folded);
	free(kept);
	return yes;
}

size_t
gate_owners(const struct gate *g, const char *ref, struct gate_task **t)
{
	const char *name = ref + (strncmp(ref, "refs/tags/", 10) == 0 ? 10 :
	    11);
	size_t n = 0;

	for (size_t i = 0; i < g->ntasks; i++)
		if (belongs(g, name, g->tasks[i].task) && n++ == 0)
			*t = &g->tasks[i];
	return n == 1 && in_the_way(g, name, *t) ? 2 : n;
}

const struct contract *
gate_contract(struct gate *g, struct gate_task *t, struct err *e)
{
	struct buf name = BUF_INIT, b = BUF_INIT;
	int rc = 0;

	if (!t->loaded) {
		buf_fmt(&name, ".factory/%s/contract.yaml", t->task);
		rc = repo_blob(g->repo, t->blob, ydoc_limits_contract.bytes,
		    &b, e);
		if (rc == 0)
			rc = contract_parse(&t->contract, name.data,
			    buf_cstr(&b), b.len, e);
		if (rc == 0 && strcmp(t->contract.task, t->task) != 0)
			rc = err_set(e, FX_EINPUT, "%s: is of task %s",
			    name.data, t->contract.task);
		t->loaded = rc == 0;
	}
	buf_release(&name);
	buf_release(&b);
	return rc == 0 ? &t->contract : NULL;
}

/* One line of rev-list --objects: "OID PATH". */
static int
check_tree(struct gate *g, char *line, const char *ref, const char *task,
    struct findings *fs, struct err *e)
{
	char *path = strchr(line, ' ');
	struct buf b = BUF_INIT, full = BUF_INIT;
	const char *why, *at;
	struct finding *f;
	size_t n;

	if (path)
		*path++ = '\0';
	if (repo_tree(g->repo, line, &b, e) < 0) {
		buf_release(&b);
		return -1;
	}
	why = tree_fault(buf_cstr(&b), b.len, repo_oid_bytes(line), &at, &n);
	if (why) {
		if (path && *path)
			buf_fmt(&full, "%s/", path);
		buf_append(&full, at, n);
		f = findings_add(fs, "tree", full.data);
		f->status = 'A';
		f->ref = arena_strdup(&fs->arena, ref);
		f->task = task ? arena_strdup(&fs->arena, task) : NULL;
		buf_clear(&full);
		buf_fmt(&full, "the tree %.12s %s", line, why);
		f->reason = arena_strdup(&fs->arena, full.data);
	}
	buf_release(&b);
	buf_release(&full);
	return 0;
}

int
gate_check_trees(struct gate *g, const char *tip, const char *ref,
    const char *task, struct findings *fs, struct err *e)
{
	static const char *const argv[] = { "rev-list", "--objects",
	    "--filter=object:type=tree", "--filter-provided-objects",
	    "--stdin", NULL };
	struct buf in = BUF_INIT, out = BUF_INIT;
	int rc;

	buf_fmt(&in, "%s\n", tip);
	if (g->commit[0])
		buf_fmt(&in, "^%s\n", g->commit);
	rc = git_run(g->git, argv, in.data, in.len, &out, e);
	for (char *s = out.data; rc == 0 && s && *s;) {
		size_t n = strcspn(s, "\n");
		bool more = s[n] == '\n';

		s[n] = '\0';
		rc = check_tree(g, s, ref, task, fs, e);
		s += n + more;
	}
	buf_release(&in);
	buf_release(&out);
	return rc;
}
