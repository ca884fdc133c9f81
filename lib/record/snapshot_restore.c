/* The work tree and the user's index made the good ones. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_aside.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"

/* The paths of "diff-tree -r -z", ended by NULs; false: one is not a file in
 * both trees, with the same mode. */
static bool
only_bytes(const struct buf *raw, struct buf *paths)
{
	for (size_t i = 0; i < raw->len; i += strlen(raw->data + i) + 1) {
		const char *x = raw->data + i;

		if (strncmp(x, ":100", 4) != 0 ||
		    strncmp(x + 1, x + 8, 6) != 0)
			return false;
		i += strlen(x) + 1;
		buf_append(paths, raw->data + i, strlen(raw->data + i) + 1);
	}
	return true;
}

/* git may take in other bytes than it gives out: those that were committed
 * before an attribute, or past a filter.  Is all that differs as git gives it
 * out, by the index that gave it?  That is the private index, then. */
static bool
as_given(struct snapshot *s, const char *tree, const char *gave,
    struct err *e)
{
	struct buf raw = BUF_INIT, paths = BUF_INIT, prefix = BUF_INIT;
	char *dir = snap_path(s->dir, "given");
	bool same;

	buf_fmt(&prefix, "--prefix=%s/", dir);
	snap_remove_tree(dir);
	same = snap_git(s, NULL, &raw, e, SNAP("diff-tree", "-r", "-z",
	    "--no-renames", tree, s->good)) == 0 && only_bytes(&raw, &paths) &&
	    rename(gave, s->own.index) == 0 && snap_git(s, &paths, NULL, e,
	    SNAP("checkout-index", "-q", "-z", "--stdin", prefix.data)) == 0;
	for (size_t i = 0; same && i < paths.len;
	    i += strlen(paths.data + i) + 1)
		same = snap_given(s, dir, paths.data + i, e) == 1;
	snap_remove_tree(dir);
	free(dir);
	buf_release(&prefix);
	buf_release(&paths);
	buf_release(&raw);
	return same;
}

/* Is the work tree the good one?  What one of the two trees ignores does not
 * count. */
static int
verify(struct snapshot *s, const char *failed, struct err *e)
{
	char tree[GIT_OID], *gave = snap_path(s->dir, "gave");
	struct err no = ERR_INIT;
	int rc = -1, same = snap_as_index(s, e);
	bool other;

	unlink(gave);
	other = same == 0 && link(s->own.index, gave) == 0;
	if (same >= 0 && (same > 0 || (snap_list_index(s, &s->now, e) == 0 &&
	    snap_stage(s, failed, NULL, e) == 0)))
		rc = snap_oid(s, NULL, tree, e, SNAP("write-tree",
		    "--missing-ok"));
	if (rc == 0 && strcmp(tree, s->good) != 0 &&
	    !(other && as_given(s, tree, gave, &no)))
		rc = err_set(e, FX_EFAIL, "the tree is %s after the restore "
		    "and not %s: something writes to it; what it was is kept "
		    "as %s", tree, s->good, s->ref);
	unlink(gave);
	free(gave);
	err_release(&no);
	return rc;
}

/* Was it refused before the first file went?  git says so in these words
 * for all that it finds in the way; in doubt the journal stays. */
static bool
refused(const struct err *e)
{
	return e->msg && (strstr(e->msg, ": changed since it was kept") ||
	    strstr(e->msg, "not uptodate. Cannot merge") ||
	    strstr(e->msg, "by merge") ||
	    strstr(e->msg, "would lose untracked files"));
}

/* By git, which looks at all before it writes the first; who writes in between
 * writes to what is set aside, or is in its way. */
static int
by_git(struct snapshot *s, struct snap_aside *a, struct err *e)
{
	const char *update;
	int rc;

	if (snap_aside(s, a, e) < 0)
		return -1;
	update = a->all ? "--no-recurse-submodules" : "-u";
	rc = snap_git(s, NULL, NULL, e, SNAP("read-tree",
	    "--no-sparse-checkout", "-m", update, s->tree, s->good));
	if (rc == 0 && a->all)
		rc = snap_aside_clear(s, e);
	if (rc < 0)
		snap_aside_back(s, a);
	return rc == 0 && a->all ? snap_aside_add(s, e) : rc;
}

