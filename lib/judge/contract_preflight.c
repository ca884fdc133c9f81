/* fx-contract preflight: what is likely wrong with a contract, before work
 * starts. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "base/wild.h"
#include "base/wildset.h"
#include "door/fold.h"
#include "door/git.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/compare.h"
#include "judge/contract_verbs.h"
#include "record/base.h"
#include "record/pathset.h"
#include "record/seal.h"

/* A contract under examination. */
struct flight {
	const struct contract_call *call;
	struct git git;
	struct contract contract;
	struct buf text;	/* the files, each with its NUL */
	const char **files;	/* of the work tree, into text */
	size_t nfiles, cap;
	size_t findings;
	long spent;		/* of wildset_find's limit */
	struct err *e;
};

/* Report one finding about an entry; task and example may be NULL. */
static void
report(struct flight *f, const char *rule, const struct contract_entry *t,
    const char *message, const char *task, const char *example)
{
	const char *file = f->contract.name;
	struct buf b = BUF_INIT;
	struct jdoc *j;

	f->findings++;
	if (f->call->quiet)
		return;
	if (f->call->json) {
		j = jdoc_new();
		jdoc_str(j, "type", "preflight");
		jdoc_str(j, "rule", rule);
		jdoc_bytes(j, "file", file);
		jdoc_int(j, "line", t->line);
		jdoc_int(j, "column", t->column);
		jdoc_str(j, "pattern", t->pattern);
		jdoc_str(j, "message", message);
		jdoc_str(j, "task", task);
		jdoc_bytes(j, "example", example);
		jdoc_print(j, f->call->out);
		jdoc_free(j);
		return;
	}
	text_escape(&b, file, strlen(file));
	buf_fmt(&b, ":%u:%u: %s: '", t->line, t->column, rule);
	text_escape(&b, t->pattern, strlen(t->pattern));
	buf_fmt(&b, "' %s", message);
	if (example) {
		buf_str(&b, " (for example ");
		text_escape(&b, example, strlen(example));
		buf_byte(&b, ')');
	}
	fprintf(f->call->out, "%s\n", b.data);
	buf_release(&b);
}

/* Every file of the work tree that git does not ignore. */
static int
list_files(struct flight *f, struct err *e)
{
	const char *git[] = { "ls-files", "-z", "--cached", "--others",
	    "--exclude-standard", "--deduplicate", NULL };
	const char *jj[] = { "-C", f->git.top, "--work-tree", f->git.top,
	    "ls-files", "-z", "--others", "--exclude-standard", NULL };
	struct git g = f->git;
	struct buf none = BUF_INIT;
	int rc;

	/* A jj workspace without .git has no index of its own. */
	buf_fmt(&none, "%s/factory/no-index", g.commondir);
	if (g.jj)
		g.index = none.data;
	rc = git_run(&g, g.jj ? jj : git, NULL, 0, &f->text, e);
	for (size_t i = 0; rc == 0 && i < f->text.len;
	    i += strlen(f->text.data + i) + 1) {
		mem_grow(&f->files, f->nfiles, &f->cap, sizeof(*f->files));
		f->files[f->nfiles++] = f->text.data + i;
	}
	buf_release(&none);
	return rc;
}

/* Files that a match may be: GUARDED ones nobody touches in passing. */
enum files { ANY, PLAIN, GUARDED };

/* The first file that the pattern matches, or NULL. */
static const char *
first_match(const struct flight *f, const char *pattern, enum files which)
{
	struct pathset *set = pathset_new(false);
	size_t head = wild_literal(pattern);
	const char *found = NULL;

	pathset_add(set, pattern, ~0u);
	for (size_t i = 0; i < f->nfiles && !found; i++)
		if (strncmp(f->files[i], pattern, head) == 0 &&
		    pathset_match(set, f->files[i], ~0u) >= 0 &&
		    (which == ANY || (which == GUARDED) ==
		    (protected_reason(f->files[i]) != NULL)))
			found = f->files[i];
	pathset_free(set);
	return found;
}

