/* The work tree as a tree, by an index that only we see. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "record/snapshot_parts.h"

static const size_t max_index = (size_t)1 << 30;

/* Entries of a split index lie in another file, which git expires. */
static bool
is_split(const struct git *g)
{
	DIR *d = opendir(g->gitdir);
	struct dirent *x;
	bool yes = false;

	while (d && !yes && (x = readdir(d)) != NULL)
		yes = strncmp(x->d_name, "sharedindex.", 12) == 0;
	if (d)
		closedir(d);
	return yes;
}

/* Copy the user's index with its time: what was changed in the moment it was
 * written is looked at again only because of that time. */
static int
copy_index(struct snapshot *s, struct err *e)
{
	struct timespec t[2];
	char *lock = snap_path(s->dir, "index.lock");
	int fd, rc = 0;

	unlink(lock);
	free(lock);
	unlink(s->own.index);
	buf_clear(&s->index_bytes);
	s->has_index = lstat(s->index, &s->index_st) == 0;
	if (!s->has_index)
		return errno == ENOENT ? 0 : err_sys(e, "%s", s->index);
	if (io_slurp(&s->index_bytes, s->index, max_index, e) < 0)
		return -1;
	t[0] = t[1] = s->mtime = s->index_st.st_mtim;
	fd = open(s->own.index, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_sys(e, "%s", s->own.index);
	rc = io_write(fd, s->index_bytes.data, s->index_bytes.len, e);
	if (rc == 0 && futimens(fd, t) < 0)
		rc = err_sys(e, "%s", s->own.index);
	if (close(fd) < 0 && rc == 0)
		rc = err_sys(e, "%s", s->own.index);
	if (rc == 0 && is_split(s->g)) {
		struct stat st;

		buf_clear(&s->index_bytes);
		if (snap_git(s, NULL, NULL, e, SNAP("update-index",
		    "--no-split-index")) < 0 || io_slurp(&s->index_bytes,
		    s->own.index, max_index, e) < 0)
			return -1;
		if (lstat(s->own.index, &st) < 0)
			return err_sys(e, "%s", s->own.index);
		s->mtime = st.st_mtim;
	}
	return rc;
}

static bool
left_out(const struct snapshot *s, const char *path)
{
	if (path_within(path, ".factory"))
		return true;
	for (const char *const *v = s->leave; v && *v; v++)
		if (strcmp(*v, path) == 0)
			return true;
	return false;
}

/* What is untracked and not ignored; other repositories are noted. */
static int
untracked(struct snapshot *s, struct buf *paths, struct err *e)
{
	struct buf all = BUF_INIT;
	int rc = snap_git(s, NULL, &all, e, SNAP("ls-files", "-o", "-z",
	    "--exclude-standard"));

	s->nnested = 0;
	if (s->nested)
		s->nested[0] = NULL;
	for (size_t i = 0, n; rc == 0 && i < all.len; i += n + 1) {
		n = strlen(all.data + i);
		if (n > 0 && all.data[i + n - 1] == '/') {
			mem_grow(&s->nested, s->nnested + 1, &s->nested_cap,
			    sizeof(*s->nested));
			s->nested[s->nnested++] =
			    arena_dup(&s->names, all.data + i, n - 1);
			s->nested[s->nnested] = NULL;
		} else if (!left_out(s, all.data + i)) {
			buf_append(paths, all.data + i, n + 1);
		}
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
	int rc = 0;

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
	buf_release(&in);
	buf_release(&seen);
	return rc;
}

static int
take_in(struct snapshot *s, const struct buf *paths, struct err *e)
{
	return paths->len == 0 ? 0 : snap_git(s, paths, NULL, e,
	    SNAP("update-index", "--add", "-z", "--stdin"));
}

/* Does the private index ignore otherwise than the tree? */
static int
rules_differ(struct snapshot *s, const char *rules, struct err *e)
{
	struct buf out = BUF_INIT;
	char t[GIT_OID];
	int rc = -1;

	if (snap_oid(s, NULL, t, e, SNAP("write-tree", "--missing-ok")) == 0 &&
	    snap_git(s, NULL, &out, e, SNAP("diff-tree", "-r", "--name-only",
	    "--no-renames", t, rules, "--", ":(top,glob)**/.gitignore")) == 0)
		rc = out.len > 0;
	buf_release(&out);
	return rc;
}

int
snap_stage(struct snapshot *s, const char *rules, struct err *e)
{
	struct buf paths = BUF_INIT, own = BUF_INIT;
	int rc = -1;

	if (stage_tracked(s, e) < 0 || untracked(s, &paths, e) < 0)
		goto done;
	for (size_t i = 0, n; rules && i < paths.len; i += n) {
		n = strlen(paths.data + i) + 1;
		if (strcmp(path_base(paths.data + i), ".gitignore") == 0)
			buf_append(&own, paths.data + i, n);
	}
	if (rules && (take_in(s, &own, e) < 0 ||
	    (rc = rules_differ(s, rules, e)) < 0))
		goto done;
	/* What it ignored would be taken away, and nobody asked for that. */
	if (rules && rc == 1 && snap_unignored(s, rules, &paths, e) < 0) {
		rc = -1;
		goto done;
	}
	rc = own.len == 0 ? 0 : snap_git(s, &own, NULL, e,
	    SNAP("update-index", "--force-remove", "-z", "--stdin"));
	if (rc == 0)
		rc = take_in(s, &paths, e);
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
	int rc;

	s->checkpoint = good->checkpoint;
	buf_fmt(&rev, "%s^{tree}", good->rev);
	if (*good->rev == '\0')
		rc = snap_oid(s, &none, s->good, e, SNAP("mktree"));
	else
		rc = snap_oid(s, NULL, s->good, e, SNAP("rev-parse",
		    "--verify", "--end-of-options", rev.data));
	if (rc == 0)
		rc = snap_list_tree(s, s->good, &s->was, e);
	if (rc == 0 && good->checkpoint)
		rc = snap_state_read(s, good->rev, e);
	buf_release(&rev);
	return rc;
}

static int
list_now(struct snapshot *s, struct err *e)
{
	if (snap_list_index(s, &s->now, e) < 0 || snap_oid(s, NULL, s->tree, e,
	    SNAP("write-tree", "--missing-ok")) < 0)
		return -1;
	if (*s->good)
		compare(s);
	return 0;
}

int
snapshot_scan(struct snapshot *s, const struct snapshot_good *good,
    struct err *e)
{
	struct buf paths = BUF_INIT;
	int rc = -1;

	*s->good = '\0';
	if (copy_index(s, e) < 0 || (good && load_good(s, good, e) < 0) ||
	    snap_list_index(s, &s->now, e) < 0 || settled(s, e) < 0 ||
	    snap_oid(s, NULL, s->staged, e, SNAP("write-tree",
	    "--missing-ok")) < 0 ||
	    snap_stage(s, good ? s->good : NULL, e) < 0 || list_now(s, e) < 0)
		return -1;
	if (good == NULL)
		return 0;
	if ((rc = snap_obstacles(s, &paths, e)) == 0 && paths.len > 0 &&
	    (rc = take_in(s, &paths, e)) == 0)
		rc = list_now(s, e);
	buf_release(&paths);
	return rc;
}
