/* What holds a failure: the step of a build that wrote it, a test that has
 * others in it. */
#ifndef FX_ERRSUM_STEP_H
#define FX_ERRSUM_STEP_H

#include <stdbool.h>
#include <stddef.h>

struct errsum;
struct errsum_cause;

/* The last block of the nested rules of a tool: its line, how it is
 * indented. */
enum { ERRSUM_NESTS = 4 };
struct errsum_nest {
	const char *tool;
	size_t line, depth;
};

/* Of the steps the last ones. */
enum { ERRSUM_STEPS = 32 };
struct errsum_steps {
	struct { size_t first, last; } v[ERRSUM_STEPS];
	size_t n;		/* in all */
	struct errsum_nest nests[ERRSUM_NESTS];
};

/* A test that holds others is told behind them and is indented less: where one
 * of them failed it failed with that, a consequence. */
void errsum_nest(struct errsum_steps *, struct errsum_cause *);

/* A block of a rule that is a step: what it holds was written there. */
void errsum_step(struct errsum_steps *, const struct errsum_cause *);

/* Does a cause stand in one?  A guess or a bare word is no cause. */
bool errsum_in_step(const struct errsum_steps *, const struct errsum_cause *);

/* A step in which another rule knows an error failed with that. */
void errsum_steps_yield(struct errsum *);

/* A test that TAP only names failed with what Test::More says of it elsewhere,
 * on standard error. */
void errsum_nests_yield(struct errsum *);

#endif
