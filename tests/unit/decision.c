/* Decisions at their place in a log: each forgery is refused by its name.
 * The signatures are made here, those of security keys too. */
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wire.h"
#include "door/hash.h"
#include "judge/audit_decision.h"
#include "judge/audit_statement.h"
#include "record/persons.h"
#include "record/policy.h"
#include "unit.h"

#define TREE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#define OTHER "0123456789012345678901234567890123456789"
#define NONCE "00112233445566778899aabbccddeeff"
static const char key_policy[] = "version: 1\n";
static const char touch_policy[] = "version: 1\npresence:\n  approved: "
    "touched\n";

struct person {
	EVP_PKEY *pkey;
	struct buf blob;
	bool sk;
};

/* A key from a seed: ed25519, or the one of a security key. */
static struct person
person(int seed, bool sk)
{
	const char *type = sk ? "sk-ssh-ed25519@openssh.com" : "ssh-ed25519";
	unsigned char secret[32] = { (unsigned char)seed }, public[32];
	struct person p = { NULL, BUF_INIT, sk };
	size_t n = sizeof(public);

	p.pkey = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret,
	    sizeof(secret));
	EVP_PKEY_get_raw_public_key(p.pkey, public, &n);
	wire_put(&p.blob, type, strlen(type));
	wire_put(&p.blob, public, n);
	if (sk)
		wire_put(&p.blob, "ssh:", 4);
	return p;
}

static void
raw_sign(const struct person *p, const struct buf *m, unsigned char sig[64])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t n = 64;

	EVP_DigestSignInit(ctx, NULL, NULL, NULL, p->pkey);
	CHECK(EVP_DigestSign(ctx, sig, &n, (unsigned char *)m->data,
	    m->len) == 1);
	EVP_MD_CTX_free(ctx);
}

/* An armored signature of the text. */
static void
sign(struct buf *out, const struct person *p, const char *namespace,
    const char *text, int flags, int counter)
{
	unsigned char sum[HASH_BYTES], sig[64];
	struct buf m = BUF_INIT, b = BUF_INIT, s = BUF_INIT;
	const char tail[] = { (char)flags, 0, 0, 0, (char)counter };

	hash_bytes(sum, text, strlen(text));
	buf_append(&m, "SSHSIG", 6);
	wire_put(&m, namespace, strlen(namespace));
	wire_put(&m, "", 0);
	wire_put(&m, "sha256", 6);
	wire_put(&m, sum, sizeof(sum));
	if (p->sk) {
		unsigned char app[HASH_BYTES];

		hash_bytes(sum, m.data, m.len);
		hash_bytes(app, "ssh:", 4);
		buf_clear(&m);
		buf_append(&m, app, sizeof(app));
		buf_append(&m, tail, sizeof(tail));
		buf_append(&m, sum, sizeof(sum));
	}
	raw_sign(p, &m, sig);
	if (p->sk)
		wire_put(&s, "sk-ssh-ed25519@openssh.com", 26);
	else
		wire_put(&s, "ssh-ed25519", 11);
	wire_put(&s, sig, sizeof(sig));
	if (p->sk)
		buf_append(&s, tail, sizeof(tail));
	buf_append(&b, "SSHSIG\0\0\0\1", 10);
	wire_put(&b, p->blob.data, p->blob.len);
	wire_put(&b, namespace, strlen(namespace));
	wire_put(&b, "", 0);
	wire_put(&b, "sha256", 6);
	wire_put(&b, s.data, s.len);
	buf_str(out, "-----BEGIN SSH SIGNATURE-----\n");
	base64_encode(out, b.data, b.len);
	buf_str(out, "\n-----END SSH SIGNATURE-----\n");
	buf_release(&m);
	buf_release(&b);
	buf_release(&s);
}

static struct person ann, bob, eve, sk;

static void
allow(struct buf *b, const char *who, const char *options,
    const struct person *p)
{
	buf_fmt(b, "%s %s %s ", who, options, p->sk ?
	    "sk-ssh-ed25519@openssh.com" : "ssh-ed25519");
	base64_encode(b, p->blob.data, p->blob.len);
	buf_byte(b, '\n');
}

/* A log so far, and the next record with its statement. */
struct bed {
	struct audit_decisions *d;
	unsigned char hash[16][32];
	uint64_t n;
	struct buf signers, stmt, sig;
	char policy_sum[HASH_HEX], signers_sum[HASH_HEX];
	char new_policy[HASH_HEX], new_signers[HASH_HEX], after[90];
	char id[33];
	unsigned said;
	struct audit_record r;
	struct statement st;
};

