/* Who must be how present to decide what: .factory/policy.yaml, as
 * fx-policy(5) has it. */
#ifndef FX_POLICY_H
#define FX_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "record/sshsig.h"

struct buf;
struct err;

/* What only a person decides; what needs its own presence. */
enum policy_what {
	POLICY_APPROVED, POLICY_REJECTED, POLICY_DEPLOYED,
	POLICY_DEPLOYED_10, POLICY_DEPLOYED_100, POLICY_WIDENED,
	POLICY_WAIVED, POLICY_RESUMED, POLICY_POLICY, POLICY_WHATS
};

struct policy {
	enum sshsig_presence least[POLICY_WHATS];
	unsigned approvals;	/* so many persons, before a change lands */
	bool agent;		/* may an agent hold a person's key */
	unsigned evidence;	/* a bit for each of schema_stages: it is
				 * attested before a change lands */
	long long anchor;	/* seconds that an anchor may be old; 0: none
				 * is asked for */
};
#define POLICY_INIT { .approvals = 1 }

/* Read n bytes called name in messages.  Every error is in e as "name:line:
 * column: what".  0, or -1 with FX_EINPUT. */
int policy_parse(struct policy *, const char *name, const char *s, size_t n,
    struct err *e);

/* The decision that is called so, as the log does ("approved", "policy"), or
 * -1. */
int policy_what(const char *name);

/* Append the policy that is written where there is none: keys in software
 * will do. */
void policy_first(struct buf *);

#endif
