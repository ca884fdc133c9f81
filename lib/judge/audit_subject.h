/* What a decision is about: the commit, its tree, its base, the contract. */
#ifndef FX_AUDIT_SUBJECT_H
#define FX_AUDIT_SUBJECT_H

#include "base/mem.h"
#include "door/git.h"
#include "record/audit_record.h"

struct buf;
struct err;

/* Fill in the refs of r, which names the task: the revision (NULL: of the
 * workspace that is bound to it, else of the branch that is called so), and
 * what is sealed.  The strings are the arena's.  0 or -1 with e. */
int audit_subject(struct audit_record *r, const struct git *,
    const char *revision, struct arena *, struct err *);

/* Append what the records of fx-tcr say of the tree, an object a line; n is
 * how many. */
int audit_evidence(const struct git *, const char *task, const char *tree,
    struct buf *, size_t *n, struct err *);

/* Where the repository is pushed to, as people write it: "HOST/PATH", or
 * "local"; the arena's. */
const char *audit_repo(const struct git *, struct arena *);

#endif
