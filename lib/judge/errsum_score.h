/* What a cause is worth by the circumstances in which its log tells it, in the
 * points of a rule's weight. */
#ifndef FX_ERRSUM_SCORE_H
#define FX_ERRSUM_SCORE_H

#include <stdbool.h>
#include <stddef.h>

struct errrule;
struct errsum;
struct errsum_cause;
struct errsum_regions;

/* The last line of the last command that failed, 0: none is known. */
size_t errsum_last_failure(const struct errsum_regions *);

/* What it is worth by all that is known so far, but for what only the end of
 * its command tells.  failed: the answer of
 * errsum_last_failure; pointed: a wrapper says that it failed. */
int errsum_score(const struct errsum *, const struct errsum_cause *,
    size_t failed, bool pointed);

/* What a cause that this rule finds from now on is worth at most in a command
 * that fails; more only where a wrapper points at it, its step or source is
 * known to have failed, or its command's end or a list speaks for it. */
int errsum_score_most(const struct errsum *, const struct errrule *);

#endif
