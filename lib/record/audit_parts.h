/* What reading and spelling a record share: its fields, in their order. */
#ifndef FX_AUDIT_PARTS_H
#define FX_AUDIT_PARTS_H

#include "record/audit_record.h"

enum audit_field {
	FIELD_V, FIELD_SEQ, FIELD_PREV, FIELD_WHEN, FIELD_ID, FIELD_KIND,
	FIELD_TASK, FIELD_FROM, FIELD_TO, FIELD_BY, FIELD_WHY, FIELD_REFS,
	FIELD_RULE, FIELD_UNTIL, FIELD_ROLLOUT, FIELD_RISK, FIELD_SELF,
	FIELD_POLICY, FIELD_SIGNERS, FIELD_STMT, FIELD_SIG,
	FIELDS
};
extern const char *const audit_fields[FIELDS];

/* Is the record one that its kind may be?  Of `seen` a bit is a field that is
 * there.  0, or -1 with FX_EINPUT. */
int audit_fields_check(const struct audit_record *, unsigned seen,
    struct err *);

/* Is the value fit for the ref? */
bool audit_ref_ok(enum audit_ref, const char *value);

#endif
