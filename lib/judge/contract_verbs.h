/* The verbs of fx-contract. */
#ifndef FX_CONTRACT_VERBS_H
#define FX_CONTRACT_VERBS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct contract;
struct differences;
struct err;
struct git;

/* A call of fx-contract, its options read. */
struct contract_call {
	char *const *words;	/* operands behind the verb */
	size_t n;
	const char *task;	/* --task */
	const char *reason;	/* --reason */
	bool widen, force, draft, more;
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
int contract_verb_find(const struct contract_call *, struct err *);
int contract_verb_private(const struct contract_call *, struct err *);
int contract_verb_diff(const struct contract_call *, struct err *);
int contract_verb_owners(const struct contract_call *, struct err *);
int contract_verb_preflight(const struct contract_call *, struct err *);

/* The task that a call is about: --task, else the workspace's; owned.  NULL
 * with e when there is none. */
char *contract_call_task(const struct contract_call *, const struct git *,
    struct err *);

/* The tracked contract of a task in this workspace; owned. */
char *contract_call_file(const struct git *, const char *task);

/* A path as it was typed, made absolute as text; owned.  NULL with e when
 * the current folder cannot be told. */
char *contract_call_path(const char *typed, struct err *);

/* What people call a file: its path below the top of the workspace where it
 * lies there, else its whole path; owned.  NULL with e. */
char *contract_call_name(const struct git *, const char *file,
    struct err *);

/* Show in messages which version of a file this contract is: "sealed:FILE".
 * Lines of the file as it is now are other lines. */
void contract_call_rename(struct contract *, const char *version);

/* Print differences, each called rule: a finding a line. */
void contract_print_differences(const struct contract_call *,
    const struct differences *, const char *rule);

#endif
