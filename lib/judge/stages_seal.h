/* Sealing how the stages run. */
#ifndef FX_STAGES_SEAL_H
#define FX_STAGES_SEAL_H

#include <stdbool.h>

#include "base/buf.h"

struct contract;
struct differences;
struct err;
struct git;
struct seal;

/* Choose what now, a new seal, says of the stages.  Those sealed before it
 * (before->task NULL: nothing was) stay while no file of stage configuration
 * has changed, unless anew; where one has, each stage that runs otherwise is
 * added to d, for the contract c.  Bytes that are to be kept go to bytes.
 * anew: what was sealed may be damaged, which sets *lost.  0 or -1. */
int stages_seal(struct seal *now, const struct seal *before, bool anew,
    const struct git *, const struct contract *c, struct differences *d,
    struct buf *bytes, bool *lost, struct err *e);

/* The tree's files say the same as the seal of task, but are others: let it
 * name them.  1 with d: they say something else, and nothing is done; also
 * where no stages were sealed, *none.  0; -1 with e. */
int stages_reseal(const struct git *, const char *task,
    struct differences *d, bool *none, struct err *e);

#endif
