/* The base: which ref "changed" is measured against. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/git.h"
#include "door/repo.h"
#include "record/base.h"

/* The names of the remotes, one a line, "origin" first. */
static int
remotes(const struct git *g, struct buf *out, struct err *e)
{
	const char *argv[] = { "remote", NULL };
	struct buf all = BUF_INIT;
	int rc = git_run(g, argv, NULL, 0, &all, e);
	const char *s = buf_cstr(&all);

	if (rc == 0 && (strncmp(s, "origin\n", 7) == 0 ||
	    strstr(s, "\norigin\n")))
		buf_str(out, "origin\n");
	for (size_t n; rc == 0 && *s; s += n + 1) {
		n = strcspn(s, "\n");
		if (n != 6 || strncmp(s, "origin", 6) != 0)
			buf_fmt(out, "%.*s\n", (int)n, s);
	}
	buf_release(&all);
	return rc;
}

/* refs/remotes/REMOTE/NAME (n 0: refs/remotes/NAME) if it is there, owned;
 * NULL and no error if not. */
static char *
tracking(struct repo *r, const char *remote, size_t n, const char *name,
    struct err *e)
{
	struct buf b = BUF_INIT;
	char oid[GIT_OID];

	buf_fmt(&b, "refs/remotes/%.*s%s%s", (int)n, remote, n ? "/" : "",
	    name);
	if (repo_ref(r, b.data, oid, e) == 1)
		return buf_detach(&b);
	buf_release(&b);
	return NULL;
}

static char *
ref_of(const struct git *g, struct repo *r, const char *name,
    const char *list, struct err *e)
{
	struct buf key = BUF_INIT;
	char *remote, *ref = NULL, oid[GIT_OID];

	buf_fmt(&key, "branch.%s.remote", name);
	remote = git_config_get(g, key.data, e);
	if (remote && strcmp(remote, ".") != 0)
		ref = tracking(r, remote, strlen(remote), name, e);
	for (size_t n; ref == NULL && e->status == FX_YES && *list;
	    list += n + 1) {
		n = strcspn(list, "\n");
		ref = tracking(r, list, n, name, e);
	}
	if (ref == NULL && e->status == FX_YES) {
		buf_clear(&key);
		buf_fmt(&key, "refs/heads/%s", name);
		/* "origin/main", unless there is a branch of that name. */
		if (repo_ref(r, key.data, oid, e) == 0)
			ref = tracking(r, "", 0, name, e);
		if (ref == NULL && e->status == FX_YES)
			ref = buf_detach(&key);
	}
	free(remote);
	buf_release(&key);
	return ref;
}

/* What a symbolic ref names, owned, or NULL. */
static char *
symbolic(const struct git *g, const char *name)
{
	const char *argv[] = { "symbolic-ref", "-q", name, NULL };
	struct err ignored = ERR_INIT;
	struct buf out = BUF_INIT;
	char *s = NULL;

	if (git_ask(g, argv, NULL, 0, &out, NULL, &ignored) == 0 &&
	    out.len > 1) {
		out.data[--out.len] = '\0';
		s = buf_detach(&out);
	}
	err_release(&ignored);
	buf_release(&out);
	return s;
}

/* ref, owned, but not where the task itself is what it names. */
static char *
unless_task(char *ref, const char *task)
{
	if (ref == NULL || strcmp(path_base(ref), task) != 0)
		return ref;
	free(ref);
	return NULL;
}

/* The base of a contract that names none. */
static char *
default_ref(const struct git *g, struct repo *r, const char *list,
    const char *task, struct err *e)
{
	static const char *const usual[] = { "main", "master" };
	struct buf b = BUF_INIT;
	char oid[GIT_OID], *ref = NULL;
	const char *s = list;

	for (size_t n; ref == NULL && *s; s += n + 1) {
		n = strcspn(s, "\n");
		buf_clear(&b);
		buf_fmt(&b, "refs/remotes/%.*s/HEAD", (int)n, s);
		ref = unless_task(symbolic(g, b.data), task);
	}
	buf_release(&b);
	for (size_t i = 0; ref == NULL && e->status == FX_YES && i < 2; i++) {
		ref = ref_of(g, r, usual[i], list, e);
		if (ref && repo_ref(r, ref, oid, e) != 1) {
			free(ref);
			ref = NULL;
		}
	}
	if (ref == NULL && e->status == FX_YES)
		ref = unless_task(symbolic(g, "HEAD"), task);
	if (ref == NULL && e->status == FX_YES)
		ref = mem_strdup("refs/heads/main");
	return ref;
}

char *
base_ref(const struct git *g, struct repo *r, const char *name,
    const char *task, struct err *e)
{
	struct buf list = BUF_INIT;
	char *ref = NULL, *to;

	if (name && strncmp(name, "refs/", 5) == 0)
		ref = mem_strdup(name);
	else if (remotes(g, &list, e) == 0)
		ref = name ? ref_of(g, r, name, buf_cstr(&list), e) :
		    default_ref(g, r, buf_cstr(&list), task, e);
	buf_release(&list);
	/* What moves is what an alias of it leads to. */
	for (int i = 0; i < 5 && ref && (to = symbolic(g, ref)) != NULL; i++) {
		free(ref);
		ref = to;
	}
	return ref;
}
