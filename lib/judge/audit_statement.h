/* The statement that a record of the audit log is signed with. */
#ifndef FX_AUDIT_STATEMENT_H
#define FX_AUDIT_STATEMENT_H

#include "judge/audit_decision.h"
#include "record/statement.h"

struct err;

/* Fill in, from what the record says under these rules (empty ones: those
 * that it brings), all that its statement says but the repository and the
 * head seen.  genesis: hex.  What is made is the statement's own; the rest
 * points into the record. */
void audit_statement(struct statement *, const struct audit_record *,
    const struct audit_rules *, const char *genesis);

/* The record that such a statement asks for; its strings are the statement's.
 * 0, or -1 with FX_EINPUT: it is about nothing that a person decides. */
int audit_statement_record(struct audit_record *, const struct statement *,
    struct err *);

#endif
