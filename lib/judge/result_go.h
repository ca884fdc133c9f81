/* What the text of go test and its events share. */
#ifndef FX_RESULT_GO_H
#define FX_RESULT_GO_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/result_part.h"

struct go {
	bool verbose;		/* "=== RUN": with -v each test is named */
	char **open;		/* those that have not ended */
	size_t n, cap;
	bool forged;		/* one passed by name, without -v */
	bool ok;		/* a package passed, and had tests */
	bool nothing;		/* a package had none */
	size_t failing;		/* p->named.failed when the package began */
	bool panicked, ended;	/* it, or os.Exit, in the middle of tests */
	enum result_kind kind;	/* of the lines below "# package" */
	bool building;
	size_t last;		/* the last failed test + 1 */
};

/* For a part whose state begins with a struct go: a line as go test prints
 * it without -json, and the end of them all. */
void result_go_line(struct result_part *, const char *s);
void result_go_end(struct result_part *);

#endif
