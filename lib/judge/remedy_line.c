/* A line of the way out: a command on the paths that were refused. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "judge/remedy_line.h"
#include "judge/remedy_state.h"
#include "judge/remedy_word.h"

void
remedy_say(struct remedy *o, const char *command, const char *what)
{
	if (!o->said)
		fputs("The way out:\n", o->fp);
	o->said = true;
	fprintf(o->fp, "  %s", command);
	if (what)
		fprintf(o->fp, "   # %s", what);
	fputc('\n', o->fp);
}

void
remedy_note(struct remedy *o, const char *text)
{
	if (!o->said)
		fputs("The way out:\n", o->fp);
	o->said = true;
	fprintf(o->fp, "  # %s\n", text);
}

/* A slash before all else: what is in a folder comes right behind it. */
static int
by_name(const void *a, const void *b)
{
	const unsigned char *s = *(const unsigned char *const *)a;
	const unsigned char *t = *(const unsigned char *const *)b;

	while (*s && *s == *t)
		s++, t++;
	return (*s == '/' ? 1 : *s * 2) - (*t == '/' ? 1 : *t * 2);
}

void
remedy_paths(struct remedy *o, const char *commit)
{
	size_t n = 0;

	free(o->paths);
	o->n = 0;
	o->commit = commit;
	o->paths = mem_alloc((o->fs->n + 1) * sizeof(*o->paths));
	for (size_t i = 0; i < o->fs->n; i++) {
		const struct finding *f = &o->fs->v[i];

		if (f->path && (commit == NULL || (f->commit &&
		    strcmp(f->commit, commit) == 0)))
			o->paths[n++] = f->path;
	}
	qsort(o->paths, n, sizeof(*o->paths), by_name);
	/* A file that became a folder, or was one, names all in it: once its
	 * own entry is back, git would find no more of it. */
	for (size_t i = 0; i < n; i++)
		if (o->n == 0 || !path_within(o->paths[i],
		    o->paths[o->n - 1]))
			o->paths[o->n++] = o->paths[i];
}

/* Whose contract rules, where the workspace does not tell. */
static void
whose(struct buf *b, const struct scope *s)
{
	if (s->seal.task && (s->binding.task == NULL ||
	    strcmp(s->binding.task, s->seal.task) != 0))
		buf_fmt(b, " --task %s", s->seal.task);
	if (s->seal.task == NULL && s->contract.name) {
		buf_str(b, " -c ");
		text_shell(b, s->contract.name);
	}
}

void
remedy_again(struct buf *b, const struct findings *fs, const struct scope *s)
{
	const char *tip = NULL;

	for (size_t i = 0; i < fs->n; i++)
		if (fs->v[i].commit)
			tip = fs->v[i].commit;
	if (fs->source == FINDING_STAGED)
		buf_str(b, " --staged");
	else if (fs->source == FINDING_WORKTREE)
		buf_str(b, " --worktree");
	else if (tip)
		buf_fmt(b, " --commits %.12s", tip);
	else
		return;
	whose(b, s);
}

void
remedy_piped(struct buf *b, const struct remedy *o)
{
	const struct scope *s = o->s;

	if (o->commit)
		buf_fmt(b, "fx-boundary -z --commits %.12s^!", o->commit);
	else if (o->fs->source == FINDING_WORKTREE)
		buf_str(b, "fx-boundary -z --worktree");
	else
		buf_fmt(b, "%sfx-boundary -z --staged",
		    remedy_from_worktree(&s->git) ? "git add -u && " : "");
	whose(b, s);
}

/* Too many paths for a line: they come through a pipe. */
static void
piped(struct buf *b, const struct remedy *o, const char *words)
{
	struct buf up = BUF_INIT;

	remedy_piped(b, o);
	buf_str(b, " | git ");
	remedy_up(&up, &o->s->git);
	if (up.len > 0) {
		buf_str(b, "-C ");
		text_shell(b, up.data);
		buf_byte(b, ' ');
	}
	buf_fmt(b, "--literal-pathspecs %s --pathspec-from-file=- "
	    "--pathspec-file-nul", words);
	buf_release(&up);
}

void
remedy_on_paths(struct buf *b, const struct remedy *o, const char *words)
{
	buf_fmt(b, "git %s --", words);
	for (size_t i = 0; i < o->n; i++) {
		buf_byte(b, ' ');
		remedy_pathspec(b, &o->s->git, o->paths[i]);
	}
}

void
remedy_command(struct buf *b, const struct remedy *o, const char *words)
{
	if (o->n > REMEDY_LINE) {
		piped(b, o, words);
	} else {
		buf_str(b, o->first ? o->first : "");
		remedy_on_paths(b, o, words);
	}
}

void
remedy_line(struct remedy *o, const char *words, const char *what)
{
	struct buf b = BUF_INIT;

	if (o->n > 0) {
		remedy_command(&b, o, words);
		remedy_say(o, b.data, what);
	}
	buf_release(&b);
}
