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
#include "record/snapshot_settings.h"

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
	for (size_t i = 0; i < s->nrefused; i++)
		if (strcmp(path, s->refused[i]) == 0)
			return true;
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
	s->touched = s->jj == NULL;	/* in jj it is made anew */
	return rc < 0 ? -1 : same && nested == s->nnested;
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
	if (s->jj && s->jj->listed)
		snap_name(s->tree, s->staged);
	else if (!s->unlisted && snap_list_index(s, &s->now, e) < 0)
		return -1;
	else if (!s->treed && snap_oid(s, NULL, s->tree, e, SNAP("-c",
	    "core.looseCompression=0", "write-tree", "--missing-ok")) < 0)
		return -1;
	s->treed = false;
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
	s->treed = s->touched = false;
	s->nrefused = 0;
	if (s->refused)
		s->refused[0] = NULL;
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
	if (s->jj == NULL && (snap_list_index(s, &s->now, e) < 0 ||
	    settled(s, e) < 0))
		return -1;
	return snap_oid(s, NULL, s->staged, e, SNAP("write-tree",
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

	snap_settings_anew(s);
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
	rc = snap_stage(s, good ? s->good : NULL, &s->was, e);
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

/* What was written again with the same bytes is the same; but who takes files
 * away by the index goes by times. */
static int
times(struct snapshot *s, struct err *e)
{
	int rc = 0;

	if (s->touched)
		rc = snap_git(s, NULL, NULL, e, SNAP("update-index", "-q",
		    "--refresh"));
	s->touched = false;
	return rc;
}

int
snapshot_aim(struct snapshot *s, const struct snapshot_good *good,
    struct err *e)
{
	if (!s->plain)
		return snapshot_scan(s, good, e);
	if (snap_listed(s, e) < 0 || load_good(s, good, e) < 0 ||
	    times(s, e) < 0)
		return -1;
	if (!snap_same_rules(&s->now, &s->was)) {
		s->plain = false;
		return snapshot_scan(s, good, e);
	}
	s->plain = false;
	compare(s);
	return obstacles(s, e);
}
