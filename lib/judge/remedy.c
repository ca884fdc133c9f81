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
#include "judge/remedy_line.h"
#include "judge/remedy_state.h"
#include "judge/remedy_word.h"

#define BACK "restore --source=HEAD --staged --worktree"

/* "git VERB WORDS" of what is under way. */
static void
go(struct remedy *o, enum remedy_state st, const char *words,
    const char *what)
{
	struct buf b = BUF_INIT;

	buf_fmt(&b, "git %s %s", remedy_verb(st), words);
	remedy_say(o, b.data, what);
	buf_release(&b);
}

/* Is it the base that is merged, so that its content may be taken? */
static bool
merging_base(const struct scope *s, const struct finding *f)
{
	struct buf path = BUF_INIT, b = BUF_INIT;
	struct err ignored = ERR_INIT;
	bool yes;

	path_join(&path, s->git.gitdir, "MERGE_HEAD");
	yes = f->base && io_slurp(&b, path.data, 1 << 20, &ignored) == 0 &&
	    b.len == strlen(f->base) + 1 &&
	    strncmp(b.data, f->base, b.len - 1) == 0;
	err_release(&ignored);
	buf_release(&path);
	buf_release(&b);
	return yes;
}

/* Git is in the middle of something that can go on or be given up. */
static void
under_way(struct remedy *o, enum remedy_state st)
{
	static const char mine[] = "take these edits back: they are lost";

	if (st == REMEDY_MERGE) {
		if (merging_base(o->s, &o->fs->v[0])) {
			remedy_line(o, "restore --source=MERGE_HEAD --staged"
			    " --worktree", "take them as the base has them");
			go(o, st, "--continue", NULL);
		}
		go(o, st, "--abort", "give the merge up");
		return;
	}
	remedy_line(o, BACK, mine);
	if (st == REMEDY_REBASE_PICK) {
		remedy_say(o, "git commit -C REBASE_HEAD",
		    "keep what is left of the commit, if anything is");
		go(o, st, "--edit-todo", "delete its line from the list; "
		    "never --skip, which leaves it there");
		go(o, st, "--continue", NULL);
	} else {
		go(o, st, "--continue", st == REMEDY_REBASE &&
		    remedy_in_gitdir(&o->s->git, "rebase-merge") ?
		    "with what is left of it" :
		    "with what is left of it; --skip when nothing is");
	}
	go(o, st, "--abort", "or give all of it up");
}

static void
staged(struct remedy *o)
{
	enum remedy_state st = remedy_state(o->s);

	if (o->n == 0) {
		if (remedy_verb(st))
			go(o, st, "--abort", "give it up");
	} else if (remedy_verb(st)) {
		under_way(o, st);
	} else if (st == REMEDY_UNBORN) {
		remedy_line(o, "rm -q -f --cached", "leave them out");
	} else if (remedy_from_worktree(&o->s->git)) {
		remedy_line(o, "stash push -q", "put the edits aside ('git "
		    "stash pop'), then commit again");
		if (o->n <= REMEDY_LINE)
			remedy_line(o, BACK, "or take them back: they are "
			    "lost");
	} else {
		remedy_line(o, "restore --staged", "leave them out");
		remedy_line(o, BACK, "or take the edits back too: they are "
		    "lost");
	}
}

/* Keep the paths that HEAD has as the base has them (or the others). */
static void
keep(struct remedy *o, const char *base, bool same)
{
	struct err ignored = ERR_INIT;
	char head[GIT_OID], a[GIT_OID], b[GIT_OID];
	size_t n = 0;

	if (repo_commit(o->s->repo, "HEAD", head, &ignored) == 1)
		for (size_t i = 0; i < o->n; i++) {
			unsigned m = 0, k = 0;

			a[0] = b[0] = '\0';
			repo_entry(o->s->repo, head, o->paths[i], &m, a,
			    &ignored);
			repo_entry(o->s->repo, base, o->paths[i], &k, b,
			    &ignored);
			if ((m == k && strcmp(a, b) == 0) == same)
				o->paths[n++] = o->paths[i];
		}
	err_release(&ignored);
	o->n = n;
}

/* The words of a command that takes the base's version. */
static void
back_to(struct buf *b, const char *base)
{
	if (base)
		buf_fmt(b, "restore --source=%.12s --staged --worktree", base);
	else
		buf_str(b, "rm -q -f");
}

static void
worktree_jj(struct remedy *o, const char *base)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "jj restore");
	if (base)
		buf_fmt(&b, " --from %.12s", base);
	remedy_filesets(&b, o);
	if (o->n > 0)
		remedy_say(o, b.data, o->n > REMEDY_LINE ? "the first of "
		    "them; 'jj undo' takes it back" :
		    "'jj undo' takes it back");
	buf_release(&b);
}

