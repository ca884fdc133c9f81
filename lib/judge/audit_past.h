/* What the log says up to now: who may decide, and where a task stands. */
#ifndef FX_AUDIT_PAST_H
#define FX_AUDIT_PAST_H

#include "base/mem.h"
#include "judge/audit_decision.h"
#include "record/audit_log.h"

/* What was waived, or granted, for the task. */
struct audit_waiver {
	const char *about, *by, *why;	/* "rule NAME" */
	const char *contract;	/* that may be sealed; NULL: a waiver */
	int64_t until;
};

/* A person's approval of the task that no other decision has ended. */
struct audit_approval {
	const char *by, *tree, *base, *contract;
	const char *sig;	/* in armor */
	bool self;
};

struct audit_past {
	struct audit_decisions *rules;
	unsigned char (*hash)[32];	/* of each line */
	size_t n, cap;
	const char *task;	/* whose status is looked for; NULL */
	enum audit_status status;
	struct audit_record last;	/* the task's newest decision */
	bool decided;		/* there is one */
	struct audit_waiver *waived;
	size_t nwaived, waived_cap;
	struct audit_approval *approved;	/* oldest first */
	size_t napproved, approved_cap;
	struct arena arena;	/* of these */
};
#define AUDIT_PAST_INIT { .last = AUDIT_RECORD_INIT }

/* Read the open log from its beginning; task may be NULL.  A record that does
 * not hold is FX_EINPUT and names fx-audit verify: nothing is decided on such
 * a log.  0 or -1; release either way. */
int audit_past_read(struct audit_past *, const struct audit_log *,
    const char *task, struct err *);
void audit_past_release(struct audit_past *);

/* Is an approval of exactly this? */
bool audit_approval_is(const struct audit_approval *, const char *tree,
    const char *base, const char *contract);
/* Does one that stands say so? */
bool audit_past_approves(const struct audit_past *, const char *tree,
    const char *base, const char *contract);

/* Append the hash of a line in hex. */
void audit_past_hash(const struct audit_past *, size_t seq, struct buf *);

#endif
