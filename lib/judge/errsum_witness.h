/* What a test runner says itself of which tests failed. */
#ifndef FX_ERRSUM_WITNESS_H
#define FX_ERRSUM_WITNESS_H

#include <stdbool.h>

struct errsum;
struct errsum_cause;

/* Causes have their scores.  Those of a runner's tests that its own list of
 * failed ones does not name lose, as do all but one line of a test that only
 * may be what it failed with. */
void errsum_witness(struct errsum *);

/* Is it a crash that some test may have shown and caught, beside a test's
 * failure that says itself what was wrong? */
bool errsum_beside_point(const struct errsum_cause *first,
    const struct errsum_cause *);

#endif
