/* Whether a decision holds at its place in the log. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "door/hash.h"
#include "judge/audit_decision_parts.h"
#include "judge/audit_seen.h"
#include "record/attestation.h"
#include "record/persons.h"
#include "record/policy.h"
#include "record/statement.h"

/* A key that was trusted once; how far its authenticator had counted. */
struct once {
	unsigned char key[HASH_BYTES];
	uint32_t counter;
};

struct audit_decisions {
	bool set;		/* somebody may decide */
	struct policy policy;
	struct signers signers;
	char *policy_text, *signers_text;	/* NULL: not set */
	char policy_sum[HASH_HEX], signers_sum[HASH_HEX];
	struct once *once;
	size_t nonce, cap;
	/* One more than the newest record's number: of a policy; and of each
	 * task that gave it a status, another than to be approved or asked
	 * for, and that stopped a stage. */
	uint64_t ruled;
	struct audit_seen moved, ended, stopped;
	struct audit_seen said;		/* the nonces of what was signed */
};

int
audit_refuse(const struct audit_check *c, const char *kind, const char *fmt,
    ...)
{
	va_list ap;

	*c->kind = kind;
	va_start(ap, fmt);
	buf_vfmt(c->why, fmt, ap);
	va_end(ap);
	return 1;
}

/* The same for what a parser found, which is released. */
static int
refuse_err(const struct audit_check *c, const char *kind, struct err *why)
{
	int rc = why->status == FX_EINPUT ?
	    audit_refuse(c, kind, "%s", why->msg) :
	    err_set(c->e, why->status, "%s", why->msg);

	err_release(why);
	return rc;
}

struct audit_decisions *
audit_decisions_new(void)
{
	struct audit_decisions *d = mem_alloc(sizeof(*d));

	d->signers = (struct signers)SIGNERS_INIT;
	return d;
}

void
audit_decisions_free(struct audit_decisions *d)
{
	if (d == NULL)
		return;
	signers_release(&d->signers);
	free(d->policy_text);
	free(d->signers_text);
	free(d->once);
	audit_seen_release(&d->moved);
	audit_seen_release(&d->ended);
	audit_seen_release(&d->stopped);
	audit_seen_release(&d->said);
	free(d);
}

const struct policy *
audit_decisions_policy(const struct audit_decisions *d)
{
	return d->set ? &d->policy : NULL;
}

const struct signers *
audit_decisions_signers(const struct audit_decisions *d)
{
	return d->set ? &d->signers : NULL;
}

struct audit_rules
audit_decisions_rules(const struct audit_decisions *d)
{
	return (struct audit_rules){ d->set ? d->policy_text : "",
	    d->set ? d->signers_text : "", d->policy_sum, d->signers_sum };
}

bool
audit_decisions_said(struct audit_decisions *d, const char *id)
{
	return id && *audit_seen(&d->said, id) != 0;
}

static struct once *
find_once(const struct audit_decisions *d, struct wire_part key)
{
	unsigned char sum[HASH_BYTES];

	hash_bytes(sum, key.p, key.n);
	for (size_t i = 0; i < d->nonce; i++)
		if (memcmp(d->once[i].key, sum, sizeof(sum)) == 0)
			return &d->once[i];
	return NULL;
}

static void
remember(struct audit_decisions *d, struct wire_part key)
{
	if (find_once(d, key))
		return;
	mem_grow(&d->once, d->nonce, &d->cap, sizeof(*d->once));
	hash_bytes(d->once[d->nonce++].key, key.p, key.n);
}

/* Read the two files that the record brings. */
static int
read_rules(const struct audit_check *c, const struct audit_record *r,
    struct policy *policy, struct signers *signers)
{
	struct err why = ERR_INIT;

	if (r->policy == NULL || r->signers == NULL)
		return audit_refuse(c, "policy", "a policy and the signers "
		    "come together");
	if (r->ref[AUDIT_POLICY_SUM] == NULL ||
	    r->ref[AUDIT_SIGNERS_SUM] == NULL)
		return audit_refuse(c, "policy", "the record does not name "
		    "the SHA-256 of its policy and signers");
	if (policy_parse(policy, "policy.yaml", r->policy,
	    strlen(r->policy), &why) < 0 ||
	    signers_parse(signers, "allowed_signers", r->signers,
	    strlen(r->signers), &why) < 0 ||
	    persons_check(signers, "allowed_signers", &why) < 0)
		return refuse_err(c, "policy", &why);
	return 0;
}

/* From here on these hold; signers is empty then. */
static void
learn(struct audit_decisions *d, const struct audit_record *r,
    const struct policy *policy, struct signers *signers)
{
	signers_release(&d->signers);
	free(d->policy_text);
	free(d->signers_text);
	d->policy = *policy;
	d->signers = *signers;
	*signers = (struct signers)SIGNERS_INIT;
	d->policy_text = mem_strdup(r->policy);
	d->signers_text = mem_strdup(r->signers);
	hash_sha256(d->policy_sum, r->policy, strlen(r->policy));
	hash_sha256(d->signers_sum, r->signers, strlen(r->signers));
	d->set = true;
	for (size_t i = 0; i < d->signers.n; i++)
		if (signers_find(&d->signers, d->signers.v[i].key,
		    STATEMENT_NAMESPACE, 0, NULL))
			remember(d, d->signers.v[i].key);
}

