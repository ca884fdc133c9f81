/* Whether the audit log is what was written: its form, its chain, who may
 * have recorded what, its signatures, and its anchors. */
#ifndef FX_AUDIT_VERIFY_H
#define FX_AUDIT_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/audit_anchor.h"
#include "record/audit_log.h"

struct err;

struct audit_fault {
	uint64_t seq, offset;
	const char *kind;	/* a stable name (fx-audit(1), DIAGNOSTICS) */
	char *why;
};

struct audit_ask {
	const char *genesis;	/* its first line's SHA-256, or its beginning;
				 * NULL: any */
	const char *const *refs;	/* --anchor, NULL-ended, or NULL */
	long long age;		/* of the newest anchor in seconds at most;
				 * -1: none is asked for */
	bool whole;		/* the anchor that the policy asks for, too;
				 * and compare who decided with the commits */
	bool no_anchors;	/* none are read: the verdict's are asked */
};

struct audit_verdict {
	struct audit_fault first;
	uint64_t faults;	/* 0: it is what was written */
	struct audit_head head;	/* of what was read */
	uint64_t bytes, torn;
	char genesis[AUDIT_HEX];
	uint64_t back, first_back;	/* times that went back, and where */
	uint64_t decisions;	/* signed records that stand */
	uint64_t unseen;	/* of them, about commits that are not here */
	struct audit_anchors anchors;
	uint64_t here, away;	/* how many records from the first the
				 * anchors of each kind cover */
	/* Called for each record that is one, before the next. */
	void (*each)(void *ctx, const struct audit_record *,
	    const struct audit_line *, const char *fault);
	void *ctx;
};
#define AUDIT_VERDICT_INIT { .anchors = AUDIT_ANCHORS_INIT }

/* Look at every record.  FX_YES, FX_NO with what was found; -1 with e: it
 * cannot be told.  Release either way. */
int audit_verify(struct audit_verdict *, const struct git *,
    const struct audit_ask *, struct err *);
void audit_verdict_release(struct audit_verdict *);

#endif
