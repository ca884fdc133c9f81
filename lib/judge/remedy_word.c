/* Words of the commands that lead out. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"
#include "door/git.h"
#include "judge/remedy_word.h"

void
remedy_up(struct buf *b, const struct git *g)
{
	/* git runs hooks at the top, and tells where it was started. */
	const char *prefix = getenv("GIT_PREFIX"), *below = NULL;
	char *cwd = getcwd(NULL, 0);

	if (cwd == NULL && errno == ENOMEM)
		mem_fail();
	if (cwd && g->top && strcmp(cwd, g->top) == 0)
		below = prefix ? prefix : "";
	else if (cwd && g->top && path_within(cwd, g->top))
		below = cwd + strlen(g->top) + 1;
	if (below == NULL && g->top)
		buf_fmt(b, "%s/", g->top);
	while (below && *below) {
		buf_str(b, "../");
		below += strcspn(below, "/");
		below += strspn(below, "/");
	}
	free(cwd);
}

void
remedy_pathspec(struct buf *b, const struct git *g, const char *path)
{
	struct buf spec = BUF_INIT, up = BUF_INIT;

	remedy_up(&up, g);
	/* ":/" followed by a sign would be more magic (":/!x"). */
	if (strpbrk(path, "*?[\\") || *path == ':' ||
	    (up.len > 0 && !isalnum((unsigned char)*path)))
		buf_str(&spec, ":(top,literal)");
	else if (up.len > 0)
		buf_str(&spec, ":/");
	buf_str(&spec, path);
	text_shell(b, spec.data);
	buf_release(&up);
	buf_release(&spec);
}

/* A string literal of jj's template language. */
void
remedy_fileset(struct buf *b, const char *path)
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
