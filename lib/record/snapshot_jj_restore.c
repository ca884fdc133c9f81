/* A jj workspace made the good one: jj its own part, git what jj lacks. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "door/jj.h"
#include "record/snapshot_jj.h"

static const char root[] = "root()";

/* The good tree is the one below @. */
static int
below(struct snapshot *s, char oid[GIT_OID], struct err *e)
{
	const char *parent = s->jj->parents.data;

	if (s->jj->nparents > 1)
		return err_set(e, FX_EINPUT, "@ is a merge that is not "
		    "finished; 'jj commit' ends it, 'jj abandon' takes it "
		    "back");
	if (s->jj->unsettled)
		return err_set(e, FX_EINPUT, "@- is in conflict; 'jj new @-' "
		    "and 'jj resolve' settle it");
	if (strspn(parent, "0") == strlen(parent))
		parent = "";
	snap_name(oid, parent);
	snap_name(s->jj->from, *parent ? parent : root);
	return 0;
}

/* A commit by jj's words.  1, 0: jj knows none. */
static int
by_words(struct snapshot *s, const char *rev, char oid[GIT_OID],
    struct err *e)
{
	const char *const argv[] = { "--ignore-working-copy", "log",
	    "--no-graph", "-r", rev, "-T",
	    "commit_id ++ if(conflict, \"!\", \".\") ++ \"\\n\"", NULL };
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = jj_ask(s->g, argv, true, &out, &said, e), rc = st < 0 ? -1 : 0;
	size_t n = strspn(buf_cstr(&out), "0123456789abcdef");

	if (st == 0 && (n == 40 || n == 64) && out.len == n + 2) {
		rc = 1;
		if (out.data[n] == '!')
			rc = err_set(e, FX_EINPUT, "%s: is in conflict", rev);
		out.data[n] = '\0';
		snap_name(oid, out.data);
	} else if (st == 0) {
		rc = err_set(e, FX_EINPUT, "%s: is not one commit", rev);
	}
	buf_release(&out);
	buf_release(&said);
	return rc;
}

int
snap_jj_good(struct snapshot *s, const struct snapshot_good *good,
    char oid[GIT_OID], struct err *e)
{
	const char *rev = good->rev;
	size_t n = strspn(rev, "0123456789abcdef");
	bool git = ((n == 40 || n == 64) && rev[n] == '\0') ||
	    strncmp(rev, "refs/", 5) == 0;
	struct buf out = BUF_INIT;
	int rc = 0;

	s->jj->from[0] = '\0';
	if (strcmp(rev, "HEAD") == 0 || strcmp(rev, "@-") == 0)
		return below(s, oid, e);
	if (*rev == '\0') {
		snap_name(s->jj->from, root);
		oid[0] = '\0';
		return 0;
	}
	if (!git && (rc = by_words(s, rev, oid, e)) != 0) {
		snap_name(s->jj->from, oid);
		return rc < 0 ? -1 : 0;
	}
	if (snap_oid(s, NULL, oid, e, SNAP("rev-parse", "--verify",
	    "--end-of-options", rev)) < 0)
		return -1;
	/* jj may know it, when it is a commit. */
	if (!good->checkpoint && (rc = snap_git(s, NULL, &out, e,
	    SNAP("cat-file", "-t", oid))) == 0 &&
	    strcmp(buf_cstr(&out), "commit\n") == 0)
		snap_name(s->jj->from, oid);
	buf_release(&out);
	return rc;
}

void
snap_jj_word(struct buf *b, const char *path)
{
	buf_str(b, "root-file:\"");
	for (const char *s = path; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_byte(b, '\\');
		buf_byte(b, *s);
	}
	buf_byte(b, '"');
}

/* Text in a string of TOML. */
static void
quote(struct buf *b, const char *s)
{
	for (; *s; s++)
		if (*s == '"' || *s == '\\')
			buf_fmt(b, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == 0x7f)
			buf_fmt(b, "\\u%04x", (unsigned)*s);
		else
			buf_byte(b, *s);
}

char *
snap_jj_paths(struct snapshot *s, const struct buf *paths, struct err *e)
{
	char *file = snap_path(s->dir, "paths.toml");
	struct buf b = BUF_INIT, word = BUF_INIT;
	bool any = false;
	int rc;

	buf_str(&b, "[fileset-aliases]\n\"fx_paths()\" = \"");
	for (size_t i = 0, n; i < paths->len; i += n + 1) {
		n = strlen(paths->data + i);
		if (!text_utf8(paths->data + i, n))
			continue;
		if (any)
			buf_byte(&b, '|');
		buf_clear(&word);
		snap_jj_word(&word, paths->data + i);
		quote(&b, word.data);
		any = true;
	}
	buf_str(&b, any ? "\"\n" : "none()\"\n");
	rc = io_replace(file, b.data, b.len, 0600, e);
	buf_release(&b);
	buf_release(&word);
	if (rc == 0)
		return file;
	free(file);
	return NULL;
}

