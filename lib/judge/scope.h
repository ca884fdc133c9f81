/* Whose contract rules here: the workspace's binding, a task or a file. */
#ifndef FX_SCOPE_H
#define FX_SCOPE_H

#include <stdbool.h>

#include "door/git.h"
#include "door/repo.h"
#include "record/contract.h"
#include "record/seal.h"

struct err;

struct scope {
	struct git git;
	struct binding binding;
	struct seal seal;		/* task NULL: the contract is a file */
	struct contract contract;
	const char *task;		/* whose contract rules */
	enum repo_backend backend;	/* who answers; a hook may not wait */
	struct repo *repo;		/* opened when first asked for */
	char (*known)[GIT_OID];		/* Known, when first asked for */
	size_t nknown;
	bool known_read;
	bool strict;			/* refused, being bound to nothing */
};
#define SCOPE_INIT { GIT_INIT, BINDING_INIT, SEAL_INIT, CONTRACT_INIT, \
	NULL, REPO_ANY, NULL, NULL, 0, false, false }

struct scope_want {
	const char *file;	/* -c: this contract */
	const char *task;	/* --task: this task's sealed contract */
	bool if_bound;		/* unbound is an answer, not a failure */
};

/* Find the repository and the contract that rules.  1: s->contract rules.
 * 0: the workspace is bound to no task and if_bound is set.  -1: e, which
 * says what to do; FACTORY_TASK_ID against the binding and an unbound
 * workspace of a strict repository are among it. */
int scope_open(struct scope *s, const struct scope_want *, struct err *e);
void scope_release(struct scope *);

/* The repository's objects. */
struct repo *scope_repo(struct scope *, struct err *);

/* Known: the base's ref as it is now and the commit recorded at sealing,
 * those that there are.  0 or -1. */
int scope_known(struct scope *, struct err *);

#endif
