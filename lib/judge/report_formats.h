/* Findings as programs read them. */
#ifndef FX_REPORT_FORMATS_H
#define FX_REPORT_FORMATS_H

#include <stdio.h>

#include "judge/finding.h"
#include "judge/scope.h"

/* JSON lines: a violation or ref-violation each, then one summary. */
void report_json(const struct findings *, struct scope *, FILE *);

/* One SARIF 2.1.0 log (OASIS, sarif-v2.1.0), for code scanning. */
void report_sarif(const struct findings *, FILE *);

/* GitHub's workflow commands, "::error file=...::message". */
void report_github(const struct findings *, FILE *);

#endif
