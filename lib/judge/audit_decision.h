/* Whether a decision in the log holds: its signature, who made it, what it
 * is about, by the policy and the signers that the log had by then. */
#ifndef FX_AUDIT_DECISION_H
#define FX_AUDIT_DECISION_H

#include <stdbool.h>
#include <stdint.h>

#include "record/audit_record.h"
#include "record/sshsig.h"

struct buf;
struct err;

/* Where in the log a record stands. */
struct audit_at {
	uint64_t seq, offset;
	/* SHA-256 of each raw line below seq, as bytes */
	const unsigned char (*hash)[32];
};

/* What the records so far say: policy, signers, which were used when. */
struct audit_decisions;
struct audit_decisions *audit_decisions_new(void);
void audit_decisions_free(struct audit_decisions *);

/* Called for every record in the order of the log; its form, its place in
 * the chain, its transition and that its id is new hold already.  0: it
 * stands, and what it changes is learned; 1: it does not, *kind is a stable
 * name for that ("nonce", "signature", "signer", "presence", "statement",
 * "self", ...) and what is wrong was appended to why, and nothing was
 * learned; -1 with e: it cannot be told. */
int audit_decision_check(struct audit_decisions *,
    const struct audit_record *, const struct audit_at *, const char **kind,
    struct buf *why, struct err *);

/* What holds behind the records so far: NULL where nobody may decide yet. */
struct policy;
struct signers;
const struct policy *audit_decisions_policy(const struct audit_decisions *);
const struct signers *audit_decisions_signers(const struct audit_decisions *);
/* The files' bytes in hex, and themselves; "" where there are none. */
struct audit_rules {
	const char *policy, *signers, *policy_sum, *signers_sum;
};
struct audit_rules audit_decisions_rules(const struct audit_decisions *);
/* Is what was signed under this nonce among the records so far? */
bool audit_decisions_said(struct audit_decisions *, const char *nonce);

/* The presence that the signature of a record that stood proves: NONE where
 * it has none. */
enum sshsig_presence audit_decision_presence(const struct audit_record *);

#endif
