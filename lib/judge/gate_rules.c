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

/* Is a file of the rules the same at two commits, or absent at both? */
static int
is_same(struct gate *g, const char *a, const char *b, const char *name,
    struct err *e)
{
	char path[64], one[GIT_OID] = "", two[GIT_OID] = "";
	unsigned m = 0, n = 0;

	snprintf(path, sizeof(path), ".factory/%s", name);
	if (repo_entry(g->repo, a, path, &m, one, e) < 0 ||
	    repo_entry(g->repo, b, path, &n, two, e) < 0)
		return -1;
	return m == n && strcmp(one, two) == 0;
}

/* Has a file of the rules at a commit this SHA-256? */
static int
has_sum(struct gate *g, const char *commit, const char *name,
    const char *sum, struct err *e)
{
	struct buf b = BUF_INIT;
	char is[65];
	int rc = gate_rules_file(g, commit, name, &b, e);

	hash_sha256(is, buf_cstr(&b), b.len);
	buf_release(&b);
	return rc < 0 ? -1 : rc == 1 && strcmp(is, sum) == 0;
}

/* Are both files at a commit, or neither?  One alone would hold up all that
 * comes behind it. */
static int
is_pair(struct gate *g, const char *commit, struct err *e)
{
	char oid[GIT_OID];
	unsigned mode;
	int p = repo_entry(g->repo, commit, ".factory/policy.yaml", &mode, oid,
	    e), s;

	if (p < 0)
		return -1;
	s = repo_entry(g->repo, commit, ".factory/allowed_signers", &mode, oid,
	    e);
	return s < 0 ? -1 : p == s;
}

int
gate_rules_kept(const struct gate_rules *r, struct gate *g,
    const char *commit, struct err *e)
{
	static const char *const names[] = { "policy.yaml",
	    "allowed_signers" };
	const char *const sums[] = { r->policy_sum, r->signers_sum };
	int yes = 1;

	for (size_t i = 0; yes == 1 && i < 2; i++) {
		yes = is_same(g, g->commit, commit, names[i], e);
		if (yes == 0 && r->set)
			yes = has_sum(g, commit, names[i], sums[i], e);
	}
	return yes == 1 ? is_pair(g, commit, e) : yes;
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
