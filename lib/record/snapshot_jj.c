/* The state of a jj workspace: what jj tracks as its snapshot has it, what jj
 * does not keep by git beside it. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "door/jj.h"
#include "record/snapshot_jj.h"

/* jj has no filters and asks no .gitattributes: bytes are what they are. */
static const char attributes[] =
    "* -text -eol -crlf -filter -ident -working-tree-encoding\n";

static int
point(const char *dir, const char *name, const char *to, struct err *e)
{
	char *path = snap_path(dir, name), *target = snap_path(to, name);
	struct buf has = BUF_INIT;
	ssize_t n;
	int rc = 0;

	buf_reserve(&has, strlen(target) + 2);
	n = readlink(path, has.data, strlen(target) + 1);
	if (n < 0 || (size_t)n != strlen(target) ||
	    memcmp(has.data, target, (size_t)n) != 0) {
		unlink(path);
		if (symlink(target, path) < 0)
			rc = err_sys(e, "%s", path);
	}
	buf_release(&has);
	free(path);
	free(target);
	return rc;
}

static int
text(const char *dir, const char *name, const char *bytes, struct err *e)
{
	char *path = snap_path(dir, name);
	int rc = io_exists(path) ? 0 : io_replace(path, bytes, strlen(bytes),
	    0644, e);

	free(path);
	return rc;
}

/* Is the .git beside .jj the one that jj stores in? */
static int
same_store(const struct git *g, struct err *e)
{
	char *store = git_dir_of_jj(g->jj_top);
	struct stat a, b;
	int rc = 0;

	if (store == NULL)
		rc = err_set(e, FX_EINPUT, "%s/.jj: names no git repository",
		    g->jj_top);
	else if (stat(store, &a) < 0 || stat(g->commondir, &b) < 0 ||
	    a.st_dev != b.st_dev || a.st_ino != b.st_ino)
		rc = err_set(e, FX_EINPUT, "%s: is not where the jj workspace "
		    "stores, which is %s; one of the two must go",
		    g->commondir, store);
	free(store);
	return rc;
}

int
snap_jj_open(struct snapshot *s, struct err *e)
{
	const char *store = s->g->commondir;
	struct buf work = BUF_INIT;
	char *git = snap_path(s->dir, "git"), *info = snap_path(git, "info");
	int rc = same_store(s->g, e);

	buf_fmt(&work, "--work-tree=%s", s->g->jj_top);
	s->jj = mem_alloc(sizeof(*s->jj));
	s->jj->work = buf_detach(&work);
	s->own.gitdir = git;
	s->own.top = s->g->jj_top;
	s->own.named = true;
	s->own.jj = false;
	if (rc == 0 && (io_mkdirs(info, 0777, e) < 0 ||
	    point(git, "objects", store, e) < 0 ||
	    point(git, "refs", store, e) < 0 ||
	    point(git, "packed-refs", store, e) < 0 ||
	    point(git, "config", store, e) < 0 ||
	    point(git, "info/exclude", store, e) < 0 ||
	    text(git, "HEAD", "ref: refs/heads/none\n", e) < 0 ||
	    text(git, "info/attributes", attributes, e) < 0))
		rc = -1;
	free(info);
	return rc;
}

void
snap_jj_close(struct snapshot *s)
{
	if (s->jj == NULL)
		return;
	buf_release(&s->jj->parents);
	buf_release(&s->jj->alone);
	free(s->jj->before);
	buf_release(&s->jj->ignored);
	free(s->jj->work);
	free(s->jj);
	free(s->own.gitdir);
}

int
snap_jj_failed(const char *what, const struct buf *said, struct err *e)
{
	const char *s = buf_cstr(said), *end;

	if (strstr(s, "working copy is stale"))
		return err_set(e, FX_EINPUT, "@ is stale: another workspace "
		    "changed it; 'jj workspace update-stale' brings the files "
		    "up to date");
	/* Warnings stand before it, hints after it. */
	if ((end = strstr(s, "Error: ")) != NULL)
		s = end + strlen("Error: ");
	end = strstr(s, "\nHint: ");
	return err_set(e, FX_EFAIL, "jj %s: %.*s", what,
	    (int)(end ? (size_t)(end - s) : strcspn(s, "\n")), s);
}

