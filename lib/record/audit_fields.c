/* Which fields a record of the audit log has, by what it tells. */
#include <string.h>

#include "base/err.h"
#include "base/path.h"
#include "door/hash.h"
#include "record/audit_parts.h"

const char *const audit_fields[FIELDS] = {
	"v", "seq", "prev", "when", "id", "kind", "task", "from", "to", "by",
	"why", "refs", "rule", "until", "rollout", "risk_accepted", "self",
	"policy", "signers", "stmt", "sig"
};

#define F(name) (1u << FIELD_##name)
enum {
	ALWAYS = F(V) | F(SEQ) | F(PREV) | F(WHEN) | F(ID) | F(KIND) | F(BY),
	SIGNED = F(STMT) | F(SIG),
	MACHINE = 1 << AUDIT_SYSTEM | 1 << AUDIT_AGENT,
	SYSTEM = 1 << AUDIT_SYSTEM, PERSON = 1 << AUDIT_PERSON
};

static const struct {
	const char *name;
	unsigned by;		/* who may record it */
	unsigned must, may;	/* fields, without those of all */
} kinds[AUDIT_KINDS] = {
	[AUDIT_GENESIS] = { "genesis", SYSTEM | PERSON, 0,
	    F(WHY) | F(REFS) | F(POLICY) | F(SIGNERS) | SIGNED },
	[AUDIT_STATUS] = { "status", MACHINE, F(TASK) | F(TO) | F(WHY),
	    F(FROM) | F(REFS) | F(RULE) | F(ROLLOUT) },
	[AUDIT_DECISION] = { "decision", PERSON,
	    F(TASK) | F(FROM) | F(TO) | F(WHY) | SIGNED,
	    F(REFS) | F(ROLLOUT) | F(RISK) | F(SELF) },
	[AUDIT_SEAL] = { "seal", MACHINE, F(TASK) | F(WHY) | F(REFS), 0 },
	[AUDIT_WIDENED] = { "widened", PERSON, F(TASK) | F(WHY) | SIGNED,
	    F(REFS) | F(RULE) | F(SELF) },
	[AUDIT_REFUSED] = { "refused", SYSTEM, F(WHY),
	    F(TASK) | F(REFS) | F(RULE) },
	[AUDIT_CHECKPOINT] = { "checkpoint", MACHINE, F(WHY) | F(REFS),
	    F(TASK) | F(RULE) },
	[AUDIT_REVERTED] = { "reverted", MACHINE, F(WHY) | F(REFS),
	    F(TASK) | F(RULE) },
	[AUDIT_ATTESTED] = { "attested", MACHINE, F(STMT),
	    F(TASK) | F(WHY) | F(REFS) | F(RULE) | F(SIG) },
	[AUDIT_BREAKER] = { "breaker", SYSTEM, F(TASK) | F(WHY) | F(RULE),
	    F(REFS) },
	[AUDIT_WAIVED] = { "waived", PERSON,
	    F(TASK) | F(WHY) | F(RULE) | F(UNTIL) | SIGNED,
	    F(REFS) | F(SELF) },
	[AUDIT_RESUMED] = { "resumed", PERSON, F(TASK) | F(WHY),
	    F(REFS) | F(RULE) | F(SELF) | SIGNED },
	[AUDIT_POLICY] = { "policy", PERSON, F(WHY) | SIGNED,
	    F(REFS) | F(SELF) | F(POLICY) | F(SIGNERS) },
	[AUDIT_RECOVERED] = { "recovered", SYSTEM, F(WHY) | F(REFS), 0 }
};

const char *
audit_kind_name(enum audit_kind k)
{
	return (unsigned)k < AUDIT_KINDS ? kinds[k].name : "unknown";
}

const char *
audit_by_name(enum audit_by by)
{
	static const char *const v[] = { "system", "agent", "person" };

	return v[by];
}

static const char *const refs[AUDIT_REFS] = {
	"tree", "commit", "base", "contract", "stages", "evidence", "policy",
	"signers", "torn", "ref"
};

const char *
audit_ref_name(enum audit_ref ref)
{
	return refs[ref];
}

int
audit_ref_named(const char *name, size_t n)
{
	for (int i = 0; i < AUDIT_REFS; i++)
		if (strlen(refs[i]) == n && memcmp(refs[i], name, n) == 0)
			return i;
	return -1;
}

bool
audit_ref_ok(enum audit_ref ref, const char *value)
{
	size_t n = strspn(value, "0123456789abcdef");

	if (ref == AUDIT_REF)
		return strncmp(value, "refs/", 5) == 0 &&
		    path_ref_fault(value) == NULL;
	if (value[n] != '\0')
		return false;
	return n == 64 || (n == 40 && ref <= AUDIT_BASE);
}

/* The files that a record carries are those that its refs name. */
static int
carried(const char *name, const char *file, const char *sum, struct err *e)
{
	char is[HASH_HEX];

	if (file == NULL)
		return 0;
	hash_sha256(is, file, strlen(file));
	if (sum && strcmp(is, sum) == 0)
		return 0;
	return err_set(e, FX_EINPUT, "field '%s' is not of the SHA-256 in "
	    "'refs'", name);
}

/* A status is recorded by who may; what is no status carries none. */
static int
who(const struct audit_record *r, struct err *e)
{
	if (!(kinds[r->kind].by & 1u << r->by))
		return err_set(e, FX_EINPUT, "a record of kind '%s' is not "
		    "for %s", kinds[r->kind].name, r->by == AUDIT_PERSON ?
		    "a person" : r->by == AUDIT_AGENT ? "an agent" :
		    "a program");
	if (r->kind == AUDIT_STATUS && audit_persons(r->to))
		return err_set(e, FX_EINPUT, "'%s' is for a person to decide: "
		    "'fx-audit decide' asks for the signature",
		    audit_status_name(r->to));
	if (r->kind == AUDIT_DECISION && !audit_persons(r->to))
		return err_set(e, FX_EINPUT, "'%s' is no decision of a "
		    "person", audit_status_name(r->to));
	return 0;
}

int
audit_fields_check(const struct audit_record *r, unsigned seen,
    struct err *e)
{
	unsigned must = ALWAYS | kinds[r->kind].must;
	unsigned may = must | kinds[r->kind].may;

	if (who(r, e) < 0)
		return -1;
	for (unsigned i = 0; i < FIELDS; i++) {
		if (must & ~seen & 1u << i)
			return err_set(e, FX_EINPUT, "field '%s' is missing "
			    "from a record of kind '%s'", audit_fields[i],
			    kinds[r->kind].name);
		if (seen & ~may & 1u << i)
			return err_set(e, FX_EINPUT, "field '%s' may not be "
			    "in a record of kind '%s'", audit_fields[i],
			    kinds[r->kind].name);
	}
	if (r->sig && r->stmt == NULL)
		return err_set(e, FX_EINPUT, "field 'sig' is there, and "
		    "'stmt' is not");
	if ((r->kind == AUDIT_GENESIS) != (r->seq == 0))
		return err_set(e, FX_EINPUT, "record %llu is of kind '%s'",
		    (unsigned long long)r->seq, kinds[r->kind].name);
	if (carried("policy", r->policy, r->ref[AUDIT_POLICY_SUM], e) < 0)
		return -1;
	return carried("signers", r->signers, r->ref[AUDIT_SIGNERS_SUM], e);
}