static const char *
check(struct bed *b)
{
	struct audit_at at = { b->n, 0,
		(const unsigned char (*)[32])b->hash };
	const char *kind = "stands";
	struct buf why = BUF_INIT;
	struct err e = ERR_INIT;
	int rc;

	b->r.stmt = b->stmt.data;
	b->r.sig = b->sig.data;
	rc = audit_decision_check(b->d, &b->r, &at, &kind, &why, &e);
	CHECK((rc == 1) == (why.len > 0));
	if (rc == 0) {
		memset(b->hash[b->n], (int)b->n + 1, 32);
		b->n++;
	}
	buf_release(&why);
	err_release(&e);
	return kind;
}

/* A genesis with these signers, and an approval by ann that would stand. */
static void
begin(struct bed *b, const char *policy, const char *signers)
{
	memset(b, 0, sizeof(*b));
	b->d = audit_decisions_new();
	hash_sha256(b->policy_sum, policy, strlen(policy));
	hash_sha256(b->signers_sum, signers, strlen(signers));
	b->r = (struct audit_record)AUDIT_RECORD_INIT;
	b->r.kind = AUDIT_GENESIS;
	b->r.policy = policy;
	b->r.signers = signers;
	b->r.ref[AUDIT_POLICY_SUM] = b->policy_sum;
	b->r.ref[AUDIT_SIGNERS_SUM] = b->signers_sum;
	CHECK_STR(check(b), "stands");
	memset(b->hash[1], 0x11, 32);
	b->n = 2;
	b->r = (struct audit_record)AUDIT_RECORD_INIT;
	b->r.kind = AUDIT_DECISION;
	b->r.by = AUDIT_PERSON;
	b->r.when = 1790000000;
	b->r.task = "bd-52.1";
	b->r.from = AUDIT_READY;
	b->r.to = AUDIT_APPROVED;
	b->r.by_id = "ann@example.org";
	b->r.why = "Read it.\nTwice.";
	b->r.id = NONCE;
	b->r.ref[AUDIT_TREE] = TREE;
	b->r.ref[AUDIT_COMMIT] = TREE;
	b->r.ref[AUDIT_POLICY_SUM] = b->policy_sum;
	b->r.ref[AUDIT_SIGNERS_SUM] = b->signers_sum;
	b->r.ref[AUDIT_CONTRACT] = b->signers_sum;
}

static void
end(struct bed *b)
{
	audit_decisions_free(b->d);
	statement_release(&b->st);
	buf_release(&b->stmt);
	buf_release(&b->sig);
}

/* The statement of what the record says now, signed. */
static void
state(struct bed *b, const struct person *by, const char *namespace,
    int flags)
{
	struct audit_rules rules = audit_decisions_rules(b->d);
	char genesis[HASH_HEX];
	struct err e = ERR_INIT;

	for (size_t i = 0; i < 32; i++)
		snprintf(genesis + 2 * i, 3, "%02x", b->hash[0][i]);
	statement_release(&b->st);
	buf_clear(&b->stmt);
	buf_clear(&b->sig);
	/* Each is said once. */
	snprintf(b->id, sizeof(b->id), "%032x", ++b->said);
	b->r.id = b->id;
	audit_statement(&b->st, &b->r, &rules, genesis);
	b->st.field[STATEMENT_REPO] = "local";
	snprintf(b->after, sizeof(b->after), "%u sha256:",
	    (unsigned)b->n - 1);
	for (size_t i = 0; i < 32; i++)
		snprintf(b->after + 9 + 2 * i, 3, "%02x",
		    b->hash[b->n - 1][i]);
	b->st.field[STATEMENT_AFTER] = b->after;
	CHECK(statement_spell(&b->stmt, &b->st, &e) == 0);
	CHECK_STR(e.msg, NULL);
	sign(&b->sig, by, namespace, b->stmt.data, flags, 7);
	err_release(&e);
}

static struct buf two = BUF_INIT, one = BUF_INIT, odd = BUF_INIT;

