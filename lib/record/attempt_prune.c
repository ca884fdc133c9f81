/* Which records must stay, and how one goes. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "record/attempt_parts.h"
#include "record/attempt_prune.h"

static bool
same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Is there a newer record of this kind, stage and component? */
static bool
has_newer(const struct attempts *a, size_t i)
{
	const struct attempt *x = &a->v[i];

	for (size_t k = i + 1; k < a->n; k++)
		if (a->v[k].what == x->what &&
		    same(a->v[k].stage, x->stage) &&
		    same(a->v[k].component, x->component))
			return true;
	return false;
}

static const char *
reason(const struct attempts *a, size_t i, const char *head)
{
	const struct attempt *x = &a->v[i];
	bool passed = x->end == ATTEMPT_PASSED || x->end == ATTEMPT_COMMITTED;

	if (x->end == ATTEMPT_BEGUN || x->end == ATTEMPT_TAKING)
		return "it did not come to its end";
	if (!has_newer(a, i))
		return "it is the newest of its kind";
	if (passed && (same(x->head, head) ||
	    same(x->head, a->v[a->n - 1].head)))
		return "its tree passed on the present commit";
	/* Frozen tests are compared with those of the red tree. */
	if (passed && x->red)
		return "it is the proof of red";
	return NULL;
}

/* Does one that stays name the ref or the number of x? */
static bool
hangs_on(const struct attempt *y, const struct attempt *x)
{
	return y->undone == x->n ||
	    (x->kept && y->restored && strcmp(y->restored, x->kept) == 0);
}

const char **
attempts_needed(const struct attempts *a, const char *head)
{
	const char **why = mem_alloc((a->n + 1) * sizeof(*why));

	for (size_t i = 0; i < a->n; i++)
		why[i] = reason(a, i, head);
	/* Only an older one can be named, so one way down finds them all. */
	for (size_t i = a->n; i-- > 0;)
		for (size_t k = 0; why[i] && k < i; k++)
			if (why[k] == NULL && hangs_on(&a->v[i], &a->v[k]))
				why[k] = "one that stays needs its tree";
	return why;
}

static int
drop(const struct attempts *a, unsigned n, const char *suffix, struct err *e)
{
	char *path = attempt_file(a, n, suffix);
	int rc = unlink(path) < 0 && errno != ENOENT ?
	    err_sys(e, "%s", path) : 0;

	free(path);
	return rc;
}

/* Its other refs: the tree before a command that changed it, and the like. */
static int
drop_refs(const struct attempts *a, unsigned n, const struct git *g,
    struct err *e)
{
	static const char *const update[] = { "update-ref", "--no-deref",
	    "--stdin", NULL };
	struct buf pattern = BUF_INIT, out = BUF_INIT;
	const char *list[] = { "for-each-ref", "--format=delete %(refname)",
	    NULL, NULL };
	int rc;

	buf_fmt(&pattern, "refs/fx/tcr/%s/%u-*", a->name, n);
	list[2] = pattern.data;
	rc = git_run(g, list, NULL, 0, &out, e);
	if (rc == 0 && out.len > 0)
		rc = git_run(g, update, out.data, out.len, NULL, e);
	buf_release(&pattern);
	buf_release(&out);
	return rc;
}

/* The record goes last: who is killed before it runs again. */
int
attempt_remove(const struct attempts *a, struct attempt *x,
    const struct git *g, struct err *e)
{
	const char *argv[] = { "update-ref", "--no-deref", "-d", x->kept,
	    NULL };
	char *path;
	int rc;

	if (drop(a, x->n, ".log", e) < 0 || drop(a, x->n, ".new", e) < 0 ||
	    drop_refs(a, x->n, g, e) < 0 ||
	    (x->kept && git_run(g, argv, NULL, 0, NULL, e) < 0))
		return -1;
	attempt_copy(a, x->n, g, NULL, 0);
	if (drop(a, x->n, ".json", e) < 0)
		return -1;
	path = attempt_file(a, x->n, ".json");
	rc = io_sync_folder(path, e);
	free(path);
	x->stored = false;
	return rc;
}

/* "12.new", "12.json.tmp-a1b2c3" */
static bool
is_litter(const char *name)
{
	const char *s = name + strspn(name, "0123456789");

	return s != name && (strcmp(s, ".new") == 0 ||
	    strncmp(s, ".json.tmp-", 10) == 0);
}

int
attempts_sweep(const struct attempts *a, struct err *e)
{
	DIR *d = opendir(a->dir);
	struct dirent *x;
	int rc = 0;

	if (d == NULL)
		return errno == ENOENT ? 0 : err_sys(e, "%s", a->dir);
	while (rc == 0 && (x = readdir(d)) != NULL) {
		struct buf path = BUF_INIT;

		buf_fmt(&path, "%s/%s", a->dir, x->d_name);
		if (is_litter(x->d_name) && unlink(path.data) < 0 &&
		    errno != ENOENT)
			rc = err_sys(e, "%s", path.data);
		buf_release(&path);
	}
	closedir(d);
	return rc;
}