/* Nothing that will be changed was changed since it was kept. */
static int
untouched(struct snapshot *s, struct err *e)
{
	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;
		const struct snap_entry *x = snap_find(&s->now, path);
		struct stat st;
		int rc;

		if (x && (x->tag == 'S' || x->git_mode == SNAP_MODULE))
			continue;
		rc = fstatat(s->top, path, &st, AT_SYMLINK_NOFOLLOW);
		if (x ? rc < 0 || !snap_same(&st, &x->st) : rc == 0 &&
		    !S_ISDIR(st.st_mode) && !snap_jj_below(s, path))
			return err_set(e, FX_EFAIL, "%s: changed since it was "
			    "kept", path);
	}
	return 0;
}

/* What only git knows and what changes: jj would not write over it. */
static int
clear_way(struct snapshot *s, struct err *e)
{
	for (size_t i = 0; i < s->nchanges; i++) {
		const char *path = s->changes[i].path;
		const struct snap_entry *x = snap_find(&s->now, path);
		char *dir, *slash;

		if (x == NULL || !x->alone)
			continue;
		if (unlinkat(s->top, path, 0) < 0)
			return err_sys(e, "%s", path);
		for (dir = mem_strdup(path); (slash = strrchr(dir, '/'));) {
			*slash = '\0';
			if (unlinkat(s->top, dir, AT_REMOVEDIR) < 0)
				break;
		}
		free(dir);
	}
	return 0;
}

/* By git, where jj does not know the good commit. */
static int
by_git(struct snapshot *s, struct err *e)
{
	snap_ask(s, NULL, NULL, NULL, e, SNAP("update-index", "-q",
	    "--refresh"));
	return snap_git(s, NULL, NULL, e, SNAP("read-tree",
	    "--no-sparse-checkout", "-m", "-u", s->tree, s->good));
}

/* 0; 1: jj does not know the commit; -1. */
static int
by_jj(struct snapshot *s, struct err *e)
{
	const char *argv[] = { "--config-file", NULL, "restore", "--from",
	    s->jj->from, "--", "fx_paths()", NULL };
	struct buf paths = BUF_INIT, said = BUF_INIT;
	char *file;
	int st = -1;

	if (*s->jj->from == '\0')
		return 1;
	for (size_t i = 0; i < s->nchanges; i++)
		buf_append(&paths, s->changes[i].path,
		    strlen(s->changes[i].path) + 1);
	if ((file = snap_jj_paths(s, &paths, e)) != NULL) {
		argv[1] = file;
		st = jj_ask(s->g, argv, true, NULL, &said, e);
	}
	if (st == 1 && strstr(buf_cstr(&said), "doesn't exist"))
		st = 1;
	else if (st > 0)
		st = snap_jj_failed("restore", &said, e);
	free(file);
	buf_release(&paths);
	buf_release(&said);
	return st;
}

/* jj takes a snapshot before it restores.  What was written after ours is in
 * that commit alone: it gets a ref, and is told. */
static int
written_meanwhile(struct snapshot *s, struct err *e)
{
	static const char *const argv[] = { "--ignore-working-copy", "evolog",
	    "--no-graph", "--limit", "8", "-T",
	    "commit.commit_id() ++ \"\\n\"", NULL };
	struct buf out = BUF_INIT, said = BUF_INIT, ref = BUF_INIT;
	int st = jj_ask(s->g, argv, true, &out, &said, e);
	int rc = st < 0 ? -1 : 0;
	char *p = out.data, *end, *late = NULL;

	if (st > 0)
		rc = snap_jj_failed("evolog", &said, e);
	for (; rc == 0 && p && (end = strchr(p, '\n')); p = end + 1) {
		*end = '\0';
		if (strcmp(p, s->jj->at) == 0)
			break;
		if (p != out.data)
			late = p;
	}
	if (rc == 0 && late) {
		buf_fmt(&ref, "refs/fx/late/%s", late);
		(void)snap_git(s, NULL, NULL, e, SNAP("update-ref",
		    "--no-deref", ref.data, late));
		err_set(e, FX_EFAIL, "something wrote to the tree while it "
		    "was restored: that is commit %s, and 'jj restore --from "
		    "%s PATH' brings it back", late, late);
		rc = -1;
	}
	buf_release(&out);
	buf_release(&said);
	buf_release(&ref);
	return rc;
}

