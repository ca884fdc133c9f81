/* The work tree as a tree, by an index that only we see. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/path.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_kept.h"
#include "record/snapshot_look.h"
#include "record/snapshot_pack.h"

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
snap_left_out(const struct snapshot *s, const char *path)
{
	if (path_within(path, ".factory"))
		return true;
	return s->nleave > 0 && bsearch(&path, s->leave, s->nleave,
	    sizeof(*s->leave), by_name) != NULL;
}

static void
note_nested(struct snapshot *s, const char *path, size_t n)
{
	mem_grow(&s->nested, s->nnested + 1, &s->nested_cap,
	    sizeof(*s->nested));
	s->nested[s->nnested++] = arena_dup(&s->names, path, n);
	s->nested[s->nnested] = NULL;
}

/* What is untracked and not ignored; other repositories are noted. */
static int
untracked(struct snapshot *s, struct buf *paths, struct err *e)
{
	const char *jj;
	struct buf all = BUF_INIT;
	int rc = snap_git(s, NULL, &all, e, SNAP("ls-files", "-o", "-z",
	    "--exclude-standard", "--exclude=/.jj/"));

	s->nnested = 0;
	if (s->nested)
		s->nested[0] = NULL;
	for (size_t i = 0, n; rc == 0 && i < all.len; i += n + 1) {
		n = strlen(all.data + i);
		if (n > 0 && all.data[i + n - 1] == '/')
			note_nested(s, all.data + i, n - 1);
		else if (s->nnested > 0 && path_within(all.data + i,
		    s->nested[s->nnested - 1]))
			;
		else if ((jj = strstr(all.data + i, "/.jj/")) != NULL)
			note_nested(s, all.data + i,
			    (size_t)(jj - (all.data + i)));
		else if (!snap_left_out(s, all.data + i))
			buf_append(paths, all.data + i, n + 1);
	}
	buf_release(&all);
	return rc;
}

/* One side of a conflict is not a state that could be put back. */
static int
settled(const struct snapshot *s, struct err *e)
{
	for (size_t i = 0; i < s->now.n; i++)
		if (s->now.v[i].stage)
			return err_set(e, FX_EINPUT, "%s: is in conflict; "
			    "'git add' it when it is settled, or 'git reset "
			    "--merge'", s->now.v[i].path);
	return 0;
}

/* What is tracked and changed.  A submodule is not moved, nor what stands
 * where it was. */
static int
stage_tracked(struct snapshot *s, struct err *e)
{
	struct buf in = BUF_INIT, seen = BUF_INIT;
	uint32_t before = snap_entries(s->own.index);
	int rc = 0;

	if (s->now.n == 0 && snap_list_index(s, &s->now, e) < 0)
		return -1;
	buf_append(&in, ":(top)", sizeof(":(top)"));
	for (size_t i = 0; i < s->now.n; i++) {
		const struct snap_entry *x = &s->now.v[i];

		if (x->git_mode == SNAP_MODULE) {
			buf_str(&in, ":(exclude,top,literal)");
			buf_append(&in, x->path, strlen(x->path) + 1);
		}
		if (x->tag >= 'a' && x->tag <= 'z')
			buf_append(&seen, x->path, strlen(x->path) + 1);
	}
	/* Only a promise that it does not change: it may have. */
	if (seen.len > 0)
		rc = snap_git(s, &seen, NULL, e, SNAP("update-index",
		    "--no-assume-unchanged", "-z", "--stdin"));
	if (rc == 0 && s->now.n > 0)
		rc = snap_git(s, &in, NULL, e, SNAP("add", "-u", "--sparse",
		    "--pathspec-from-file=-", "--pathspec-file-nul"));
	if (rc == 0 && s->scanning)
		snap_keep_warm(s, before);
	buf_release(&in);
	buf_release(&seen);
	return rc;
}

int
snap_take_in(struct snapshot *s, const struct buf *paths, struct err *e)
{
	if (s->jj)
		snap_jj_alone(s, paths);
	return paths->len == 0 ? 0 : snap_git(s, paths, NULL, e,
	    SNAP("update-index", "--add", "-z", "--stdin"));
}

