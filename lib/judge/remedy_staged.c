/* The way out where the next commit was refused. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/remedy_facts.h"
#include "judge/remedy_staged.h"
#include "judge/remedy_worktree.h"

static const char lost[] = "take these edits back: they are lost";

void
remedy_go(struct remedy *o, enum remedy_state st, const char *words,
    const char *what)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "git %s %s", remedy_verb(st), words);
	remedy_say(o, b.data, what);
	buf_release(&b);
}

/* The one commit that is merged; false when there are several. */
static bool
merged(const struct git *g, char oid[GIT_OID])
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err ignored = ERR_INIT;
	size_t n;

	path_join(&path, g->gitdir, "MERGE_HEAD");
	oid[0] = '\0';
	if (io_slurp(&b, path.data, 1 << 20, &ignored) == 0) {
		n = strcspn(buf_cstr(&b), "\n");
		if (n < GIT_OID && n + 1 == b.len) {
			memcpy(oid, b.data, n);
			oid[n] = '\0';
		}
	}
	err_release(&ignored);
	buf_release(&path);
	buf_release(&b);
	return oid[0] != '\0';
}

/* Were the paths changed by hand, while something else was merged? */
static bool
by_hand(struct remedy *o, const char *merge)
{
	const char *base = o->fs->v[0].base;
	struct err ignored = ERR_INIT;
	char head[GIT_OID];
	bool yes;

	yes = base && scope_repo(o->s, &ignored) &&
	    repo_commit(o->s->repo, "HEAD", head, &ignored) == 1;
	for (size_t i = 0; i < o->n && yes; i++)
		yes = remedy_same(o->s, head, merge, o->paths[i]) &&
		    remedy_same(o->s, head, base, o->paths[i]);
	err_release(&ignored);
	return yes;
}

static void
merge(struct remedy *o)
{
	const char *base = o->fs->v[0].base;
	char oid[GIT_OID];
	bool one = merged(&o->s->git, oid), on = true;

	if (one && base && strcmp(oid, base) == 0)
		remedy_line(o, "restore --source=MERGE_HEAD --staged "
		    "--worktree", "take them as the base has them: your edits "
		    "in them are lost");
	else if (one && by_hand(o, oid))
		remedy_line(o, REMEDY_BACK, lost);
	else
		on = false;
	if (on)
		remedy_go(o, REMEDY_MERGE, "--continue", NULL);
	remedy_go(o, REMEDY_MERGE, "--abort", "give the merge up; what was "
	    "resolved or edited in it is lost");
}

/* A refused pick is on git's list again, mostly (not where git wanted a
 * message), and --skip does not shorten that. */
static void
picked(struct remedy *o, enum remedy_state st)
{
	static const char off[] = "takes it off the list where it is there "
	    "again; never --skip";
	struct buf id = BUF_INIT, b = BUF_INIT;

	if (remedy_rest(o))
		remedy_say(o, st == REMEDY_REBASE_FIXUP ?
		    "git commit --amend --no-edit" :
		    "git commit -C REBASE_HEAD",
		    "keep what is left of the commit");
	if (remedy_pick_id(&o->s->git, &id))
		buf_fmt(&b, "GIT_SEQUENCE_EDITOR=\"sed -i.old '1{/ %s/d;}'\" "
		    "git rebase --edit-todo", id.data);
	remedy_say(o, b.len ? b.data : "git rebase --edit-todo", off);
	remedy_go(o, st, "--continue", NULL);
	buf_release(&id);
	buf_release(&b);
}

/* Does the rebase stand between two commits (break, exec)? */
static bool
stands(const struct remedy *o)
{
	return remedy_in_gitdir(&o->s->git, "rebase-merge") &&
	    !remedy_in_gitdir(&o->s->git, "rebase-merge/stopped-sha");
}

/* Git is in the middle of something that can go on or be given up. */
static void
under_way(struct remedy *o, enum remedy_state st)
{
	remedy_line(o, REMEDY_BACK, lost);
	if (st == REMEDY_REBASE_PICK || st == REMEDY_REBASE_FIXUP)
		picked(o, st);
	else if (st == REMEDY_REBASE && stands(o) && remedy_rest(o))
		remedy_go(o, st, "--continue",
		    "once what is left is committed");
	else if (remedy_rest(o) || (st == REMEDY_REBASE &&
	    remedy_in_gitdir(&o->s->git, "rebase-merge")))
		remedy_go(o, st, "--continue", "with what is left of it");
	else
		remedy_go(o, st, "--skip", "nothing is left of it");
	remedy_go(o, st, "--abort", "or give all of it up");
}

/* Will git stash put all of it aside? */
static bool
stashable(const struct remedy *o)
{
	for (size_t i = 0; i < o->fs->n; i++) {
		const struct finding *f = &o->fs->v[i];

		if (f->path && (f->status == 'A' || f->status == 'D' ||
		    remedy_gitlink(f, true)))
			return false;
	}
	return o->n <= REMEDY_LINE;
}

/* The commit took its files from the work tree, and would again. */
static void
from_worktree(struct remedy *o)
{
	bool link = false;

	for (size_t i = 0; i < o->fs->n; i++)
		link |= remedy_gitlink(&o->fs->v[i], false);
	if (stashable(o) && !remedy_whole(&o->s->git)) {
		remedy_line(o, "stash push -q", "put the edits aside ('git "
		    "stash pop'), then commit again");
	} else {
		o->first = "git add -u && ";
		remedy_line(o, "restore --staged", "stage all but them, then "
		    "commit without -a or paths");
		o->first = NULL;
	}
	/* git restore moves no submodule. */
	if (!link)
		remedy_line(o, REMEDY_BACK, "or take them back: they are "
		    "lost");
}

/* What fx-tcr wants to commit is what the work tree has. */
static void
from_tcr(struct remedy *o)
{
	const struct findings *fs = o->fs;
	struct findings in_tree = *fs;
	struct git *g = &o->s->git;
	struct buf usual = BUF_INIT;
	char *index = g->index;

	path_join(&usual, g->gitdir, "index");
	g->index = usual.data;
	in_tree.source = FINDING_WORKTREE;
	o->fs = &in_tree;
	remedy_worktree(o);
	o->fs = fs;
	g->index = index;
	buf_release(&usual);
}

void
remedy_staged(struct remedy *o)
{
	enum remedy_state st = remedy_state(o->s);

	if (o->n == 0) {
		if (remedy_verb(st))
			remedy_go(o, st, "--abort", "give it up");
	} else if (st == REMEDY_MERGE) {
		merge(o);
	} else if (remedy_verb(st)) {
		under_way(o, st);
	} else if (st == REMEDY_UNBORN) {
		remedy_line(o, "rm -q -f --cached", "leave them out");
	} else if (remedy_from_tcr(&o->s->git)) {
		from_tcr(o);
	} else if (remedy_from_worktree(&o->s->git)) {
		from_worktree(o);
	} else {
		remedy_line(o, "restore --staged", "leave them out");
		remedy_line(o, REMEDY_BACK, "or take the edits back too: they "
		    "are lost");
	}
}
