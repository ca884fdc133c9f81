/* The way out where the work tree was refused. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/text.h"
#include "judge/remedy_commits.h"
#include "judge/remedy_facts.h"
#include "judge/remedy_word.h"
#include "judge/remedy_worktree.h"

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
in_jj(struct remedy *o, const char *base)
{
	struct buf b = BUF_INIT, words = BUF_INIT;
	bool all;

	buf_str(&words, "jj restore");
	if (base)
		buf_fmt(&words, " --from %.12s", base);
	all = remedy_in_jj(&b, o, words.data);
	if (o->n > 0)
		remedy_say(o, b.data, all ? "'jj undo' takes it back" :
		    "the first of them; 'jj undo' takes it back");
	buf_release(&b);
	buf_release(&words);
}

/* A repository in the work tree, which git neither stashes nor restores: a
 * submodule goes back to the commit that the base has of it.  Is it one? */
static bool
link_command(struct buf *b, const struct remedy *o, const struct finding *f)
{
	struct buf path = BUF_INIT, in = BUF_INIT;
	const char *paths[] = { f->path };
	struct remedy one = { .s = o->s, .fs = o->fs, .paths = paths, .n = 1 };
	struct err ignored = ERR_INIT;
	char oid[GIT_OID] = "";
	unsigned mode = 0;
	bool there, made;

	there = repo_entry(o->s->repo, f->base, f->path, &mode, oid,
	    &ignored) == 1;
	buf_fmt(&path, "%s/%s/.git", o->s->git.top, f->path);
	made = io_exists(path.data);
	remedy_on_paths(b, &one, !there ? "rm -q -f --cached "
	    "--ignore-unmatch" : made ? "restore --staged" :
	    "restore --staged --worktree");
	if (there && made) {
		remedy_up(&in, &o->s->git);
		buf_fmt(&in, "%s%s", in.len == 0 && *f->path == '-' ? "./" :
		    "", f->path);
		buf_str(b, " && git -C ");
		text_shell(b, in.data);
		buf_fmt(b, " switch -q --detach %.12s", oid);
	}
	err_release(&ignored);
	buf_release(&path);
	buf_release(&in);
	return there;
}

static void
links(struct remedy *o)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < o->fs->n; i++) {
		const struct finding *f = &o->fs->v[i];

		if (f->path == NULL || !remedy_gitlink(f, true))
			continue;
		buf_clear(&b);
		if (link_command(&b, o, f)) {
			remedy_say(o, b.data, "the submodule as the base has "
			    "it; its branches stay");
			continue;
		}
		remedy_say(o, b.data, "leave it out");
		remedy_note(o, "what is a repository of its own git does not "
		    "put aside: move it out of here");
	}
	buf_release(&b);
}

/* All paths but those of repositories. */
static void
files(struct remedy *o)
{
	size_t n = 0;

	remedy_paths(o, NULL);
	for (size_t k = 0; k < o->n; k++) {
		bool link = false;

		for (size_t i = 0; i < o->fs->n && !link; i++)
			link = o->fs->v[i].path &&
			    remedy_gitlink(&o->fs->v[i], true) &&
			    strcmp(o->fs->v[i].path, o->paths[k]) == 0;
		if (!link)
			o->paths[n++] = o->paths[k];
	}
	o->n = n;
}

/* A line of info/exclude that means this path alone. */
static bool
excludable(const char *path)
{
	size_t n = strlen(path);

	return n > 0 && strpbrk(path, "*?[\\\n") == NULL &&
	    path[n - 1] != ' ';
}

/* Files that git does not know may also stay where they are. */
static void
untracked(struct remedy *o)
{
	const char *argv[7 + REMEDY_LINE] = { "--literal-pathspecs", "-C",
	    o->s->git.top, "ls-files", "-oz", "--" };
	struct buf out = BUF_INIT, b = BUF_INIT;
	struct err ignored = ERR_INIT;
	size_t n = 6;

	for (size_t i = 0; o->n <= REMEDY_LINE && i < o->n; i++)
		if (excludable(o->paths[i]) && n + 1 < sizeof(argv) /
		    sizeof(*argv))
			argv[n++] = o->paths[i];
	if (n > 6)
		git_run(&o->s->git, argv, NULL, 0, &out, &ignored);
	for (size_t i = 0; i < out.len; i += strlen(out.data + i) + 1) {
		buf_byte(&b, ' ');
		text_shell(&b, out.data + i);
	}
	if (b.len > 0) {
		buf_clear(&out);
		buf_fmt(&out, "printf '/%%s\\n'%s >>\"$(git rev-parse "
		    "--git-path info/exclude)\"", b.data);
		remedy_say(o, out.data, "or leave what is untracked where it "
		    "is, out of every commit");
	}
	err_release(&ignored);
	buf_release(&out);
	buf_release(&b);
}

static void
in_git(struct remedy *o, const char *base)
{
	struct buf words = BUF_INIT;

	links(o);
	files(o);
	remedy_keep(o, base, true);
	remedy_keep_unstashed(o);
	remedy_line(o, "restore --staged", "first, so that git can put them "
	    "aside");
	files(o);
	remedy_keep(o, base, true);
	remedy_line(o, "stash push -q -u", "put the edits aside; "
	    "'git stash pop' brings them back");
	untracked(o);
	files(o);
	remedy_keep(o, base, false);
	back_to(&words, base);
	remedy_line(o, words.data, "take back what is committed: "
	    "later edits are lost");
	buf_release(&words);
}

void
remedy_worktree(struct remedy *o)
{
	const char *base = o->fs->v[0].base;

	if (o->s->git.jj_top) {
		in_jj(o, base);
	} else if (remedy_state(o->s) == REMEDY_UNBORN) {
		remedy_line(o, "rm -q -f --ignore-unmatch",
		    "delete what is staged");
		if (o->n <= REMEDY_LINE)
			remedy_line(o, "clean -q -f", "delete what is not");
	} else if (o->s->repo) {
		in_git(o, base);
	}
}

void
remedy_worktree_one(struct buf *b, struct remedy *o, enum remedy_state st)
{
	const struct finding *f = &o->fs->v[0];
	struct buf words = BUF_INIT;

	if (st == REMEDY_UNBORN || !o->s->repo)
		return;
	if (remedy_gitlink(f, true)) {
		link_command(b, o, f);
		return;
	}
	remedy_keep(o, f->base, true);
	if (o->n > 0) {
		remedy_keep_unstashed(o);
		if (o->n > 0) {
			remedy_on_paths(b, o, "restore --staged");
			buf_str(b, " && ");
		}
		remedy_paths(o, NULL);
		remedy_on_paths(b, o, "stash push -q -u");
		return;
	}
	remedy_paths(o, NULL);
	back_to(&words, f->base);
	remedy_on_paths(b, o, words.data);
	buf_release(&words);
}