/* What says what is ignored is the same in both lists? */
static bool
same_rules(const struct snapshot *s)
{
	const struct snap_list *l[] = { &s->now, &s->was };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < l[k]->n; i++)
			if (strcmp(path_base(l[k]->v[i].path), ".gitignore") ==
			    0 && snap_differs(&l[k]->v[i], snap_find(l[1 - k],
			    l[k]->v[i].path)))
				return false;
	return true;
}

/* Does the private index ignore otherwise than the tree? */
static int
rules_differ(struct snapshot *s, const char *rules, struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = snap_git(s, NULL, &out, e, SNAP("diff-index", "--cached",
	    "--name-only", "--no-renames", rules, "--",
	    ":(top,glob)**/.gitignore"));

	rc = rc < 0 ? -1 : out.len > 0;
	buf_release(&out);
	return rc;
}

/* One that is not in the index: is it no part of the state, now as before?
 * nested counts the other repositories. */
static bool
is_known(const struct snapshot *s, const char *path, size_t *nested)
{
	size_t n = strlen(path);
	bool repo = n > 0 && path[n - 1] == '/';

	for (size_t i = 0; i < s->nnested; i++)
		if (path_within(path, s->nested[i])) {
			*nested += repo;
			return true;
		}
	return !repo && snap_left_out(s, path);
}

/* Only that it is so can be seen without git. */
static bool
seen_same(struct snapshot *s)
{
	struct snap_cache c = SNAP_CACHE_INIT;
	struct snap_seen seen = SNAP_SEEN_INIT;
	bool same = s->jj == NULL && s->since > 0 && s->nnested == 0 &&
	    snap_cache_read(&c, s->own.index) &&
	    snap_look_same(s, &c, s->since, &seen);

	for (size_t i = 0; same && i < seen.fresh.len;
	    i += strlen(seen.fresh.data + i) + 1)
		same = snap_left_out(s, seen.fresh.data + i);
	snap_seen_clear(&seen);
	snap_cache_clear(&c);
	return same;
}

int
snap_as_index(struct snapshot *s, struct err *e)
{
	struct buf out = BUF_INIT;
	size_t nested = 0;
	bool same = seen_same(s);
	int rc;

	if (same)
		return 1;
	rc = snap_git(s, NULL, &out, e, SNAP("ls-files", "-t", "-m", "-d",
	    "-o", "-z", "--exclude-standard", "--exclude=/.jj/"));
	same = rc == 0;

	/* "? path" of what is untracked, another letter of what differs. */
	for (size_t i = 0; same && i < out.len;
	    i += strlen(out.data + i) + 1)
		same = out.data[i] == '?' && out.data[i + 1] == ' ' &&
		    is_known(s, out.data + i + 2, &nested);
	buf_release(&out);
	return rc < 0 ? -1 : same && nested == s->nnested;
}

/* What stage_tracked and untracked do, by what is seen without git.  1; 0: it
 * must be seen with it; -1. */
static int
stage_seen(struct snapshot *s, bool all, struct buf *paths, struct err *e)
{
	struct snap_seen seen = SNAP_SEEN_INIT;
	struct buf in = BUF_INIT;
	uint32_t before;
	int rc = 0;

	if (s->jj || (s->cache.bytes.len == 0 &&
	    !snap_cache_read(&s->cache, s->own.index)))
		return 0;
	before = (uint32_t)s->cache.n;
	if (!snap_look(s, &s->cache, &seen))
		goto done;
	s->nnested = 0;
	for (size_t i = 0; i < seen.fresh.len;
	    i += strlen(seen.fresh.data + i) + 1)
		if (!snap_left_out(s, seen.fresh.data + i))
			buf_append(paths, seen.fresh.data + i,
			    strlen(seen.fresh.data + i) + 1);
	buf_append(&in, buf_cstr(&seen.changed), seen.changed.len);
	buf_append(&in, buf_cstr(paths), paths->len);
	snap_pack(s, &in);
	/* What goes makes room for what comes. */
	buf_clear(&in);
	buf_append(&in, buf_cstr(&seen.gone), seen.gone.len);
	buf_append(&in, buf_cstr(&seen.changed), seen.changed.len);
	if (all)
		buf_append(&in, buf_cstr(paths), paths->len);
	s->since = snap_facts_clock();
	rc = (seen.anew.len > 0 && snap_git(s, &seen.anew, NULL, e,
	    SNAP("update-index", "-z", "--index-info")) < 0) ||
	    (in.len > 0 && snap_git(s, &in, NULL, e, SNAP("update-index",
	    "--add", "--remove", "-z", "--stdin")) < 0) ? -1 : 1;
	if (rc > 0 && s->scanning)
		snap_keep_warm(s, all && paths->len > 0 ? 0 : before);
	if (all)
		buf_clear(paths);
done:
	buf_release(&in);
	snap_seen_clear(&seen);
	snap_cache_clear(&s->cache);
	return rc;
}

