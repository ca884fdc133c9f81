/* A stage that fails alike again and again: what its failures have in common,
 * and whether there were too many of them.  Pure but for the log it reads. */
#ifndef FX_BREAKER_H
#define FX_BREAKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "door/git.h"
#include "record/audit_record.h"

struct buf;
struct err;
struct result;

enum { BREAKER_PRINT = 17 };

/* How many failures alike, on trees that differ, within so many hours stop a
 * stage: the contract's `breaker`. */
struct breaker_limit {
	long long failures, hours;
};
#define BREAKER_LIMIT_INIT { 2, 24 }

/* What is known of a failure; what is not is NULL. */
struct breaker_failure {
	const char *why;	/* a test that is not as the contract wants */
	const char *cause;	/* fx-errsum's fingerprint of it */
	const char *class;
	const struct result *result;
	const char *tail;	/* of its log, ntail bytes */
	size_t ntail;
};

/* Its fingerprint: of its class and why; else that of its cause; else of its
 * class and the tests that failed, or its last lines without their numbers. */
void breaker_print(char print[BREAKER_PRINT], const struct breaker_failure *);

/* A failure that the log has: each tree once. */
struct breaker_event {
	const char *stage, *tree, *why;	/* the arena's */
	char print[BREAKER_PRINT];
	int64_t when;
	bool open;		/* with it the stage was stopped */
};

/* What the log says of a task's failures since a person went on. */
struct breaker {
	struct breaker_event *v;
	size_t n, cap;
	struct arena arena;
};
#define BREAKER_INIT { .v = NULL }

/* The next record of the task's, in the order of the log.  Only those of kind
 * breaker and resumed count. */
void breaker_see(struct breaker *, const struct audit_record *);
void breaker_release(struct breaker *);

/* What stopped the stage (NULL: any), or NULL where it may run. */
const struct breaker_event *breaker_open(const struct breaker *,
    const char *stage);

/* The failure as an event, which is to be recorded: does it stop the stage?
 * false: one on the same tree counts already.  n: how many there are with
 * it. */
bool breaker_judge(const struct breaker *, const struct breaker_limit *,
    struct breaker_event *, size_t *n);

/* What a record is about: "stage NAME failure PRINT", "stage NAME open
 * PRINT". */
void breaker_rule(struct buf *, const struct breaker_event *);

/* Read what the audit log says of the task.  A person's word counts only in a
 * log that holds: -1 with e where it does not, or cannot be read. */
int breaker_read(struct breaker *, const struct git *, const char *task,
    struct err *);

#endif
