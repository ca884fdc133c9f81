/* What "test && commit || revert" decides: whether work goes, stays or is
 * committed, and which tree is the good one.  Pure: records and facts in, a
 * verdict out. */
#ifndef FX_TCR_RULES_H
#define FX_TCR_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "judge/result.h"
#include "record/attempt.h"

enum tcr_act {
	TCR_PASS,
	TCR_TAKE,		/* the work goes back to the good tree */
	TCR_HOLD,		/* nothing is taken away, nothing is proved */
	TCR_STOP		/* a person ended it */
};

/* The tests that the contract names. */
enum tcr_named {
	TCR_NAMED_NONE,		/* it names none, or they were not looked at */
	TCR_NAMED_HOLD,		/* each is red, or green, as it must be */
	TCR_NAMED_FAIL,		/* one is not */
	TCR_NAMED_CHANGED,	/* they are not those that were red */
	TCR_NAMED_ELSEWHERE	/* to be red is for another component */
};

struct tcr_facts {
	enum result_class class;
	enum tcr_named named;
	bool flaky, unproved, stopped;
	bool unsupported;	/* there is no command */
	bool accepted;		/* which the contract accepts */
	bool idle;		/* no test is to be written */
	bool breaker;		/* it failed alike too often */
	bool changed;		/* it changed files that it may not */
	bool moved;		/* HEAD is another commit since */
	bool at_base;		/* all that fails failed at the base too */
	bool red;		/* it must fail */
	const char *checked;	/* the class that fx-check told, or NULL */
	enum fx_status status;	/* with it */
	bool takes;		/* the stage is one whose failure takes work
				 * back */
};

struct tcr_verdict {
	enum tcr_act act;
	const char *class;	/* static: "passed", "tests-changed", … */
	enum fx_status status;	/* that it ends with, when all else goes
				 * well */
};

struct tcr_verdict tcr_judge(const struct tcr_facts *);

/* A stage whose failure takes work back, in one component. */
struct tcr_part {
	const char *component;	/* its folder, "" the root */
	const char *const *argv;	/* what a pass of it was a run of;
					 * NULL: whatever was; none: it cannot
					 * pass */
	const char *config;	/* what is asked of it now; NULL: whatever
				 * was */
};

struct tcr_step {
	const char *stage;
	const struct tcr_part *v;	/* in each it must have passed */
	size_t n;
};

struct tcr_past {
	const struct attempt *v;	/* by number */
	size_t n;
	const char *head;	/* the present commit, "" where there is none */
	const struct tcr_step *steps;	/* a NULL stage ends them */
};

enum tcr_good_kind {
	TCR_GOOD_PASSED,	/* of an attempt that passed the stage */
	TCR_GOOD_RED,		/* the red tree */
	TCR_GOOD_HEAD,		/* HEAD's, @-'s in jj */
	TCR_GOOD_THIS		/* the present tree passed unit-test, and no
				 * other passed as many stages: it is held */
};

struct tcr_good {
	enum tcr_good_kind kind;
	const struct attempt *attempt;	/* that kept it, or NULL */
};

/* What a failure of the stage on this tree goes back to.  strict: the tree is
 * not held for having passed unit-test. */
struct tcr_good tcr_good(const struct tcr_past *, const char *stage,
    const char *tree, bool strict);

/* Has every step passed on the tree, asked for what it is asked for now?  The
 * name of the first that has not, or NULL. */
const char *tcr_lacks(const struct tcr_past *, const char *tree);

/* Has the stage passed on the tree, asked for what it is asked for now? */
bool tcr_passed(const struct tcr_past *, const char *stage, const char *tree);

/* The newest attempt, where it was one of this stage on the present commit
 * that took work back, and nothing was done after it; or NULL. */
const struct attempt *tcr_reverted(const struct tcr_past *,
    const char *stage);

#endif