static void
worktree(struct remedy *o)
{
	const char *base = o->fs->v[0].base;
	struct buf words = BUF_INIT;

	if (o->s->git.jj_top) {
		worktree_jj(o, base);
	} else if (remedy_state(o->s) == REMEDY_UNBORN) {
		remedy_line(o, "rm -q -f --ignore-unmatch",
		    "delete what is staged");
		if (o->n <= REMEDY_LINE)
			remedy_line(o, "clean -q -f", "delete what is not");
	} else if (o->s->repo) {
		keep(o, base, true);
		remedy_line(o, "stash push -q -u", "put the edits aside; "
		    "'git stash pop' brings them back");
		remedy_paths(o, NULL);
		keep(o, base, false);
		back_to(&words, base);
		remedy_line(o, words.data, "take back what is committed: "
		    "later edits are lost");
	}
	buf_release(&words);
}

/* Leave out what neither HEAD nor the index has: git would name it as an
 * error, and take nothing back. */
static void
there(struct remedy *o)
{
	const char *argv[REMEDY_LINE + 7] = { "--literal-pathspecs",
	    "ls-files", "-z", "--full-name", "--with-tree=HEAD", "--" };
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	size_t n = 0;

	if (o->n == 0 || o->n > REMEDY_LINE)
		return;
	for (size_t i = 0; i < o->n; i++)
		argv[6 + i] = o->paths[i];
	if (git_run(&o->s->git, argv, NULL, 0, &b, &ignored) == 0) {
		for (size_t i = 0; i < o->n; i++)
			for (size_t k = 0; k < b.len;
			    k += strlen(b.data + k) + 1)
				if (strcmp(b.data + k, o->paths[i]) == 0) {
					o->paths[n++] = o->paths[i];
					break;
				}
		o->n = n;
	}
	err_release(&ignored);
	buf_release(&b);
}

/* A branch that may not move.  What git had prepared for it stays. */
static void
transaction(struct remedy *o)
{
	const struct finding *f = &o->fs->v[0];
	enum remedy_state st = remedy_state(o->s);
	struct buf b = BUF_INIT;
	char *branch = remedy_branch(o->s);
	const char *name = f->ref && strncmp(f->ref, "refs/heads/", 11) == 0 ?
	    f->ref + 11 : NULL;

	if (st == REMEDY_REBASE && name &&
	    remedy_in_gitdir(&o->s->git, "rebase-apply") &&
	    !remedy_in_gitdir(&o->s->git, "rebase-apply/head-name")) {
		/* All is applied, and the name to go back to is gone. */
		buf_str(&b, "git rebase --quit && git switch ");
		text_shell(&b, name);
		remedy_say(o, b.data, "give the rebase up");
	} else if (remedy_verb(st)) {
		go(o, st, "--abort", "give it up");
	} else if (branch && name && strcmp(branch, name) == 0) {
		there(o);
		remedy_line(o, BACK, "take them back as the branch has them: "
		    "edits are lost");
	}
	free(branch);
	buf_release(&b);
}

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
	    strncmp(base, "refs/remotes/", 13) == 0) {
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
		staged(&o);
		break;
	case FINDING_WORKTREE:
		if (fs->v[0].commit)
			remedy_commits(&o);
		else
			worktree(&o);
		break;
	case FINDING_REF_TRANSACTION:
		transaction(&o);
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
	more(&o);
	free(o.paths);
}

/* The same of one path of the work tree. */
static void
worktree_one(struct buf *b, struct remedy *o, enum remedy_state st)
{
	const char *base = o->fs->v[0].base;
	struct buf words = BUF_INIT;

	if (st == REMEDY_UNBORN || !o->s->repo)
		return;
	keep(o, base, true);
	if (o->n > 0) {
		remedy_on_paths(b, o, "stash push -q -u");
		return;
	}
	remedy_paths(o, NULL);
	back_to(&words, base);
	remedy_on_paths(b, o, words.data);
	buf_release(&words);
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
		remedy_on_paths(&b, &o, BACK);
	else if (f->commit)
		remedy_drop(&b, s, f->commit);
	else if (fs->source == FINDING_STAGED && remedy_verb(st))
		buf_fmt(&b, "git %s --abort", remedy_verb(st));
	else if (fs->source == FINDING_STAGED)
		remedy_on_paths(&b, &o, st == REMEDY_UNBORN ?
		    "rm -q -f --cached" : remedy_from_worktree(&s->git) ?
		    "stash push -q" : "restore --staged");
	else if (fs->source == FINDING_WORKTREE)
		worktree_one(&b, &o, st);
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
