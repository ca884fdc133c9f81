/* Questions to a repository's objects and refs.  libgit2 answers where it
 * can open the repository; where it cannot (sha256, reftable, a history that
 * was cut short) git children do: the same answers, which a test compares.
 * The only file that knows libgit2 is repo_libgit2.c, and it loads it with
 * dlopen on first use: linking it costs each program 2 ms. */
#ifndef FX_REPO_H
#define FX_REPO_H

#include <stdbool.h>
#include <stddef.h>

#include "door/git.h"

struct buf;
struct err;
struct repo;

enum repo_backend { REPO_ANY, REPO_GIT, REPO_LIBGIT2 };

/* Open what git_locate found.  REPO_ANY tries libgit2 first and falls back;
 * FX_BACKEND=git|libgit2 in the environment chooses for tests.  g must
 * outlive the result, which repo_free frees.  NULL with e set on failure. */
struct repo *repo_open(const struct git *g, enum repo_backend, struct err *);
void repo_free(struct repo *);

/* Resolve a ref name, an id, or any revision to a commit's id.  1 found, 0
 * no such thing, -1 cannot be told (a corrupt repository). */
int repo_commit(struct repo *, const char *rev, char oid[GIT_OID],
    struct err *);
/* The value of exactly this full ref name, not peeled.  1, 0, -1. */
int repo_ref(struct repo *, const char *name, char oid[GIT_OID],
    struct err *);

/* Those of the ids that are not ancestors of another of them
 * ("git merge-base --independent"), in place, *n lowered. */
int repo_independent(struct repo *, char (*oids)[GIT_OID], size_t *n,
    struct err *);
/* All merge bases of a with the set others ("git merge-base --all a
 * others..."), appended to bases (grown by mem_grow). */
int repo_merge_bases(struct repo *, const char *a, char (*others)[GIT_OID],
    size_t nothers, char (**bases)[GIT_OID], size_t *nbases, size_t *cap,
    struct err *);

/* All merge bases of two commits, which the repo keeps: good until the next
 * such question. */
int repo_pair_bases(struct repo *, const char *a, const char *b,
    char (**bases)[GIT_OID], size_t *n, struct err *);

/* Mode and id of path in the tree of commit or tree oid; 1, 0 absent, -1.
 * oid NULL: the empty tree. */
int repo_entry(struct repo *, const char *oid, const char *path,
    unsigned *mode, char entry[GIT_OID], struct err *);

/* The bytes of a blob, at most max of them; repo_size: its size only. */
int repo_blob(struct repo *, const char *oid, size_t max, struct buf *,
    struct err *);
int repo_size(struct repo *, const char *oid, unsigned long long *size,
    struct err *);
/* The raw bytes of a tree object. */
int repo_tree(struct repo *, const char *oid, struct buf *, struct err *);

/* One difference between two trees; strings good for the call only. */
struct repo_delta {
	unsigned old_mode, new_mode;	/* 0: absent */
	const char *old_oid, *new_oid;	/* zeros: absent */
	const char *path;
};

/* What changes from one tree-ish to another (NULL: the empty tree), no
 * renames, submodules included, through each.  1; 0 where git children
 * answer, which make no lists here; -1 with e. */
int repo_diff(struct repo *, const char *from, const char *to,
    void (*each)(void *ctx, const struct repo_delta *), void *ctx,
    struct err *);

/* Is it an id in full, as git tells its hooks?  Is it zeros, which stand for
 * nothing there? */
bool repo_is_oid(const char *);
bool repo_is_zero(const char *oid);

/* 20 or 32: bytes of a raw id, told by any id of the repository. */
size_t repo_oid_bytes(const char *oid);

#endif
