/* libgit2 and git say the same of generated repositories: lists of changes
 * (adds, deletes, renames, modes, types, folders for files, gitlinks, links,
 * odd bytes, merges), merge bases, ancestors, entries, objects, refs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/repo.h"
#include "record/change.h"
#include "unit.h"

enum { REPOSITORIES = 2, COMMITS = 40, PARENTS = 4, PATHS = 18 };

static const char *const paths[PATHS] = {
	"a", "a/b", "a/b/c", "a.b", "a-b", "A", "d/e", "d/e f", "d", "-n",
	"d/\n", "\377\376", "\303\274", "u\314\210", ":(x)", " s ", "q\"\\\t",
	"sub/deep/er/than/all/others"
};

struct world {
	struct git git;
	struct repo *by[2];	/* git children, libgit2 */
	char (*oid)[GIT_OID];
	size_t n, cap;
};

static unsigned seed;

static unsigned
pick(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

/* A path as fast-import wants it: in quotes, its bytes in octal. */
static void
quoted(struct buf *b, const char *path)
{
	buf_byte(b, '"');
	for (; *path; path++)
		buf_fmt(b, "\\%03o", (unsigned char)*path);
	buf_byte(b, '"');
}

static void
edit(struct buf *b)
{
	static const char *const modes[] = { "100644", "100755", "120000" };
	const char *path = paths[pick(PATHS)];

	switch (pick(8)) {
	case 0:
		buf_str(b, "D ");
		quoted(b, path);
		buf_byte(b, '\n');
		break;
	case 1:
		buf_fmt(b, "M 160000 %040u ", 1 + pick(5));
		quoted(b, path);
		buf_byte(b, '\n');
		break;
	default:
		buf_fmt(b, "M %s inline ", modes[pick(3)]);
		quoted(b, path);
		buf_fmt(b, "\ndata 2\n%c\n\n", 'a' + (int)pick(4));
	}
}

/* One commit as fast-import reads it, on any of those before it, or on
 * several, or on none. */
static void
commit(struct buf *b, unsigned i)
{
	unsigned parents = i == 0 || pick(12) == 0 ? 0 :
	    pick(3) == 0 ? 2 + pick(PARENTS - 1) : 1;
	bool used[COMMITS + 1] = { false };

	buf_fmt(b, "commit refs/heads/b%u\nmark :%u\ncommitter A <a@b> %u "
	    "+0000\ndata 2\nx\n\n", i, i + 1, 1000 + i);
	if (parents == 0)
		buf_str(b, "deleteall\n");
	for (unsigned k = 0; k < parents; k++) {
		unsigned p = i > 8 ? i - pick(8) : 1 + pick(i);

		if (!used[p])
			buf_fmt(b, "%s :%u\n", k ? "merge" : "from", p);
		used[p] = true;
	}
	for (unsigned k = pick(6); k > 0; k--)
		edit(b);
	buf_byte(b, '\n');
}

static int
make(struct world *w, unsigned number, struct err *e)
{
	const char *init[] = { "init", "-q", NULL };
	const char *import[] = { "fast-import", "--quiet", NULL };
	const char *list[] = { "rev-list", "--all", NULL };
	struct buf dir = BUF_INIT, b = BUF_INIT, out = BUF_INIT;
	int rc;

	buf_fmt(&dir, "repo-%u.git", number);
	if (setenv("GIT_DIR", dir.data, 1) < 0)
		return err_sys(e, "setenv");
	rc = git_run(&(struct git){ .gitdir = (char[]){ "." } }, init, NULL, 0,
	    &b, e);
	if (rc == 0)
		rc = git_locate(&w->git, e);
	seed = 1234567 + number * 7919;
	buf_clear(&b);
	for (unsigned i = 0; i < COMMITS; i++)
		commit(&b, i);
	if (rc == 0)
		rc = git_run(&w->git, import, b.data, b.len, &out, e);
	if (rc == 0)
		rc = git_run(&w->git, list, NULL, 0, &out, e);
	for (char *s = out.data; rc == 0 && s && *s; s += strlen(s) + 1) {
		s[strcspn(s, "\n")] = '\0';
		mem_grow(&w->oid, w->n, &w->cap, sizeof(*w->oid));
		snprintf(w->oid[w->n++], GIT_OID, "%s", s);
	}
	if (rc == 0)
		w->by[0] = repo_open(&w->git, REPO_GIT, e);
	if (rc == 0)
		w->by[1] = repo_open(&w->git, REPO_LIBGIT2, e);
	buf_release(&dir);
	buf_release(&b);
	buf_release(&out);
	return rc == 0 && w->by[0] && w->by[1] ? 0 : -1;
}

static int
by_all(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int c = strcmp(x->path, y->path);

	return c ? c : strcmp(x->old_oid, y->old_oid) ?
	    strcmp(x->old_oid, y->old_oid) : (int)x->old_mode -
	    (int)y->old_mode;
}

/* A list as text, sorted. */
static void
render(struct buf *b, struct changes *c)
{
	if (c->n > 0)
		qsort(c->v, c->n, sizeof(*c->v), by_all);
	for (size_t i = 0; i < c->n; i++)
		buf_fmt(b, ":%06o %06o %s %s %c %s\n", c->v[i].old_mode,
		    c->v[i].new_mode, c->v[i].old_oid, c->v[i].new_oid,
		    c->v[i].status, c->v[i].path);
}

/* The changes of a commit against its parents, as the judgement has them. */
static void
stream(struct world *w, const char *oid, struct buf *text, struct err *e)
{
	static const char *const argv[] = { "diff-tree", "--stdin", "-r",
	    "-m", "--root", "--raw", "-z", "--no-renames", "--no-abbrev",
	    "--ignore-submodules=none", NULL };
	struct changes c = CHANGES_INIT;
	struct buf in = BUF_INIT, out = BUF_INIT;

	buf_fmt(&in, "%s\n", oid);
	if (git_run(&w->git, argv, in.data, in.len, &out, e) == 0 &&
	    changes_read_raw(&c, buf_cstr(&out), out.len, e) == 0)
		render(text, &c);
	changes_release(&c);
	buf_release(&in);
	buf_release(&out);
}

/* The same by one of the two, parent by parent. */
static void
pairs(struct world *w, int who, const char *oid, struct buf *text,
    struct err *e)
{
	const char *argv[] = { "rev-parse", NULL, NULL };
	struct buf rev = BUF_INIT, out = BUF_INIT;
	struct changes c = CHANGES_INIT;
	char *s;

	buf_fmt(&rev, "%s^@", oid);
	argv[1] = rev.data;
	if (git_run(&w->git, argv, NULL, 0, &out, e) == 0 && out.len == 0)
		changes_trees(&c, &w->git, w->by[who], NULL, oid, e);
	for (s = out.data; s && *s; s += strlen(s) + 1) {
		s[strcspn(s, "\n")] = '\0';
		changes_trees(&c, &w->git, w->by[who], s, oid, e);
	}
	render(text, &c);
	changes_release(&c);
	buf_release(&rev);
	buf_release(&out);
}

static void
lists(struct world *w, struct err *e)
{
	size_t changed = 0;

	for (size_t i = 0; i < w->n; i++) {
		struct buf text[3] = { BUF_INIT, BUF_INIT, BUF_INIT };
		const char *other = i % 7 ? w->oid[pick((unsigned)w->n)] :
		    NULL;

		stream(w, w->oid[i], &text[0], e);
		pairs(w, 0, w->oid[i], &text[1], e);
		pairs(w, 1, w->oid[i], &text[2], e);
		CHECK_STR(buf_cstr(&text[1]), buf_cstr(&text[0]));
		CHECK_STR(buf_cstr(&text[2]), buf_cstr(&text[0]));
		changed += text[0].len > 0;
		for (int k = 0; k < 2; k++) {
			struct changes c = CHANGES_INIT;

			buf_clear(&text[k]);
			changes_trees(&c, &w->git, w->by[k], w->oid[i], other,
			    e);
			render(&text[k], &c);
			changes_release(&c);
		}
		CHECK_STR(buf_cstr(&text[1]), buf_cstr(&text[0]));
		for (int k = 0; k < 3; k++)
			buf_release(&text[k]);
	}
	CHECK(changed > w->n / 2);
}

static int
by_oid(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
ancestors(struct world *w, struct err *e)
{
	for (int round = 0; round < 120; round++) {
		char in[PARENTS][GIT_OID], (*v[2])[GIT_OID] = { NULL, NULL };
		size_t got[2] = { 0, 0 }, n = 1 + pick(PARENTS - 1);

		for (size_t i = 0; i <= n; i++)
			memcpy(in[i], w->oid[pick((unsigned)w->n)], GIT_OID);
		for (int k = 0; k < 2; k++) {
			size_t cap = 0;

			repo_merge_bases(w->by[k], in[0], in + 1, n, &v[k],
			    &got[k], &cap, e);
			if (got[k] > 1)
				qsort(v[k], got[k], GIT_OID, by_oid);
		}
		CHECK(got[0] == got[1] && (got[0] == 0 ||
		    memcmp(v[0], v[1], got[0] * GIT_OID) == 0));
		for (int k = 0; k < 2; k++) {
			v[k] = mem_realloc(v[k], sizeof(in));
			memcpy(v[k], in, sizeof(in));
			got[k] = n + 1;
			repo_independent(w->by[k], v[k], &got[k], e);
			qsort(v[k], got[k], GIT_OID, by_oid);
		}
		CHECK(got[0] == got[1] &&
		    memcmp(v[0], v[1], got[0] * GIT_OID) == 0);
		free(v[0]);
		free(v[1]);
	}
}

/* What both say of one name: found or not, what, and whether it failed. */
static void
object(struct world *w, const char *oid, const char *path)
{
	struct buf text[2] = { BUF_INIT, BUF_INIT }, bytes = BUF_INIT;

	for (int k = 0; k < 2; k++) {
		char entry[GIT_OID] = "", commit_id[GIT_OID] = "";
		unsigned long long size = 0;
		struct err e = ERR_INIT;
		unsigned mode = 0;
		int rc = repo_entry(w->by[k], oid, path, &mode, entry, &e);

		buf_clear(&bytes);
		if (rc == 1 && mode != 0160000 && mode != 040000)
			repo_blob(w->by[k], entry, 1 << 20, &bytes, &e);
		if (rc == 1 && mode != 0160000)
			repo_size(w->by[k], entry, &size, &e);
		buf_fmt(&text[k], "%d %06o %s %llu %s %d", rc, mode, entry,
		    size, buf_cstr(&bytes), (int)e.status);
		err_release(&e);
		rc = repo_commit(w->by[k], oid, commit_id, &e);
		buf_fmt(&text[k], " %d %s", rc, commit_id);
		err_release(&e);
	}
	CHECK_STR(buf_cstr(&text[1]), buf_cstr(&text[0]));
	buf_release(&text[0]);
	buf_release(&text[1]);
	buf_release(&bytes);
}

static void
refs(struct world *w, struct err *e)
{
	static const char *const names[] = { "refs/heads/b1", "refs/heads/b",
	    "refs/heads/gone", "b1", "refs/heads/alias", "refs/heads",
	    "refs/heads/nowhere" };
	const char *tag[] = { "tag", "refs/heads/gone", "refs/heads/b1",
	    NULL };
	const char *alias[] = { "symbolic-ref", "refs/heads/alias",
	    "refs/heads/b2", NULL };
	const char *nowhere[] = { "symbolic-ref", "refs/heads/nowhere",
	    "refs/heads/none", NULL };
	struct buf out = BUF_INIT;

	/* A tag by a branch's full name is not that branch. */
	git_run(&w->git, tag, NULL, 0, &out, e);
	git_run(&w->git, alias, NULL, 0, &out, e);
	git_run(&w->git, nowhere, NULL, 0, &out, e);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char oid[2][GIT_OID] = { "", "" };
		struct err a = ERR_INIT, b = ERR_INIT;

		CHECK(repo_ref(w->by[0], names[i], oid[0], &a) ==
		    repo_ref(w->by[1], names[i], oid[1], &b));
		CHECK_STR(oid[1], oid[0]);
		CHECK((i == 0 || i == 4) == (oid[0][0] != '\0'));
		err_release(&a);
		err_release(&b);
	}
	buf_release(&out);
}

static void
world(unsigned number)
{
	struct world w = { GIT_INIT, { NULL, NULL }, NULL, 0, 0 };
	struct err e = ERR_INIT;

	if (make(&w, number, &e) == 0) {
		lists(&w, &e);
		ancestors(&w, &e);
		for (int i = 0; i < 200; i++)
			object(&w, w.oid[pick((unsigned)w.n)],
			    paths[pick(PATHS)]);
		object(&w, "1111111111111111111111111111111111111111", "a");
		refs(&w, &e);
	}
	CHECK_STR(e.msg, NULL);
	repo_free(w.by[0]);
	repo_free(w.by[1]);
	git_release(&w.git);
	free(w.oid);
	err_release(&e);
}

int
main(void)
{
	for (unsigned i = 0; i < REPOSITORIES; i++)
		world(i);
	return UNIT_RESULT;
}
