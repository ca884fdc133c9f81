/* One run of fx-tcr: where it is, what is asked, what became of it. */
#ifndef FX_TCR_STATE_H
#define FX_TCR_STATE_H

#include "base/err.h"
#include "base/mem.h"
#include "door/git.h"
#include "door/hash.h"
#include "judge/redgreen.h"
#include "judge/stages.h"
#include "judge/tcr_call.h"
#include "judge/tcr_rules.h"
#include "judge/trial.h"
#include "record/attempt.h"
#include "record/contract.h"
#include "record/seal.h"
#include "record/snapshot.h"

struct tcr_say;

/* What is asked of one run. */
struct tcr_ask {
	const struct stage *stage;	/* its configuration, or NULL */
	const char *component;
	const char *const *argv;	/* NULL-ended; a stage's own is sh -c;
					 * NULL: it is unsupported */
	bool own;		/* it is the stage's own command */
	const char *const *through;	/* what runs that, at the top; NULL */
	bool checks;		/* which is fx-check's */
	const char *success;
	bool red, takes;
	unsigned of;
	long long timeout;	/* milliseconds */
	char config[HASH_HEX];
};

/* What became of the work. */
struct tcr_done {
	struct tcr_good good;
	struct snapshot_good rev;	/* what it goes back to */
	const char *fixed;	/* the command that mended it, or NULL */
	bool fix_failed;
	const char *unfixed;	/* ref of the tree before the fix, which moved
				 * HEAD; or NULL */
	bool nothing;		/* the good tree is the present one */
	bool staged;		/* and what is staged is another */
	const char *literal;	/* what restore_to says, taken literally */
	const char *before;	/* ref of the tree before the command, which
				 * changed it; or NULL */
	unsigned behind;	/* the checkpoint of what it left; 0 */
	bool same;		/* what passed is HEAD's tree */
	bool detached, bisects;	/* no branch has what was committed */
	const char **modules;	/* submodules at another commit than the
				 * index has, which stay out; or NULL */
	const char **skipped, **assumed;	/* hidden from git, and
				 * another file than the index has; or NULL */
	const char **assumes;	/* all that are said not to change, or NULL */
	const char *const *nested;	/* repositories that are no part */
	const char *const *refused;	/* names that git takes for its own */
	const char *lacks;	/* what passed is not committed: this stage
				 * has not passed; "": which must pass is not
				 * known, or it is red */
	const char *log;	/* the copy of the log, or NULL */
	const char *held;	/* why the work was not taken back, or NULL */
	size_t unignored;	/* files that rules which went had ignored */
	const char *unignored_first;
	const char **files;	/* "A path" that were committed, or NULL */
	const char **secrets;	/* those that look like one, NULL-ended */
	struct buf said;	/* what refused the commit */
	const char *breaker;	/* that the stage is stopped from now on, or
				 * NULL */
	char *unrecorded;	/* why the audit log has it not, or NULL */
};

struct tcr {
	const struct tcr_call *call;
	const struct tcr_say *say;
	struct git g;
	struct binding bound;
	const char *task;	/* NULL: none */
	struct seal seal;
	struct contract contract;
	bool sealed;		/* the contract is there */
	struct stages stages;
	struct attempts past;
	struct snapshot *snap;
	char *holder;		/* file that says who holds the lock */
	const char **leave;	/* untracked files that are no work */
	size_t nleave, leave_cap;
	char head[GIT_OID];	/* "": no commit yet */
	struct tcr_step *steps;
	/* of the present run: */
	struct tcr_ask ask;
	size_t part, parts;	/* which component, of so many */
	struct attempt *a;
	char before[GIT_OID];
	bool moved;		/* HEAD, or its branch, is another since */
	const char *moved_how;	/* and what it was, and is; or NULL */
	struct trial_end end;
	struct buf cause;	/* fx-errsum's, as JSON, where it was asked */
	bool *found;		/* by the contract's nfound names: a component
				 * before has it; or NULL */
	size_t nfound;
	bool reddened;		/* one of them is red */
	struct redgreen named;
	bool has_named;
	const char **changed;	/* "M path" that the command changed */
	size_t nchanged, changed_cap;
	const char **made;	/* new files that it made */
	size_t nmade, made_cap;
	struct tcr_verdict verdict;
	struct tcr_done done;
	struct arena arena;
};

#endif
