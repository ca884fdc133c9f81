/* A log with only escapes, overwritten text and repeats taken out. */
#ifndef FX_ERRSUM_NOLOSS_H
#define FX_ERRSUM_NOLOSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct errsum_noloss;

/* Begin.  json: a line each as {"type":"line","n","text","repeated"}; else as
 * they are, a repeated one with "(xN)". */
struct errsum_noloss *errsum_noloss_new(bool json, FILE *);

/* More bytes of the log, UTF-8. */
void errsum_noloss_put(struct errsum_noloss *, const char *p, size_t n);

/* The end of one log; a further one may follow. */
void errsum_noloss_flush(struct errsum_noloss *);

/* All is read: say what was taken out.  Frees it. */
void errsum_noloss_end(struct errsum_noloss *);

#endif
