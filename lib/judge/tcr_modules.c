/* Submodules at another commit than the index has.  Only where .gitmodules is
 * there git is asked: others pay nothing. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/path.h"
#include "judge/tcr_files.h"
#include "judge/tcr_parts.h"

enum { MOST = 64, WORDS = 8 };	/* of a command of git's */

/* "submodule.x.path\nlib/x\0" of each: as words behind those that are there. */
static size_t
paths(struct tcr *t, struct buf *out, const char **argv, size_t n)
{
	static const char *const ask[] = { "config", "-z", "-f", ".gitmodules",
	    "--get-regexp", "^submodule\\..*\\.path$", NULL };
	struct err no = ERR_INIT;
	const char *file[sizeof(ask) / sizeof(*ask)];
	struct buf name = BUF_INIT;

	path_join(&name, t->g.top, ".gitmodules");
	memcpy(file, ask, sizeof(ask));
	file[3] = name.data;
	if (!io_exists(name.data) ||
	    git_run(&t->g, file, NULL, 0, out, &no) < 0)
		buf_clear(out);
	for (size_t i = 0; i < out->len && n < WORDS + MOST;
	    i += strlen(out->data + i) + 1) {
		struct buf b = BUF_INIT;
		const char *path = strchr(out->data + i, '\n');

		if (path == NULL)
			continue;
		buf_fmt(&b, ":(top,literal)%s", path + 1);
		argv[n++] = arena_strdup(&t->arena, b.data);
		buf_release(&b);
	}
	err_release(&no);
	buf_release(&name);
	return n;
}

void
tcr_modules(struct tcr *t)
{
	static const char *const diff[] = { "diff-files", "--raw", "-z",
	    "--ignore-submodules=dirty", "--" };
	enum { HEAD = sizeof(diff) / sizeof(*diff) };
	const char *argv[WORDS + MOST + 1];
	struct buf out = BUF_INIT, raw = BUF_INIT;
	struct err no = ERR_INIT;
	size_t n, found = 0;

	t->done.modules = NULL;
	if (t->g.jj_top)
		return;
	memcpy(argv, diff, sizeof(diff));
	n = paths(t, &out, argv, HEAD);
	/* Of very many git looks at all that is tracked. */
	argv[n < WORDS + MOST ? n : HEAD] = NULL;
	if (n > HEAD && git_run(&t->g, argv, NULL, 0, &raw, &no) == 0 &&
	    raw.len > 0) {
		t->done.modules = arena_alloc(&t->arena,
		    (WORDS + MOST + 1) * sizeof(*t->done.modules));
		for (size_t i = 0; i < raw.len && found < WORDS + MOST;) {
			const char *line = raw.data + i;
			const char *path = line + strlen(line) + 1;

			if (strncmp(line, ":160000 160000 ", 15) == 0)
				t->done.modules[found++] =
				    arena_strdup(&t->arena, path);
			i = (size_t)(path - raw.data) + strlen(path) + 1;
		}
		t->done.modules[found] = NULL;
	}
	err_release(&no);
	buf_release(&out);
	buf_release(&raw);
}
