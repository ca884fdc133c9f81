/* The class of a run, from what its readers made of it. */
#ifndef FX_RESULT_CLASS_H
#define FX_RESULT_CLASS_H

#include <stddef.h>

#include "judge/result.h"

struct result_part;

/* Fill in the class, the counts, the runner and the doubt of r, which holds
 * the tests of the report, where there is one (not NULL), else of the parts. */
void result_conclude(struct result *r, const struct result_part *parts,
    size_t n, const struct result_part *report, enum result_how how, int code);

#endif
