/* What a person signs: a short text, the same bytes on the terminal, under
 * the signature and in the log.  Each has one spelling only. */
#ifndef FX_STATEMENT_H
#define FX_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

struct buf;
struct err;

/* The namespace that such a signature is for: no other one is a decision. */
#define STATEMENT_NAMESPACE "factory-decision@v1"

/* The fields, in the order of their lines. */
enum statement_field {
	STATEMENT_REPO,		/* where it is pushed to, or "local" */
	STATEMENT_LOG,		/* the hash of the log's first line */
	STATEMENT_TASK,
	STATEMENT_CHANGE,	/* "FROM -> TO", or what changes no status */
	STATEMENT_ABOUT,	/* what is waived: "rule NAME", "stage NAME" */
	STATEMENT_UNTIL,	/* and to the end of which day, UTC */
	STATEMENT_COMMIT, STATEMENT_TREE,
	STATEMENT_BASE,		/* the commit that it was measured against */
	STATEMENT_CONTRACT, STATEMENT_STAGES,	/* "sha256:HEX" */
	STATEMENT_EVIDENCE,
	STATEMENT_POLICY, STATEMENT_SIGNERS,	/* those in force */
	STATEMENT_NEW_POLICY, STATEMENT_NEW_SIGNERS,
	STATEMENT_ROLLOUT,
	STATEMENT_RISK,		/* "accepted" */
	STATEMENT_SELF,		/* "true": of a change of their own */
	STATEMENT_BY,		/* the person, as allowed_signers has them */
	STATEMENT_AFTER,	/* "SEQ sha256:HEX", the head that was seen */
	STATEMENT_NONCE,	/* 128 bits in hex */
	STATEMENT_REASON,	/* lines, with LF between them */
	STATEMENT_FIELDS
};

struct statement {
	const char *field[STATEMENT_FIELDS];	/* NULL: it has no such line */
	const char *from, *to;	/* of the change; from NULL: no status */
	struct arena arena;	/* owns what was parsed */
};
#define STATEMENT_INIT { { NULL }, NULL, NULL, ARENA_INIT }

/* Read one, which is all of the n bytes.  0, or -1 with FX_EINPUT, the line
 * and what is wrong; releasable either way. */
int statement_parse(struct statement *, const char *s, size_t n, struct err *);
void statement_release(struct statement *);

/* Append the text of what the fields say (from and to are not asked).  0, or
 * -1 with FX_EINPUT: a field cannot be written, or is missing. */
int statement_spell(struct buf *, const struct statement *, struct err *);

const char *statement_name(enum statement_field);

/* Is it a day, as STATEMENT_UNTIL has it? */
bool statement_day(const char *);

/* The first second behind a day of STATEMENT_UNTIL, UTC. */
int64_t statement_until(const char *day);

/* Append what a person typed as a reason that can be written: lines without
 * blanks around them, none empty. */
void statement_reason(struct buf *, const char *typed);

#endif
