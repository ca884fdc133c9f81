/* How the ten stages run in a tree: printed. */
#ifndef FX_DETECT_STAGES_H
#define FX_DETECT_STAGES_H

#include <stdbool.h>
#include <stdio.h>

#include "judge/detect_report.h"

struct stages;

/* Print the stages of the components of a language in a folder, NULL: of all
 * of them, in their order: the command and when that has passed, or why there
 * is none; with explain where each value comes from.  In YAML they belong to
 * the map of the language. */
void detect_stages(const struct stages *, const char *language,
    const char *dir, enum detect_format, bool explain, FILE *);

#endif
