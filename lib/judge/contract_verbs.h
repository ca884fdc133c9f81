/* The verbs of fx-contract. */
#ifndef FX_CONTRACT_VERBS_H
#define FX_CONTRACT_VERBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct err;

/* A call of fx-contract, its options read. */
struct contract_call {
	char *const *words;	/* operands behind the verb */
	size_t n;
	const char *task;	/* --task */
	const char *reason;	/* --reason */
	bool widen, force, draft;
	bool quiet, nul, json;
	FILE *out;		/* findings; nothing with -q */
};

/* Each answers 0 yes, 1 no with findings on out, -1 with e. */
int contract_verb_check(const struct contract_call *, struct err *);
int contract_verb_show(const struct contract_call *, struct err *);
int contract_verb_schema(const struct contract_call *, struct err *);
int contract_verb_new(const struct contract_call *, struct err *);
int contract_verb_seal(const struct contract_call *, struct err *);
int contract_verb_bind(const struct contract_call *, struct err *);
int contract_verb_unbind(const struct contract_call *, struct err *);
int contract_verb_bound(const struct contract_call *, struct err *);
int contract_verb_private(const struct contract_call *, struct err *);

/* The task that a call is about: --task, else the workspace's; owned.  NULL
 * with e when there is none. */
struct git;
char *contract_call_task(const struct contract_call *, const struct git *,
    struct err *);

#endif