/* What may be forged of an approval that was signed well. */
static void
forgeries(void)
{
	static const struct {
		const char *kind;
		int what;
	} table[] = {
		{ "stands", 0 }, { "task", 1 }, { "tree", 2 }, { "tree", 3 },
		{ "nonce", 4 }, { "person", 5 }, { "change", 6 },
		{ "statement", 7 }, { "statement", 8 }, { "statement", 9 },
		{ "self", 10 }, { "policy", 11 }, { "log", 12 },
		{ "after", 13 }, { "after", 14 }, { "signature", 15 },
		{ "signature", 16 }, { "statement", 17 }, { "policy", 18 },
		{ "statement", 19 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct bed b;

		begin(&b, key_policy, two.data);
		state(&b, &ann, STATEMENT_NAMESPACE, 0);
		switch (table[i].what) {
		case 1: b.r.task = "bd-52.2"; break;
		case 2: b.r.ref[AUDIT_TREE] = OTHER; break;
		case 3: b.r.ref[AUDIT_COMMIT] = NULL; break;
		case 4: b.r.id = "ffffffffffffffffffffffffffffffff"; break;
		case 5: b.r.by_id = "bob"; break;
		case 6: b.r.to = AUDIT_REJECTED; break;
		case 7: b.r.why = "Read it."; break;
		case 8: b.r.rollout = "100%"; break;
		case 9: b.r.risk_accepted = true; break;
		case 10: b.r.self = true; break;
		case 11: b.r.ref[AUDIT_POLICY_SUM] = b.signers_sum; break;
		case 12: memset(b.hash[0], 9, 32); break;
		case 13: memset(b.hash[1], 9, 32); break;
		case 14: b.n = 1; break;
		case 15: b.stmt.data[b.stmt.len - 2] ^= 1;
			b.r.why = "Read it.\nTwice/"; break;
		case 16: buf_clear(&b.sig); buf_str(&b.sig, "x"); break;
		case 17: buf_clear(&b.stmt); buf_str(&b.stmt, "x"); break;
		case 18: memset(b.signers_sum, '0', 64); break;
		case 19: b.r.ref[AUDIT_BASE] = TREE; break;
		}
		CHECK_STR(check(&b), table[i].kind);
		end(&b);
	}
}

/* Who signs, with what, for what. */
static void
signatures(void)
{
	static const struct {
		const char *kind;
		const struct person *by;
		const char *policy, *who, *namespace;
		int flags;
	} table[] = {
		{ "stands", &bob, key_policy, "bob", STATEMENT_NAMESPACE, 0 },
		{ "person", &bob, key_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0 },
		{ "signer", &eve, key_policy, "eve", STATEMENT_NAMESPACE, 0 },
		{ "namespace", &ann, key_policy, "ann@example.org", "git", 0 },
		{ "presence", &ann, touch_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0 },
		{ "presence", &sk, touch_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0x00 },
		{ "presence", &sk, touch_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0x04 },
		{ "stands", &sk, touch_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0x01 },
		{ "stands", &sk, touch_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0x05 },
		{ "presence", &sk, key_policy, "ann@example.org",
		    STATEMENT_NAMESPACE, 0x00 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct bed b;

		begin(&b, table[i].policy, two.data);
		b.r.by_id = table[i].who;
		state(&b, table[i].by, table[i].namespace, table[i].flags);
		CHECK_STR(check(&b), table[i].kind);
		end(&b);
	}
}

/* A policy that ann signs replaces the signers by those of text. */
static void
change_to(struct bed *b, const struct person *by, const char *who,
    const char *text)
{
	hash_sha256(b->new_policy, key_policy, strlen(key_policy));
	hash_sha256(b->new_signers, text, strlen(text));
	b->r.kind = AUDIT_POLICY;
	b->r.task = NULL;
	b->r.from = b->r.to = AUDIT_NOTHING;
	for (int i = 0; i < AUDIT_REFS; i++)
		b->r.ref[i] = NULL;
	b->r.ref[AUDIT_POLICY_SUM] = b->new_policy;
	b->r.ref[AUDIT_SIGNERS_SUM] = b->new_signers;
	b->r.policy = key_policy;
	b->r.signers = text;
	b->r.by_id = who;
	state(b, by, STATEMENT_NAMESPACE, 0);
}

/* Keys change by whom the state before trusts, and from then on. */
static void
changes(void)
{
	struct buf eves = BUF_INIT;
	struct bed b;

	allow(&eves, "eve", "namespaces=\"" STATEMENT_NAMESPACE "\"", &eve);
	begin(&b, key_policy, two.data);
	change_to(&b, &eve, "eve", eves.data);
	CHECK_STR(check(&b), "signer");
	b.r.signers = NULL;
	CHECK_STR(check(&b), "policy");
	change_to(&b, &ann, "ann@example.org", odd.data);
	CHECK_STR(check(&b), "policy");
	change_to(&b, &ann, "ann@example.org", eves.data);
	CHECK_STR(check(&b), "stands");
	CHECK(persons_count(audit_decisions_signers(b.d)) == 1);
	change_to(&b, &ann, "ann@example.org", two.data);
	CHECK_STR(check(&b), "revoked");
	end(&b);
	/* With nobody in the genesis the first policy is by its own. */
	begin(&b, key_policy, two.data);
	audit_decisions_free(b.d);
	b.d = audit_decisions_new();
	state(&b, &ann, STATEMENT_NAMESPACE, 0);
	CHECK_STR(check(&b), "signer");
	CHECK(audit_decisions_policy(b.d) == NULL);
	change_to(&b, &ann, "eve", eves.data);
	CHECK_STR(check(&b), "signer");
	change_to(&b, &eve, "eve", eves.data);
	CHECK_STR(check(&b), "stands");
	CHECK(audit_decisions_policy(b.d)->approvals == 1);
	end(&b);
	buf_release(&eves);
}

static void
others(void)
{
	struct bed b;

	/* Alone, of a change of their own: said, and only so. */
	begin(&b, key_policy, one.data);
	b.r.self = true;
	state(&b, &ann, STATEMENT_NAMESPACE, 0);
	CHECK_STR(check(&b), "stands");
	CHECK(audit_decision_presence(&b.r) == SSHSIG_KEY);
	end(&b);
	begin(&b, key_policy, two.data);
	b.r.self = true;
	state(&b, &ann, STATEMENT_NAMESPACE, 0);
	CHECK_STR(check(&b), "self");
	end(&b);
	/* A security key that counts backwards. */
	begin(&b, touch_policy, two.data);
	state(&b, &sk, STATEMENT_NAMESPACE, 1);
	CHECK_STR(check(&b), "stands");
	state(&b, &sk, STATEMENT_NAMESPACE, 1);
	CHECK_STR(check(&b), "stands");
	state(&b, &sk, STATEMENT_NAMESPACE, 1);
	buf_clear(&b.sig);
	sign(&b.sig, &sk, STATEMENT_NAMESPACE, b.stmt.data, 1, 6);
	CHECK_STR(check(&b), "counter");
	/* Presence none is enough to resume, where the policy says so. */
	b.r.kind = AUDIT_RESUMED;
	buf_release(&b.sig);
	CHECK_STR(check(&b), "stands");
	CHECK(audit_decision_presence(&b.r) == SSHSIG_NONE);
	end(&b);
	begin(&b, "version: 1\npresence: {resumed: key}\n", two.data);
	b.r.kind = AUDIT_RESUMED;
	CHECK_STR(check(&b), "presence");
	end(&b);
}

static void
who(void)
{
	static const struct {
		const char *name, *email;
		bool is;
	} table[] = {
		{ "x", "ann@example.org", true },
		{ "x", "Ann@Example.ORG", true }, { "annl", "y", true },
		{ "ann", "ann@example.com", false }, { "", "", false },
		{ "x", "ann@example.org,annl", false },
	};
	struct signers all = SIGNERS_INIT;
	struct err e = ERR_INIT;
	const struct signer *s;
	struct wire_part key = { (unsigned char *)ann.blob.data,
	    ann.blob.len };

	CHECK(signers_parse(&all, "f", two.data, two.len, &e) == 0);
	CHECK(persons_count(&all) == 2);
	s = person_find(&all, key, 0);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		CHECK(person_is(&all, s, table[i].name, table[i].email) ==
		    table[i].is);
	signers_release(&all);
}

int
main(void)
{
	static const char ns[] = "namespaces=\"" STATEMENT_NAMESPACE "\"";

	ann = person(1, false);
	bob = person(2, false);
	eve = person(3, false);
	sk = person(4, true);
	allow(&one, "ann@example.org,annl", ns, &ann);
	allow(&two, "ann@example.org,annl", ns, &ann);
	allow(&two, "ann@example.org", ns, &sk);
	allow(&two, "bob", ns, &bob);
	allow(&two, "eve", "namespaces=\"git\"", &eve);
	allow(&odd, "*@example.org", ns, &ann);
	forgeries();
	signatures();
	changes();
	others();
	who();
	return UNIT_RESULT;
}
