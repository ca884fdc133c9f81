/* The statuses of a task, which follows which, and who may record it. */
#ifndef FX_AUDIT_STATE_H
#define FX_AUDIT_STATE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum audit_status {
	AUDIT_NOTHING,		/* before the first */
	AUDIT_CREATED, AUDIT_READY, AUDIT_APPROVED, AUDIT_REJECTED,
	AUDIT_DEPLOYED, AUDIT_MONITORING, AUDIT_MONITORED,
	AUDIT_FAILED, AUDIT_DEPLOYED_10, AUDIT_READY_FULL,
	AUDIT_DEPLOYED_100, AUDIT_ROLLED_BACK,
	AUDIT_STATUSES
};

/* "ready_for_decision"; "" of AUDIT_NOTHING. */
const char *audit_status_name(enum audit_status);
/* The status of that name, or -1. */
int audit_status_named(const char *name, size_t n);

/* May `to` follow `from`? */
bool audit_follows(enum audit_status from, enum audit_status to);

/* Is it a person alone who may record it? */
bool audit_persons(enum audit_status);

/* Append the names of those that may follow, with commas between. */
void audit_next(struct buf *, enum audit_status from);

#endif
