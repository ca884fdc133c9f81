/* Findings as people and programs read them. */
#ifndef FX_REPORT_H
#define FX_REPORT_H

#include <stdio.h>

#include "judge/finding.h"
#include "judge/scope.h"

enum report_format {
	REPORT_TEXT, REPORT_PATHS /* with -z */, REPORT_JSON, REPORT_SARIF,
	REPORT_GITHUB
};

/* Print the findings; s is the scope they were judged in (its contract may
 * be empty where each ref has its own).  Whether it could be written is told
 * by err_flush. */
void report_print(const struct findings *, struct scope *s,
    enum report_format, FILE *);

#endif
