/* The signed statements that a commit of refs/fx/decisions holds. */
#ifndef FX_GATE_STATEMENTS_H
#define FX_GATE_STATEMENTS_H

#include "judge/gate_decision.h"
#include "record/attestation.h"
#include "record/statement.h"

/* One of them.  Good for the call only. */
struct gate_statement {
	const struct statement *st;
	const char *person;	/* whose signature it is; NULL: nobody's who
				 * may decide, and why */
	const char *fault;
	bool good;		/* the signature is of its key */
	bool now;		/* which may sign at this time */
	bool here;		/* it is about this repository, where that is
				 * named */
	const struct signer *signer;
	enum sshsig_presence presence;
};

/* Each statement at the commit that is not at `but` (NULL) with the same
 * bytes, through each; its non-zero answer ends and is returned.  1: what
 * lies there is none of ours, and why was appended; -1 with e. */
int gate_statements(struct gate *, const struct gate_rules *,
    const char *commit, const char *but, int (*each)(void *ctx,
    const struct gate_statement *, struct buf *why, struct err *), void *ctx,
    struct buf *why, struct err *);

/* Each attestation at the commit, with its signature where that is good (by
 * whatever key), else NULL; the rest as above. */
int gate_attestations(struct gate *, const char *commit,
    int (*each)(void *ctx, const struct attestation *, const struct sshsig *),
    void *ctx, struct buf *why, struct err *);

#endif
