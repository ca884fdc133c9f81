/* What a runner saw of a command, as fx-audit attest writes it. */
#ifndef FX_ATTESTATION_H
#define FX_ATTESTATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

struct err;

/* A key that attests decides nothing, and the other way round. */
#define ATTESTATION_NAMESPACE "factory-attestation@v1"
#define ATTESTATION_TITLE "factory attestation v1"

struct attestation {
	const char *task, *stage;	/* NULL: not said */
	const char *commit, *tree;
	bool passed;		/* it ended with 0, and left the tree as it
				 * was */
	struct arena arena;	/* owns the strings */
};
#define ATTESTATION_INIT { .task = NULL }

/* Read n bytes.  0, or -1 with FX_EINPUT: it is none, or says a thing twice;
 * release either way. */
int attestation_parse(struct attestation *, const char *s, size_t n,
    struct err *);
void attestation_release(struct attestation *);

#endif
