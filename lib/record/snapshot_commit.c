/* What was scanned made a commit of the present branch. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "record/snapshot_index.h"
#include "record/snapshot_jj.h"
#include "record/snapshot_kept.h"

/* The tree of a commit; of none it is the empty tree. */
static int
tree_of(struct snapshot *s, const char *commit, char tree[GIT_OID],
    struct err *e)
{
	struct buf rev = BUF_INIT, none = BUF_INIT;
	int rc;

	buf_fmt(&rev, "%s^{tree}", commit);
	rc = *commit == '\0' ? snap_oid(s, &none, tree, e, SNAP("mktree")) :
	    snap_oid(s, NULL, tree, e, SNAP("rev-parse", "--verify",
	    "--end-of-options", rev.data));
	buf_release(&rev);
	return rc;
}

/* git's own words for it fill a screen. */
static int
has_author(struct snapshot *s, struct err *e)
{
	int st = snap_ask(s, NULL, NULL, NULL, e, SNAP("var",
	    "GIT_AUTHOR_IDENT"));

	return st <= 0 ? st : err_set(e, FX_EINPUT, "git does not know who "
	    "the author is: 'git config user.name NAME' and 'git config "
	    "user.email ADDRESS' tell it");
}

/* The index will be the tree's: is what it holds in a commit, or kept? */
static int
nothing_goes(struct snapshot *s, const char *before, struct err *e)
{
	struct buf out = BUF_INIT;
	int rc = 0;

	if (s->ref == NULL && strcmp(s->staged, before) != 0)
		rc = snap_git(s, NULL, &out, e, SNAP("diff-tree", "-r",
		    "--name-only", "--no-renames", "--diff-filter=AMT",
		    s->tree, s->staged));
	if (rc == 0 && out.len > 0)
		rc = err_set(e, FX_EFAIL, "what is staged was not kept");
	buf_release(&out);
	return rc;
}

/* Run it.  1: it refuses. */
static int
commit(struct snapshot *s, const char *message, const char *committer,
    struct buf *said, struct err *e)
{
	const char *const argv[] = { "-c", "core.splitIndex=false", "-c",
	    "core.fsmonitor=false", "-c", "core.untrackedCache=false",
	    "commit", "-q", "--cleanup=whitespace", "-F", "-", NULL };
	struct buf name = BUF_INIT, why = BUF_INIT;
	const char *env[] = { NULL, "GIT_TERMINAL_PROMPT=0", NULL };
	int st;

	buf_fmt(&name, "GIT_COMMITTER_NAME=%s", committer);
	env[0] = name.data;
	st = git_as_user(&s->own, argv, env, message, strlen(message), said,
	    &why, e);
	buf_append(said, buf_cstr(&why), why.len);
	/* The boundary's own words, from the hook that nothing skips. */
	if (st > 1 && strstr(buf_cstr(&why), "aborted by") &&
	    strstr(buf_cstr(&why), "hook"))
		st = 1;
	if (st > 1)
		git_failed("commit", &why, st, e);
	buf_release(&name);
	buf_release(&why);
	return st > 1 ? -1 : st;
}

/* A hook has made it another tree than was scanned: it is no commit then, and
 * what the hook did to the files stays.  The branch's log has it. */
static int
take_back(struct snapshot *s, const char *head, const char *before,
    const char *tree, struct buf *said, struct err *e)
{
	int rc = *before ? snap_git(s, NULL, NULL, e, SNAP("update-ref", "-m",
	    "fx-tcr: a hook changed the commit", "HEAD", before, head)) :
	    snap_git(s, NULL, NULL, e, SNAP("update-ref", "-d", "HEAD", head));

	if (rc < 0)
		return -1;
	buf_fmt(said, "a hook changed what would be committed, so it was not "
	    "(the hook's is %s):\n", head);
	rc = snap_git(s, NULL, said, e, SNAP("diff-tree", "-r", "--name-status",
	    "--no-renames", s->tree, tree));
	return rc < 0 ? -1 : 1;
}

/* With the index locked. */
static int
advance(struct snapshot *s, const char *message, const char *committer,
    const char *before, struct buf *said, struct err *e)
{
	char head[GIT_OID], tree[GIT_OID];
	int st = snap_commit_direct(s, message, committer, before, said, e);

	if (st < 2)
		return st == 0 ? snap_install_index(s, false, e) : st;
	st = commit(s, message, committer, said, e);
	/* What git says is one thing, what is there another. */
	if (st < 0 || snap_head(s, head, e) < 0 ||
	    tree_of(s, head, tree, e) < 0)
		return -1;
	if (strcmp(head, before) == 0)
		return st == 1 ? 1 : err_set(e, FX_EFAIL, "git commit: there "
		    "is no new commit");
	if (strcmp(tree, s->tree) != 0)
		return take_back(s, head, before, tree, said, e);
	return snap_install_index(s, false, e);
}

int
snapshot_commit(struct snapshot *s, const char *message,
    const char *committer, struct buf *said, struct err *e)
{
	char before[GIT_OID], tree[GIT_OID], *lock;
	bool same;
	int rc;

	if (*s->tree == '\0')
		return err_set(e, FX_EFAIL, "nothing was scanned");
	if (snap_kept_whole(s, e) < 0)
		return -1;
	s->plain = false;
	if (s->jj)
		return snap_jj_commit(s, message, said, e);
	if (snap_at_rest(s->g, e) < 0 || snap_head(s, before, e) < 0 ||
	    tree_of(s, before, tree, e) < 0 || nothing_goes(s, tree, e) < 0)
		return -1;
	same = strcmp(s->tree, tree) == 0;
	if ((!same && has_author(s, e) < 0) || (lock = snap_lock(s, e)) == NULL)
		return -1;
	rc = same ? snap_install_index(s, false, e) :
	    advance(s, message, committer, before, said, e);
	rc = snap_unlock(lock, rc, e);
	if (rc == 0)
		snap_kept_commit(s);
	return rc;
}