/* "ID. ID. ID!": a commit, then its parents; a '!' is in conflict. */
static int
parse(struct snapshot *s, const char *p, struct err *e)
{
	struct snap_jj *j = s->jj;

	buf_clear(&j->parents);
	j->nparents = 0;
	j->unsettled = false;
	for (bool first = true; *p && *p != '\n'; first = false) {
		size_t n = strspn(p, "0123456789abcdef");

		if ((n != 40 && n != 64) || (p[n] != '.' && p[n] != '!'))
			return err_set(e, FX_EFAIL, "jj log: no commit id, "
			    "but '%.60s'", p);
		if (first && p[n] == '!')
			return err_set(e, FX_EINPUT, "@ is in conflict; 'jj "
			    "st' names the files, 'jj resolve' settles them");
		if (first) {
			memcpy(j->at, p, n);
			j->at[n] = '\0';
		} else {
			buf_append(&j->parents, p, n);
			buf_byte(&j->parents, '\0');
			j->nparents++;
			j->unsettled |= p[n] == '!';
		}
		p += n + 1;
		p += *p == ' ';
	}
	return j->nparents > 0 ? 0 : err_set(e, FX_EFAIL, "jj log: no parent");
}

/* @ as the private index, and listed. */
static int
read_at(struct snapshot *s, struct err *e)
{
	if (snap_git(s, NULL, NULL, e, SNAP("read-tree", s->jj->at)) == 0)
		return snap_list_index(s, &s->now, e);
	/* jj has fewer names of its own than git. */
	if (e->msg && strstr(e->msg, "invalid path"))
		err_more(e, FX_EINPUT, "git takes that name for its own; move "
		    "it away");
	return -1;
}

int
snap_jj_load(struct snapshot *s, struct err *e)
{
	static const char template[] = "commit_id ++ if(conflict, \"!\", "
	    "\".\") ++ parents.map(|p| \" \" ++ p.commit_id() ++ "
	    "if(p.conflict(), \"!\", \".\")).join(\"\") ++ \"\\n\"";
	static const char *const argv[] = { "log", "--no-graph", "-r", "@",
	    "-T", template, NULL };
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st = jj_ask(s->g, argv, true, &out, &said, e), rc = -1;

	buf_clear(&s->jj->alone);
	s->jj->nalone = 0;
	unlink(s->own.index);
	if (st > 0)
		snap_jj_failed("log", &said, e);
	else if (st == 0 && parse(s, buf_cstr(&out), e) == 0)
		rc = read_at(s, e);
	s->jj->listed = rc == 0;
	buf_release(&out);
	buf_release(&said);
	return rc;
}

void
snap_jj_alone(struct snapshot *s, const struct buf *paths)
{
	struct snap_jj *j = s->jj;

	j->listed = false;
	for (size_t i = 0, n; i < paths->len; i += n) {
		n = strlen(paths->data + i) + 1;
		mem_grow(&j->before, j->nalone, &j->cap, sizeof(*j->before));
		if (fstatat(s->top, paths->data + i, &j->before[j->nalone],
		    AT_SYMLINK_NOFOLLOW) < 0)
			memset(&j->before[j->nalone], 0, sizeof(*j->before));
		j->nalone++;
		buf_append(&j->alone, paths->data + i, n);
	}
}

void
snap_jj_mark(struct snapshot *s)
{
	struct snap_jj *j = s->jj;
	const char *path = buf_cstr(&j->alone);

	for (size_t i = 0; i < j->nalone; i++, path += strlen(path) + 1) {
		struct snap_entry *x = snap_find(&s->now, path);

		if (x && !x->alone) {
			x->alone = true;
			x->st = snap_stat_of(&j->before[i]);
		}
	}
}

