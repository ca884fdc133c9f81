/* The way out where what is refused is committed. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/remedy_commits.h"
#include "judge/remedy_facts.h"
#include "judge/remedy_word.h"

enum { SHOWN = 2 };	/* commits */

/* What the commits are on: a branch, or HEAD's own id. */
struct tip {
	char oid[GIT_OID];	/* "": not known */
	char *name;		/* for a command line, quoted, owned */
	bool head;		/* it is checked out */
};

char *
remedy_branch(struct scope *s)
{
	const char *argv[] = { "symbolic-ref", "-q", "--short", "HEAD", NULL };
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	char *name = NULL;

	if (git_ask(&s->git, argv, NULL, 0, &b, NULL, &ignored) == 0 &&
	    b.len > 1) {
		b.data[b.len - 1] = '\0';
		name = buf_detach(&b);
	}
	err_release(&ignored);
	buf_release(&b);
	return name;
}

/* Would each path stand in a fileset as it is? */
static bool
as_they_are(const struct remedy *o)
{
	for (size_t i = 0; i < o->n; i++)
		for (const char *s = o->paths[i]; *s; s++)
			if ((unsigned char)*s < 0x20 || *s == 0x7f ||
			    *s == '"' || *s == '\\')
				return false;
	return true;
}

bool
remedy_in_jj(struct buf *b, const struct remedy *o, const char *words)
{
	bool all = o->n <= REMEDY_LINE;

	if (!all && as_they_are(o)) {
		remedy_piped(b, o);
		/* -r: without a path jj restores all of them. */
		buf_fmt(b, " | tr '\\0' '\\n' | sed 's/.*/root-file:\"&\"/' | "
		    "tr '\\n' '\\0' | xargs -0 -r %s", words);
		return true;
	}
	buf_str(b, words);
	for (size_t i = 0; i < o->n && i < REMEDY_LINE; i++) {
		buf_byte(b, ' ');
		remedy_fileset(b, o->paths[i]);
	}
	return all;
}

/* The commit that a revision of a commit names, "^" or "^2". */
static bool
parent(struct scope *s, const char *commit, const char *which,
    char oid[GIT_OID])
{
	struct err ignored = ERR_INIT;
	struct buf rev = BUF_INIT;
	bool yes;

	buf_fmt(&rev, "%s%s", commit, which);
	yes = scope_repo(s, &ignored) &&
	    repo_commit(s->repo, rev.data, oid, &ignored) == 1;
	err_release(&ignored);
	buf_release(&rev);
	return yes;
}

/* With merges kept: else what they brought in would be picked anew, and
 * refused as a copy of the base's own content. */
void
remedy_drop(struct buf *b, struct scope *s, const char *commit)
{
	char oid[GIT_OID];

	if (parent(s, commit, "^", oid))
		buf_fmt(b, "git rebase -r --onto %.12s^ %.12s", commit,
		    commit);
	else
		buf_str(b, "git rebase -r -i --root");
}

/* Does tip's history hold the commit? */
static bool
holds(struct scope *s, const char *tip, const char *commit)
{
	struct err ignored = ERR_INIT;
	char one[1][GIT_OID], (*bases)[GIT_OID] = NULL;
	size_t n = 0, cap = 0;
	bool yes;

	memcpy(one[0], tip, strlen(tip) + 1);
	yes = repo_merge_bases(s->repo, commit, one, 1, &bases, &n, &cap,
	    &ignored) == 0 && n == 1 && strcmp(bases[0], commit) == 0;
	err_release(&ignored);
	free(bases);
	return yes;
}

/* A branch that holds the commit, owned, and its tip; NULL: none. */
static char *
branch_with(struct scope *s, const char *commit, char oid[GIT_OID])
{
	const char *argv[] = { "for-each-ref", "--count=1", "--contains",
	    commit, "--format=%(objectname)%(refname:short)", "refs/heads",
	    NULL };
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	char *name = NULL;
	size_t n;

	if (git_run(&s->git, argv, NULL, 0, &b, &ignored) == 0 &&
	    (n = strlen(commit)) < GIT_OID && b.len > n + 1) {
		memcpy(oid, b.data, n);
		oid[n] = '\0';
		b.data[b.len - 1] = '\0';
		name = mem_strdup(b.data + n);
	}
	err_release(&ignored);
	buf_release(&b);
	return name;
}

