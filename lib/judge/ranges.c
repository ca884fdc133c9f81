/* Commits judged by a contract. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/path.h"
#include "door/jj.h"
#include "judge/boundary.h"
#include "judge/conflict.h"
#include "judge/ranges.h"

struct walk {
	struct scope *s;
	const struct history *h;
	const char *ref;
	struct findings *fs;
	struct err *e;
	const struct history_commit *last;	/* of the change before */
	struct buf path;	/* of the change before */
	size_t from;		/* the first finding of that commit */
	const char **seen;	/* paths found against its other parents */
	size_t nseen, cap;
};

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keep the paths that were found in this commit so far, sorted. */
static void
keep_seen(struct walk *w)
{
	w->nseen = 0;
	for (size_t i = w->from; i < w->fs->n; i++)
		if (w->fs->v[i].path) {
			mem_grow(&w->seen, w->nseen, &w->cap,
			    sizeof(*w->seen));
			w->seen[w->nseen++] = w->fs->v[i].path;
		}
	if (w->nseen > 1)
		qsort(w->seen, w->nseen, sizeof(*w->seen), by_name);
}

/* Was this path of this commit found already, against another parent?  The
 * paths of one parent come in order: one that does not follow the one before
 * it begins the next parent's. */
static bool
found_before(struct walk *w, const struct change *c, bool first)
{
	const struct findings *fs = w->fs;

	if (first) {
		for (w->from = fs->n; w->from > 0; w->from--)
			if (!fs->v[w->from - 1].commit || strcmp(c->commit,
			    fs->v[w->from - 1].commit) != 0)
				break;
		keep_seen(w);
	} else if (strcmp(c->path, buf_cstr(&w->path)) <= 0) {
		keep_seen(w);
	}
	buf_clear(&w->path);
	buf_str(&w->path, c->path);
	return w->nseen > 0 && bsearch(&c->path, w->seen, w->nseen,
	    sizeof(*w->seen), by_name) != NULL;
}

static int
take(void *ctx, const struct change *c)
{
	struct walk *w = ctx;
	size_t before = w->fs->n;
	bool first = w->last == NULL || strcmp(w->last->oid, c->commit) != 0;

	if (first)
		w->last = history_find(w->h, c->commit);
	if (w->last == NULL)
		return err_set(w->e, FX_EFAIL, "git diff-tree told of a "
		    "commit that was not asked for: %s", c->commit);
	if (found_before(w, c, first))
		return 0;
	if (baseline_judge(w->s, c, history_baseline(w->h, w->last), w->fs,
	    w->e) < 0)
		return -1;
	if (w->fs->n > before && w->ref)
		w->fs->v[before].ref = arena_strdup(&w->fs->arena, w->ref);
	return 0;
}

/* What jj left in conflict looks one way in git and another in jj: where it
 * arrives from elsewhere, or there is no jj, it is refused. */
static void
refuse_conflict(struct history_commit *c, const char *ref, const char *task,
    struct findings *fs)
{
	struct finding *f = findings_add(fs, "conflict", NULL);

	f->commit = arena_strdup(&fs->arena, c->oid);
	f->ref = ref ? arena_strdup(&fs->arena, ref) : NULL;
	f->task = task ? arena_strdup(&fs->arena, task) : NULL;
	f->reason = "it holds a conflict of jj that nobody has resolved";
	c->judge = false;
}

/* The commits that jj left in conflict, and those right above them. */
static int
judge_conflicts(struct scope *s, struct history *h, const char *ref,
    bool local, struct findings *fs, struct err *e)
{
	bool here = local && s->git.jj_top;

	for (size_t i = 0; i < h->n; i++) {
		struct history_commit *c = &h->v[i];

		if (!c->judge || !conflict_near(h, c))
			continue;
		if (c->trees && !here)
			refuse_conflict(c, ref, s->task, fs);
		else if (here && conflict_judge(s, h, c, fs, e) < 0)
			return -1;
	}
	return 0;
}

struct order {
	struct finding f;
	size_t commit, n;	/* its place in the history, and among all */
};

static int
by_order(const void *a, const void *b)
{
	const struct order *x = a, *y = b;
	bool limit = strcmp(x->f.rule, "limit") == 0;
	int path;

	if (x->commit != y->commit)
		return x->commit < y->commit ? -1 : 1;
	if (limit != (strcmp(y->f.rule, "limit") == 0))
		return limit ? 1 : -1;
	path = strcmp(x->f.path ? x->f.path : "", y->f.path ? y->f.path : "");
	return path ? path : (x->n > y->n) - (x->n < y->n);
}

