/* The rules of a repository that receives: which task a ref belongs to, and
 * what each task's contract on the protected branch says. */
#ifndef FX_GATE_H
#define FX_GATE_H

#include <stddef.h>

#include "base/mem.h"
#include "door/git.h"
#include "door/repo.h"
#include "judge/finding.h"
#include "record/contract.h"

struct err;

struct gate_task {
	char *task;
	char *blob;			/* id of its contract's blob */
	struct contract contract;	/* loaded when first asked for */
	bool loaded;
};

struct gate {
	const struct git *git;
	struct repo *repo;
	char *protected_ref;	/* full name */
	char commit[GIT_OID];	/* its commit; "" while it is unborn */
	char **refs, **open;	/* patterns of fx.gate.ref, fx.gate.open */
	char **repos;		/* fx.gate.repo: what statements call it */
	size_t nrefs, nopen, nrepos, refs_cap, open_cap, repos_cap;
	struct gate_task *tasks;
	size_t ntasks, tasks_cap;
};

/* Read the configuration and the tasks that have a contract on the protected
 * branch.  gate_close frees. */
int gate_open(struct gate *, const struct git *, struct err *);
void gate_close(struct gate *);

/* Does an open pattern (fx.gate.open) let the ref through unjudged? */
bool gate_is_open(const struct gate *, const char *ref);

/* The tasks whose patterns match a ref: their number, the first through t; a
 * ref below one of another task's is that task's as well. */
size_t gate_owners(const struct gate *, const char *ref,
    struct gate_task **t);

/* Would a branch of this name keep every clone from being fetched to?  Below
 * HEAD it does, since a clone has a ref of that name, and below the protected
 * branch it does where names that differ in case are one. */
bool gate_blocks(const struct gate *, const char *ref);

/* The contract of a task, read once.  NULL with e: FX_EINPUT when it does
 * not load. */
const struct contract *gate_contract(struct gate *, struct gate_task *,
    struct err *);

/* Refuse malformed trees among what tip brings beyond the protected branch. */
int gate_check_trees(struct gate *, const char *tip, const char *ref,
    const char *task, struct findings *, struct err *);

#endif
