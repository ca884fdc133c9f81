/* The first decision of a repository: a key, who may sign, the log. */
#ifndef FX_AUDIT_SETUP_H
#define FX_AUDIT_SETUP_H

#include "judge/audit_draft.h"
#include "judge/audit_key.h"

/* Offer, on the terminal, to make the key where there is none.  0; 1: they
 * would rather not; -1 with e. */
int audit_setup_key(struct audit_key *, const struct git *, int tty,
    const char *file, struct err *);

/* Fill in the policy and the signers of the first decision, of this key: the
 * files of the workspace where there are any, else what is to be written there.
 * 0, or -1 with e. */
int audit_setup_files(struct audit_draft *, const struct audit_key *, int tty,
    struct err *);

/* Write those of them that lie nowhere yet, when they are signed.  0 or -1. */
int audit_setup_write(struct audit_draft *, int tty, struct err *);

/* Tell whose keys a change of policy lets decide. */
void audit_setup_persons(const struct audit_draft *, int tty);

#endif