/* Is every path of the entry forbidden for one operation, byte for byte or
 * folded? */
static bool
forbidden_for(struct flight *f, const char *pattern, unsigned op, bool fold)
{
	const struct contract *c = &f->contract;
	struct wildset *s = wildset_new(fold ? WILDSET_FOLD | WILDSET_ODD : 0);
	struct buf path = BUF_INIT;
	bool all;

	if (fold)
		compare_add_folded(s, pattern);
	else
		wildset_add(s, WILDSET_IN, pattern);
	for (size_t i = 0; i < c->nforbidden; i++) {
		char *p = fold ? fold_name(c->forbidden[i].pattern) :
		    mem_strdup(c->forbidden[i].pattern);

		if (c->forbidden[i].ops & op)
			wildset_add(s, WILDSET_OUT, p);
		free(p);
	}
	all = wildset_find(s, &f->spent, &path) == 0;
	wildset_free(s);
	buf_release(&path);
	return all;
}

static bool
all_forbidden(struct flight *f, const struct contract_entry *t)
{
	for (unsigned op = 1; op <= CHANGE_DELETE; op <<= 1)
		if ((t->ops & op) && !forbidden_for(f, t->pattern, op, false) &&
		    !forbidden_for(f, t->pattern, op, true))
			return false;
	return true;
}

static bool
is_glob(const char *pattern)
{
	return pattern[wild_literal(pattern)] != '\0';
}

/* Can the paths of a glob only be control files, whatever files there are?
 * Its folder or its last component tells. */
static bool
names_guarded(const char *glob)
{
	struct buf b = BUF_INIT;
	const char *base = path_base(glob);
	size_t n = wild_literal(glob);
	bool yes;

	while (n > 0 && glob[n - 1] != '/')
		n--;
	buf_append(&b, glob, n > 0 ? n - 1 : 0);
	yes = (n > 0 && protected_reason(b.data) != NULL) ||
	    (*base != '\0' && !is_glob(base) &&
	    protected_reason(base) != NULL);
	buf_release(&b);
	return yes;
}

/* What is protected is allowed by its name alone: does a glob match nothing
 * else? */
static void
check_guarded(struct flight *f, const struct contract_entry *t,
    const char *match)
{
	if (!is_glob(t->pattern) || (match ? first_match(f, t->pattern, PLAIN)
	    != NULL : !names_guarded(t->pattern)))
		return;
	report(f, "protected", t, "is for control files alone, which no glob "
	    "allows; name those that are meant", NULL, match);
}

/* A pattern that matches no file; that of a folder is seldom meant. */
static void
no_match(struct flight *f, const struct contract_entry *t, const char *message)
{
	struct buf b = BUF_INIT;
	const char *below;

	buf_fmt(&b, "%s/", t->pattern);
	below = is_glob(t->pattern) ? NULL : first_match(f, b.data, ANY);
	if (below == NULL) {
		report(f, "no-match", t, message, NULL, NULL);
	} else {
		buf_clear(&b);
		buf_fmt(&b, "is a folder and matches no file; '%s/' is what is "
		    "in it", t->pattern);
		report(f, "no-match", t, b.data, NULL, below);
	}
	buf_release(&b);
}

/* Does an entry without special bytes let a control file through? */
static void
check_control(struct flight *f, const struct contract_entry *t)
{
	const char *why, *path;
	struct buf name = BUF_INIT, b = BUF_INIT;
	size_t n = strlen(t->pattern);

	if (is_glob(t->pattern))
		return;
	buf_append(&name, t->pattern, n - (t->pattern[n - 1] == '/'));
	why = protected_reason(name.data);
	if (why) {
		buf_fmt(&b, "is a control file (%s) and allowed by name", why);
		report(f, "control", t, b.data, NULL, NULL);
	} else if (t->pattern[n - 1] == '/' &&
	    (path = first_match(f, t->pattern, GUARDED)) != NULL) {
		buf_fmt(&b, "allows a control file by the name of its folder; "
		    "'%s**' would not", t->pattern);
		report(f, "control", t, b.data, NULL, path);
	}
	buf_release(&name);
	buf_release(&b);
}