/* What is ignored again is tracked no more, and stays. */
static int
untrack(struct snapshot *s, const struct buf *ignored, struct err *e)
{
	const char *argv[] = { "--config-file", NULL, "file", "untrack", "--",
	    "fx_paths()", NULL };
	struct buf said = BUF_INIT;
	char *file;
	int st;

	if (ignored->len == 0)
		return 0;
	if ((file = snap_jj_paths(s, ignored, e)) == NULL)
		return -1;
	argv[1] = file;
	st = jj_ask(s->g, argv, true, NULL, &said, e);
	if (st > 0)
		st = snap_jj_failed("file untrack", &said, e);
	free(file);
	buf_release(&said);
	return st;
}

/* What is in the good tree and not in the index, though it is there: ignored,
 * and kept all the same. */
static int
take_ignored(struct snapshot *s, struct err *e)
{
	struct snap_list l = SNAP_LIST_INIT;
	struct buf paths = BUF_INIT;
	struct stat st;
	int rc = snap_list_index(s, &l, e);

	for (size_t i = 0; rc == 0 && i < s->was.n; i++) {
		const char *path = s->was.v[i].path;

		if (snap_find(&l, path) == NULL && fstatat(s->top, path, &st,
		    AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode))
			buf_append(&paths, path, strlen(path) + 1);
	}
	if (rc == 0)
		rc = snap_take_in(s, &paths, e);
	snap_list_clear(&l);
	buf_release(&paths);
	return rc;
}

/* Scan again, what the failed tree ignores left out, without a change to what
 * is known of it. */
static int
look_again(struct snapshot *s, const char *failed, char tree[GIT_OID],
    struct err *e)
{
	struct snap_list now = s->now;
	int rc = -1;

	memset(&s->now, 0, sizeof(s->now));
	if (snap_jj_load(s, e) == 0 && snap_stage(s, failed, &now, e) == 0)
		rc = snap_oid(s, NULL, tree, e, SNAP("write-tree",
		    "--missing-ok"));
	if (rc == 0 && strcmp(tree, s->good) != 0 &&
	    (rc = take_ignored(s, e)) == 0)
		rc = snap_oid(s, NULL, tree, e, SNAP("write-tree",
		    "--missing-ok"));
	snap_list_clear(&s->now);
	s->now = now;
	return rc;
}

/* What is still to come is what jj does not keep, and what was in its way has
 * gone: git only adds.  Anything else is somebody's who writes, and stays. */
static int
add_the_rest(struct snapshot *s, const char *now, struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = snap_git(s, NULL, &out, e, SNAP("diff-tree", "-r",
	    "--name-only", "--no-renames", "--diff-filter=a", now, s->good));

	if (rc == 0 && out.len == 0)
		rc = snap_git(s, NULL, NULL, e, SNAP("read-tree",
		    "--no-sparse-checkout", "-m", "-u", now, s->good));
	buf_release(&out);
	return rc;
}

static int
put_back(struct snapshot *s, const struct buf *ignored, struct err *e)
{
	char now[GIT_OID], failed[GIT_OID];
	int rc;

	snap_name(failed, s->tree);
	if (clear_way(s, e) < 0 || (rc = by_jj(s, e)) < 0)
		return -1;
	if (rc == 1 ? by_git(s, e) < 0 : written_meanwhile(s, e) < 0)
		return -1;
	if (untrack(s, ignored, e) < 0 || look_again(s, failed, now, e) < 0)
		return -1;
	if (strcmp(now, s->good) != 0 && (add_the_rest(s, now, e) < 0 ||
	    look_again(s, failed, now, e) < 0))
		return -1;
	if (strcmp(now, s->good) != 0)
		return err_set(e, FX_EFAIL, "the tree is %s after the restore "
		    "and not %s: something writes to it; what it was is kept "
		    "as %s", now, s->good, s->ref);
	return snap_exact(s, e);
}

int
snap_jj_restore(struct snapshot *s, const char *journal, struct err *e)
{
	struct buf ignored = BUF_INIT;
	int rc = -1;

	if (untouched(s, e) == 0 && (io_exists(journal) ||
	    io_replace(journal, s->ref, strlen(s->ref), 0600, e) == 0)) {
		buf_append(&ignored, buf_cstr(&s->jj->ignored),
		    s->jj->ignored.len);
		rc = put_back(s, &ignored, e);
	}
	if (rc == 0)
		rc = snap_jj_index_back(s, e);
	if (rc == 0 && unlink(journal) < 0)
		rc = err_sys(e, "%s", journal);
	buf_release(&ignored);
	return rc;
}