static void
find_tip(struct tip *t, struct scope *s, const struct finding *f)
{
	struct err ignored = ERR_INIT;
	struct buf b = BUF_INIT;
	char *branch = NULL;

	if (scope_repo(s, &ignored) &&
	    repo_commit(s->repo, "HEAD", t->oid, &ignored) == 1 &&
	    holds(s, t->oid, f->commit)) {
		t->head = true;
		branch = remedy_branch(s);
		if (branch)
			text_shell(&b, branch);
		else
			buf_fmt(&b, "%.12s", t->oid);
	} else if (s->repo && f->ref &&
	    strncmp(f->ref, "refs/heads/", 11) == 0 &&
	    repo_ref(s->repo, f->ref, t->oid, &ignored) == 1 &&
	    holds(s, t->oid, f->commit)) {
		text_shell(&b, f->ref + 11);
	} else if ((branch = branch_with(s, f->commit, t->oid)) != NULL) {
		text_shell(&b, branch);
	} else {
		t->oid[0] = '\0';
	}
	if (b.len > 0)
		t->name = buf_detach(&b);
	err_release(&ignored);
	free(branch);
}

/* Take only the paths out of the commit, and keep what else it does, where
 * that can be said. */
static bool
without_paths(struct remedy *o, const struct finding *f, const struct tip *t)
{
	bool last = t->head && strcmp(t->oid, f->commit) == 0;
	struct buf b = BUF_INIT, words = BUF_INIT;
	char oid[GIT_OID];

	/* A contract file may be another one where that commit is. */
	if (t->name == NULL || o->n == 0 ||
	    (o->n > REMEDY_LINE && o->s->seal.task == NULL) ||
	    (f->base == NULL && !parent(o->s, f->commit, "^", oid)))
		return false;
	if (!last)
		buf_fmt(&b, "git switch -q --detach %.12s && ", f->commit);
	buf_fmt(&words, "restore --source=%.12s --staged --worktree",
	    f->base ? f->base : oid);
	remedy_command(&b, o, words.data);
	buf_str(&b, " && git commit -q --amend --allow-empty --no-edit");
	if (!last)
		buf_fmt(&b, " && git rebase -r --onto HEAD %.12s %s",
		    f->commit, t->name);
	remedy_say(o, b.data, "take only these paths out of it");
	buf_release(&words);
	buf_release(&b);
	return true;
}

/* Rewriting wants a clean work tree, and would take along what is staged. */
static void
aside(struct remedy *o)
{
	if (!o->said && remedy_dirty(&o->s->git))
		remedy_say(o, "git stash push -q", "put aside what is not "
		    "committed; at the end 'git stash pop'");
}

static void
print_git(struct remedy *o, const struct finding *f)
{
	struct tip t = { "", NULL, false };
	struct buf b = BUF_INIT;
	bool part;

	/* Who receives cannot know what the other side works with. */
	if (o->fs->source != FINDING_RECEIVE) {
		find_tip(&t, o->s, f);
		if (t.name == NULL) {
			buf_fmt(&b, "no branch here holds %.12s: there is "
			    "nothing to rewrite", f->commit);
			remedy_note(o, b.data);
			goto done;
		}
		aside(o);
	}
	part = without_paths(o, f, &t);
	remedy_drop(&b, o->s, f->commit);
	if (t.name && !t.head)
		buf_fmt(&b, " %s", t.name);
	remedy_say(o, b.data, &"or drop the commit, with all that is in it"
	    [part ? 0 : 3]);
	if (o->fs->source == FINDING_RECEIVE) {
		buf_clear(&b);
		buf_fmt(&b, "jj abandon %.12s", f->commit);
		remedy_say(o, b.data, "the same in jj");
	} else if (t.head && f->ref && strncmp(f->ref, "refs/tags/", 10) == 0) {
		buf_clear(&b);
		buf_str(&b, "git tag -f ");
		text_shell(&b, f->ref + 10);
		remedy_say(o, b.data, "then tag what is left");
	}
done:
	buf_release(&b);
	free(t.name);
}

