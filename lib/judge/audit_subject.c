/* What a decision is about. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/jdoc.h"
#include "door/repo.h"
#include "judge/audit_subject.h"
#include "record/attempt.h"
#include "record/attempt_json.h"
#include "record/seal.h"

/* The commit of the task: here, where this is its workspace, else of its
 * branch.  1, 0: there is none, -1. */
static int
find_commit(const struct git *g, struct repo *repo, const char *task,
    const char *revision, char oid[GIT_OID], struct err *e)
{
	struct binding b = BINDING_INIT;
	struct err ignored = ERR_INIT;
	struct buf ref = BUF_INIT;
	bool here;
	int rc;

	here = binding_read(&b, g, &ignored) == 1 && strcmp(b.task, task) == 0;
	if (revision)
		buf_str(&ref, revision);
	else if (here && !g->jj)
		buf_str(&ref, "HEAD");
	else
		buf_fmt(&ref, "refs/heads/%s", task);
	rc = repo_commit(repo, ref.data, oid, e);
	if (rc == 0)
		rc = err_set(e, FX_EINPUT, "there is no commit '%s' to decide "
		    "about; '--commit REV' names one", ref.data);
	binding_release(&b);
	err_release(&ignored);
	buf_release(&ref);
	return rc;
}

/* What is sealed, and the base as it is now. */
static int
find_seal(struct audit_record *r, const struct git *g, struct repo *repo,
    struct arena *a, struct err *e)
{
	struct seal s = SEAL_INIT;
	char oid[GIT_OID];
	int rc = seal_read(&s, NULL, g->commondir, r->task, e);

	if (rc == 0) {
		r->ref[AUDIT_CONTRACT] = arena_strdup(a, s.sha256);
		if (*s.stages)
			r->ref[AUDIT_STAGES] = arena_strdup(a, s.stages);
		rc = repo_commit(repo, s.base_ref, oid, e);
		if (rc == 1)
			r->ref[AUDIT_BASE] = arena_strdup(a, oid);
	}
	seal_release(&s);
	return rc < 0 ? -1 : 0;
}

int
audit_subject(struct audit_record *r, const struct git *g,
    const char *revision, struct arena *a, struct err *e)
{
	struct repo *repo = repo_open(g, REPO_ANY, e);
	struct buf tree = BUF_INIT;
	char oid[GIT_OID];
	int rc = -1;

	if (repo && find_commit(g, repo, r->task, revision, oid, e) == 1 &&
	    git_find_tree(g, oid, &tree, e) == 0 &&
	    find_seal(r, g, repo, a, e) == 0) {
		r->ref[AUDIT_COMMIT] = arena_strdup(a, oid);
		r->ref[AUDIT_TREE] = arena_strdup(a, tree.data);
		rc = 0;
	}
	buf_release(&tree);
	repo_free(repo);
	return rc;
}

int
audit_evidence(const struct git *g, const char *task, const char *tree,
    struct buf *b, size_t *n, struct err *e)
{
	struct attempts all = ATTEMPTS_INIT;
	char *text = NULL;
	size_t len = 0;
	FILE *fp = open_memstream(&text, &len);
	int rc = fp ? attempts_read(&all, g, task, e) : err_sys(e, "memory");

	*n = 0;
	for (size_t i = 0; rc == 0 && i < all.n; i++) {
		const struct attempt *t = &all.v[i];
		struct jdoc *j;

		if (t->what != ATTEMPT_RUN || t->before == NULL ||
		    strcmp(t->before, tree) != 0)
			continue;
		j = attempt_jdoc(t);
		jdoc_print(j, fp);
		jdoc_free(j);
		++*n;
	}
	if (fp && fclose(fp) != 0)
		rc = err_sys(e, "memory");
	if (rc == 0)
		buf_append(b, text, len);
	free(text);
	attempts_release(&all);
	return rc;
}

const char *
audit_repo(const struct git *g, struct arena *a)
{
	struct err ignored = ERR_INIT;
	char *url = git_config_get(g, "remote.origin.url", &ignored);
	char *s = url, *at, *p;
	const char *answer = "local";
	size_t n;

	err_release(&ignored);
	if (s && (p = strstr(s, "://")) != NULL)
		s = p + 3;
	if (s && (at = strchr(s, '@')) != NULL && (!strchr(s, '/') ||
	    at < strchr(s, '/')))
		s = at + 1;	/* nobody's name or password */
	else if (s == url && s && !strchr(s, ':'))
		s = NULL;	/* a path of this machine is no name of it */
	if (s && *s && *s != '/') {
		n = strlen(s);
		if (n > 4 && strcmp(s + n - 4, ".git") == 0)
			n -= 4;
		p = arena_dup(a, s, n);
		for (char *c = p; *c; c++)
			if (*c <= ' ' || *c > '~')
				*c = '?';
		if ((at = strchr(p, ':')) != NULL && !strchr("0123456789",
		    at[1]))
			*at = '/';
		answer = p;
	}
	free(url);
	return answer;
}
