/* Which changes the contract does not allow: the judgement.
 *
 * A path that the contract does not allow passes only if its mode and
 * content equal those of the change's baseline, so what upstream did may be
 * merged, a wrong change may be taken back, and what landed cannot be undone
 * in passing. */
#ifndef FX_BOUNDARY_H
#define FX_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/finding.h"
#include "judge/scope.h"
#include "record/change.h"

struct err;

/* Each judges one thing by the contract of an open scope and adds what it
 * finds to fs.  0 when it could be judged (fs->n tells the answer), -1 with
 * e when it cannot be told. */

/* Paths on a stream, as modified; delim ends each. */
int boundary_paths(struct scope *, FILE *, int delim, struct findings *,
    struct err *);

/* What the next commit would hold; knows an unfinished merge. */
int boundary_staged(struct scope *, struct findings *, struct err *);

/* The work tree against the task's baseline, untracked files too. */
int boundary_worktree(struct scope *, struct findings *, struct err *);

/* Every commit of the ranges (as git rev-list takes them), each by itself. */
int boundary_commits(struct scope *, char *const *ranges, size_t n,
    struct findings *, struct err *);

/* May these paths, as a person would type them, be touched?  A symbolic
 * link is judged under its own name and under what it leads to. */
int boundary_check(struct scope *, char *const *paths, size_t n,
    struct findings *, struct err *);

/* The hooks' own standard input. */
int boundary_pre_push(struct scope *, FILE *, struct findings *,
    struct err *);
int boundary_ref_transaction(struct scope *, FILE *, struct findings *,
    struct err *);

/* Does every branch in what reference-transaction is given keep its value,
 * or bring a workspace that is bound to nothing no new commit?  Then no
 * contract is asked, and none that is damaged stops gc or stash.  False where
 * that cannot be told. */
bool boundary_brings_nothing(struct scope *, FILE *);

/* "old new ref" lines as pre-receive gives them, in the repository that
 * receives; each ref by the contract on the protected branch of the task
 * that it belongs to. */
int boundary_receive(const struct git *, FILE *, struct findings *,
    struct err *);

#endif
