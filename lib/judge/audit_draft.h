/* A decision that is being made: what it is about, and its statement. */
#ifndef FX_AUDIT_DRAFT_H
#define FX_AUDIT_DRAFT_H

#include "base/buf.h"
#include "door/git.h"
#include "judge/audit_decide.h"
#include "judge/audit_past.h"
#include "judge/audit_statement.h"

struct signer;

struct audit_draft {
	const struct audit_decide *ask;
	struct git git;
	struct audit_log log;
	struct audit_past past;
	struct buf evidence;	/* what the records say of the tree */
	struct buf policy, signers;	/* the files that are to hold */
	bool unwritten;		/* they lie on no base yet */
	struct buf own;		/* the commit that is the signer's own, "" */
	struct buf text;	/* the statement, as it is signed */
	struct statement st;	/* of the text */
	struct arena arena;
};

/* Write the statement of what is asked, by this person.  0; 1: it may not be
 * decided, and why was appended to `no`; -1 with e. */
int audit_draft_write(struct audit_draft *, const struct signer *who,
    struct buf *no, struct err *);

/* Whether it cannot follow on where the task stands; why is appended. */
bool audit_draft_refused(const struct audit_draft *, struct buf *no);

/* Read the files that a change of policy brings, from the workspace. */
int audit_draft_files(struct audit_draft *, struct err *);

/* What a verb of `decide` is called in the log; NULL: there is none such.
 * expand: by where the task stands. */
const char *audit_draft_change(const char *verb, enum audit_status from);

#endif