/* Drop from paths what is in a parent of @: that is tracked beyond doubt. */
static int
new_in_at(struct snapshot *s, struct buf *paths, struct err *e)
{
	const struct buf *parents = &s->jj->parents;

	for (size_t i = 0; paths->len > 0 && i < parents->len;
	    i += strlen(parents->data + i) + 1) {
		const char *id = parents->data + i;
		struct snap_list l = SNAP_LIST_INIT;
		struct buf left = BUF_INIT;
		int rc = 0;

		if (strspn(id, "0") < strlen(id))
			rc = snap_list_tree(s, id, &l, e);
		for (size_t k = 0, n; rc == 0 && k < paths->len; k += n) {
			n = strlen(paths->data + k) + 1;
			if (snap_find(&l, paths->data + k) == NULL)
				buf_append(&left, paths->data + k, n);
		}
		snap_list_clear(&l);
		buf_release(paths);
		*paths = left;
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
take_out(struct snapshot *s, const struct buf *paths, struct err *e)
{
	if (paths->len == 0)
		return 0;
	s->jj->listed = false;
	return snap_git(s, paths, NULL, e, SNAP("update-index",
	    "--force-remove", "-z", "--stdin"));
}

int
snap_jj_leave(struct snapshot *s, struct err *e)
{
	struct buf paths = BUF_INIT;
	int rc;

	for (size_t i = 0; i < s->now.n; i++)
		if (snap_left_out(s, s->now.v[i].path))
			buf_append(&paths, s->now.v[i].path,
			    strlen(s->now.v[i].path) + 1);
	rc = new_in_at(s, &paths, e);
	if (rc == 0)
		rc = take_out(s, &paths, e);
	buf_release(&paths);
	return rc;
}

/* What of paths is ignored now. */
static int
ignored_now(struct snapshot *s, const struct buf *paths, struct buf *out,
    struct err *e)
{
	struct buf said = BUF_INIT, in = BUF_INIT, got = BUF_INIT;
	int st;

	/* A ':' in front would be magic. */
	for (size_t i = 0, n; i < paths->len; i += n) {
		n = strlen(paths->data + i) + 1;
		buf_str(&in, "./");
		buf_append(&in, paths->data + i, n);
	}
	st = snap_ask(s, &in, &got, &said, e, SNAP("check-ignore",
	    "--no-index", "-z", "--stdin"));
	for (size_t i = 0, n; st == 0 && i < got.len; i += n) {
		n = strlen(got.data + i) + 1;
		buf_append(out, got.data + i + 2, n - 2);
	}
	if (st > 1)
		err_set(e, FX_EFAIL, "git check-ignore: %s", buf_cstr(&said));
	buf_release(&said);
	buf_release(&in);
	buf_release(&got);
	return st == 0 || st == 1 ? 0 : -1;
}

/* Append to out those of all that are not in left, which keeps their order. */
static void
without(const struct buf *all, const struct buf *left, struct buf *out)
{
	const char *l = buf_cstr(left), *end = l + left->len;

	for (size_t i = 0, n; i < all->len; i += n) {
		n = strlen(all->data + i) + 1;
		if (l < end && strcmp(l, all->data + i) == 0)
			l += n;
		else
			buf_append(out, all->data + i, n);
	}
}

int
snap_jj_ignored(struct snapshot *s, const char *rules, struct err *e)
{
	struct buf all = BUF_INIT, left = BUF_INIT, *out = &s->jj->ignored;
	int rc;

	buf_clear(out);
	for (size_t i = 0, k = 0; i < s->now.n; i++) {
		const char *path = s->now.v[i].path;
		int c = -1;

		while (k < s->was.n && (c = strcmp(s->was.v[k].path,
		    path)) < 0)
			k++;
		if (c != 0 && !snap_left_out(s, path))
			buf_append(&all, path, strlen(path) + 1);
	}
	rc = new_in_at(s, &all, e);
	if (rc == 0 && all.len > 0)
		rc = ignored_now(s, &all, out, e);
	without(&all, out, &left);
	buf_clear(&all);
	buf_append(&all, buf_cstr(&left), left.len);
	if (rc == 0 && rules && all.len > 0 &&
	    (rc = snap_unignored(s, rules, &left, e)) == 0)
		without(&all, &left, out);
	if (rc == 0)
		rc = take_out(s, out, e);
	buf_release(&all);
	buf_release(&left);
	return rc;
}

int
snap_jj_thin(struct snapshot *s, struct err *e)
{
	static const char *const argv[] = { "--ignore-working-copy", "sparse",
	    "list", NULL };
	struct buf out = BUF_INIT, said = BUF_INIT;
	int st;

	if (s->jj == NULL || s->jj->thin)
		return s->jj != NULL;
	st = jj_ask(s->g, argv, true, &out, &said, e);
	if (st > 0)
		st = snap_jj_failed("sparse list", &said, e);
	else if (st == 0)
		st = s->jj->thin = strcmp(buf_cstr(&out), ".\n") != 0;
	buf_release(&out);
	buf_release(&said);
	return st;
}

bool
snap_jj_below(const struct snapshot *s, const char *path)
{
	char *part = mem_strdup(path);
	bool yes = false;

	for (char *p = part; !yes && (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		yes = snap_find(&s->now, part) != NULL;
		*p = '/';
	}
	free(part);
	return yes;
}

int
snap_jj_apart(struct snapshot *s, const struct buf *paths, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < paths->len;
	    i += strlen(paths->data + i) + 1) {
		const char *path = paths->data + i;

		if ((snap_jj_below(s, path) ||
		    snap_list_below(&s->now, path, strlen(path))) &&
		    (rc = snap_jj_thin(s, e)) > 0)
			rc = err_set(e, FX_EINPUT, "%s: stands where jj "
			    "sparse leaves out something else; move it away",
			    path);
	}
	return rc;
}
