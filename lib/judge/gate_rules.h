/* Who may decide about what lands, and how: by a commit, or by a log. */
#ifndef FX_GATE_RULES_H
#define FX_GATE_RULES_H

#include "judge/audit_decision.h"
#include "judge/gate.h"
#include "record/persons.h"
#include "record/policy.h"

struct buf;

struct gate_rules {
	bool set;		/* it says so */
	struct policy policy;
	struct signers signers;
	char policy_sum[65], signers_sum[65];
};
#define GATE_RULES_INIT { .set = false, .signers = SIGNERS_INIT }

/* Those of the gate's commit.  0; -1 with e: FX_EINPUT where the files do not
 * load. */
int gate_rules_read(struct gate_rules *, struct gate *, struct err *);
/* Those that hold behind the records of a log.  0 or -1 with e. */
int gate_rules_log(struct gate_rules *, const struct audit_decisions *,
    struct err *);
void gate_rules_release(struct gate_rules *);

/* Are the two files at a commit those of the gate's, or of these rules?  1, 0
 * or -1 with e. */
int gate_rules_kept(const struct gate_rules *, struct gate *,
    const char *commit, struct err *);

/* Append .factory/NAME of a commit.  1, 0: it is not there, -1 with e. */
int gate_rules_file(struct gate *, const char *commit, const char *name,
    struct buf *, struct err *);

#endif
