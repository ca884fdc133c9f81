/* How the ten stages run in a tree. */
#ifndef FX_DETECT_STAGES_H
#define FX_DETECT_STAGES_H

#include <stdio.h>

#include "judge/detect_report.h"

struct detect_part;

/* Print the stages of a language in a folder, in their order: the command and
 * when that has passed, or why there is none.  In YAML they belong to the
 * map of the language. */
void detect_stages(const struct detect_part *, enum detect_format, FILE *);

#endif
