/* Which lines the steps of a build wrote that failed. */
#ifndef FX_ERRSUM_STEP_H
#define FX_ERRSUM_STEP_H

#include <stdbool.h>
#include <stddef.h>

struct errsum;
struct errsum_cause;

/* The last ones. */
enum { ERRSUM_STEPS = 32 };
struct errsum_steps {
	struct { size_t first, last; } v[ERRSUM_STEPS];
	size_t n;		/* in all */
};

/* A block of a rule that is a step: what it holds was written there. */
void errsum_step(struct errsum_steps *, const struct errsum_cause *);

/* Does a cause stand in one?  A guess or a bare word is no cause. */
bool errsum_in_step(const struct errsum_steps *, const struct errsum_cause *);

/* A step in which another rule knows an error failed with that. */
void errsum_steps_yield(struct errsum *);

#endif
