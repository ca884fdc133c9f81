/* What the end of a command says of its cause. */
#ifndef FX_ERRSUM_ENDED_H
#define FX_ERRSUM_ENDED_H

#include <stdbool.h>
#include <stddef.h>

struct errsum;
struct errsum_cause;
struct errsum_regions;

enum { ERRSUM_POINTS = 64 };

/* "make: *** [Makefile:3: till.o] Error 1": the failure is above. */
struct errsum_point {
	size_t line;
	int status;		/* -1: not told */
	char target[48];	/* "": not told */
};

/* Does a wrapper say that something shortly above a line failed? */
bool errsum_is_pointed(const struct errsum_regions *, size_t line);

/* What it is worth, in the points of a rule's weight, that the status is one
 * that such a failure ends with, or that make names what could not be made of
 * its file. */
int errsum_fits_end(const struct errsum *, const struct errsum_cause *);

#endif
