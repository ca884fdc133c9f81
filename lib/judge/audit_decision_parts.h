/* What the files of the audit_decision room share. */
#ifndef FX_AUDIT_DECISION_PARTS_H
#define FX_AUDIT_DECISION_PARTS_H

#include "judge/audit_decision.h"

struct audit_check {
	const char **kind;
	struct buf *why;
	struct err *e;
};

/* Say what is wrong under a stable name.  Always 1. */
int audit_refuse(const struct audit_check *, const char *kind,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Does the signed text say what the record says, at its place, and nothing
 * else, and had its signer seen so many records at least?  0, or 1 as
 * audit_refuse. */
int audit_statement_check(const struct audit_check *,
    const struct audit_record *, const struct audit_rules *,
    const struct audit_at *, uint64_t seen);

#endif
