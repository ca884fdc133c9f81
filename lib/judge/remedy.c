/* The commands that lead out of a refusal. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/term.h"
#include "base/text.h"
#include "judge/remedy.h"

enum { IN_LINE = 5 };	/* paths on one command line */

enum state {
	PLAIN, UNBORN, MERGING, PICKING, REVERTING, REBASING, APPLYING
};

static bool
in_gitdir(const struct git *g, const char *name)
{
	struct buf b = BUF_INIT;
	bool yes;

	path_join(&b, g->gitdir, name);
	yes = io_exists(b.data);
	buf_release(&b);
	return yes;
}

/* What git is in the middle of.  A rebase stops in a pick, so it is looked
 * for before CHERRY_PICK_HEAD. */
static enum state
state_of(struct scope *s)
{
	struct err ignored = ERR_INIT;
	char oid[GIT_OID];
	bool unborn;

	if (s->git.gitdir == NULL)
		return PLAIN;
	if (in_gitdir(&s->git, "rebase-merge"))
		return REBASING;
	if (in_gitdir(&s->git, "rebase-apply"))
		return in_gitdir(&s->git, "rebase-apply/applying") ?
		    APPLYING : REBASING;
	if (in_gitdir(&s->git, "MERGE_HEAD"))
		return MERGING;
	if (in_gitdir(&s->git, "CHERRY_PICK_HEAD"))
		return PICKING;
	if (in_gitdir(&s->git, "REVERT_HEAD"))
		return REVERTING;
	unborn = scope_repo(s, &ignored) &&
	    repo_commit(s->repo, "HEAD", oid, &ignored) == 0;
	err_release(&ignored);
	return unborn ? UNBORN : PLAIN;
}

/* Does the shell stand at the top of the work tree? */
static bool
at_top(const struct git *g)
{
	char cwd[PATH_MAX];

	return g->top && getcwd(cwd, sizeof(cwd)) && strcmp(cwd, g->top) == 0;
}

/* path as a pathspec that names it and nothing else, quoted for a shell. */
static void
pathspec(struct buf *b, const struct git *g, const char *path)
{
	struct buf spec = BUF_INIT;

	if (strpbrk(path, "*?[\\") || *path == ':')
		buf_str(&spec, ":(top,literal)");
	else if (!at_top(g))
		buf_str(&spec, ":/");
	buf_str(&spec, path);
	text_shell(b, spec.data);
	buf_release(&spec);
}

/* path as a fileset of jj that names it and nothing else: a string literal
 * of jj's template language, for a shell. */
static void
fileset(struct buf *b, const char *path)
{
	struct buf set = BUF_INIT;

	buf_str(&set, "root-file:\"");
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c == '"' || c == '\\')
			buf_fmt(&set, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_fmt(&set, "\\x%02x", c);
		else
			buf_byte(&set, c);
	}
	buf_byte(&set, '"');
	text_shell(b, set.data);
	buf_release(&set);
}

/* The command that takes one path back, as git has it; NULL when only an
 * abort leads out. */
static const char *
restore(enum finding_source source, enum state st)
{
	switch (source) {
	case FINDING_STAGED:
		return st == UNBORN ? "git rm -q --cached --" :
		    st == PLAIN || st == REVERTING ?
		    "git restore --staged --" : NULL;
	case FINDING_WORKTREE:
		return "git restore --source=HEAD --staged --worktree --";
	case FINDING_REF_TRANSACTION:
		return "git restore --source=HEAD --staged --worktree --";
	default:
		return NULL;
	}
}

static const char *
abort_of(enum state st)
{
	switch (st) {
	case MERGING:
		return "git merge --abort";
	case PICKING:
		return "git cherry-pick --abort";
	case APPLYING:
		return "git am --abort";
	case REBASING:
		return "git rebase --abort";
	default:
		return NULL;
	}
}

char *
remedy_git(const struct finding *f, const struct findings *fs,
    struct scope *s)
{
	struct buf b = BUF_INIT;
	enum state st;
	const char *cmd;

	if (s->git.jj || s->git.gitdir == NULL)
		return NULL;
	if (f->commit) {
		buf_fmt(&b, "git rebase --onto %.12s^ %.12s", f->commit,
		    f->commit);
		return buf_detach(&b);
	}
	if (f->path == NULL)
		return NULL;
	st = state_of(s);
	if (fs->source == FINDING_STAGED && (cmd = abort_of(st)) != NULL)
		return mem_strdup(cmd);
	if ((cmd = restore(fs->source, st)) == NULL)
		return NULL;
	if (fs->source == FINDING_WORKTREE && f->status == 'A') {
		/* restore does not know what was never tracked. */
		buf_str(&b, "git rm -q -f --cached --ignore-unmatch -- ");
		pathspec(&b, &s->git, f->path);
		return buf_detach(&b);
	}
	buf_fmt(&b, "%s ", cmd);
	pathspec(&b, &s->git, f->path);
	return buf_detach(&b);
}

char *
remedy_jj(const struct finding *f, const struct findings *fs, struct scope *s)
{
	struct buf b = BUF_INIT;

	(void)fs;
	if (s->git.jj_top == NULL || f->path == NULL)
		return NULL;
	if (f->commit)
		buf_fmt(&b, "jj restore --changes-in %.12s ", f->commit);
	else
		buf_str(&b, "jj restore ");
	fileset(&b, f->path);
	return buf_detach(&b);
}

