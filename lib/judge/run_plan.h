/* Which of the ten stages have a valid pass, and which are to be run. */
#ifndef FX_RUN_PLAN_H
#define FX_RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "record/attempt.h"

/* What the present configuration, without a run, says of a stage. */
enum run_given {
	RUN_ASKED,		/* its command decides */
	RUN_NONE,		/* unsupported, and nobody accepts that */
	RUN_ACCEPTED,		/* unsupported, which the contract accepts */
	RUN_WAIVED,		/* a person waived it for this task */
	RUN_DEFERRED,		/* a person does it, at the decision */
	RUN_IDLE		/* not applicable to this contract */
};

/* A stage in one component: what a pass of it must have been asked for. */
struct run_part {
	const char *component;	/* its folder, "" the root */
	const char *command;	/* for a shell, there */
	const char *config;	/* SHA-256, as in its records */
	const char *const *tools;	/* judge/tools.h */
	const char *success;	/* its condition, or NULL */
};

struct run_stage {
	const char *name;	/* one of schema_stages */
	unsigned number;	/* from 1 */
	enum run_given given;
	const char *why;	/* of that, in words; NULL */
	bool red;		/* proved once, whatever the tree is now */
	bool builds;		/* what it makes lies beside the tree: of the
				 * newest run alone */
	bool always;		/* what it finds changes without the tree */
	bool tests;		/* a test must run, where no condition says
				 * otherwise */
	bool checks;		/* its command is fx-check's */
	size_t named;		/* tests of the contract that must pass */
	const struct run_part *v;	/* where it has a command */
	size_t n;
};

/* The newest attempt of each part that says how the stage stands on this tree
 * is a pass: the last part's; NULL: one has none, or failed, or was asked for
 * something else, or by other tools.  Of a stage that builds it is the newest
 * of all, on whatever tree.  Of a red stage the tree does not count,
 * and a pass stays one. */
const struct attempt *run_valid(const struct attempts *,
    const struct run_stage *, const char *tree);

/* The tree that an attempt was about. */
const char *run_tree(const struct attempt *);

/* "accepted", "waived", …: stable names. */
const char *run_given_name(enum run_given);

#endif
