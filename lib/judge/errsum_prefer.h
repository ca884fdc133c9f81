/* Of two that tell of one failure the one that says why. */
#ifndef FX_ERRSUM_PREFER_H
#define FX_ERRSUM_PREFER_H

struct errsum;

/* The scores are known: what only follows from another, or says the same with
 * less, comes behind that. */
void errsum_prefer(struct errsum *);

#endif
