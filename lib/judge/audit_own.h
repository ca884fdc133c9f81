/* Whether a decision in the log is about a change of the person's own. */
#ifndef FX_AUDIT_OWN_H
#define FX_AUDIT_OWN_H

#include "door/git.h"
#include "record/audit_record.h"

struct buf;
struct err;
struct signers;

enum audit_own {
	AUDIT_OWN_NOT,		/* it is not, or it is nothing to compare */
	AUDIT_OWN_IS,		/* and the record does not say so, or may not */
	AUDIT_OWN_UNSEEN	/* its commits are not here */
};

/* Compare the commits that the record is about with whose signature it has,
 * by the signers that held; what names the commit is appended.  -1 with e. */
int audit_own(const struct git *, const struct audit_record *,
    const struct signers *, struct buf *what, struct err *);

#endif
