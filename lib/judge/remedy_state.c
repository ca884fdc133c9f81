/* What git is in the middle of. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/remedy_state.h"

bool
remedy_in_gitdir(const struct git *g, const char *name)
{
	struct buf b = BUF_INIT;
	bool yes;

	path_join(&b, g->gitdir, name);
	yes = io_exists(b.data);
	buf_release(&b);
	return yes;
}

/* Is a list of reverts being worked off?  A refused one leaves no
 * REVERT_HEAD, but the list stays. */
static bool
reverting(const struct git *g)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err ignored = ERR_INIT;
	bool yes;

	path_join(&path, g->gitdir, "sequencer/todo");
	yes = io_slurp(&b, path.data, 1 << 20, &ignored) == 0 &&
	    strncmp(buf_cstr(&b), "revert", 6) == 0;
	err_release(&ignored);
	buf_release(&path);
	buf_release(&b);
	return yes;
}

/* A rebase stops in a pick, so it is looked for before CHERRY_PICK_HEAD. */
enum remedy_state
remedy_state(struct scope *s)
{
	struct err ignored = ERR_INIT;
	const struct git *g = &s->git;
	char oid[GIT_OID];
	bool unborn;

	if (g->gitdir == NULL)
		return REMEDY_PLAIN;
	/* In a rebase a pick has CHERRY_PICK_HEAD only while it is committed
	 * without a conflict; what stopped is off the list already. */
	if (remedy_in_gitdir(g, "rebase-merge"))
		return remedy_in_gitdir(g, "CHERRY_PICK_HEAD") ?
		    REMEDY_REBASE_PICK : REMEDY_REBASE;
	if (remedy_in_gitdir(g, "rebase-apply"))
		return remedy_in_gitdir(g, "rebase-apply/applying") ?
		    REMEDY_AM : REMEDY_REBASE;
	if (remedy_in_gitdir(g, "MERGE_HEAD"))
		return REMEDY_MERGE;
	if (remedy_in_gitdir(g, "CHERRY_PICK_HEAD"))
		return REMEDY_PICK;
	if (remedy_in_gitdir(g, "REVERT_HEAD") || reverting(g))
		return REMEDY_REVERT;
	unborn = scope_repo(s, &ignored) &&
	    repo_commit(s->repo, "HEAD", oid, &ignored) == 0;
	err_release(&ignored);
	return unborn ? REMEDY_UNBORN : REMEDY_PLAIN;
}

const char *
remedy_verb(enum remedy_state st)
{
	switch (st) {
	case REMEDY_MERGE:
		return "merge";
	case REMEDY_PICK:
		return "cherry-pick";
	case REMEDY_REVERT:
		return "revert";
	case REMEDY_REBASE_PICK:
	case REMEDY_REBASE:
		return "rebase";
	case REMEDY_AM:
		return "am";
	case REMEDY_PLAIN:
	case REMEDY_UNBORN:
		break;
	}
	return NULL;
}

bool
remedy_from_worktree(const struct git *g)
{
	size_t n = g->index ? strlen(g->index) : 0;

	return n > 5 && strcmp(g->index + n - 5, ".lock") == 0;
}
