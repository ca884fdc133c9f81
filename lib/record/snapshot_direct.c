/* A commit without "git commit", where that would run nothing of the user's:
 * it looks at every file once more, which was done. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/io.h"
#include "record/snapshot_index.h"

/* Those that "git commit" runs; that of the reference runs either way. */
static const char *const hooks[] = { "pre-commit", "prepare-commit-msg",
	"commit-msg", "post-commit", "post-index-change" };

/* Is there a setting by which it does more than to write the tree's commit?
 * Hooks in the settings are newer than githooks(5) of some. */
static bool
is_set(struct snapshot *s, struct err *e)
{
	static const char names[] = "^(hook\\..*|core\\.hookspath|"
	    "commit\\.gpgsign|i18n\\.commitencoding)$";
	struct buf out = BUF_INIT;
	int st = git_ask(s->g, SNAP("config", "-z", "--name-only",
	    "--get-regexp", names), NULL, 0, &out, NULL, e);

	buf_release(&out);
	return st != 1;
}

static bool
has_hook(const struct snapshot *s)
{
	char *dir = snap_path(s->g->commondir, "hooks"), *path;
	bool yes = false;

	for (size_t i = 0; !yes && i < sizeof(hooks) / sizeof(*hooks); i++) {
		path = snap_path(dir, hooks[i]);
		yes = io_exists(path);
		free(path);
	}
	free(dir);
	return yes;
}

/* As git-stripspace(1): no blanks that end a line (a form feed is none), no two
 * empty lines, none at either end. */
static void
clean(struct buf *b, const char *message)
{
	bool gap = false;

	for (const char *p = message, *end; *p; p = *end ? end + 1 : end) {
		size_t n;

		end = p + strcspn(p, "\n");
		for (n = (size_t)(end - p); n > 0 &&
		    strchr(" \t\r", p[n - 1]); n--)
			;
		if (n > 0 && gap && b->len > 0)
			buf_byte(b, '\n');
		gap = n == 0;
		buf_append(b, p, n);
		if (n > 0)
			buf_byte(b, '\n');
	}
}

/* git as the user would run it; 1: a hook refuses. */
static int
run(struct snapshot *s, const char *const *env, const struct buf *in,
    struct buf *out, struct buf *said, struct err *e, const char *const *argv)
{
	struct buf why = BUF_INIT;
	int st = git_as_user(&s->own, argv, env, in ? in->data : NULL,
	    in ? in->len : 0, out, &why, e);

	/* "by hook", or "by the reference-transaction hook". */
	if (st > 0 && strstr(buf_cstr(&why), "aborted by") &&
	    strstr(buf_cstr(&why), "hook")) {
		buf_append(said, why.data, why.len);
		st = 1;
	} else if (st > 0) {
		st = git_failed(*argv, &why, st, e);
	}
	buf_release(&why);
	return st;
}

/* With the message in in. */
static int
make(struct snapshot *s, const struct buf *in, const char *const *env,
    const char *before, struct buf *said, struct err *e)
{
	static const char none[] = "0000000000000000000000000000000000000000"
	    "000000000000000000000000";
	struct buf head = BUF_INIT, log = BUF_INIT;
	int rc;

	buf_fmt(&log, "commit%s: %.*s", *before ? "" : " (initial)",
	    (int)strcspn(in->data, "\n"), in->data);
	rc = run(s, env, in, &head, said, e, *before ? SNAP("commit-tree", "-p",
	    before, s->tree) : SNAP("commit-tree", s->tree));
	while (head.len > 0 && head.data[head.len - 1] == '\n')
		head.data[--head.len] = '\0';
	if (rc == 0)
		rc = run(s, env, NULL, NULL, said, e, SNAP("update-ref", "-m",
		    log.data, "HEAD", head.data, *before ? before :
		    none + sizeof(none) - 1 - strlen(s->tree)));
	buf_release(&head);
	buf_release(&log);
	return rc;
}

int
snap_commit_direct(struct snapshot *s, const char *message,
    const char *committer, const char *before, struct buf *said, struct err *e)
{
	struct buf in = BUF_INIT, name = BUF_INIT;
	const char *env[] = { NULL, "GIT_TERMINAL_PROMPT=0", NULL };
	struct err no = ERR_INIT;
	int rc = 2;

	clean(&in, message);
	buf_fmt(&name, "GIT_COMMITTER_NAME=%s", committer);
	env[0] = name.data;
	/* Words of its own for the branch's log. */
	if (in.len > 0 && getenv("GIT_REFLOG_ACTION") == NULL &&
	    !has_hook(s) && !is_set(s, &no))
		rc = make(s, &in, env, before, said, e);
	/* As "git commit" does, and as little is asked of how it ends. */
	if (rc == 0)
		git_as_user(&s->own, SNAP("maintenance", "run", "--auto",
		    "--quiet"), env, NULL, 0, NULL, NULL, &no);
	err_release(&no);
	buf_release(&in);
	buf_release(&name);
	return rc;
}
