/* Commits of jj that hold an unresolved conflict. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "judge/conflict.h"

enum { MAX_TERMS = 32 };

/* The trees of a commit. */
struct terms {
	char stored[GIT_OID];	/* the commit, as git has it; "": none */
	char side[MAX_TERMS][GIT_OID], base[MAX_TERMS][GIT_OID];
	size_t nsides, nbases;	/* 0: no conflict */
	bool whole;		/* stored holds the others, as jj does it */
};

/* What a tree has at a path: "" when absent, else "MODE ID". */
typedef char value[GIT_OID + 16];

bool
conflict_near(const struct history *h, const struct history_commit *c)
{
	size_t len;

	if (c->trees)
		return true;
	for (const char *p = c->parents; *p; p += len + (p[len] == ' ')) {
		const struct history_commit *of;
		char oid[GIT_OID] = "";

		len = strcspn(p, " ");
		memcpy(oid, p, len);
		if ((of = history_find(h, oid)) != NULL && of->trees)
			return true;
	}
	return false;
}

/* Is each of the terms in the stored tree, where jj puts it? */
static int
check_stored(struct terms *t, struct repo *r, struct err *e)
{
	char name[40], oid[GIT_OID];
	unsigned mode;

	t->whole = false;
	for (size_t i = 0; i < t->nsides + t->nbases; i++) {
		bool side = i < t->nsides;
		size_t n = side ? i : i - t->nsides;
		int rc;

		snprintf(name, sizeof(name), ".jjconflict-%s-%zu",
		    side ? "side" : "base", n);
		rc = repo_entry(r, t->stored, name, &mode, oid, e);
		if (rc <= 0)
			return rc;
		if (strcmp(oid, side ? t->side[n] : t->base[n]) != 0)
			return 0;
	}
	t->whole = true;
	return 0;
}

/* The terms of a commit, and of a conflict "SIDE BASE SIDE...". */
static int
read_terms(struct terms *t, struct repo *r, const char *commit,
    const char *trees, struct err *e)
{
	size_t n = 0, len = strlen(commit);
	const char *p = trees;

	memcpy(t->stored, commit, len + 1);
	if (trees == NULL)
		return 0;
	for (; n < 2 * MAX_TERMS - 1; n++) {
		if (strspn(p, "0123456789abcdef") != len)
			break;
		memcpy(n % 2 ? t->base[t->nbases++] : t->side[t->nsides++],
		    p, len);
		p += len;
		p += *p == ' ';
	}
	if (*p || n < 3 || n % 2 == 0)
		return err_set(e, FX_EFAIL, "commit %.12s: its field jj:trees "
		    "cannot be read", commit);
	return check_stored(t, r, e);
}

static int
value_at(struct repo *r, const char *tree, const char *path, value v,
    struct err *e)
{
	char oid[GIT_OID];
	unsigned mode;
	int rc = *tree ? repo_entry(r, tree, path, &mode, oid, e) : 0;

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

/* What a commit really has at a path: 1 and v; 0: it is in conflict. */
static int
real_value(struct repo *r, const struct terms *t, const char *path, value v,
    struct err *e)
{
	value first;

	if (value_at(r, t->stored, path, v, e) < 0)
		return -1;
	if (t->nsides == 0)
		return 1;
	if (value_at(r, t->side[0], path, first, e) < 0)
		return -1;
	/* Files beside the conflict that are not the first side's are
	 * somebody's own, whatever the sides say. */
	return strcmp(v, first) != 0 ? 1 : resolve(r, t, path, v, e);
}

/* All paths in which any two of the trees differ, sorted. */
static int
candidates(struct changes *c, struct scope *s, const struct terms *t,
    size_t n, struct err *e)
{
	const char *from = *t[1].stored ? t[1].stored : NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < n; i++) {
		if (*t[i].stored)
			rc = changes_trees(c, &s->git, s->repo, from,
			    t[i].stored, e);
		for (size_t k = 0; rc == 0 && k < t[i].nsides; k++)
			rc = changes_trees(c, &s->git, s->repo, from,
			    t[i].side[k], e);
		for (size_t k = 0; rc == 0 && k < t[i].nbases; k++)
			rc = changes_trees(c, &s->git, s->repo, from,
			    t[i].base[k], e);
	}
	return rc;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct change *)a)->path,
	    ((const struct change *)b)->path);
}

