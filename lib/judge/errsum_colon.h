/* A message that only announces what the lines below it say. */
#ifndef FX_ERRSUM_COLON_H
#define FX_ERRSUM_COLON_H

#include "judge/errsum_cause.h"

/* Add to the message what it announces: the next line of its block, and those
 * behind that which are indented below the announcement. */
void errsum_go_on(struct errsum_cause *);

#endif