/* Findings of commits in conflict came first: put all behind from into the
 * order of the history, in which the way out relies on them. */
static void
order(struct findings *fs, size_t from, const struct history *h)
{
	size_t n = fs->n - from;
	struct order *v = mem_alloc((n + 1) * sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		struct history_commit *c;

		v[i].f = fs->v[from + i];
		v[i].n = i;
		c = v[i].f.commit ? history_find(h, v[i].f.commit) : NULL;
		v[i].commit = c ? (size_t)(c - h->v) : h->n;
	}
	qsort(v, n, sizeof(*v), by_order);
	fs->n = from;
	for (size_t i = 0; i < n; i++) {
		struct finding *last = fs->n > from ? &fs->v[fs->n - 1] : NULL;

		if (last && last->path && v[i].f.path && last->commit &&
		    v[i].f.commit && strcmp(last->path, v[i].f.path) == 0 &&
		    strcmp(last->commit, v[i].f.commit) == 0)
			continue;	/* found as stored, and as it is */
		fs->v[fs->n++] = v[i].f;
	}
	free(v);
}

int
ranges_judge(struct scope *s, struct history *h, const char *ref, bool local,
    struct findings *fs, struct err *e)
{
	struct walk w = { .s = s, .h = h, .ref = ref, .fs = fs, .e = e };
	size_t n = 0, from = fs->n;
	bool found;
	int rc;

	for (size_t i = 0; i < h->n; i++)
		n += h->v[i].judge;
	fs->commits += n;
	if (n == 0)
		return 0;
	if (judge_conflicts(s, h, ref, local, fs, e) < 0)
		return -1;
	found = fs->n > from;
	rc = history_changes(h, &s->git, take, &w, e);
	free(w.seen);
	buf_release(&w.path);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < h->n; i++) {
		const struct history_commit *c = &h->v[i];

		if (c->judge && baseline_limits(s, history_baseline(h, c),
		    c->oid, local && c->parent[0] ? c->parent : NULL, c->oid,
		    fs, e) < 0)
			return -1;
	}
	if (found)
		order(fs, from, h);
	return 0;
}

/* Unmark what oid reaches: it was there before. */
static void
unmark(struct history *h, const struct git *g, const char *oid,
    struct err *e)
{
	const char *args[] = { NULL, NULL };
	struct buf b = BUF_INIT;

	/* Usually a commit is made on its branch: its parent is what was
	 * there, and a chain of first parents leads to it. */
	if (h->n > 0) {
		size_t i = h->n - 1;
		const struct history_commit *c = &h->v[i];

		if (h->n == 1 && strcmp(c->parent, oid) == 0)
			return;
		args[0] = c->oid;
		buf_fmt(&b, "^%s", oid);
		args[1] = b.data;
		history_only(h, g, args, 2, e);
	}
	buf_release(&b);
}

int
ranges_tip(struct scope *s, const char *oid, const char *before,
    bool new_only, const char *ref, struct findings *fs, struct err *e)
{
	/* --all holds every worktree's HEAD too, where it is not unborn. */
	const char *fresh[] = { oid, "--not", "--all" };
	struct history h = HISTORY_INIT;
	int rc = -1;

	if (scope_repo(s, e) == NULL || scope_known(s, e) < 0)
		return -1;
	if (history_read(&h, &s->git, s->repo, &oid, 1, s->known, s->nknown,
	    e) < 0)
		goto done;
	if (before)
		unmark(&h, &s->git, before, e);
	if (new_only && h.n > 0)
		history_only(&h, &s->git, fresh, 3, e);
	if (e->status == FX_YES)
		rc = ranges_judge(s, &h, ref, true, fs, e);
done:
	history_release(&h);
	return rc;
}

const char *
ranges_task(const char *name)
{
	const char *slash = strchr(name, '/');

	if (slash && strchr(slash + 1, '/'))
		return NULL;
	name = slash ? slash + 1 : name;
	return path_task_ok(name) ? name : NULL;
}

/* The revisions of git's words as ids, as rev-parse prints them. */
static int
parse_git(const struct git *g, const char **argv, struct buf *out,
    struct err *e)
{
	static const char *const here[] = { "rev-parse", "--git-dir", NULL };
	struct buf said = BUF_INIT;
	int st = git_ask(g, argv, NULL, 0, out, &said, e);

