/* The task of the workspace that is looked at, and its seal. */
#ifndef FX_DETECT_TASK_H
#define FX_DETECT_TASK_H

#include <stdbool.h>

#include "record/seal.h"

struct err;

struct detect_task {
	struct git git;
	bool repo;		/* we are in a work tree of git */
	bool bound;		/* which is bound to a task */
	bool sealed;		/* whose contract is sealed */
	char *below;		/* the present folder below its top; "" */
	struct binding binding;
	struct seal seal;
	struct contract contract;
};
#define DETECT_TASK_INIT { GIT_INIT, false, false, false, NULL, \
	BINDING_INIT, SEAL_INIT, CONTRACT_INIT }

/* Of the present folder.  0; -1 with e: a binding or seal that does not
 * hold. */
int detect_task_read(struct detect_task *, struct err *e);
void detect_task_release(struct detect_task *);

struct buf;
/* Append the short name of the branch that others start from: the one that
 * the remote "origin" names, else main, master or trunk, else the one that
 * the repository's own HEAD names.  Nothing where none of them is. */
void detect_task_trunk(const struct detect_task *, struct buf *);

#endif
