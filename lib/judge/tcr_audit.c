/* What fx-tcr tells the audit log of a task. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/audit_note.h"
#include "judge/tcr_audit.h"
#include "judge/tcr_parts.h"

/* "unit-test: failed, ended with 1". */
static void
reason(struct buf *b, const struct attempt *a)
{
	buf_fmt(b, "%s %s", a->stage ? a->stage : a->what ==
	    ATTEMPT_CHECKPOINT ? "checkpoint" : "command",
	    attempt_end_name(a->end));
	if (a->class && strcmp(a->class, attempt_end_name(a->end)) != 0)
		buf_fmt(b, ", %s", a->class);
	if (a->why && *a->why) {
		buf_str(b, ": ");
		text_escape(b, a->why, strnlen(a->why, 1000));
	}
}

static const char *
id_of(const char *s)
{
	return s && *s ? s : NULL;
}

/* The first reason stays. */
static void
unrecorded(struct tcr *t, struct err *e)
{
	if (t->done.unrecorded == NULL)
		t->done.unrecorded = mem_strdup(e->msg);
	err_release(e);
}

void
tcr_anchor(struct tcr *t, struct buf *message)
{
	struct err e = ERR_INIT;

	if (audit_note_trailer(&t->g, message, &e) < 0)
		unrecorded(t, &e);
}

void
tcr_audit(struct tcr *t, const struct attempt *a)
{
	struct audit_record r = { .kind = AUDIT_CHECKPOINT, .task = t->task,
	    .by = AUDIT_SYSTEM, .by_id = "fx-tcr" };
	struct err e = ERR_INIT;
	struct buf why = BUF_INIT;

	if (t->task == NULL)
		return;
	if ((a->end == ATTEMPT_REVERTED || a->end == ATTEMPT_HELD) &&
	    tcr_breaker_count(t, a, &e) < 0)
		unrecorded(t, &e);
	switch (a->end) {
	case ATTEMPT_REVERTED:
		r.kind = AUDIT_REVERTED;
		break;
	case ATTEMPT_PASSED:
	case ATTEMPT_COMMITTED:
	case ATTEMPT_KEPT:
		break;
	default:
		return;
	}
	reason(&why, a);
	r.why = why.data;
	r.rule = a->stage;
	r.ref[AUDIT_TREE] = id_of(r.kind == AUDIT_REVERTED && a->after ?
	    a->after : a->before);
	r.ref[AUDIT_COMMIT] = id_of(a->commit ? a->commit : a->head);
	r.ref[AUDIT_REF] = id_of(a->kept);
	if (audit_note(&t->g, &r, &e) < 0)
		unrecorded(t, &e);
	audit_record_release(&r);
	buf_release(&why);
}
