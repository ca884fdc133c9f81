/* A record of the audit log: one JSON object, whose fields are a closed set
 * in a fixed order with one spelling (fx-audit(5)). */
#ifndef FX_AUDIT_RECORD_H
#define FX_AUDIT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "record/audit_state.h"

struct err;

enum { AUDIT_VERSION = 1, AUDIT_HEX = 65, AUDIT_LINE = 65536 };

/* What a record tells.  Each has its fields (fx-audit(5)). */
enum audit_kind {
	AUDIT_GENESIS,		/* the first, and no other */
	AUDIT_STATUS,		/* a program: a task's status */
	AUDIT_DECISION,		/* a person: a task's status, signed */
	AUDIT_SEAL,		/* a contract was sealed */
	AUDIT_WIDENED,		/* a person lets a contract be wider, signed */
	AUDIT_REFUSED,		/* the gate refused a change */
	AUDIT_CHECKPOINT,	/* fx-tcr kept a tree */
	AUDIT_REVERTED,		/* fx-tcr took a change back */
	AUDIT_ATTESTED,		/* what a runner saw of a command: stmt */
	AUDIT_BREAKER,		/* a failure; of too many: open until resumed */
	AUDIT_WAIVED,		/* a person lets a rule be, signed */
	AUDIT_RESUMED,		/* a person lets a stage go on */
	AUDIT_POLICY,		/* who may decide what from here on, signed by
				 * whom the state before trusts */
	AUDIT_RECOVERED,	/* a torn last line was put aside */
	AUDIT_KINDS
};

enum audit_by { AUDIT_SYSTEM, AUDIT_AGENT, AUDIT_PERSON };

/* What lets one find the evidence. */
enum audit_ref {
	AUDIT_TREE, AUDIT_COMMIT, AUDIT_BASE,	/* git's ids */
	AUDIT_CONTRACT, AUDIT_STAGES, AUDIT_EVIDENCE, AUDIT_POLICY_SUM,
	AUDIT_SIGNERS_SUM, AUDIT_TORN,		/* SHA-256 of bytes */
	AUDIT_REF,				/* a git ref, or a commit's path
						 * to one */
	AUDIT_REFS
};

/* Strings are UTF-8 without NUL, NULL where the field is not there.  Those of
 * a record that was parsed are owned by its text; else by who made it. */
struct audit_record {
	uint64_t seq;
	char prev[AUDIT_HEX];	/* SHA-256 of the raw line before, without its
				 * line break; 64 zeros in the first */
	int64_t when;		/* seconds since 1970: information, no order */
	const char *id;		/* 1-64 of [A-Za-z0-9._-], single in the log;
				 * of a signed record its nonce */
	enum audit_kind kind;
	const char *task;
	enum audit_status from, to;	/* AUDIT_NOTHING: not there */
	enum audit_by by;
	const char *by_id;	/* "fx-tcr", "NAME", a principal */
	const char *why;
	const char *ref[AUDIT_REFS];
	const char *rule;	/* the rule, stage or failure it is about */
	int64_t until;		/* 0: not there */
	const char *rollout;
	bool risk_accepted, self;
	const char *policy, *signers;	/* the files, whole: their SHA-256 is
					 * in the refs */
	const char *stmt;	/* exactly what was signed, or attested */
	const char *sig;	/* armored (ssh-keygen -Y sign) */
	struct buf text;	/* private */
};
#define AUDIT_RECORD_INIT { .text = BUF_INIT }

/* Read one from its n bytes, which are the line without its line break.  A
 * field that is unknown, twice, not in its place, of another kind or spelled
 * otherwise than audit_record_spell does is refused by name, as are bytes
 * behind the object.  0, or -1 with FX_EINPUT; what r held is overwritten,
 * release either way.  A field that the kind of record may not have, or
 * must, is refused too. */
int audit_record_parse(struct audit_record *r, const char *s, size_t n,
    struct err *);
void audit_record_release(struct audit_record *);

/* Append the line without its line break.  0; -1 with FX_EINPUT where a
 * field cannot be: then nothing was appended. */
int audit_record_spell(const struct audit_record *, struct buf *,
    struct err *);

/* The names in the log. */
const char *audit_kind_name(enum audit_kind);
const char *audit_by_name(enum audit_by);
const char *audit_ref_name(enum audit_ref);
/* -1: there is none of that name. */
int audit_ref_named(const char *name, size_t n);

#endif
