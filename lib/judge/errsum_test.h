/* Error rules against their own examples (fx-errsum --self-test). */
#ifndef FX_ERRSUM_TEST_H
#define FX_ERRSUM_TEST_H

#include <stdbool.h>
#include <stdio.h>

struct err;

/* Try every example of the rules that --rules names (NULL: as installed),
 * and print what does not come as it says; out NULL: print nothing.  0: all
 * came; 1: not; -1 with e. */
int errsum_test(const char *rules, bool json, FILE *out, struct err *e);

#endif