/* Whose signature is it, and is that who the record says? */
static int
check_person(const struct audit_check *c, const struct audit_decisions *d,
    const struct signers *signers, const struct sshsig *sig,
    const struct audit_record *r)
{
	const struct signer *who = person_find(signers, sig->key, r->when);
	struct buf name = BUF_INIT, key = BUF_INIT;
	int rc = 0;

	sshsig_fingerprint(&key, sig->key);
	if (who)
		person_name(&name, who);
	if (who == NULL && person_find(signers, sig->key, 0))
		rc = audit_refuse(c, "signer", "the key %s may not sign at "
		    "that time", key.data);
	else if (who == NULL && find_once(d, sig->key))
		rc = audit_refuse(c, "revoked", "the key %s was taken from "
		    "the signers earlier in the log", key.data);
	else if (who == NULL)
		rc = audit_refuse(c, "signer", "the key %s is no key of a "
		    "person who may decide", key.data);
	else if (strcmp(name.data, r->by_id) != 0)
		rc = audit_refuse(c, "person", "the key %s is of '%s', not of "
		    "'%.200s'", key.data, name.data, r->by_id);
	else if (r->self && persons_count(signers) > 1)
		rc = audit_refuse(c, "self", "with more than one signer "
		    "nobody decides about a change of their own");
	buf_release(&name);
	buf_release(&key);
	return rc;
}

static int
check_presence(const struct audit_check *c, const struct policy *policy,
    enum sshsig_presence is, const struct audit_record *r)
{
	const char *what = r->kind == AUDIT_DECISION ?
	    audit_status_name(r->to) : audit_kind_name(r->kind);
	int w = policy_what(what);

	if (w < 0)
		return audit_refuse(c, "change", "'%s' is nothing that a "
		    "person decides", what);
	if (is < policy->least[w])
		return audit_refuse(c, "presence", "the signature proves "
		    "'%s', and '%s' needs '%s'", sshsig_presence_name(is),
		    what, sshsig_presence_name(policy->least[w]));
	return 0;
}

/* An authenticator that counts less than before is a copy; one that does not
 * count says 0 always. */
static int
check_counter(const struct audit_check *c, struct audit_decisions *d,
    const struct sshsig *sig)
{
	struct once *o = find_once(d, sig->key);

	if (o == NULL || sshsig_presence(sig) == SSHSIG_KEY)
		return 0;
	if (sig->counter < o->counter)
		return audit_refuse(c, "counter", "the security key has "
		    "counted to %lu before, now it says %lu: is there a copy "
		    "of it?", (unsigned long)o->counter,
		    (unsigned long)sig->counter);
	o->counter = sig->counter;
	return 0;
}

/* The signature over the statement, by whom these rules trust. */
static int
check_signature(const struct audit_check *c, struct audit_decisions *d,
    const struct policy *policy, const struct signers *signers,
    const struct audit_record *r)
{
	struct sshsig sig = SSHSIG_INIT;
	struct err why = ERR_INIT;
	int rc;

	if (sshsig_parse(&sig, r->sig, strlen(r->sig), &why) < 0)
		rc = refuse_err(c, "signature", &why);
	else if (!wire_is(sig.namespace, STATEMENT_NAMESPACE))
		rc = audit_refuse(c, "namespace", "the signature is for "
		    "'%.*s', not for '%s'", sig.namespace.n > 60 ? 60 :
		    (int)sig.namespace.n, (const char *)sig.namespace.p,
		    STATEMENT_NAMESPACE);
	else if (sshsig_check(&sig, STATEMENT_NAMESPACE, r->stmt,
	    strlen(r->stmt), &why) < 0)
		rc = refuse_err(c, "signature", &why);
	else
		rc = check_person(c, d, signers, &sig, r);
	if (rc == 0)
		rc = check_presence(c, policy, sshsig_presence(&sig), r);
	if (rc == 0)
		rc = check_counter(c, d, &sig);
	sshsig_release(&sig);
	return rc;
}

/* The number of records that have to be there when a decision is signed: what
 * was signed before a later word about the same is not said again.  Two may
 * approve side by side. */
static uint64_t
signed_after(struct audit_decisions *d, const struct audit_record *r)
{
	struct audit_seen *of = r->kind == AUDIT_RESUMED ? &d->stopped :
	    r->kind != AUDIT_DECISION ? NULL : r->to == AUDIT_APPROVED ?
	    &d->ended : &d->moved;
	uint64_t n = of && r->task ? *audit_seen(of, r->task) : 0;

	return n > d->ruled ? n : d->ruled;
}

