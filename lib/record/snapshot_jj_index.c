/* What git alone has staged in a colocated workspace: jj sets git's index anew
 * when it restores, and what was in it may be nowhere else. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_jj.h"

static const size_t max_index = (size_t)1 << 30;

/* A copy of it, as git would write into it; owned.  NULL: there is none, or it
 * is not this workspace's, or with e. */
static char *
copy(struct snapshot *s, struct err *e)
{
	struct buf b = BUF_INIT;
	char *path = NULL;

	if (s->g->jj || !io_exists(s->index))
		return NULL;
	if (io_slurp(&b, s->index, max_index, e) == 0) {
		path = snap_path(s->dir, "git-index");
		if (io_replace(path, buf_cstr(&b), b.len, 0600, e) < 0) {
			free(path);
			path = NULL;
		}
	}
	buf_release(&b);
	return path;
}

/* With this one as the private index. */
static int
with_index(struct snapshot *s, char *index, struct buf *out, struct err *e,
    const char *const *words)
{
	char *own = s->own.index;
	int st;

	s->own.index = index;
	st = snap_ask(s, NULL, out, NULL, e, words);
	s->own.index = own;
	return st;
}

int
snap_jj_indexed(struct snapshot *s, char tree[GIT_OID], struct err *e)
{
	char *index = copy(s, e), parent[GIT_OID];
	struct buf out = BUF_INIT, rev = BUF_INIT;
	int st = 1;

	snap_name(tree, "");
	if (index) {
		st = with_index(s, index, &out, e, SNAP("write-tree",
		    "--missing-ok"));
		unlink(index);
	}
	/* One that no tree can be made of is half of a conflict, and jj's. */
	if (st == 0 && out.len > 0 && out.len <= GIT_OID) {
		out.data[out.len - 1] = '\0';
		buf_fmt(&rev, "%s^{tree}", s->jj->parents.data);
		if (strspn(s->jj->parents.data, "0") ==
		    strlen(s->jj->parents.data))
			snap_name(tree, out.data);
		else if (snap_oid(s, NULL, parent, e, SNAP("rev-parse",
		    "--verify", "--end-of-options", rev.data)) < 0)
			st = -1;
		else if (strcmp(parent, out.data) != 0)
			snap_name(tree, out.data);
	}
	buf_release(&out);
	buf_release(&rev);
	free(index);
	return st < 0 || e->status != FX_YES ? -1 : 0;
}

int
snap_jj_index_back(struct snapshot *s, struct err *e)
{
	int st;

	if (!s->checkpoint || *s->state.indexed == '\0' || s->g->jj)
		return 0;
	st = with_index(s, s->index, NULL, e, SNAP("read-tree",
	    s->state.indexed));
	return st <= 0 ? st : err_set(e, FX_EFAIL, "%s: what was staged does "
	    "not come back: another git command may be at work", s->index);
}