/* After this, things go. */
static int
put_back(struct snapshot *s, const char *journal, struct err *e)
{
	struct snap_aside aside = SNAP_ASIDE_INIT;
	bool again = io_exists(journal);
	char failed[GIT_OID];
	int rc = -1;

	if (!again && io_replace(journal, s->ref, strlen(s->ref), 0600, e) < 0)
		return -1;

	memcpy(failed, s->tree, sizeof(failed));
	if (by_git(s, &aside, e) < 0) {
		if (!again && refused(e))
			unlink(journal);
	} else if (snap_exact(s, e) == 0 && verify(s, failed, e) == 0) {
		rc = snap_install_index(s, s->checkpoint, e);
	}
	if (snap_aside_end(s, &aside, e) < 0)
		rc = -1;
	if (rc == 0 && unlink(journal) < 0)
		rc = err_sys(e, "%s", journal);
	return rc;
}

/* A line of each: the same? */
static bool
same_line(const char **a, const char **b)
{
	size_t n = strcspn(*a, "\n"), m = strcspn(*b, "\n");
	bool same = n == m && memcmp(*a, *b, n) == 0;

	*a += n + ((*a)[n] != '\0');
	*b += m + ((*b)[m] != '\0');
	return same;
}

/* Was a file written in this very second that returns with as many bytes? */
static bool
too_near(struct snapshot *s, time_t second)
{
	struct buf ask = BUF_INIT, are = BUF_INIT, be = BUF_INIT;
	struct err no = ERR_INIT;
	const char *a, *b;
	bool near = false;

	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;
		const struct snap_entry *x = snap_find(&s->was, path);
		struct stat st;

		if (x == NULL || fstatat(s->top, path, &st,
		    AT_SYMLINK_NOFOLLOW) < 0 || st.st_mtim.tv_sec != second)
			continue;
		buf_fmt(&ask, "%s\n", x->raw ? x->raw : x->oid);
		buf_fmt(&are, "%lld\n", (long long)st.st_size);
	}
	/* What cannot be told needs no wait. */
	if (ask.len > 0)
		(void)snap_git(s, &ask, &be, &no, SNAP("cat-file",
		    "--batch-check=%(objectsize)"));
	for (a = buf_cstr(&are), b = buf_cstr(&be); *a && *b && !near;)
		near = same_line(&a, &b);
	err_release(&no);
	buf_release(&ask);
	buf_release(&are);
	buf_release(&be);
	return near;
}

/* Python takes what it compiled for good while its source has the same second
 * and size (its language reference, "Cached bytecode invalidation"): what
 * returns is to have another second. */
static void
next_second(struct snapshot *s)
{
	/* The clock of files goes by ticks, some ms behind. */
	const long second = 1000000000, more = second + 20000000;
	struct timespec now, rest;

	clock_gettime(CLOCK_REALTIME, &now);
	rest.tv_sec = (more - now.tv_nsec) / second;
	rest.tv_nsec = (more - now.tv_nsec) % second;
	if (too_near(s, now.tv_sec))
		nanosleep(&rest, NULL);
}

int
snapshot_restore(struct snapshot *s, struct err *e)
{
	char *journal = snap_path(s->dir, "unfinished"), *lock = NULL;
	int rc = -1;

	if (s->ref == NULL || *s->good == '\0')
		return err_set(e, FX_EFAIL, "nothing was kept");
	next_second(s);
	if (s->jj)
		rc = snap_ready(s, e) < 0 ? -1 : snap_jj_restore(s, journal, e);
	else if (snap_ready(s, e) == 0 && (lock = snap_lock(s, e)) != NULL) {
		s->as_kept = s->checkpoint;
		rc = snap_unlock(lock, put_back(s, journal, e), e);
		s->as_kept = false;
	}
	free(journal);
	return rc;
}

char *
snapshot_unfinished(const struct git *g)
{
	char *dir = snap_dir(g), *path = snap_path(dir, "unfinished");
	struct err no = ERR_INIT;
	struct buf b = BUF_INIT;
	char *ref = NULL;

	if (io_slurp(&b, path, 4096, &no) == 0)
		ref = buf_detach(&b);
	err_release(&no);
	buf_release(&b);
	free(path);
	free(dir);
	return ref;
}
