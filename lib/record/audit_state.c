/* The statuses of a task (DESIGN section 7). */
#include <string.h>

#include "base/buf.h"
#include "record/audit_state.h"

#define BIT(s) (1u << (s))

static const struct {
	const char *name;
	unsigned next;		/* what may follow */
	bool person;
} table[AUDIT_STATUSES] = {
	[AUDIT_NOTHING] = { "", BIT(AUDIT_CREATED), false },
	[AUDIT_CREATED] = { "created", BIT(AUDIT_READY), false },
	[AUDIT_READY] = { "ready_for_decision",
	    BIT(AUDIT_APPROVED) | BIT(AUDIT_REJECTED), false },
	/* Back to ready_for_decision: its tree or its base moved. */
	[AUDIT_APPROVED] = { "approved",
	    BIT(AUDIT_DEPLOYED) | BIT(AUDIT_READY), true },
	[AUDIT_REJECTED] = { "rejected", BIT(AUDIT_READY), true },
	[AUDIT_DEPLOYED] = { "deployed",
	    BIT(AUDIT_MONITORING) | BIT(AUDIT_ROLLED_BACK), true },
	[AUDIT_MONITORING] = { "monitoring", BIT(AUDIT_MONITORED) |
	    BIT(AUDIT_FAILED) | BIT(AUDIT_ROLLED_BACK), false },
	[AUDIT_MONITORED] = { "monitoring_complete",
	    BIT(AUDIT_DEPLOYED_10) | BIT(AUDIT_READY_FULL) |
	    BIT(AUDIT_ROLLED_BACK), false },
	[AUDIT_FAILED] = { "failed_monitoring", BIT(AUDIT_ROLLED_BACK),
	    false },
	[AUDIT_DEPLOYED_10] = { "deployed_10_percent",
	    BIT(AUDIT_MONITORING) | BIT(AUDIT_READY_FULL) |
	    BIT(AUDIT_ROLLED_BACK), true },
	[AUDIT_READY_FULL] = { "ready_for_production",
	    BIT(AUDIT_DEPLOYED_100) | BIT(AUDIT_ROLLED_BACK), false },
	[AUDIT_DEPLOYED_100] = { "deployed_100_percent",
	    BIT(AUDIT_MONITORING) | BIT(AUDIT_ROLLED_BACK), true },
	[AUDIT_ROLLED_BACK] = { "rolled_back", BIT(AUDIT_READY), false }
};

const char *
audit_status_name(enum audit_status s)
{
	return (unsigned)s < AUDIT_STATUSES ? table[s].name : "unknown";
}

int
audit_status_named(const char *name, size_t n)
{
	for (int i = AUDIT_NOTHING + 1; i < AUDIT_STATUSES; i++)
		if (strlen(table[i].name) == n &&
		    memcmp(table[i].name, name, n) == 0)
			return i;
	return -1;
}

bool
audit_follows(enum audit_status from, enum audit_status to)
{
	return (table[from].next & BIT(to)) != 0;
}

bool
audit_persons(enum audit_status s)
{
	return table[s].person;
}

void
audit_next(struct buf *b, enum audit_status from)
{
	const char *comma = "";

	for (unsigned i = 0; i < AUDIT_STATUSES; i++)
		if (table[from].next & BIT(i)) {
			buf_fmt(b, "%s%s", comma, table[i].name);
			comma = ", ";
		}
}
