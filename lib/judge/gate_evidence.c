/* What a gate asks to be attested of a tree before it lands. */
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "judge/gate_statements.h"
#include "record/schema.h"

struct search {
	const struct gate_rules *rules;
	const char *tree;
	unsigned proved, claimed;	/* stages, by policy.evidence's bits */
};

/* Claimed is not verified: it counts when a key of the rules signed it. */
static int
one(void *ctx, const struct attestation *a, const struct sshsig *sig)
{
	struct search *s = ctx;
	unsigned bit = 0;

	for (unsigned i = 0; a->stage && schema_stages[i]; i++)
		if (strcmp(schema_stages[i], a->stage) == 0)
			bit = 1u << i;
	if (bit == 0 || strcmp(a->tree, s->tree) != 0 || !a->passed)
		return 0;
	s->claimed |= bit;
	if (sig && signers_find(&s->rules->signers, sig->key,
	    ATTESTATION_NAMESPACE, clock_now(), NULL))
		s->proved |= bit;
	return 0;
}

static void
put(struct buf *b, const char *before, unsigned stages)
{
	const char *with = before;

	for (unsigned i = 0; schema_stages[i]; i++)
		if (stages & 1u << i) {
			buf_fmt(b, "%s%s", with, schema_stages[i]);
			with = ", ";
		}
}

int
gate_evidence(struct gate *g, const struct gate_rules *rules,
    char (*at)[GIT_OID], size_t n, const char *tree, struct buf *why,
    struct err *e)
{
	struct search s = { rules, tree, 0, 0 };
	unsigned want = rules->policy.evidence, lacks;
	int rc = 0;

	for (size_t i = 0; rc == 0 && want && i < n; i++)
		rc = gate_attestations(g, at[i], one, &s, why, e);
	lacks = want & ~s.proved;
	if (rc != 0 || lacks == 0)
		return rc;
	buf_fmt(why, "nobody who may has attested of exactly this tree "
	    "(%.12s)", tree);
	put(why, ": ", lacks);
	put(why, "; only claimed: ", lacks & s.claimed);
	buf_str(why, "; 'fx-audit attest --stage NAME --key FILE -- COMMAND' "
	    "does, where the key is");
	return 1;
}