static void
check_entries(struct flight *f)
{
	const struct contract *c = &f->contract;

	for (size_t i = 0; i < c->nallowed; i++) {
		const struct contract_entry *t = &c->allowed[i];

		const char *match = first_match(f, t->pattern, ANY);

		if (match == NULL)
			no_match(f, t, t->ops == CHANGE_ADD ?
			    "matches no file yet" : "matches no file yet; "
			    "that is well if new files are meant");
		check_guarded(f, t, match);
		if (all_forbidden(f, t))
			report(f, "both", t, "is allowed and forbidden at "
			    "once; it allows nothing", NULL, NULL);
		check_control(f, t);
	}
	for (size_t i = 0; i < c->nforbidden; i++)
		if (!first_match(f, c->forbidden[i].pattern, ANY))
			no_match(f, &c->forbidden[i],
			    "is forbidden and matches no file");
}

/* A path that entry t of a and contract b both allow, appended.  As
 * wildset_find. */
static int
shared(const struct contract *a, const struct contract_entry *t,
    const struct contract *b, long *spent, struct buf *path)
{
	struct wildset *s = wildset_new(0);
	unsigned others = 0;
	int rc;

	wildset_add(s, WILDSET_IN, t->pattern);
	for (size_t i = 0; i < b->nallowed; i++)
		if (b->allowed[i].ops & t->ops) {
			wildset_add(s, WILDSET_ALSO, b->allowed[i].pattern);
			others++;
		}
	for (size_t i = 0; i < a->nforbidden; i++)
		if ((a->forbidden[i].ops & t->ops) == t->ops)
			wildset_add(s, WILDSET_OUT, a->forbidden[i].pattern);
	for (size_t i = 0; i < b->nforbidden; i++)
		if ((b->forbidden[i].ops & t->ops) == t->ops)
			wildset_add(s, WILDSET_OUT, b->forbidden[i].pattern);
	rc = others ? wildset_find(s, spent, path) : 0;
	wildset_free(s);
	return rc;
}

/* The base that the contract would be sealed against must be there, but for a
 * branch that is not yet born. */
static int
check_base(struct flight *f, struct err *e)
{
	const struct contract *c = &f->contract;
	const struct ydoc_node *x = contract_section(c, "base");
	struct contract_entry t = { .pattern = c->base };
	struct repo *r = repo_open(&f->git, REPO_ANY, e);
	char oid[GIT_OID], *ref = NULL;
	struct buf b = BUF_INIT;
	int rc = -1;

	if (r != NULL)
		ref = base_ref(&f->git, r, c->base, c->task, e);
	if (ref != NULL && (rc = repo_ref(r, ref, oid, e)) == 0 &&
	    repo_commit(r, "HEAD", oid, e) == 1) {
		buf_fmt(&b, "is no base here: there is no %s", ref);
		if (x == NULL)
			t.pattern = "base";
		t.line = x ? x->line : 1;
		t.column = x ? x->column : 1;
		report(f, "base", &t, b.data, NULL, NULL);
	}
	buf_release(&b);
	free(ref);
	repo_free(r);
	return rc < 0 ? -1 : 0;
}

/* What is allowed here and in another task's contract. */
static void
compare_with(struct flight *f, const struct contract *other)
{
	for (size_t i = 0; i < f->contract.nallowed; i++) {
		const struct contract_entry *t = &f->contract.allowed[i];
		struct buf path = BUF_INIT, b = BUF_INIT;
		int rc = shared(&f->contract, t, other, &f->spent, &path);

		buf_fmt(&b, "%s what %s may touch", rc < 0 ? "may overlap" :
		    "overlaps", other->task);
		if (rc != 0)
			report(f, "overlap", t, b.data, other->task,
			    path.len ? path.data : NULL);
		buf_release(&path);
		buf_release(&b);
	}
}

