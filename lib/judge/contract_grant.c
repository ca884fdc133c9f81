/* A wider contract, granted by who may decide. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "door/repo.h"
#include "judge/audit_past.h"
#include "judge/contract_grant.h"

/* Does the base say who decides?  A log that is gone is no way round it. */
static int
base_decides(const struct git *g, const char *base, struct err *e)
{
	struct repo *r = repo_open(g, REPO_ANY, e);
	char commit[GIT_OID], entry[GIT_OID];
	unsigned mode;
	int rc = r && base ? repo_commit(r, base, commit, e) : r ? 0 : -1;

	if (rc == 1)
		rc = repo_entry(r, commit, ".factory/policy.yaml", &mode,
		    entry, e);
	repo_free(r);
	return rc;
}

int
contract_grant(const struct git *g, const struct seal *now,
    const struct seal *before, struct buf *by, struct err *e)
{
	/* What is to be sealed may name a base that says nothing. */
	const char *base = before->base_ref ? before->base_ref :
	    now->base_ref;
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	const char *kind;
	int rc = audit_log_open(&log, g->commondir, &kind, e);

	if (rc == 0)
		rc = audit_past_read(&past, &log, now->task, e);
	if (rc == 0 && audit_decisions_policy(past.rules)) {
		rc = CONTRACT_UNGRANTED;
		for (size_t i = 0; i < past.nwaived; i++) {
			const struct audit_waiver *w = &past.waived[i];

			if (w->contract == NULL ||
			    strcmp(w->contract, now->sha256) != 0)
				continue;
			rc = CONTRACT_GRANTED;
			buf_clear(by);
			buf_fmt(by, "%s: %s", w->by, w->why);
		}
	} else if (rc >= 0 && (rc = base_decides(g, base, e)) >= 0) {
		rc = rc ? CONTRACT_UNGRANTED : CONTRACT_FREE;
	}
	audit_past_release(&past);
	audit_log_close(&log);
	return rc;
}
