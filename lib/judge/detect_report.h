/* What is told of a tree. */
#ifndef FX_DETECT_REPORT_H
#define FX_DETECT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct detect;

enum detect_format { DETECT_TEXT, DETECT_JSON, DETECT_YAML };
extern const char *const detect_formats[];	/* those beyond text, json */

enum detect_format detect_format(const char *name);

/* Print the languages, with stages how each stage runs too: in JSON behind
 * all of them, else with each. */
void detect_report(const struct detect *, enum detect_format, bool stages,
    FILE *);

/* Print what decided, what else there is, what would change the answer. */
void detect_explain(const struct detect *, enum detect_format, FILE *);

#endif