static void
print_jj(struct remedy *o, const struct finding *f)
{
	bool at = o->fs->at && strcmp(o->fs->at, f->commit) == 0, all;
	struct buf b = BUF_INIT, words = BUF_INIT;

	/* The working copy's commit gets a new id with each snapshot. */
	buf_str(&words, "jj restore");
	if (at)
		o->commit = NULL;
	else
		buf_fmt(&words, " --changes-in %.12s", f->commit);
	all = remedy_in_jj(&b, o, words.data);
	if (o->n > 0)
		remedy_say(o, b.data, all ? "take only these paths out of it" :
		    "take the first of these paths out of it");
	buf_release(&words);
	buf_clear(&b);
	buf_fmt(&b, "jj abandon %.12s", at ? "@" : f->commit);
	remedy_say(o, b.data, &"or drop the commit, with all that is in it"
	    [o->n > 0 ? 0 : 3]);
	buf_release(&b);
}

/* Is there a finding of the same path in another commit? */
static bool
elsewhere(const struct findings *fs, const struct finding *f)
{
	for (size_t i = 0; i < fs->n; i++) {
		const struct finding *o = &fs->v[i];

		if (o->path && f->path && o->commit &&
		    strcmp(o->path, f->path) == 0 &&
		    strcmp(o->commit, f->commit) != 0)
			return true;
	}
	return false;
}

/* A merge that only has what a commit before it did: that one is the cause,
 * and the merge must not be dropped for it. */
static bool
inherits(struct remedy *o, const struct finding *f)
{
	char oid[GIT_OID];

	if (!parent(o->s, f->commit, "^2", oid))
		return false;
	for (size_t i = 0; i < o->fs->n; i++)
		if (o->fs->v[i].commit &&
		    strcmp(o->fs->v[i].commit, f->commit) == 0 &&
		    !elsewhere(o->fs, &o->fs->v[i]))
			return false;
	return true;
}

/* Is it the first finding of its commit?  A limit's is one only where no
 * path is named: the sizes come after the paths, of older commits too. */
static bool
first_of_commit(const struct findings *fs, size_t k, bool paths)
{
	const struct finding *f = &fs->v[k];

	if (!f->commit || (paths && strcmp(f->rule, "limit") == 0))
		return false;
	return k == 0 || !fs->v[k - 1].commit ||
	    strcmp(fs->v[k - 1].commit, f->commit) != 0;
}

/* The first commit that jj left in conflict: resolved there, the conflict is
 * gone from those behind it. */
static bool
in_conflict(struct remedy *o)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < o->fs->n; i++) {
		if (strcmp(o->fs->v[i].rule, "conflict") != 0)
			continue;
		buf_fmt(&b, "jj edit %.12s", o->fs->v[i].commit);
		remedy_say(o, b.data, "and resolve it in the files there");
		buf_clear(&b);
		buf_fmt(&b, "jj abandon %.12s", o->fs->v[i].commit);
		remedy_say(o, b.data, "or drop the commit");
		buf_release(&b);
		return true;
	}
	return false;
}

/* The last first: dropping a commit gives those behind it new ids. */
void
remedy_commits(struct remedy *o)
{
	const struct findings *fs = o->fs;
	size_t shown = 0, others = 0;
	struct buf b = BUF_INIT;
	bool paths = false;

	if (in_conflict(o))
		return;
	for (size_t i = 0; i < fs->n; i++)
		paths |= fs->v[i].commit && strcmp(fs->v[i].rule, "limit") != 0;
	for (size_t i = fs->n; i > 0; i--) {
		const struct finding *f = &fs->v[i - 1];

		if (!first_of_commit(fs, i - 1, paths))
			continue;
		if (shown == SHOWN) {
			others++;
			continue;
		}
		if (inherits(o, f))
			continue;
		remedy_paths(o, f->commit);
		if (o->s->git.jj_top)
			print_jj(o, f);
		else
			print_git(o, f);
		shown++;
	}
	if (others) {
		buf_fmt(&b, "and then the same for the %zu before", others);
		remedy_note(o, b.data);
	}
	buf_release(&b);
}
