/* Who has said yes to what is to land: by signed statements, or by what a log
 * says, each person once. */
#ifndef FX_VOTES_H
#define FX_VOTES_H

#include "base/buf.h"
#include "base/mem.h"
#include "judge/gate_rules.h"
#include "judge/gate_statements.h"

/* A person's word about it. */
struct vote {
	const char *person, *log;
	const char *task;	/* NULL: about a change of the rules */
	unsigned long long after;	/* which record of the log */
	bool yes;
};

struct votes {
	/* What lands, on which base, under which rules. */
	const struct git *git;
	const struct gate_rules *rules;
	const char *tip, *tree, *base;
	const char *contract;	/* its SHA-256; NULL: whatever it is */
	const char *own;	/* the log whose statements are not asked, as
				 * it tells more itself; NULL: none */
	struct audit_decisions *log;	/* what that has */
	const char *task;	/* whose statements it must have, and those
				 * about the rules */
	char lost[33];		/* the nonce of one that it lacks, "" none */
	const char *policy_sum, *signers_sum;	/* of the files that it
				 * brings; NULL: none */
	/* What was said. */
	struct vote *v;
	size_t n, cap;
	struct buf miss;	/* why the last one that fits does not count */
	struct arena arena;
};

/* For gate_statements, with the votes as its context: count one that is about
 * what lands. */
int votes_statement(void *votes, const struct gate_statement *,
    struct buf *why, struct err *);

/* Count an approval of what lands that stands in a log: by whom, with which
 * signature (in armor).  0 or -1 with e. */
struct audit_approval;
int votes_approval(struct votes *, const struct audit_approval *,
    const char *task, const char *log, struct err *);

/* How many persons let this task (NULL: the change of the rules) land. */
unsigned votes_persons(const struct votes *, const char *task);

void votes_release(struct votes *);

#endif
