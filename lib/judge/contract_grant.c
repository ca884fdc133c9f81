/* A wider contract, granted by who may decide. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_past.h"
#include "judge/contract_grant.h"

int
contract_grant(const struct git *g, const char *task, const char *sha256,
    struct buf *by, struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	const char *kind;
	int rc = audit_log_open(&log, g->commondir, &kind, e);

	if (rc == 0)
		rc = audit_past_read(&past, &log, task, e);
	if (rc == 0 && audit_decisions_policy(past.rules)) {
		rc = CONTRACT_UNGRANTED;
		for (size_t i = 0; i < past.nwaived; i++) {
			const struct audit_waiver *w = &past.waived[i];

			if (w->contract == NULL ||
			    strcmp(w->contract, sha256) != 0)
				continue;
			rc = CONTRACT_GRANTED;
			buf_clear(by);
			buf_fmt(by, "%s: %s", w->by, w->why);
		}
	} else if (rc >= 0) {
		rc = CONTRACT_FREE;
	}
	audit_past_release(&past);
	audit_log_close(&log);
	return rc;
}
