/* Signals that ask us to end: seen between two reads instead of ending us
 * in the middle of a file that is being written. */
#ifndef FX_STOP_H
#define FX_STOP_H

struct err;

/* From now on INT, TERM, HUP and QUIT are noted, but for those that whoever
 * started us has us ignore; a child's end wakes stop_wait; a write to a pipe
 * that nobody reads, or beyond the limit of a file, fails instead of ending
 * us.  0 or -1. */
int stop_catch(struct err *);

/* The first signal that asked us to end, 0: none has; how many have. */
int stop_signal(void);
int stop_times(void);

/* Wait until fd (-1: none) can be read, ms milliseconds (-1: no limit) have
 * passed, or a signal came.  1: fd can be read, or has ended; 0: not yet;
 * -1 with e. */
int stop_wait(int fd, int ms, struct err *e);

/* The milliseconds of a clock that is never set. */
long long stop_now(void);

#endif
