/* The commands that lead out of a refusal.
 *
 * Whoever is refused runs them as they stand: so each names paths in a way
 * that holds for any bytes, and one that loses work says so. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "judge/remedy.h"
#include "judge/remedy_commits.h"
#include "judge/remedy_contract.h"
#include "judge/remedy_line.h"
#include "judge/remedy_moved.h"
#include "judge/remedy_staged.h"
#include "judge/remedy_state.h"
#include "judge/remedy_word.h"
#include "judge/remedy_worktree.h"

/* The task's own branch is where it belongs. */
static void
own_branch(struct remedy *o)
{
	const struct finding *f = &o->fs->v[0];
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT, ref = BUF_INIT;
	const char *base = o->s->seal.base_ref;
	char oid[GIT_OID], *branch = remedy_branch(o->s);
	bool here = branch && f->ref && strcmp(f->ref + 11, branch) == 0;

	if (strcmp(f->rule, "base") != 0 && strcmp(f->rule, "other-task") != 0)
		goto done;
	if (o->fs->source == FINDING_PRE_PUSH && base &&
	    strncmp(base, "refs/remotes/", 13) == 0 && f->ref &&
	    strcmp(base, f->ref) != 0) {
		buf_fmt(&b, "git push %.*s HEAD:refs/heads/%s",
		    (int)strcspn(base + 13, "/"), base + 13, o->s->task);
		remedy_say(o, b.data, "push the task's own branch");
	} else if (o->fs->source != FINDING_PRE_PUSH && here) {
		buf_fmt(&ref, "refs/heads/%s", o->s->task);
		buf_fmt(&b, "git switch %s%s", scope_repo(o->s, &ignored) &&
		    repo_ref(o->s->repo, ref.data, oid, &ignored) == 1 ?
		    "" : "-c ", o->s->task);
		remedy_say(o, b.data, "the task's own branch; what is staged "
		    "comes along");
	}
done:
	err_release(&ignored);
	free(branch);
	buf_release(&ref);
	buf_release(&b);
}

/* How to make it a task of its own, and how to ask for more. */
static void
more(struct remedy *o)
{
	const struct finding *f = &o->fs->v[0];
	const struct scope *s = o->s;
	struct buf b = BUF_INIT, file = BUF_INIT, usual = BUF_INIT;

	if (f->about_ref || s->seal.task == NULL ||
	    strcmp(f->rule, "conflict") == 0 ||
	    (f->task && strcmp(f->task, s->task) != 0))
		return;
	if (strcmp(f->rule, "limit") == 0 && f->base && !f->commit) {
		buf_fmt(&b, "git diff --cached --stat %.12s", f->base);
		remedy_say(o, b.data, "what is counted");
	}
	buf_clear(&b);
	buf_fmt(&b, "factory new %s --from %s", f->owner ? f->owner : "NAME",
	    f->owner ? f->owner : "NEW-TASK");
	remedy_say(o, b.data, f->owner ? "or work on it in its own task" :
	    "or make it a task of its own");
	if (s->seal.source && *s->seal.source != '/')
		remedy_up(&file, &s->git);
	buf_str(&file, s->seal.source ? s->seal.source : "FILE");
	buf_clear(&b);
	buf_str(&b, "fx-contract diff sealed ");
	text_shell(&b, file.data);
	remedy_say(o, b.data, "or ask for more: change the contract, look");
	buf_clear(&b);
	buf_fmt(&b, "fx-contract seal --task %s --widen --reason TEXT",
	    s->task);
	buf_fmt(&usual, ".factory/%s/contract.yaml", s->task);
	if (!s->seal.source || strcmp(s->seal.source, usual.data) != 0) {
		buf_byte(&b, ' ');
		text_shell(&b, file.data);
	}
	/* Which commits stay private is set in jj, by what was sealed. */
	if (s->git.jj_top)
		buf_str(&b, " && factory init");
	remedy_say(o, b.data, "and seal it");
	buf_release(&usual);
	buf_release(&file);
	buf_release(&b);
}

void
remedy_print(const struct findings *fs, struct scope *s, FILE *fp)
{
	struct remedy o = { .fp = fp, .s = s, .fs = fs };

	if (fs->n == 0 || s->git.gitdir == NULL)
		return;
	remedy_paths(&o, NULL);
	switch (fs->source) {
	case FINDING_STAGED:
		remedy_staged(&o);
		break;
	case FINDING_WORKTREE:
		if (fs->v[0].commit)
			remedy_commits(&o);
		else
			remedy_worktree(&o);
		break;
	case FINDING_REF_TRANSACTION:
		remedy_moved(&o);
		break;
	case FINDING_COMMITS:
	case FINDING_PRE_PUSH:
	case FINDING_RECEIVE:
		remedy_commits(&o);
		break;
	case FINDING_PATHS:
	case FINDING_CHECK:
		break;
	}
	if (fs->v[0].about_ref && fs->source != FINDING_RECEIVE)
		own_branch(&o);
	if (remedy_has_contract(&o))
		remedy_contract(&o);
	/* More for its own contract nobody can be given. */
	if (fs->n > 1 || !remedy_has_contract(&o))
		more(&o);
	free(o.paths);
}

char *
remedy_git(const struct finding *f, const struct findings *fs,
    struct scope *s)
{
	struct finding one = *f;
	struct findings alone = { .v = &one, .n = 1, .source = fs->source };
	struct remedy o = { .s = s, .fs = &alone };
	struct buf b = BUF_INIT;
	enum remedy_state st;

	if (s->git.jj || s->git.gitdir == NULL || f->path == NULL)
		return NULL;
	remedy_paths(&o, NULL);
	st = remedy_state(s);
	if (fs->source == FINDING_REF_TRANSACTION)
		remedy_on_paths(&b, &o, REMEDY_BACK);
	else if (f->commit)
		remedy_drop(&b, s, f->commit);
	else if (fs->source == FINDING_STAGED && remedy_verb(st))
		buf_fmt(&b, "git %s --abort", remedy_verb(st));
	else if (fs->source == FINDING_STAGED)
		remedy_on_paths(&b, &o, st == REMEDY_UNBORN ?
		    "rm -q -f --cached" : remedy_from_tcr(&s->git) ?
		    "stash push -q -u" : remedy_from_worktree(&s->git) ?
		    "stash push -q" : "restore --staged");
	else if (fs->source == FINDING_WORKTREE)
		remedy_worktree_one(&b, &o, st);
	free(o.paths);
	return b.len > 0 ? buf_detach(&b) : NULL;
}

char *
remedy_jj(const struct finding *f, const struct findings *fs, struct scope *s)
{
	struct buf b = BUF_INIT;

	if (s->git.jj_top == NULL || f->path == NULL)
		return NULL;
	buf_str(&b, "jj restore ");
	if (f->commit && !(fs->at && strcmp(fs->at, f->commit) == 0))
		buf_fmt(&b, "--changes-in %.12s ", f->commit);
	else if (!f->commit && f->base && fs->source == FINDING_WORKTREE)
		buf_fmt(&b, "--from %.12s ", f->base);
	remedy_fileset(&b, f->path);
	return buf_detach(&b);
}
