/* Who may decide about what lands. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/hash.h"
#include "judge/gate_rules.h"

enum { MAX_FILE = 65536 };

int
gate_rules_file(struct gate *g, const char *commit, const char *name,
    struct buf *b, struct err *e)
{
	char path[64], oid[GIT_OID];
	unsigned mode;
	int rc;

	snprintf(path, sizeof(path), ".factory/%s", name);
	rc = repo_entry(g->repo, commit, path, &mode, oid, e);
	if (rc != 1)
		return rc;
	if ((mode & 0170000) != 0100000)
		return err_set(e, FX_EINPUT, "%s: is no file on the protected "
		    "branch", path);
	return repo_blob(g->repo, oid, MAX_FILE, b, e) < 0 ? -1 : 1;
}

int
gate_rules_read(struct gate_rules *r, struct gate *g, struct err *e)
{
	struct buf policy = BUF_INIT, signers = BUF_INIT;
	int p = 0, s = 0, rc = 0;

	if (g->commit[0] && ((p = gate_rules_file(g, g->commit, "policy.yaml",
	    &policy, e)) < 0 || (s = gate_rules_file(g, g->commit,
	    "allowed_signers", &signers, e)) < 0))
		rc = -1;
	else if (p != s)
		rc = err_set(e, FX_EINPUT, "of .factory/policy.yaml and "
		    ".factory/allowed_signers only one lies on the protected "
		    "branch");
	else if (p == 1 && (policy_parse(&r->policy, ".factory/policy.yaml",
	    buf_cstr(&policy), policy.len, e) < 0 ||
	    signers_parse(&r->signers, ".factory/allowed_signers",
	    buf_cstr(&signers), signers.len, e) < 0 ||
	    persons_check(&r->signers, ".factory/allowed_signers", e) < 0))
		rc = -1;
	hash_sha256(r->policy_sum, buf_cstr(&policy), policy.len);
	hash_sha256(r->signers_sum, buf_cstr(&signers), signers.len);
	r->set = rc == 0 && p == 1;
	buf_release(&policy);
	buf_release(&signers);
	return rc;
}

int
gate_rules_log(struct gate_rules *r, const struct audit_decisions *d,
    struct err *e)
{
	struct audit_rules now = audit_decisions_rules(d);
	int rc;

	if (audit_decisions_policy(d) == NULL)
		return 0;
	r->policy = *audit_decisions_policy(d);
	rc = signers_parse(&r->signers, "allowed_signers", now.signers,
	    strlen(now.signers), e);
	snprintf(r->policy_sum, sizeof(r->policy_sum), "%s", now.policy_sum);
	snprintf(r->signers_sum, sizeof(r->signers_sum), "%s",
	    now.signers_sum);
	r->set = rc == 0;
	return rc;
}

void
gate_rules_release(struct gate_rules *r)
{
	signers_release(&r->signers);
}
