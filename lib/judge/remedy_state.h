/* What git is in the middle of: the way out of a refusal depends on it. */
#ifndef FX_REMEDY_STATE_H
#define FX_REMEDY_STATE_H

#include <stdbool.h>

#include "judge/scope.h"

struct buf;

enum remedy_state {
	REMEDY_PLAIN,
	REMEDY_UNBORN,		/* no commit yet */
	REMEDY_MERGE,
	REMEDY_PICK,
	REMEDY_REVERT,
	REMEDY_REBASE_PICK,	/* git puts a refused pick back on its list */
	REMEDY_REBASE_FIXUP,	/* the same of a fixup or squash */
	REMEDY_REBASE,		/* stopped for a person, or rebase --apply */
	REMEDY_AM
};

enum remedy_state remedy_state(struct scope *);

/* git's verb for it, "rebase"; NULL where nothing is under way. */
const char *remedy_verb(enum remedy_state);

/* Append the id, as short as git shows it, of the commit that a rebase came
 * to last.  False: it cannot be told. */
bool remedy_pick_id(const struct git *, struct buf *);

/* Did the commit take its files from the work tree (commit -a, commit PATH)?
 * Then its index was of the moment, and the usual one has not changed. */
bool remedy_from_worktree(const struct git *);

/* Is it fx-tcr that commits, from an index of its own?  It has all that the
 * work tree has, untracked files too, and the usual one has not changed. */
bool remedy_from_tcr(const struct git *);

/* Is it a file of the worktree's own git directory? */
bool remedy_in_gitdir(const struct git *, const char *name);

#endif
