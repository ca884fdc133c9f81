/* In a large log less and less is looked for: what rules know that would not be
 * shown is not. */
#ifndef FX_ERRSUM_LARGE_H
#define FX_ERRSUM_LARGE_H

#include <stdbool.h>
#include <stddef.h>

struct errsum;
struct errsum_large;
struct errsum_plan;

/* A log begins.  Freed with errsum_large_free. */
struct errsum_large *errsum_large_new(struct errsum *);
void errsum_large_free(struct errsum_large *);

/* A block of the log, n bytes, from which it is seen what is rare in it. */
void errsum_large_sample(struct errsum_large *, const char *block, size_t n);

/* So many bytes more were read: what is to be looked for from here on, which
 * stays until the next one; NULL: as before.  Never for --all, nor where all
 * causes are wanted. */
const struct errsum_plan *errsum_large_plan(struct errsum_large *,
    struct errsum *, size_t n);

/* It is known only now that the log says which command wrote what, so that
 * another plan is to be asked for at once. */
bool errsum_large_stale(const struct errsum *);

#endif
