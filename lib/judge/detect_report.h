/* What is told of a tree. */
#ifndef FX_DETECT_REPORT_H
#define FX_DETECT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct detect;
struct stages;

enum detect_format { DETECT_TEXT, DETECT_JSON, DETECT_YAML };
extern const char *const detect_formats[];	/* those beyond text, json */

enum detect_format detect_format(const char *name);

/* Print the languages and the components that only s, unless it is NULL,
 * knows; with stages how each stage of s runs: in JSON behind all of them,
 * else with each.  explain: with what each value of a stage is from. */
void detect_report(const struct detect *, enum detect_format,
    const struct stages *s, bool stages, bool explain, FILE *);

/* Print what decided, what else there is, what would change the answer. */
void detect_explain(const struct detect *, enum detect_format, FILE *);

#endif