static int
check_sealed(void *ctx, const char *task)
{
	struct flight *f = ctx;
	struct contract other = CONTRACT_INIT;
	struct seal s = SEAL_INIT;
	int rc = 0;

	if (strcmp(task, f->contract.task) != 0 &&
	    (rc = seal_read(&s, &other, f->git.commondir, task, f->e)) == 0)
		compare_with(f, &other);
	contract_release(&other);
	seal_release(&s);
	return rc;
}

/* The task whose contract the file of the work tree is, owned, or NULL. */
static char *
task_of(const char *file)
{
	static const char head[] = ".factory/", tail[] = "/contract.yaml";
	size_t n = strlen(file), from = sizeof(head) - 1;
	char *task;

	if (n <= from + sizeof(tail) - 1 || strncmp(file, head, from) != 0 ||
	    strcmp(file + n - (sizeof(tail) - 1), tail) != 0)
		return NULL;
	task = mem_dup(file + from, n - from - (sizeof(tail) - 1));
	if (path_task_ok(task))
		return task;
	free(task);
	return NULL;
}

/* The contracts of tasks that are not sealed here, as they are in the work
 * tree. */
static int
check_tracked(struct flight *f, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < f->nfiles && rc == 0; i++) {
		struct contract other = CONTRACT_INIT;
		struct seal s = SEAL_INIT;
		struct err why = ERR_INIT;
		struct buf path = BUF_INIT;
		char *task = task_of(f->files[i]);

		buf_fmt(&path, "%s/%s", f->git.top, f->files[i]);
		if (task && strcmp(task, f->contract.task) != 0 &&
		    seal_read(&s, NULL, f->git.commondir, task, &why) < 0 &&
		    errno == ENOENT && io_exists(path.data) &&
		    (rc = contract_load(&other, path.data, e)) == 0)
			compare_with(f, &other);
		err_release(&why);
		seal_release(&s);
		contract_release(&other);
		buf_release(&path);
		free(task);
	}
	return rc;
}

static int
load_file(struct flight *f, const char *file, struct err *e)
{
	char *name = contract_call_name(&f->git, file, e);
	struct buf b = BUF_INIT;
	int rc = -1;

	if (name && io_slurp(&b, file, ydoc_limits_contract.bytes, e) == 0)
		rc = contract_parse(&f->contract, name, buf_cstr(&b), b.len,
		    e);
	buf_release(&b);
	free(name);
	return rc;
}

/* FILE, else the tracked contract of the task, else the sealed one. */
static int
load(struct flight *f, struct err *e)
{
	const struct contract_call *c = f->call;
	struct seal s = SEAL_INIT;
	char *task, *file = NULL;
	int rc = -1;

	if (c->n > 0)
		return contract_load(&f->contract, c->words[0], e);
	if ((task = contract_call_task(c, &f->git, e)) == NULL)
		return -1;
	file = contract_call_file(&f->git, task);
	if (io_exists(file)) {
		rc = load_file(f, file, e);
	} else {
		rc = seal_read(&s, &f->contract, f->git.commondir, task, e);
		if (rc == 0)
			contract_call_rename(&f->contract, "sealed");
	}
	seal_release(&s);
	free(task);
	free(file);
	return rc;
}

int
contract_verb_preflight(const struct contract_call *c, struct err *e)
{
	struct flight f = { .call = c, .git = GIT_INIT,
	    .contract = CONTRACT_INIT, .text = BUF_INIT, .e = e };
	int rc = git_locate(&f.git, e);

	if (rc == 0 && f.git.top == NULL)
		rc = err_set(e, FX_EFAIL, "%s: a bare repository has no work "
		    "tree", f.git.gitdir);
	if (rc == 0)
		rc = load(&f, e);
	if (rc == 0)
		rc = list_files(&f, e);
	if (rc == 0)
		rc = check_base(&f, e);
	if (rc == 0) {
		check_entries(&f);
		rc = seal_each(f.git.commondir, check_sealed, &f, e);
	}
	if (rc == 0)
		rc = check_tracked(&f, e);
	if (rc == 0)
		rc = f.findings > 0;
	buf_release(&f.text);
	free(f.files);
	contract_release(&f.contract);
	git_release(&f.git);
	return rc;
}
