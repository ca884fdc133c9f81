/* How much a line of no known shape tells of a failure. */
#ifndef FX_ERRSUM_TELLING_H
#define FX_ERRSUM_TELLING_H

#include <stdbool.h>
#include <stddef.h>

/* 0: nothing; 1: that something went wrong; 3: that it is an error, or why;
 * 5: both.  What announces more, or passes on the news of another, is worth
 * less. */
int errsum_telling(const char *line, size_t n);

/* Does a message tell much, and why? */
bool errsum_says_why(const char *message);

/* Does a message say no more than that something failed, or with what
 * status? */
bool errsum_hollow(const char *message);

/* What a test failed with compares: 2 in so many words ("got 4, want 3"), 1
 * where it may, 0 not. */
int errsum_compares(const char *message);

#endif
