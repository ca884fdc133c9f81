/* What the files of the audit_decide room share. */
#ifndef FX_AUDIT_DECIDE_PARTS_H
#define FX_AUDIT_DECIDE_PARTS_H

#include "judge/audit_draft.h"

/* Say on out why it may not be decided.  Always 1. */
int audit_decide_refuse(const struct audit_decide *, const char *kind,
    const char *why);

/* Check the signature of the draft's text at the end of the log as it is now,
 * append the record, publish it, and say so; the draft's log and past are
 * those behind it.  0; 1: refused; -1 with e. */
int audit_decide_record(struct audit_draft *, const struct buf *sig,
    struct err *);

/* Say that it is recorded; a root is told where the log holds. */
void audit_decide_recorded(struct audit_draft *, const struct audit_record *);

/* A stopped stage goes on: with what is typed at a terminal it is recorded
 * (done), else a signature is asked for.  0; 1: refused; -1 with e. */
int audit_resume(struct audit_draft *, bool *done, struct err *);

/* Write the statement to its file, and say how to go on. */
int audit_decide_half(struct audit_draft *, const char *key, struct err *);

/* Does the statement that was handed in say what is asked? */
int audit_decide_handed(struct audit_draft *, struct err *);

/* Read the log anew, for the task that is asked about. */
int audit_decide_again(struct audit_draft *, struct err *);

/* Append "SIZE:ROOT" of the log. */
int audit_decide_root(struct audit_draft *, struct buf *, struct err *);

#endif
