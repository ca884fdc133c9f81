/* The contract of a task, as DESIGN section 5 says: loaded strictly, and
 * asked what it allows. */
#ifndef FX_CONTRACT_H
#define FX_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include "door/ydoc.h"
#include "record/change.h"

struct buf;
struct err;
struct pathset;

struct contract_entry {
	const char *pattern;
	const char *reason;	/* NULL: none given */
	const char *owner;	/* NULL */
	unsigned ops;		/* enum change_op bits, all by default */
	unsigned line, column;
};

struct contract_limits {	/* -1: no limit */
	long long files, lines, file_bytes;
	unsigned line;		/* where limits: stands, 0: nowhere */
};

struct contract {
	const char *name;	/* the file, for messages */
	const char *task, *title;
	const char *base;	/* NULL: none named */
	long long version;
	struct contract_entry *allowed, *forbidden;
	size_t nallowed, nforbidden;
	struct contract_limits limits;
	bool by_operation;	/* some entry is of some operations only */
	struct pathset *allow_set, *forbid_set, *forbid_folded;
	struct ydoc doc;	/* owns every string above */
	/* Other sections are read where they are needed:
	 * contract_section(c, "coverage"). */
};
#define CONTRACT_INIT { NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, \
	{ -1, -1, -1, 0 }, false, NULL, NULL, NULL, YDOC_INIT }

/* Load n bytes called name in messages.  Every error of the file is in e, a
 * line each, FX_EINPUT.  0 or -1; c is releasable either way. */
int contract_parse(struct contract *c, const char *name, const char *bytes,
    size_t n, struct err *e);
/* The same from a file. */
int contract_load(struct contract *c, const char *path, struct err *e);
void contract_release(struct contract *);

/* A section below "contract" by its first spelling, checked against the
 * table of keys (schema.h), or NULL where the contract has none. */
const struct ydoc_node *contract_section(const struct contract *,
    const char *key);

/* Why a path is protected without being named (git's, jj's, CI's and agents'
 * control files), or NULL when it is not.  Case and normalisation do not
 * matter. */
const char *protected_reason(const char *path);
/* The i-th protected name (folded; a trailing '/' is a folder), anywhere:
 * in any folder; NULL behind the last. */
const char *protected_name(size_t i, bool *anywhere);

enum contract_rule {
	CONTRACT_ALLOWED, CONTRACT_NOT_ALLOWED, CONTRACT_FORBIDDEN,
	CONTRACT_PROTECTED
};

struct contract_answer {
	enum contract_rule rule;
	const struct contract_entry *entry;	/* that decided, or NULL */
	const char *reason;	/* its reason, or the protected list's */
};

/* May this path be changed so?  Forbidden beats protected beats allowed. */
struct contract_answer contract_judge(const struct contract *,
    const char *path, enum change_op);

/* Is the path allowed whatever is done to it, or, where no entry is of some
 * operations only, for this one?  Then nothing depends on the baseline. */
bool contract_allows(const struct contract *, const char *path,
    enum change_op);

/* "not-allowed", "forbidden", "protected": stable names. */
const char *contract_rule_name(enum contract_rule);

#endif
