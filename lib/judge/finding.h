/* What a judgement found: the product of fx-boundary, before it is printed. */
#ifndef FX_FINDING_H
#define FX_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* One path or one ref that may not be so.  Strings belong to the findings'
 * arena or to records that outlive them; NULL where there is nothing. */
struct finding {
	const char *rule;	/* stable: not-allowed forbidden protected
				 * limit tree conflict; of a ref: see
				 * fx-boundary(1) */
	const char *path;	/* NULL: about a ref or the whole change */
	char status;		/* A D M T U */
	unsigned old_mode, new_mode;
	const char *commit;	/* full id; NULL: not committed */
	const char *ref;	/* full name; set: a ref-violation or the ref
				 * through which the commit came */
	bool about_ref;		/* type ref-violation */
	const char *now;	/* the id that the ref was to have */
	unsigned line;		/* of the contract; 0: none */
	const char *reason;
	const char *owner;	/* task whose contract allows the path */
	const char *task;
	const char *contract;	/* name of the contract that ruled */
	const char *base;	/* commit whose version passes, if any does */
	const char *hint;	/* what to do instead */
	const char *waived_by, *waived_why;	/* who let it be */
	const char *waived_until;	/* the last day */
};

/* Where the judged change stands, for the way out of a refusal. */
enum finding_source {
	FINDING_PATHS, FINDING_STAGED, FINDING_WORKTREE, FINDING_COMMITS,
	FINDING_RECEIVE, FINDING_PRE_PUSH, FINDING_REF_TRANSACTION,
	FINDING_CHECK
};

struct findings {
	struct finding *v;
	size_t n, cap;
	struct finding *waived;	/* what a person let be: it refuses nothing */
	size_t nwaived, waived_cap;
	struct arena arena;
	enum finding_source source;
	const char **allowed;	/* by the contract that refused first */
	size_t nallowed;
	size_t paths, commits, refs;	/* judged in all */
	const char *at;		/* the commit of jj's working copy */
	bool wider;	/* the seal allows more than the base's contract */
};

struct finding *findings_add(struct findings *, const char *rule,
    const char *path);
void findings_release(struct findings *);

/* Why it may not be so: what the contract says, else what the rule means. */
const char *finding_reason(const struct finding *);

/* What a change did that is refused for no single path. */
const char *finding_whole(const struct finding *);

#endif
