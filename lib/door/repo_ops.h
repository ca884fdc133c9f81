/* What answers a repository's questions: libgit2, or git children.  Only the
 * three files lib/door/repo*.c know of it. */
#ifndef FX_REPO_OPS_H
#define FX_REPO_OPS_H

#include "door/repo.h"

/* As the functions of repo.h of like name, on the backend's own state.
 * object: the raw bytes of "ID" or "ID^{tree}", which must be of that type
 * and at most max bytes. */
struct repo_ops {
	void (*free)(void *);
	int (*commit)(void *, const char *rev, char oid[GIT_OID],
	    struct err *);
	int (*ref)(void *, const char *name, char oid[GIT_OID], struct err *);
	int (*independent)(void *, char (*oids)[GIT_OID], size_t *n,
	    struct err *);
	int (*merge_bases)(void *, const char *a, char (*others)[GIT_OID],
	    size_t nothers, char (**bases)[GIT_OID], size_t *nbases,
	    size_t *cap, struct err *);
	int (*size)(void *, const char *oid, unsigned long long *size,
	    struct err *);
	int (*object)(void *, const char *name, const char *type, size_t max,
	    struct buf *, struct err *);
	int (*diff)(void *, const char *from, const char *to,
	    void (*each)(void *ctx, const struct repo_delta *), void *ctx,
	    struct err *);	/* NULL: it makes no lists of changes */
};

/* Each gives its state, and its functions through the pointer.  libgit2:
 * NULL with e set where it cannot be loaded or cannot open the repository
 * as git does (sha256, reftable, grafts, a history that was cut short). */
void *repo_git_open(const struct git *, const struct repo_ops **);
void *repo_libgit2_open(const struct git *, const struct repo_ops **,
    struct err *);

#endif
