/* What is on record while a command runs. */
#ifndef FX_TCR_BEFORE_H
#define FX_TCR_BEFORE_H

#include <sys/types.h>

struct attempt;
struct err;
struct tcr;

/* Keep t->before under a ref beside the attempt's while the command runs.  At
 * the end it stays, where only it has that tree, and is then t->done.before;
 * else it is dropped. */
int tcr_before_keep(struct tcr *, struct err *e);
void tcr_before_stays(struct tcr *);
void tcr_before_drop(struct tcr *);
/* That ref of an attempt, or NULL. */
const char *tcr_before_of(struct tcr *, struct attempt *);

/* For a trial's ready: note the command's number in the record, ctx is the
 * tcr; and that it runs no more. */
int tcr_runs(void *ctx, pid_t, struct err *e);
void tcr_ran(struct tcr *);

#endif
