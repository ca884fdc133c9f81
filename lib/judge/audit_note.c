/* Recording in the audit log. */
#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_anchor.h"
#include "judge/audit_note.h"

static int
begin(const struct git *g, struct err *e)
{
	struct audit_record r = { .kind = AUDIT_GENESIS, .by = AUDIT_SYSTEM,
	    .by_id = "fx-audit", .why = "the log of this clone begins" };
	int rc = audit_log_create(g->commondir, &r, e);

	audit_record_release(&r);
	return rc < 0 ? -1 : 0;
}

/* Open the log for writing, and begin one where there is none. */
static int
open_log(struct audit_log *l, const struct git *g, struct err *e)
{
	const char *kind;
	int rc = audit_log_open(l, g->commondir, &kind, e);

	if (rc == 1) {
		audit_log_close(l);
		if (begin(g, e) < 0)
			return -1;
		rc = audit_log_open(l, g->commondir, &kind, e);
		if (rc == 1)
			rc = err_set(e, FX_EFAIL, "%s: went away", l->path);
	}
	return rc == 0 ? audit_log_lock(l, e) : -1;
}

int
audit_note(const struct git *g, struct audit_record *r, struct err *e)
{
	struct audit_log l = AUDIT_LOG_INIT;
	int rc = open_log(&l, g, e);

	if (rc == 0)
		rc = audit_log_append(&l, r, e);
	audit_log_close(&l);
	return rc;
}

int
audit_note_trailer(const struct git *g, struct buf *message, struct err *e)
{
	struct audit_log l = AUDIT_LOG_INIT;
	struct audit_head head;
	const char *kind;
	int rc = audit_log_open(&l, g->commondir, &kind, e);

	if (rc == 0)
		rc = audit_log_head(&l, &head, e);
	if (rc == 0) {
		if (message->len > 0)
			buf_str(message, message->data[message->len - 1] ==
			    '\n' ? "\n" : "\n\n");
		audit_anchor_trailer(message, l.genesis, &head);
	}
	audit_log_close(&l);
	return rc < 0 ? -1 : 0;
}
