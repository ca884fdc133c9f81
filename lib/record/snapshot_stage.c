/* What differs from the private index, staged in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/path.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
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
	int rc = 0;

	/* In jj it lists what jj has. */
	if (s->jj == NULL || !snap_look_fresh(s, &s->now, &all)) {
		buf_clear(&all);
		rc = snap_git(s, NULL, &all, e, SNAP("ls-files", "-o", "-z",
		    "--exclude-standard", "--exclude=/.jj/"));
	}
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
	if (paths->len == 0)
		return 0;
	if (s->jj)
		snap_jj_alone(s, paths);
	return snap_git(s, paths, NULL, e,
	    SNAP("update-index", "--add", "--replace", "-z", "--stdin"));
}

/* Does the private index ignore otherwise than the tree? */
static int
rules_differ(struct snapshot *s, const char *rules,
    const struct snap_list *of, struct err *e)
{
	struct buf out = BUF_INIT;
	int rc;

	if (s->jj && s->jj->listed && of)
		return !snap_same_rules(&s->now, of);
	rc = snap_git(s, NULL, &out, e, SNAP("diff-index", "--cached",
	    "--name-only", "--no-renames", rules, "--",
	    ":(top,glob)**/.gitignore"));

	rc = rc < 0 ? -1 : out.len > 0;
	buf_release(&out);
	return rc;
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
	s->since = snap_facts_clock();
	if ((s->treed = snap_pack(s, &seen, paths, all))) {
		rc = 1;
		goto staged;
	}
	/* What goes makes room for what comes. */
	buf_append(&in, buf_cstr(&seen.gone), seen.gone.len);
	buf_append(&in, buf_cstr(&seen.changed), seen.changed.len);
	if (all)
		buf_append(&in, buf_cstr(paths), paths->len);
	s->since = snap_facts_clock();
	rc = (seen.anew.len > 0 && snap_git(s, &seen.anew, NULL, e,
	    SNAP("update-index", "-z", "--index-info")) < 0) ||
	    (in.len > 0 && snap_git(s, &in, NULL, e, SNAP("update-index",
	    "--add", "--remove", "--replace", "-z", "--stdin")) < 0) ? -1 : 1;
staged:
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
snap_stage(struct snapshot *s, const char *rules, const struct snap_list *of,
    struct err *e)
{
	struct buf paths = BUF_INIT, own = BUF_INIT;
	int rc = stage_seen(s, rules == NULL, &paths, e);

	if (rc < 0 || (rc > 0 && rules == NULL)) {
		rc = rc < 0 ? -1 : 0;
		goto done;
	}
	if (rc == 0 && ((s->jj ? snap_jj_leave(s, e) :
	    stage_tracked(s, e)) < 0 || untracked(s, &paths, e) < 0 ||
	    (s->jj && snap_jj_apart(s, &paths, e) < 0))) {
		rc = -1;
		goto done;
	}
	for (size_t i = 0, n; rules && i < paths.len; i += n) {
		n = strlen(paths.data + i) + 1;
		if (strcmp(path_base(paths.data + i), ".gitignore") == 0)
			buf_append(&own, paths.data + i, n);
	}
	if (rules && (snap_take_in(s, &own, e) < 0 ||
	    (rc = rules_differ(s, rules, of, e)) < 0)) {
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
