/* Which of several programs that run side by side wrote a line. */
#ifndef FX_ERRSUM_SOURCE_H
#define FX_ERRSUM_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/errsum_cause.h"

struct errsum_regions;
struct errsum_text;
struct pat_span;

/* Those that are known to have failed. */
enum { ERRSUM_FAILING = 8 };
struct errsum_failing {
	char v[ERRSUM_FAILING][ERRSUM_SOURCE];
	size_t n;
};

/* The name of one of several programs that run side by side, where a line's
 * prefix tells it, else "". */
void errsum_source(char *name, const struct errsum_text *);
/* Did another than that of a cause write this line, between its own? */
bool errsum_is_beside(const struct errsum_cause *,
    const struct errsum_text *);
/* One of them failed. */
void errsum_source_failed(struct errsum_regions *, const struct pat_span *);
/* 1: one that failed wrote it, -1: another did, 0: it is not known. */
int errsum_of_failed(const struct errsum_regions *,
    const struct errsum_cause *);

#endif
