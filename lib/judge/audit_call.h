/* What fx-audit is called with, and its verbs. */
#ifndef FX_AUDIT_CALL_H
#define FX_AUDIT_CALL_H

#include <stdbool.h>
#include <stdio.h>

#include "base/opt.h"
#include "judge/audit_decide.h"

struct err;

extern const struct opt_verb audit_verbs[];

enum { AUDIT_MANY = 32 };

struct audit_call {
	FILE *out;
	const char *format;	/* text, json, yaml, markdown */
	bool json, quiet;
	const char *const *words;	/* operands behind the verb */
	int n;
	const char *task, *to, *why, *by, *id;
	const char *refs[AUDIT_MANY + 1];	/* "tree=HEX", NULL-ended */
	const char *anchors[AUDIT_MANY + 1];
	int nrefs, nanchors;
	const char *genesis;
	const char *age;
	bool in_toto;
	const char *from;	/* log: a remote */
	struct audit_decide decide;	/* its own options */
};

/* Run the verb that the operands begin with: FX_YES, FX_NO, or -1 with e.  A
 * call that is wrong ends the program with status 2. */
int audit_call_run(const struct opt *, struct audit_call *, struct err *e);

/* A word more for a list; ends the program where it is full. */
void audit_call_add(const struct opt *, const char **v, int *n);

/* append: a program's status of a task. */
int audit_verb_append(const struct audit_call *, struct err *e);
/* decide WHAT: a person says so, and signs it. */
int audit_verb_decide(const struct audit_call *, struct err *e);
/* measured TASK: what the records say, before one decides. */
int audit_verb_measured(const struct audit_call *, struct err *e);
/* tasks: each, where it is worked on, and how far it came. */
int audit_verb_tasks(const struct audit_call *, struct err *e);
/* status TASK: the newest of it, a word. */
int audit_verb_status(const struct audit_call *, struct err *e);
/* landing TASK: may it become the base? */
int audit_verb_landing(const struct audit_call *, struct err *e);
/* attest -- COMMAND: what the runner saw of it. */
int audit_verb_attest(const struct audit_call *, struct err *e);
/* fetch REMOTE: the decisions and anchors that are there. */
int audit_verb_fetch(const struct audit_call *, struct err *e);
/* log --from REMOTE: the decisions that were fetched. */
int audit_verb_from(const struct audit_call *, struct err *e);
/* log [TASK]: who did what, when and why. */
int audit_verb_log(const struct audit_call *, struct err *e);
int audit_verb_verify(const struct audit_call *, struct err *e);
/* checkpoint: an anchor on the ref of this clone. */
int audit_verb_checkpoint(const struct audit_call *, struct err *e);
/* prove SEQ: what shows to any that the record is in the log. */
int audit_verb_prove(const struct audit_call *, struct err *e);
/* repair: put a torn last line aside. */
int audit_verb_repair(const struct audit_call *, struct err *e);
/* export: each approval as an in-toto statement. */
int audit_verb_export(const struct audit_call *, struct err *e);
/* trailer [FILE]: the anchor for the message of a commit. */
int audit_verb_trailer(const struct audit_call *, struct err *e);

/* "90s", "30m", "12h", "7d" in seconds, or -1. */
long long audit_age(const char *s);

#endif
