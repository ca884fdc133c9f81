/* fx-audit export: approvals as in-toto statements with SLSA's verification
 * summary (slsa.dev/spec/v1.0/verification_summary), an object a line. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_rows.h"
#include "record/statement.h"

/* What the statement says of one of its fields. */
static void
resource(struct buf *b, const struct audit_record *r)
{
	struct statement s = STATEMENT_INIT;
	struct err ignored = ERR_INIT;
	const char *repo = NULL;

	if (r->stmt && statement_parse(&s, r->stmt, strlen(r->stmt),
	    &ignored) == 0)
		repo = s.field[STATEMENT_REPO];
	buf_fmt(b, "%s%s", strstr(repo ? repo : "", "://") ? "git+" : "git:",
	    repo ? repo : "local");
	err_release(&ignored);
	statement_release(&s);
}

static void
digest(struct jdoc *in, const char *key, const char *uri, const char *name,
    const char *sum)
{
	struct jdoc *o;

	if (sum == NULL)
		return;
	o = key ? jdoc_obj(in, key) : jdoc_obj(in, NULL);
	jdoc_str(o, "uri", uri);
	jdoc_str(jdoc_obj(o, "digest"), name, sum);
}

static void
subject(struct jdoc *j, const struct audit_record *r)
{
	struct jdoc *list = jdoc_list(j, "subject"), *o = jdoc_obj(list, NULL);
	struct jdoc *d;

	jdoc_str(o, "name", r->task);
	d = jdoc_obj(o, "digest");
	jdoc_str(d, "gitCommit", r->ref[AUDIT_COMMIT]);
	jdoc_str(d, "gitTree", r->ref[AUDIT_TREE]);
}

static void
put(FILE *out, const struct audit_row *row, const char *genesis)
{
	const struct audit_record *r = &row->r;
	struct jdoc *j = jdoc_new(), *p, *list;
	struct buf b = BUF_INIT;

	jdoc_str(j, "_type", "https://in-toto.io/Statement/v1");
	subject(j, r);
	jdoc_str(j, "predicateType",
	    "https://slsa.dev/verification_summary/v1");
	p = jdoc_obj(j, "predicate");
	buf_fmt(&b, "urn:fx-audit:%s", genesis);
	jdoc_str(jdoc_obj(p, "verifier"), "id", b.data);
	buf_clear(&b);
	clock_format(&b, r->when);
	jdoc_str(p, "timeVerified", b.data);
	buf_clear(&b);
	resource(&b, r);
	jdoc_bytes(p, "resourceUri", b.data);
	digest(p, "policy", ".factory/policy.yaml", "sha256",
	    r->ref[AUDIT_POLICY_SUM]);
	list = jdoc_list(p, "inputAttestations");
	digest(list, NULL, "fx:contract", "sha256", r->ref[AUDIT_CONTRACT]);
	digest(list, NULL, "fx:stages", "sha256", r->ref[AUDIT_STAGES]);
	digest(list, NULL, "fx:evidence", "sha256", r->ref[AUDIT_EVIDENCE]);
	jdoc_str(p, "verificationResult", "PASSED");
	list = jdoc_list(p, "verifiedLevels");
	buf_clear(&b);
	buf_str(&b, "FX_PRESENCE_");
	for (const char *s = sshsig_presence_name(row->presence); *s; s++)
		buf_byte(&b, toupper((unsigned char)*s));
	jdoc_str(list, NULL, b.data);
	if (r->self)
		jdoc_str(list, NULL, "FX_SELF_APPROVED");
	jdoc_print(j, out);
	jdoc_free(j);
	buf_release(&b);
}

int
audit_verb_export(const struct audit_call *c, struct err *e)
{
	struct audit_rows rows = AUDIT_ROWS_INIT;
	struct audit_ask ask = { .age = -1 };
	int rc = audit_rows_read(&rows, &ask, c->n > 0 ? c->words[0] : NULL,
	    e);

	/* What does not hold is not handed on as if it did. */
	if (rc == FX_NO)
		rc = err_set(e, FX_EINPUT, "the log is not intact: record "
		    "%llu: %s: %s", (unsigned long long)
		    rows.verdict.first.seq, rows.verdict.first.kind,
		    rows.verdict.first.why);
	for (size_t i = 0; rc == 0 && i < rows.n && !c->quiet; i++)
		if (rows.v[i].r.to == AUDIT_APPROVED)
			put(c->out, &rows.v[i], rows.verdict.genesis);
	audit_rows_release(&rows);
	return rc;
}