/* All paths of the findings behind one command. */
static void
print_paths(const struct findings *fs, struct scope *s, const char *cmd,
    const char *what, FILE *fp)
{
	struct buf b = BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < fs->n; i++)
		n += fs->v[i].path && !fs->v[i].commit;
	if (n == 0)
		return;
	if (n > IN_LINE) {
		buf_str(&b, "fx-boundary -z --staged | git --literal-pathspecs"
		    " restore --staged --pathspec-from-file=- "
		    "--pathspec-file-nul");
		if (fs->source != FINDING_STAGED) {
			buf_clear(&b);
			buf_fmt(&b, "%s PATHS", cmd);
		}
	} else {
		buf_str(&b, cmd);
		for (size_t i = 0; i < fs->n; i++)
			if (fs->v[i].path && !fs->v[i].commit) {
				buf_byte(&b, ' ');
				pathspec(&b, &s->git, fs->v[i].path);
			}
	}
	fprintf(fp, "  %s   # %s\n", b.data, what);
	buf_release(&b);
}

static void
print_state(const struct findings *fs, struct scope *s, FILE *fp)
{
	enum state st = state_of(s);
	const char *cmd = abort_of(st);

	if (cmd) {
		fprintf(fp, "  %s   # give it up\n", cmd);
		if (st == REBASING)
			fputs("  git rebase --edit-todo   # or drop the "
			    "commit from the list, never --skip\n", fp);
		return;
	}
	if (st == UNBORN) {
		print_paths(fs, s, "git rm -q --cached --",
		    "leave them out", fp);
		return;
	}
	print_paths(fs, s, "git restore --staged --", "leave them out", fp);
	print_paths(fs, s, "git restore --source=HEAD --staged --worktree --",
	    "take the edits back too", fp);
}

/* Each commit once, with the rebase that drops it. */
static void
print_commits(const struct findings *fs, struct scope *s, FILE *fp)
{
	const char *last = "";
	size_t shown = 0;

	for (size_t i = 0; i < fs->n && shown < 3; i++) {
		const struct finding *f = &fs->v[i];

		if (!f->commit || strcmp(f->commit, last) == 0)
			continue;
		last = f->commit;
		shown++;
		if (s->git.jj_top)
			fprintf(fp, "  jj abandon %.12s   # drop the commit\n",
			    f->commit);
		else
			fprintf(fp, "  git rebase --onto %.12s^ %.12s   # drop "
			    "the commit\n", f->commit, f->commit);
		/* Who receives cannot know what the other side works with. */
		if (fs->source == FINDING_RECEIVE)
			fprintf(fp, "  jj abandon %.12s   # the same in jj\n",
			    f->commit);
	}
}

static void
print_jj(const struct findings *fs, struct scope *s, FILE *fp)
{
	size_t shown = 0;

	for (size_t i = 0; i < fs->n && shown < IN_LINE; i++) {
		char *cmd = remedy_jj(&fs->v[i], fs, s);

		if (cmd) {
			fprintf(fp, "  %s\n", cmd);
			shown++;
		}
		free(cmd);
	}
}

static bool
any_commit(const struct findings *fs)
{
	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].commit)
			return true;
	return false;
}

/* How to ask for more, and how to make it a task of its own. */
static void
print_more(const struct findings *fs, struct scope *s, FILE *fp)
{
	const struct finding *f = &fs->v[0];

	if (f->about_ref || s->task == NULL || s->seal.task == NULL)
		return;
	if (f->owner)
		fprintf(fp, "To work on it in its own task:\n  factory new "
		    "%s --from %s\n", f->owner, f->owner);
	else
		fputs("To make it a task of its own:\n  factory new NAME "
		    "--from NEW-TASK\n", fp);
	fputs("To ask for more, change the contract where you may, then:\n",
	    fp);
	fprintf(fp, "  fx-contract diff sealed .factory/%s/contract.yaml\n",
	    s->task);
	fprintf(fp, "  fx-contract seal --task %s --widen --reason TEXT\n",
	    s->task);
}

void
remedy_print(const struct findings *fs, struct scope *s, FILE *fp)
{
	bool out = any_commit(fs);

	for (size_t i = 0; i < fs->n && !out; i++)
		out = fs->v[i].path != NULL;
	if (out && s->git.gitdir && fs->source != FINDING_PATHS &&
	    fs->source != FINDING_CHECK) {
		fputs("The way out:\n", fp);
		if (s->git.jj_top && any_commit(fs))
			print_jj(fs, s, fp);
		if (any_commit(fs))
			print_commits(fs, s, fp);
		if (fs->source == FINDING_STAGED)
			print_state(fs, s, fp);
		else if (s->git.jj_top && !any_commit(fs))
			print_jj(fs, s, fp);
		else if (fs->source == FINDING_WORKTREE)
			print_paths(fs, s, "git restore --source=HEAD --staged"
			    " --worktree --", "take the edits back", fp);
	}
	if (out)
		print_more(fs, s, fp);
}
