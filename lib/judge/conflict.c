/* Commits of jj that hold an unresolved conflict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/conflict.h"

enum { MAX_TERMS = 32 };

struct terms {
	char side[MAX_TERMS][GIT_OID], base[MAX_TERMS][GIT_OID];
	size_t nsides, nbases;
};

/* What a tree has at a path: "" when absent, else "MODE ID". */
typedef char value[GIT_OID + 16];

int
conflict_is(struct repo *r, const char *commit, struct err *e)
{
	char oid[GIT_OID];
	unsigned mode;
	int rc = repo_entry(r, commit, ".jjconflict-side-0", &mode, oid, e);

	if (rc <= 0)
		return rc;
	return repo_entry(r, commit, ".jjconflict-base-0", &mode, oid, e);
}

static int
find_terms(struct repo *r, const char *commit, const char *kind,
    char (*v)[GIT_OID], size_t *n, struct err *e)
{
	char name[40];
	unsigned mode;
	int rc = 1;

	for (*n = 0; *n < MAX_TERMS; (*n)++) {
		snprintf(name, sizeof(name), ".jjconflict-%s-%zu", kind, *n);
		rc = repo_entry(r, commit, name, &mode, v[*n], e);
		if (rc <= 0)
			return rc;
	}
	return err_set(e, FX_EFAIL, "commit %.12s: a conflict of more than %d "
	    "sides", commit, MAX_TERMS);
}

static int
value_at(struct repo *r, const char *tree, const char *path, value v,
    struct err *e)
{
	char oid[GIT_OID];
	unsigned mode;
	int rc = tree ? repo_entry(r, tree, path, &mode, oid, e) : 0;

	v[0] = '\0';
	if (rc > 0)
		snprintf(v, sizeof(value), "%06o %s", mode, oid);
	return rc < 0 ? -1 : 0;
}

/* The sides less the bases at a path.  1: one value is left, through v; 0:
 * the path is in conflict. */
static int
resolve(struct repo *r, const struct terms *t, const char *path, value v,
    struct err *e)
{
	value side[MAX_TERMS], base;
	size_t n = t->nsides;

	for (size_t i = 0; i < n; i++)
		if (value_at(r, t->side[i], path, side[i], e) < 0)
			return -1;
	for (size_t i = 0; i < t->nbases; i++) {
		if (value_at(r, t->base[i], path, base, e) < 0)
			return -1;
		for (size_t k = 0; k < n; k++)
			if (strcmp(side[k], base) == 0) {
				memmove(side[k], side[n - 1], sizeof(value));
				n--;
				break;
			}
	}
	/* Sides that all say the same agree (jj's trivial merge). */
	for (size_t i = 1; i < n; i++)
		if (strcmp(side[i], side[0]) != 0)
			return 0;
	if (n == 0)
		return 0;
	memcpy(v, side[0], sizeof(value));
	return 1;
}

/* The paths in which a tree differs from the parent's, added to c. */
static int
candidates(struct changes *c, const struct git *g, const char *parent,
    const char *tree, struct err *e)
{
	const char *argv[] = { "diff-tree", "-r", "--raw", "-z",
	    "--no-renames", "--no-abbrev", "--ignore-submodules=none", parent,
	    tree, "--", NULL };
	const char *root[] = { "diff-tree", "-r", "--root", "--raw", "-z",
	    "--no-renames", "--no-abbrev", "--no-commit-id", tree, NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(g, *parent ? argv : root, NULL, 0, &out, e);

	if (rc == 0)
		rc = changes_read_raw(c, buf_cstr(&out), out.len, e);
	buf_release(&out);
	return rc;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct change *)a)->path,
	    ((const struct change *)b)->path);
}

/* Is it part of how the conflict is stored? */
static bool
is_storage(const char *path)
{
	return strncmp(path, ".jjconflict-base-", 17) == 0 ||
	    strncmp(path, ".jjconflict-side-", 17) == 0 ||
	    strcmp(path, "JJ-CONFLICT-README") == 0;
}

/* Turn a candidate into what really changed there; false: nothing did. */
static int
real_change(struct repo *r, const struct terms *t,
    const struct history_commit *h, struct change *c, struct err *e)
{
	value top, first, was, now = "";
	int one;

	if (value_at(r, h->oid, c->path, top, e) < 0 ||
	    value_at(r, t->side[0], c->path, first, e) < 0 ||
	    value_at(r, h->parent[0] ? h->parent : NULL, c->path, was, e) < 0)
		return -1;
	one = resolve(r, t, c->path, now, e);
	if (one < 0)
		return -1;
	/* Files beside the conflict that are not the first side's are
	 * somebody's own, whatever the sides say. */
	if (strcmp(top, first) != 0)
		memcpy(now, top, sizeof(now));
	else if (one && strcmp(now, was) == 0)
		return 0;
	c->commit = h->oid;
	c->old_mode = was[0] ? (unsigned)strtoul(was, NULL, 8) : 0;
	memset(c->new_oid, 0, sizeof(c->new_oid));
	if (strcmp(top, first) == 0 && !one) {
		c->new_mode = 0100644;
		c->status = 'U';
		return 1;
	}
	c->new_mode = now[0] ? (unsigned)strtoul(now, NULL, 8) : 0;
	if (now[0])
		snprintf(c->new_oid, sizeof(c->new_oid), "%.64s", now + 7);
	c->status = !c->old_mode ? 'A' : !c->new_mode ? 'D' : 'M';
	return 1;
}

int
conflict_judge(struct scope *s, const struct history_commit *h,
    const struct baseline *b, struct findings *fs, struct err *e)
{
	struct changes c = CHANGES_INIT;
	struct terms t;
	int rc;

	if (find_terms(s->repo, h->oid, "side", t.side, &t.nsides, e) < 0 ||
	    find_terms(s->repo, h->oid, "base", t.base, &t.nbases, e) < 0)
		return -1;
	rc = candidates(&c, &s->git, h->parent, h->oid, e);
	for (size_t i = 0; rc == 0 && i < t.nsides; i++)
		rc = candidates(&c, &s->git, h->parent, t.side[i], e);
	for (size_t i = 0; rc == 0 && i < t.nbases; i++)
		rc = candidates(&c, &s->git, h->parent, t.base[i], e);
	if (c.n > 0)
		qsort(c.v, c.n, sizeof(*c.v), by_path);
	for (size_t i = 0; rc == 0 && i < c.n; i++) {
		int changed;

		if (is_storage(c.v[i].path) ||
		    (i > 0 && by_path(&c.v[i - 1], &c.v[i]) == 0))
			continue;
		changed = real_change(s->repo, &t, h, &c.v[i], e);
		rc = changed < 0 ? -1 : changed ?
		    baseline_judge(s, &c.v[i], b, fs, e) : 0;
	}
	changes_release(&c);
	return rc;
}
