/* Sealed contracts: bytes fixed by SHA-256 in the common git directory, and
 * which workspace is bound to which task. */
#ifndef FX_SEAL_H
#define FX_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "door/git.h"
#include "record/contract.h"

struct buf;
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
	bool draft;		/* a template, which allows nothing */
	char stages[65];	/* SHA-256 of how its stages run; "": none */
};
#define SEAL_INIT { NULL, "", NULL, "", NULL, NULL, 0, false, false, "" }
void seal_release(struct seal *);

/* Read the present seal of task and its contract (unless NULL), checking the
 * SHA-256; of a draft's contract nothing is allowed.  FX_EINPUT when there
 * is none (errno ENOENT), it is damaged or does not verify (EINVAL), or is of
 * a newer version (ENOTSUP). */
int seal_read(struct seal *, struct contract *, const char *commondir,
    const char *task, struct err *);

/* Hold what is recorded of a task against other processes.  The descriptor
 * for seal_unlock, or -1 with e. */
int seal_lock(const char *commondir, const char *task, struct err *);
void seal_unlock(const char *commondir, const char *task, int fd);

/* Make s, of n bytes, the present seal of s->task, which must be locked: the
 * bytes (NULL: they are already) are kept, a line goes to the log, and then
 * the record is replaced, so that a process that is killed leaves the old
 * one.  previous: the SHA-256 before, or NULL; by: who seals, or NULL. */
int seal_write(const struct seal *s, const char *commondir, const void *bytes,
    size_t n, const char *previous, const char *by, struct err *);

/* Who seals, as git would name the committer, owned; NULL where it cannot. */
char *seal_by(const struct git *);

/* Keep n bytes of stage configuration, of that SHA-256, for a seal of task
 * that will name them. */
int seal_keep_stages(const char *commondir, const char *task,
    const char *sha256, const void *bytes, size_t n, struct err *);

/* Append the stage configuration of a seal, which names one, checking it. */
int seal_read_stages(const struct seal *, const char *commondir, struct buf *,
    struct err *);

/* Does the log tell of a seal of task that was no draft, other than one of
 * sha256 in its last line (which was then cut short)?  1, 0, -1. */
int seal_logged(const char *commondir, const char *task, const char *sha256,
    struct err *);

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
	char *mark;		/* what .jj/fx-bound must say; NULL: git */
	char *file;		/* where the binding lies */
};
#define BINDING_INIT { NULL, NULL, NULL, NULL }
void binding_release(struct binding *);

/* 1 bound, 0 not bound, -1 with e: unreadable, or bound at another path or
 * in a workspace that was made again (FX_EINPUT: "factory init" mends it). */
int binding_read(struct binding *, const struct git *, struct err *);
int binding_write(const struct git *, const char *task, struct err *);
int binding_remove(const struct git *, struct err *);
/* Every binding of the repository whose workspace is still there, through
 * each; its non-zero answer ends and is returned. */
int binding_each(const char *commondir,
    int (*each)(void *ctx, const struct binding *), void *ctx);

#endif
