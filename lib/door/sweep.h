/* Processes that a command left behind, found and ended. */
#ifndef FX_SWEEP_H
#define FX_SWEEP_H

#include <stddef.h>
#include <sys/types.h>

struct buf;
struct err;

/* The children that we have before a command is started. */
struct sweep {
	pid_t *v;
	size_t n;
};
#define SWEEP_INIT { NULL, 0 }

/* Note the children that we have, which stay.  From now on a process below us
 * whose parent ends becomes our own child (prctl(2), PR_SET_CHILD_SUBREAPER),
 * so that one which made a session of its own is found too. */
void sweep_begin(struct sweep *);

/* End what else lives below us: TERM, KILL two seconds later.  command is the
 * process that has ended and is not reaped yet (group_wait).  The command
 * line of each is appended to names, ended by a NUL.  Frees the sweep.  0; -1
 * with e, FX_EFAIL, when one of them cannot be ended.  Needs /proc; where
 * that is not mounted only the command's group is ended, without names. */
int sweep_end(struct sweep *, pid_t command, struct buf *names,
    struct err *e);

/* When the process began, in ticks since the boot; 0: there is none. */
long long sweep_started(pid_t);

/* End the group that a command led which began then and outlived whoever
 * waited for it: the group, its session, what descends from it.  Their command
 * lines are appended to names.  1; 0: nothing is left of it; -1 with e: it
 * cannot be ended, or it cannot be told whether it is that one. */
int sweep_outlived(pid_t group, long long started, struct buf *names,
    struct err *e);

/* From now on this process is sent TERM when its parent ends.  0, or -1 with
 * errno. */
int sweep_with_parent(void);

#endif