/* What a record that stands ends. */
static void
note(struct audit_decisions *d, const struct audit_record *r, uint64_t seq)
{
	if (r->kind == AUDIT_POLICY)
		d->ruled = seq + 1;
	if (r->sig)
		*audit_seen(&d->said, r->id) = seq + 1;
	if (r->task == NULL)
		return;
	if (r->to != AUDIT_NOTHING)
		*audit_seen(&d->moved, r->task) = seq + 1;
	if (r->to != AUDIT_NOTHING && r->to != AUDIT_APPROVED &&
	    r->to != AUDIT_READY)
		*audit_seen(&d->ended, r->task) = seq + 1;
	if (r->kind == AUDIT_BREAKER && r->rule && strstr(r->rule, " open "))
		*audit_seen(&d->stopped, r->task) = seq + 1;
}

/* By the rules that hold so far; the first policy of all by its own, as
 * there are no others. */
static int
check_signed(const struct audit_check *c, struct audit_decisions *d,
    const struct audit_record *r, const struct audit_at *at)
{
	struct audit_rules rules = audit_decisions_rules(d);
	bool brings = r->kind == AUDIT_POLICY;
	struct policy policy = POLICY_INIT;
	struct signers signers = SIGNERS_INIT;
	int rc = brings ? read_rules(c, r, &policy, &signers) : 0;

	if (rc == 0 && audit_decisions_said(d, r->id))
		rc = audit_refuse(c, "nonce", "it was recorded before, and "
		    "counts once");
	if (rc == 0 && !brings && !d->set)
		rc = audit_refuse(c, "signer", "nobody may decide yet: there "
		    "are no signers in the log");
	if (rc == 0 && !brings && ((r->ref[AUDIT_POLICY_SUM] &&
	    strcmp(r->ref[AUDIT_POLICY_SUM], d->policy_sum) != 0) ||
	    (r->ref[AUDIT_SIGNERS_SUM] &&
	    strcmp(r->ref[AUDIT_SIGNERS_SUM], d->signers_sum) != 0)))
		rc = audit_refuse(c, "policy", "the policy or the signers "
		    "that it names are not those in force");
	if (rc == 0)
		rc = audit_statement_check(c, r, &rules, at,
		    signed_after(d, r));
	if (rc == 0)
		rc = check_signature(c, d, d->set ? &d->policy : &policy,
		    d->set ? &d->signers : &signers, r);
	if (rc == 0 && brings)
		learn(d, r, &policy, &signers);
	signers_release(&signers);
	return rc;
}

/* A runner signed what it saw: whose key that is, is for a gate to judge. */
static int
check_attested(const struct audit_check *c, const struct audit_record *r)
{
	struct sshsig sig = SSHSIG_INIT;
	struct err why = ERR_INIT;
	int rc = 0;

	if (r->sig && (sshsig_parse(&sig, r->sig, strlen(r->sig), &why) < 0 ||
	    sshsig_check(&sig, ATTESTATION_NAMESPACE, r->stmt,
	    strlen(r->stmt), &why) < 0))
		rc = refuse_err(c, "signature", &why);
	sshsig_release(&sig);
	return rc;
}

static int
check_genesis(const struct audit_check *c, struct audit_decisions *d,
    const struct audit_record *r)
{
	struct policy policy = POLICY_INIT;
	struct signers signers = SIGNERS_INIT;
	int rc = 0;

	if (r->policy || r->signers) {
		rc = read_rules(c, r, &policy, &signers);
		if (rc == 0 && r->policy && r->signers)
			learn(d, r, &policy, &signers);
	}
	signers_release(&signers);
	return rc;
}

static int
check(struct audit_decisions *d, const struct audit_record *r,
    const struct audit_at *at, struct audit_check c)
{
	switch (r->kind) {
	case AUDIT_GENESIS:
		return check_genesis(&c, d, r);
	case AUDIT_DECISION:
	case AUDIT_WIDENED:
	case AUDIT_WAIVED:
	case AUDIT_POLICY:
		return check_signed(&c, d, r, at);
	case AUDIT_RESUMED:
		if (r->sig)
			return check_signed(&c, d, r, at);
		return d->set ? check_presence(&c, &d->policy, SSHSIG_NONE,
		    r) : 0;
	case AUDIT_ATTESTED:
		return check_attested(&c, r);
	default:
		return 0;
	}
}

int
audit_decision_check(struct audit_decisions *d, const struct audit_record *r,
    const struct audit_at *at, const char **kind, struct buf *why,
    struct err *e)
{
	int rc = check(d, r, at, (struct audit_check){ kind, why, e });

	if (rc == 0)
		note(d, r, at->seq);
	return rc;
}

enum sshsig_presence
audit_decision_presence(const struct audit_record *r)
{
	struct sshsig sig = SSHSIG_INIT;
	struct err ignored = ERR_INIT;
	enum sshsig_presence p = SSHSIG_NONE;

	if (r->sig && sshsig_parse(&sig, r->sig, strlen(r->sig),
	    &ignored) == 0)
		p = sshsig_presence(&sig);
	sshsig_release(&sig);
	err_release(&ignored);
	return p;
}
