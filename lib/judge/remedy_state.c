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

/* A line of a file of git's, the first or the last that is no comment. */
static void
line_of(const struct git *g, const char *name, bool last, struct buf *line)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err ignored = ERR_INIT;
	size_t n;

	path_join(&path, g->gitdir, name);
	if (io_slurp(&b, path.data, 1 << 20, &ignored) == 0)
		for (const char *s = buf_cstr(&b); *s;
		    s += n + (s[n] == '\n')) {
			n = strcspn(s, "\n");
			if (n == 0 || *s == '#' || (!last && line->len > 0))
				continue;
			buf_clear(line);
			buf_append(line, s, n);
		}
	err_release(&ignored);
	buf_release(&path);
	buf_release(&b);
}

bool
remedy_pick_id(const struct git *g, struct buf *b)
{
	struct buf line = BUF_INIT;
	const char *s;
	size_t n = 0;

	line_of(g, "rebase-merge/done", true, &line);
	for (s = buf_cstr(&line); *s && n < 7; s += strspn(s, " ")) {
		s += strcspn(s, " ");
		n = strspn(s + strspn(s, " "), "0123456789abcdef");
	}
	if (n >= 7)
		buf_append(b, s, 7);
	buf_release(&line);
	return n >= 7;
}

/* What git is doing in a rebase.  A pick that a hook refuses goes back on
 * the list; what had stopped for a person is off it. */
static enum remedy_state
rebasing(const struct git *g)
{
	struct buf done = BUF_INIT, todo = BUF_INIT;
	bool fixup, again;

	line_of(g, "rebase-merge/done", true, &done);
	line_of(g, "rebase-merge/git-rebase-todo", false, &todo);
	fixup = strncmp(buf_cstr(&done), "fixup ", 6) == 0 ||
	    strncmp(buf_cstr(&done), "squash ", 7) == 0 ||
	    strncmp(buf_cstr(&done), "f ", 2) == 0 ||
	    strncmp(buf_cstr(&done), "s ", 2) == 0;
	/* A pick has CHERRY_PICK_HEAD only while it is committed without a
	 * conflict; a fixup never has. */
	again = remedy_in_gitdir(g, "CHERRY_PICK_HEAD") ||
	    (done.len > 0 && strcmp(buf_cstr(&done), buf_cstr(&todo)) == 0) ||
	    (fixup && !remedy_in_gitdir(g, "rebase-merge/stopped-sha"));
	buf_release(&done);
	buf_release(&todo);
	return !again ? REMEDY_REBASE : fixup ? REMEDY_REBASE_FIXUP :
	    REMEDY_REBASE_PICK;
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
	if (remedy_in_gitdir(g, "rebase-merge"))
		return rebasing(g);
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
	case REMEDY_REBASE_FIXUP:
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

bool
remedy_from_tcr(const struct git *g)
{
	static const char end[] = "/factory/snapshot/index";
	size_t n = g->index ? strlen(g->index) : 0, k = sizeof(end) - 1;

	return n >= k && strcmp(g->index + n - k, end) == 0;
}
