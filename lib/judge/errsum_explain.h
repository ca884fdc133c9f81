/* Why a report says what it says. */
#ifndef FX_ERRSUM_EXPLAIN_H
#define FX_ERRSUM_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "judge/errsum_report.h"

/* Which rule took which lines, what else was a candidate and why it counts
 * for less, and which other rules know the same line.  json: a line each as
 * {"type":"candidate",...}. */
void errsum_explain(const struct errsum_result *, bool json, FILE *);

#endif
