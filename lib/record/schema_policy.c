/* The keys of .factory/policy.yaml (fx-policy(5)). */
#include <stddef.h>

#include "record/schema.h"

#define END { .name = NULL }

static const char *const classes[] = { "none", "key", "touched", "verified",
	NULL };

#define LEAST(n, d) { .name = n, .type = SCHEMA_CHOICE, .choices = classes, \
	.doc = d }

static const struct schema_key presence[] = {
	LEAST("approved", "to approve a change"),
	LEAST("rejected", "to reject one"),
	LEAST("deployed", "to begin a rollout"),
	LEAST("deployed_10_percent", "to widen a rollout"),
	LEAST("deployed_100_percent", "to widen a rollout to all"),
	LEAST("widened", "to widen a contract"),
	LEAST("waived", "to waive a rule or a stage"),
	LEAST("resumed", "to let a stopped stage go on; 'none' by default"),
	LEAST("policy", "to change this file or the signers"),
	END
};

const struct schema_key schema_policy[] = {
	{ .name = "version", .type = SCHEMA_INTEGER, .required = true,
	  .doc = "of this format; 1" },
	{ .name = "agent", .type = SCHEMA_BOOLEAN,
	  .doc = "may ssh-agent hold a person's key; false by default" },
	{ .name = "approvals", .type = SCHEMA_INTEGER, .min = 1, .max = 16,
	  .doc = "persons who must approve what lands; 1 by default" },
	{ .name = "evidence", .type = SCHEMA_CHOICE, .list = true,
	  .choices = schema_stages,
	  .doc = "stages that a runner must have attested of what lands" },
	{ .name = "anchor", .type = SCHEMA_SECONDS,
	  .doc = "how old the newest anchor of the log may be" },
	{ .name = "presence", .type = SCHEMA_MAP, .sub = presence,
	  .doc = "the least class for each decision; 'key' by default" },
	END
};