int
snap_stage(struct snapshot *s, const char *rules, struct err *e)
{
	struct buf paths = BUF_INIT, own = BUF_INIT;
	int rc = stage_seen(s, rules == NULL, &paths, e);

	if (rc < 0 || (rc > 0 && rules == NULL)) {
		rc = rc < 0 ? -1 : 0;
		goto done;
	}
	if (rc == 0 && ((s->jj ? snap_jj_leave(s, e) :
	    stage_tracked(s, e)) < 0 || untracked(s, &paths, e) < 0)) {
		rc = -1;
		goto done;
	}
	for (size_t i = 0, n; rules && i < paths.len; i += n) {
		n = strlen(paths.data + i) + 1;
		if (strcmp(path_base(paths.data + i), ".gitignore") == 0)
			buf_append(&own, paths.data + i, n);
	}
	if (rules && (snap_take_in(s, &own, e) < 0 ||
	    (rc = rules_differ(s, rules, e)) < 0)) {
		rc = -1;
		goto done;
	}
	/* What it ignored would be taken away, and nobody asked for that. */
	if (rules && rc == 1 && snap_unignored(s, rules, &paths, e) < 0) {
		rc = -1;
		goto done;
	}
	if (s->jj && rules &&
	    snap_jj_ignored(s, rc == 1 ? rules : NULL, e) < 0) {
		rc = -1;
		goto done;
	}
	rc = own.len == 0 ? 0 : snap_git(s, &own, NULL, e,
	    SNAP("update-index", "--force-remove", "-z", "--stdin"));
	if (rc == 0)
		rc = snap_take_in(s, &paths, e);
done:
	buf_release(&paths);
	buf_release(&own);
	return rc;
}

bool
snap_differs(const struct snap_entry *a, const struct snap_entry *b)
{
	return a == NULL || b == NULL || a->git_mode != b->git_mode ||
	    strcmp(a->oid, b->oid) != 0;
}

static void
note_change(struct snapshot *s, const char *path, int what)
{
	mem_grow(&s->changes, s->nchanges + 1, &s->changes_cap,
	    sizeof(*s->changes));
	s->changes[s->nchanges].path = path;
	s->changes[s->nchanges++].what = what;
	s->changes[s->nchanges].path = NULL;
}

/* Both lists are in order. */
static void
compare(struct snapshot *s)
{
	size_t i = 0, k = 0;

	s->nchanges = 0;
	if (s->changes)
		s->changes[0].path = NULL;
	while (i < s->now.n || k < s->was.n) {
		const struct snap_entry *a = s->now.v + i, *b = s->was.v + k;
		int c = i == s->now.n ? 1 : k == s->was.n ? -1 :
		    strcmp(a->path, b->path);

		i += c <= 0;
		k += c >= 0;
		if (c != 0)
			note_change(s, c < 0 ? a->path : b->path,
			    c < 0 ? 'D' : 'A');
		else if (snap_differs(a, b))
			note_change(s, a->path, (a->git_mode & SNAP_TYPE) !=
			    (b->git_mode & SNAP_TYPE) ? 'T' : 'M');
	}
}

/* The good tree's name and list, and what its checkpoint says. */
static int
load_good(struct snapshot *s, const struct snapshot_good *good, struct err *e)
{
	struct buf rev = BUF_INIT, none = BUF_INIT;
	char name[GIT_OID];
	const char *from;
	int rc;

	s->checkpoint = good->checkpoint;
	snap_name(name, "");
	if (s->jj && snap_jj_good(s, good, name, e) < 0)
		return -1;
	from = s->jj ? name : good->rev;
	buf_fmt(&rev, "%s^{tree}", from);
	if (*from == '\0')
		rc = snap_oid(s, &none, s->good, e, SNAP("mktree"));
	else
		rc = snap_oid(s, NULL, s->good, e, SNAP("rev-parse",
		    "--verify", "--end-of-options", rev.data));
	if (rc == 0)
		rc = snap_list_tree(s, s->good, &s->was, e);
	if (rc == 0 && good->checkpoint)
		rc = snap_state_read(s, from, e);
	if (rc == 0 && good->checkpoint && s->jj)
		snap_name(s->jj->from, s->state.jj);
	buf_release(&rev);
	return rc;
}

