/* The git program: where a repository is, running git in it, and reading
 * objects through one "git cat-file --batch" child. */
#ifndef FX_GIT_H
#define FX_GIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/proc.h"

struct buf;
struct err;

enum { GIT_OID = 65 };		/* SHA-256 in hex and a NUL */

/* Where a repository is.  All absolute, owned; top is NULL when bare. */
struct git {
	char *gitdir;		/* of this worktree */
	char *commondir;
	char *top;
	char *index;		/* GIT_INDEX_FILE, absolute; NULL: the usual */
	char *jj_top;		/* the jj workspace here, NULL: none */
	bool jj;		/* only jj leads here, there is no .git: top is
				 * the jj workspace's */
	bool named;		/* children must be told by GIT_DIR */
};
#define GIT_INIT { NULL, NULL, NULL, NULL, NULL, false, false }

/* Find the repository of the current folder as git does (GIT_DIR,
 * GIT_COMMON_DIR, GIT_WORK_TREE, else upwards to .git, a gitdir file, or a
 * bare folder), without starting a program: a hook pays for each.  FX_EFAIL
 * when there is none.  git itself still judges the repository
 * (safe.directory) when it runs. */
int git_locate(struct git *, struct err *);
void git_release(struct git *);

/* The git directory that dir/.git is or names, owned, or NULL. */
char *git_dir_of(const char *dir);

/* The git directory that the jj workspace in dir stores in, owned, or NULL. */
char *git_dir_of_jj(const char *dir);

/* Run git with these arguments (without the leading "git"; NULL-ended) in
 * g, with replace objects off, no pager, no prompts, C locale.  What it
 * prints is appended to out.  0 when it ended with 0; else -1 with e set to
 * what it said on stderr (FX_EFAIL). */
int git_run(const struct git *, const char *const *argv, const void *in,
    size_t in_len, struct buf *out, struct err *);

/* What it said on stderr and its status as e, a line for each of its own:
 * always -1. */
int git_failed(const char *what, const struct buf *said, int status,
    struct err *);

/* The same, but any exit status is an answer: 0-255, or -1 (as proc_run).
 * Its stderr is appended to err_out, which may be NULL. */
int git_ask(const struct git *, const char *const *argv, const void *in,
    size_t in_len, struct buf *out, struct buf *err_out, struct err *);

/* The same as its user would run it: their hooks, settings and locale, and
 * env on top ("NAME=value", NULL-ended). */
int git_as_user(const struct git *, const char *const *argv,
    const char *const *env, const void *in, size_t in_len, struct buf *out,
    struct buf *err_out, struct err *);

/* Is commit a reached from commit b, or b itself?  1, 0, -1 with e. */
int git_is_ancestor(const struct git *, const char *a, const char *b,
    struct err *);
/* Append the id of the tree of what a revision names.  0 or -1 with e. */
int git_find_tree(const struct git *, const char *revision, struct buf *,
    struct err *);

/* Run git so that the user sees what it prints, with the pager, the colours
 * and the settings that are the user's own.  0, or -1 with e where it ended
 * otherwise; a reader that had enough is no failure. */
int git_show(const struct git *, const char *const *argv, struct err *);

/* The value of a configuration key, owned; NULL when it has none or when
 * that cannot be told (then e is set). */
char *git_config_get(const struct git *, const char *key, struct err *);
/* Call each for every value of a key in the repository's own file, so that
 * no setting of who runs us is among them; its non-zero answer ends and is
 * returned; -1 with e when it cannot be told. */
int git_config_own(const struct git *, const char *key,
    int (*each)(void *ctx, const char *value), void *ctx, struct err *);

/* Start git with pipes, the same environment; proc_close ends it. */
int git_open(const struct git *, const char *const *argv, struct proc_pipe *,
    struct err *);
/* Start git and give it its input, in silence: it goes on until proc_close,
 * which must follow, also behind -1. */
int git_feed(const struct git *, const char *const *argv, const void *in,
    size_t in_len, struct proc_pipe *, struct err *);
/* As git_open, with its standard input from an open file. */
int git_open_from(const struct git *, const char *const *argv, int in_fd,
    struct proc_pipe *, struct err *);

#endif
