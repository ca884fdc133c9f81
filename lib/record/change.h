/* A change list: the paths that a commit, a push or the work tree adds,
 * modifies or deletes, both sides of a rename as a delete and an add. */
#ifndef FX_CHANGE_H
#define FX_CHANGE_H

#include <stddef.h>
#include <stdio.h>

#include "base/mem.h"
#include "door/git.h"

struct err;
struct repo;

enum change_op { CHANGE_ADD = 1, CHANGE_MODIFY = 2, CHANGE_DELETE = 4 };

struct change {
	char status;		/* A D M T U, as git's raw format prints */
	unsigned old_mode, new_mode;	/* octal modes, 0: absent */
	char old_oid[GIT_OID], new_oid[GIT_OID];	/* zeros: unknown */
	const char *path;	/* raw bytes, no NUL */
	const char *commit;	/* whose change it is; NULL: not committed */
};

struct changes {
	struct change *v;
	size_t n, cap;
	struct arena arena;	/* owns the paths */
};
#define CHANGES_INIT { NULL, 0, 0, ARENA_INIT }

void changes_release(struct changes *);
enum change_op change_op(const struct change *);

/* Read git's raw format with -z: ":mode mode oid oid S\0path\0", as
 * diff-index prints it, and with commit ids between as "diff-tree --stdin"
 * does (once for each parent of a merge).  Anything else, renames too, is
 * FX_EFAIL: half a list is never a list. */
int changes_read_raw(struct changes *, const char *bytes, size_t n,
    struct err *);

/* The same from a stream, each change handed on instead of kept; it is good
 * for the time of the call only.  A non-zero answer of each ends the reading
 * and is returned. */
int changes_stream(FILE *, int (*each)(void *ctx, const struct change *),
    void *ctx, struct err *);

/* Paths on a stream, ended by delim, all as modified. */
int changes_read_paths(struct changes *, FILE *, int delim, struct err *);

/* What the next commit would hold against HEAD: one git child
 * (diff-index --cached --raw -z --no-renames --ignore-submodules=none, and
 * nothing that is only intended to be added), the empty tree on an unborn
 * branch. */
int changes_staged(struct changes *, const struct git *, struct err *);

/* The same against any tree-ish instead of HEAD; NULL: the empty tree. */
int changes_index(struct changes *, const struct git *, const char *tree,
    struct err *);

/* What changes from one commit or tree to another (NULL: the empty tree): by
 * libgit2 where that reads the repository, else by git. */
int changes_trees(struct changes *, const struct git *, struct repo *,
    const char *from, const char *to, struct err *);

/* The work tree against a tree-ish, untracked files that are not ignored
 * too.  The id of what is only in the work tree is zeros. */
int changes_worktree(struct changes *, const struct git *, const char *tree,
    struct err *);

#endif
