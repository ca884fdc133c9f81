/* Files of which git has been told not to look at them: what differs is told,
 * and what was assumed of them is so again behind a commit.  Only where the
 * index has such bits git is asked. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "base/text.h"
#include "judge/tcr_hidden.h"
#include "judge/tcr_parts.h"
#include "record/snapshot_cache.h"

static bool
is_there(const struct git *g, const char *path)
{
	struct buf b = BUF_INIT;
	bool yes;

	path_join(&b, g->top, path);
	yes = io_exists(b.data);
	buf_release(&b);
	return yes;
}

int
tcr_hidden_entries(const struct git *g, struct buf *assumed,
    struct buf *skipped, struct err *e)
{
	static const char *const argv[] = { "ls-files", "--full-name", "-v",
	    "-s", "-z", "--", ":/", NULL };
	struct buf out = BUF_INIT;
	int rc = git_run(g, argv, NULL, 0, &out, e);

	for (size_t i = 0; rc == 0 && i < out.len;
	    i += strlen(out.data + i) + 1) {
		const char *p = out.data + i, *tab = strchr(p, '\t');
		bool skips = p[0] == 'S' || p[0] == 's';

		/* One that is to be skipped and is not there is not missed. */
		if (tab && p[0] != '\0' && (skips ? is_there(g, tab + 1) :
		    p[0] >= 'a' && p[0] <= 'z'))
			buf_append(skips ? skipped : assumed, p + 2,
			    strlen(p + 2) + 1);
	}
	buf_release(&out);
	return rc;
}

/* In that index nothing is promised. */
static int
differ(const struct git *g, const struct buf *entries, struct buf *paths,
    struct err *e)
{
	static const char *const fill[] = { "-c", "core.ignoreStat=false",
	    "-c", "core.sparseCheckout=false", "update-index", "-z",
	    "--index-info", NULL };
	static const char *const refresh[] = { "-c", "core.ignoreStat=false",
	    "-c", "core.sparseCheckout=false", "update-index", "-q",
	    "--refresh", NULL };
	static const char *const list[] = { "-c", "core.sparseCheckout=false",
	    "diff-files", "--name-only", "-z", "--no-renames", NULL };

	/* The second ends with 1 where a file is another one. */
	return git_run(g, fill, entries->data, entries->len, NULL, e) < 0 ||
	    git_ask(g, refresh, NULL, 0, NULL, NULL, e) < 0 ||
	    git_run(g, list, NULL, 0, paths, e) < 0 ? -1 : 0;
}

int
tcr_hidden_differ(const struct git *g, const struct buf *entries,
    struct buf *paths, struct err *e)
{
	struct buf index = BUF_INIT;
	struct git own = *g;
	int rc;

	if (entries->len == 0)
		return 0;
	buf_fmt(&index, "%s/factory/losses-index.%ld", g->commondir,
	    (long)getpid());
	own.index = index.data;
	rc = differ(&own, entries, paths, e);
	unlink(index.data);
	buf_release(&index);
	return rc;
}

/* Each that ends in a NUL as a word of a list, the arena's. */
static const char **
words(struct tcr *t, const struct buf *b)
{
	const char **v;
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		n += b->data[i] == '\0';
	if (n == 0)
		return NULL;
	v = arena_alloc(&t->arena, (n + 1) * sizeof(*v));
	n = 0;
	for (size_t i = 0; i < b->len; i += strlen(b->data + i) + 1)
		v[n++] = arena_strdup(&t->arena, b->data + i);
	return v;
}

/* "mode oid stage\tpath": the path alone. */
static void
paths_of(const struct buf *entries, struct buf *paths)
{
	for (size_t i = 0; i < entries->len;
	    i += strlen(entries->data + i) + 1) {
		const char *path = strchr(entries->data + i, '\t') + 1;

		buf_append(paths, path, strlen(path) + 1);
	}
}

/* Does the index tell by itself that it hides nothing? */
static bool
is_plain(const struct git *g)
{
	struct snap_cache c = SNAP_CACHE_INIT;
	struct buf path = BUF_INIT;
	bool yes;

	buf_fmt(&path, "%s/index", g->gitdir);
	yes = snap_cache_read(&c, g->index ? g->index : path.data);
	snap_cache_clear(&c);
	buf_release(&path);
	return yes;
}

void
tcr_hidden(struct tcr *t)
{
	struct buf assumed = BUF_INIT, skipped = BUF_INIT, paths = BUF_INIT;
	struct err no = ERR_INIT;

	if (t->g.jj_top || is_plain(&t->g))
		return;
	if (tcr_hidden_entries(&t->g, &assumed, &skipped, &no) == 0) {
		if (tcr_hidden_differ(&t->g, &skipped, &paths, &no) == 0)
			t->done.skipped = words(t, &paths);
		buf_clear(&paths);
		if (tcr_hidden_differ(&t->g, &assumed, &paths, &no) == 0)
			t->done.assumed = words(t, &paths);
		buf_clear(&paths);
		paths_of(&assumed, &paths);
		t->done.assumes = words(t, &paths);
	}
	err_release(&no);
	buf_release(&assumed);
	buf_release(&skipped);
	buf_release(&paths);
}

/* Both lists are in the order of the index. */
void
tcr_hidden_again(const struct tcr *t)
{
	static const char *const ls[] = { "ls-files", "--full-name", "-v",
	    "-z", "--", ":/", NULL };
	static const char *const mark[] = { "update-index",
	    "--assume-unchanged", "-z", "--stdin", NULL };
	const char **v = t->done.assumes;
	struct buf out = BUF_INIT, paths = BUF_INIT;
	struct err no = ERR_INIT;
	int c;

	if (v == NULL || git_run(&t->g, ls, NULL, 0, &out, &no) < 0)
		out.len = 0;
	for (size_t i = 0; i < out.len; i += strlen(out.data + i) + 1) {
		const char *p = out.data + i;

		for (c = 1; *v && (c = strcmp(*v, p + 2)) < 0; v++)
			;
		if (*v && c == 0 && *p == 'H')
			buf_append(&paths, p + 2, strlen(p + 2) + 1);
	}
	if (paths.len > 0)
		(void)git_run(&t->g, mark, paths.data, paths.len, NULL, &no);
	err_release(&no);
	buf_release(&out);
	buf_release(&paths);
}

void
tcr_hidden_text(const struct tcr *t)
{
	FILE *fp = t->call->out;

	for (const char **v = t->done.skipped; v && *v; v++) {
		fputs("Tested, but not committed, as git is told not to look "
		    "at it (skip-worktree): ", fp);
		text_print(fp, *v);
		fputs(", which differs\n", fp);
	}
	for (const char **v = t->a->commit ? t->done.assumed : NULL; v && *v;
	    v++) {
		fputs("Committed, though git is told that it does not change "
		    "(assume-unchanged): ", fp);
		text_print(fp, *v);
		fputc('\n', fp);
	}
}