	while (said.len > 0 && said.data[said.len - 1] == '\n')
		said.data[--said.len] = '\0';
	/* 128: what they named is not there, or git reads nothing here. */
	if (st > 0)
		err_set(e, st == 128 && git_ask(g, here, NULL, 0, NULL, NULL,
		    e) == 0 ? FX_EINPUT : FX_EFAIL,
		    "git rev-parse: %s (status %d)", buf_cstr(&said), st);
	/* git takes the tag, which anybody may have pushed under the name of
	 * the base: what follows it would then be nothing. */
	if (st == 0 && strstr(buf_cstr(&said), "is ambiguous"))
		st = err_set(e, FX_EINPUT, "git rev-parse: %s: only a full "
		    "name (refs/...) says which is meant", said.data);
	buf_release(&said);
	return st == 0 ? 0 : -1;
}

/* The revisions of the ranges as ids, "^" in front of what is left out; the
 * id of jj's working copy through at where a range is in jj's words. */
static int
resolve(const struct git *g, char *const *ranges, size_t n, struct buf *out,
    char at[GIT_OID], struct err *e)
{
	const char *argv[64] = { "rev-parse" };
	size_t words = 0;

	if (n > 60)
		return err_set(e, FX_EINPUT, "more than 60 ranges");
	for (size_t i = 0; i < n; i++) {
		if (ranges[i][0] == '-')
			return err_set(e, FX_EINPUT, "'%s' is no range of "
			    "commits", ranges[i]);
		if (!jj_word(g, ranges[i])) {
			argv[1 + words++] = ranges[i];
			continue;
		}
		/* The snapshot comes first: it changes what "@" is. */
		if (*at == '\0' && jj_snapshot(g, at, e) < 0)
			return -1;
		if (jj_range(g, ranges[i], out, e) < 0)
			return -1;
	}
	argv[1 + words] = "--";
	return words > 0 ? parse_git(g, argv, out, e) : 0;
}

/* Must lead to commits: git walks past a tree or a blob in silence. */
static int
check_commits(struct scope *s, const char *const *all, size_t n,
    struct err *e)
{
	char oid[GIT_OID];
	unsigned long long size;
	int rc = scope_repo(s, e) == NULL ? -1 : 1;

	for (size_t i = 0; rc > 0 && i < n; i++) {
		const char *id = all[i] + (all[i][0] == '^');

		rc = repo_commit(s->repo, id, oid, e);
		if (rc == 0 && repo_size(s->repo, id, &size, e) == 0)
			err_set(e, FX_EINPUT, "%s: leads to no commit", id);
	}
	return rc > 0 ? 0 : -1;
}

/* Is what the range leaves out only what Known leaves out anyway? */
static bool
only_known(const struct scope *s, const char *const *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool known = all[i][0] != '^';

		for (size_t k = 0; k < s->nknown && !known; k++)
			known = strcmp(all[i] + 1, s->known[k]) == 0;
		if (!known)
			return false;
	}
	return true;
}

int
boundary_commits(struct scope *s, char *const *ranges, size_t n,
    struct findings *fs, struct err *e)
{
	struct history h = HISTORY_INIT;
	const char *tips[64], *all[64];
	struct buf b = BUF_INIT;
	size_t ntips = 0, nall = 0;
	char at[GIT_OID] = "";
	int rc = resolve(&s->git, ranges, n, &b, at, e);

	if (*at)
		fs->at = arena_strdup(&fs->arena, at);

	for (char *p = b.data; rc == 0 && p && *p && nall < 60;) {
		size_t len = strcspn(p, "\n");

		if (p[len] == '\n')
			p[len++] = '\0';
		if (strcmp(p, "--") != 0) {
			all[nall++] = p;
			if (*p != '^')
				tips[ntips++] = p;
		}
		p += len;
	}
	if (rc == 0 && nall == 60)
		rc = err_set(e, FX_EINPUT, "more than 59 revisions");
	if (rc == 0 && (check_commits(s, all, nall, e) < 0 ||
	    scope_known(s, e) < 0))
		rc = -1;
	if (rc == 0)
		rc = history_read(&h, &s->git, s->repo, tips, ntips, s->known,
		    s->nknown, e);
	if (rc == 0 && !only_known(s, all, nall))
		rc = history_only(&h, &s->git, all, nall, e);
	if (rc == 0)
		rc = ranges_judge(s, &h, NULL, true, fs, e);
	if (rc == 0)
		rc = baseline_owners(s, fs, e);
	history_release(&h);
	buf_release(&b);
	return rc;
}
