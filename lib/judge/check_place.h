/* Where a check stands: the repository, the contract, the change. */
#ifndef FX_CHECK_PLACE_H
#define FX_CHECK_PLACE_H

#include "base/buf.h"
#include "door/git.h"
#include "judge/scope.h"

struct check_call;
struct err;

struct check_place {
	struct scope scope;
	bool bound;		/* scope.contract rules */
	char tip[GIT_OID];	/* HEAD, or in jj the working copy's commit;
				 * "": there is none */
	char base[GIT_OID];	/* where the change begins; "": at nothing */
};
#define CHECK_PLACE_INIT { SCOPE_INIT, false, "", "" }

/* Find it.  needs: no contract is a failure.  0 or -1; check_leave either
 * way. */
int check_enter(struct check_place *, const struct check_call *, bool needs,
    struct err *);
void check_leave(struct check_place *);

/* Set base: where tip and the call's base, or the contract's as it is now and
 * was when it was sealed, part.  -1 with e where none is named. */
int check_base(struct check_place *, const struct check_call *, struct err *);

/* The folder at the top of the workspace. */
const char *check_top(const struct check_place *);

#endif
