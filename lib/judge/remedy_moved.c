/* The way out where a branch may not move.  What git had prepared for it in
 * index and work tree stays behind. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "judge/remedy_commits.h"
#include "judge/remedy_facts.h"
#include "judge/remedy_moved.h"
#include "judge/remedy_staged.h"

/* Of a rebase --apply all is applied, and the name to go back to is gone. */
static void
quit(struct remedy *o, const char *name)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "git rebase --quit && git switch ");
	text_shell(&b, name);
	remedy_say(o, b.data, "give the rebase up");
	buf_release(&b);
}

/* As after a reset, a fast-forward, switch -C: of what the person edited
 * nothing is touched. */
static void
paths(struct remedy *o)
{
	size_t n;

	remedy_keep_moved(o, false);
	n = o->n;
	remedy_line(o, REMEDY_BACK, "take them back as HEAD has them: edits "
	    "are lost");
	remedy_paths(o, NULL);
	remedy_keep_moved(o, true);
	remedy_line(o, "restore --staged", "take the index back; the work "
	    "tree stays");
	if (o->n > 0)
		remedy_say(o, "git reset -q", "or all of the index");
	else if (n > 0)
		remedy_say(o, "git reset -q --merge", "or all that came with "
		    "them; what else is staged is lost");
	else
		remedy_note(o, "nothing was changed: index and work tree are "
		    "as they were");
}

/* The base was to be moved to what is on other branches already: so was
 * the index, and the work tree unless the person has edits there. */
static void
base(struct remedy *o, const char *now)
{
	const char *fresh[] = { "rev-list", "-1", now, "--not", "--all", NULL };
	const char *same[] = { "diff-index", "--cached", "--quiet", now, "--",
	    NULL };
	const char *head[] = { "diff-index", "--cached", "--quiet", "HEAD",
	    "--", NULL };
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	const struct git *g = &o->s->git;

	if (git_run(g, fresh, NULL, 0, &b, &ignored) == 0 && b.len == 0 &&
	    git_ask(g, same, NULL, 0, NULL, NULL, &ignored) == 0 &&
	    git_ask(g, head, NULL, 0, NULL, NULL, &ignored) == 1)
		remedy_say(o, remedy_edited(g) ? "git reset -q" :
		    "git reset -q --merge", "take back what was moved for it");
	err_release(&ignored);
	buf_release(&b);
}

void
remedy_moved(struct remedy *o)
{
	const struct finding *f = &o->fs->v[0];
	enum remedy_state st = remedy_state(o->s);
	const char *name = f->ref && strncmp(f->ref, "refs/heads/", 11) == 0 ?
	    f->ref + 11 : NULL;

	if (st == REMEDY_REBASE && name &&
	    remedy_in_gitdir(&o->s->git, "rebase-apply") &&
	    !remedy_in_gitdir(&o->s->git, "rebase-apply/head-name"))
		quit(o, name);
	else if (remedy_verb(st))
		remedy_go(o, st, "--abort", "give it up");
	else if (!f->about_ref)
		paths(o);
	else if (f->now)
		base(o, f->now);
}