static int
list_now(struct snapshot *s, struct err *e)
{
	/* Who only asks for the tree's name needs no list.  Names of objects
	 * cannot be made smaller, and trying takes as long as all else. */
	s->unlisted = s->jj == NULL && *s->good == '\0';
	if ((!s->unlisted && snap_list_index(s, &s->now, e) < 0) ||
	    snap_oid(s, NULL, s->tree, e, SNAP("-c", "core.looseCompression=0",
	    "write-tree", "--missing-ok")) < 0)
		return -1;
	if (s->jj)
		snap_jj_mark(s);
	if (*s->good)
		compare(s);
	return 0;
}

int
snap_listed(struct snapshot *s, struct err *e)
{
	if (s->unlisted && snap_list_index(s, &s->now, e) < 0)
		return -1;
	s->unlisted = false;
	return 0;
}

/* The user's index, and what it has staged. */
static int
begin(struct snapshot *s, struct err *e)
{
	snap_cache_clear(&s->cache);
	s->since = 0;
	if ((s->jj ? snap_jj_load(s, e) : snap_copy_index(s, e)) < 0)
		return -1;
	if (s->warm)
		return 0;
	if (s->jj == NULL && snap_cache_read(&s->cache, s->own.index)) {
		snap_list_clear(&s->now);
		snap_name(s->staged, s->cache.tree);
		if (*s->staged)
			return 0;
		return snap_oid(s, NULL, s->staged, e, SNAP("write-tree",
		    "--missing-ok"));
	}
	return snap_list_index(s, &s->now, e) < 0 || settled(s, e) < 0 ? -1 :
	    snap_oid(s, NULL, s->staged, e, SNAP("write-tree",
	    "--missing-ok"));
}

/* What stands where a good file must return is kept, too. */
static int
obstacles(struct snapshot *s, struct err *e)
{
	struct buf paths = BUF_INIT;
	int rc = snap_obstacles(s, &paths, e);

	if (rc == 0 && paths.len > 0 &&
	    (rc = snap_take_in(s, &paths, e)) == 0)
		rc = list_now(s, e);
	buf_release(&paths);
	return rc;
}

/* Is all as the last scan, without a good tree, has left it? */
static int
still(struct snapshot *s, struct err *e)
{
	struct snap_stat rules = snap_rules_file(s);

	if (!snap_index_same(s) ||
	    memcmp(&rules, &s->rules, sizeof(rules)) != 0)
		return 0;
	return snap_as_index(s, e);
}

int
snapshot_scan(struct snapshot *s, const struct snapshot_good *good,
    struct err *e)
{
	struct snap_stat rules = snap_rules_file(s);
	int rc;

	if (good == NULL && snap_kept_same(s))
		return 0;
	snap_kept_begin(s, good == NULL);
	if (good == NULL && s->plain && (rc = still(s, e)) != 0) {
		if (rc > 0)
			snap_kept_end(s);
		return rc < 0 ? -1 : 0;
	}
	*s->good = '\0';
	s->plain = false;
	if (begin(s, e) < 0 || (good && load_good(s, good, e) < 0))
		return -1;
	s->scanning = s->jj == NULL;
	rc = snap_stage(s, good ? s->good : NULL, e);
	s->scanning = false;
	if (rc < 0 || list_now(s, e) < 0) {
		s->warm = false;
		return -1;
	}
	s->plain = good == NULL && s->jj == NULL;
	s->rules = rules;
	if (good)
		return obstacles(s, e);
	snap_kept_end(s);
	return 0;
}

int
snapshot_aim(struct snapshot *s, const struct snapshot_good *good,
    struct err *e)
{
	if (!s->plain)
		return snapshot_scan(s, good, e);
	if (snap_listed(s, e) < 0 || load_good(s, good, e) < 0)
		return -1;
	if (!same_rules(s)) {
		s->plain = false;
		return snapshot_scan(s, good, e);
	}
	s->plain = false;
	compare(s);
	return obstacles(s, e);
}
