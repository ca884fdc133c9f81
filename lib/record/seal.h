/* Sealed contracts: bytes fixed by SHA-256 in the common git directory, and
 * which workspace is bound to which task. */
#ifndef FX_SEAL_H
#define FX_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "door/git.h"
#include "record/contract.h"

struct err;

/* <commondir>/factory/contracts/<task>/seal, "key value" lines. */
struct seal {
	char *task;
	char sha256[65];
	char *base_ref;		/* full name of the base's ref when sealed:
				 * refs/remotes/origin/main, refs/heads/main */
	char base_commit[GIT_OID];	/* that ref's commit when sealed */
	char *source;		/* the tracked file it was made from */
	char *reason;		/* of a widening; NULL */
	int64_t time;
	bool widened;		/* wider than the seal before it */
	bool draft;		/* a template: bound unsealed, allows nothing */
};
#define SEAL_INIT { NULL, "", NULL, "", NULL, NULL, 0, false, false }
void seal_release(struct seal *);

/* Read the present seal of task and its contract, checking the SHA-256.
 * FX_EINPUT when there is none (errno ENOENT) or it does not verify. */
int seal_read(struct seal *, struct contract *, const char *commondir,
    const char *task, struct err *);

/* The folder of a task's seal, or of all with task NULL; owned. */
char *seal_folder(const char *commondir, const char *task);

/* Tasks that have a seal, sorted, through each; its non-zero answer ends. */
int seal_each(const char *commondir,
    int (*each)(void *ctx, const char *task), void *ctx, struct err *);

/* The binding of a workspace: <gitdir>/factory/task, or in a jj workspace
 * without .git <commondir>/factory/workspaces/<folder>-<hash of its path>. */
struct binding {
	char *task;		/* NULL: bound to none */
	char *path;		/* the workspace's top when it was bound */
	char *file;		/* where the binding lies */
};
#define BINDING_INIT { NULL, NULL, NULL }
void binding_release(struct binding *);

/* 1 bound, 0 not bound, -1 with e: unreadable, or bound at another path
 * (FX_EINPUT: "factory init" mends it). */
int binding_read(struct binding *, const struct git *, struct err *);
int binding_write(const struct git *, const char *task, struct err *);
int binding_remove(const struct git *, struct err *);
/* Every binding of the repository whose workspace is still there, through
 * each; its non-zero answer ends and is returned. */
int binding_each(const char *commondir,
    int (*each)(void *ctx, const struct binding *), void *ctx);

#endif