/* Is it part of how the conflict is stored?  Where that is not as jj does
 * it, the commit is judged as it is stored as well. */
static bool
is_storage(const struct terms *t, const char *path)
{
	bool side = strncmp(path, ".jjconflict-side-", 17) == 0;
	char *end;
	unsigned long n;

	if (strcmp(path, "JJ-CONFLICT-README") == 0)
		return true;
	if (strncmp(path, ".jjconflict-", 12) != 0)
		return false;
	if (!t->whole)
		return true;
	if (!side && strncmp(path, ".jjconflict-base-", 17) != 0)
		return false;
	n = strtoul(path + 17, &end, 10);
	return path[17] >= '0' && path[17] <= '9' && *end == '/' &&
	    (path[17] != '0' || end == path + 18) &&
	    n < (side ? t->nsides : t->nbases);
}

/* Turn a candidate into what really changed there.  1, or 0: nothing did;
 * t[0] is the commit, its parents follow. */
static int
real_change(struct repo *r, const struct terms *t, size_t n,
    struct change *c, struct err *e)
{
	value was, now;
	int one = real_value(r, &t[0], c->path, now, e), same = 1;

	for (size_t i = 1; one >= 0 && same == 1 && i < n; i++) {
		same = real_value(r, &t[i], c->path, was, e);
		if (same == 1)
			same = one && strcmp(was, now) == 0;
	}
	if (one < 0 || same < 0)
		return -1;
	if (same)
		return 0;
	c->commit = t[0].stored;
	c->old_mode = was[0] ? (unsigned)strtoul(was, NULL, 8) : 0;
	memset(c->new_oid, 0, sizeof(c->new_oid));
	if (!one) {
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

/* The terms of the commit and of its parents; *n of them. */
static struct terms *
read_all(struct scope *s, const struct history *h,
    const struct history_commit *c, size_t *n, struct err *e)
{
	struct terms *t;
	size_t len, i = 1;
	int rc;

	*n = 2;
	for (const char *p = c->parents; *p; p++)
		*n += *p == ' ';
	t = mem_alloc(*n * sizeof(*t));
	rc = read_terms(&t[0], s->repo, c->oid, c->trees, e);
	for (const char *p = c->parents; rc == 0 && *p;
	    p += len + (p[len] == ' ')) {
		const struct history_commit *of;
		char oid[GIT_OID] = "";

		len = strcspn(p, " ");
		memcpy(oid, p, len);
		of = history_find(h, oid);
		rc = read_terms(&t[i++], s->repo, oid, of ? of->trees : NULL,
		    e);
	}
	if (rc == 0)
		return t;
	free(t);
	return NULL;
}

int
conflict_judge(struct scope *s, const struct history *h,
    struct history_commit *c, struct findings *fs, struct err *e)
{
	struct changes l = CHANGES_INIT;
	size_t n;
	struct terms *t = read_all(s, h, c, &n, e);
	int rc = t ? candidates(&l, s, t, n, e) : -1;

	if (l.n > 0)
		qsort(l.v, l.n, sizeof(*l.v), by_path);
	for (size_t i = 0; rc == 0 && i < l.n; i++) {
		int changed;

		if (is_storage(&t[0], l.v[i].path) ||
		    (i > 0 && by_path(&l.v[i - 1], &l.v[i]) == 0))
			continue;
		changed = real_change(s->repo, t, n, &l.v[i], e);
		rc = changed < 0 ? -1 : changed ? baseline_judge(s, &l.v[i],
		    history_baseline(h, c), fs, e) : 0;
	}
	if (t && t[0].whole)
		c->judge = false;
	changes_release(&l);
	free(t);
	return rc;
}
