/* What fx-tcr tells the audit log of a task. */
#ifndef FX_TCR_AUDIT_H
#define FX_TCR_AUDIT_H

#include <stdbool.h>

struct attempt;
struct buf;
struct err;
struct tcr;

/* Tell what became of the attempt, and anchor the log in a commit's message;
 * where that cannot be, t->done.unrecorded says why. */
void tcr_audit(struct tcr *, const struct attempt *);
void tcr_anchor(struct tcr *, struct buf *message);

/* Is the stage stopped, as it failed alike too often?  The attempt's why, where
 * there is one already, then says so.  0, or -1 with e. */
int tcr_breaker(struct tcr *, bool *open, struct err *);
/* The fingerprint of the attempt, where its verdict is a failure that counts;
 * and count it: with one too many t->done.breaker says so. */
void tcr_breaker_print(struct tcr *);
int tcr_breaker_count(struct tcr *, const struct attempt *, struct err *);

#endif
