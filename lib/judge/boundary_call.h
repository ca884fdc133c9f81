/* A call of fx-boundary, its options read. */
#ifndef FX_BOUNDARY_CALL_H
#define FX_BOUNDARY_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "judge/finding.h"
#include "judge/report.h"
#include "judge/scope.h"

struct err;

struct boundary_call {
	enum finding_source what;
	struct scope_want want;
	char *const *words;	/* ranges, or paths of a check */
	size_t n;
	FILE *in;		/* paths, or what git gives the hook */
	FILE *out;		/* what was found; nothing with quiet */
	enum report_format format;
	bool nul, quiet;	/* paths in and out end in NUL */
};

/* Judge and report.  0 nothing is outside, 1 findings are on out, -1 with e
 * when it cannot be told. */
int boundary_call(const struct boundary_call *, struct err *);

#endif
