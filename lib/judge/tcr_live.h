/* What is seen of fx-tcr's command while it runs. */
#ifndef FX_TCR_LIVE_H
#define FX_TCR_LIVE_H

#include <stdbool.h>
#include <stddef.h>

struct tcr;

/* Is there somebody at a terminal who waits, and sees nothing else? */
bool tcr_lively(const struct tcr *);

/* For a trial, whose ctx is the tcr: a line on the terminal that says what
 * runs, and how long; and what it prints, as it comes, on standard error. */
void tcr_ticks(void *ctx, long long ms);
void tcr_heard(void *ctx, const char *, size_t);

/* Take the line away again. */
void tcr_ticked(const struct tcr *);

#endif
