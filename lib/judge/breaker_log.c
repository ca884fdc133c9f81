/* What the audit log says of a task's failures. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_past.h"
#include "judge/breaker.h"
#include "record/audit_log.h"

struct search {
	struct breaker *b;
	const char *task;
	bool resumed;		/* a person's word changed what it comes to */
};

/* Most lines are others: only those that can be it are read.  A name between
 * quotation marks has one spelling, which no text of a record has. */
static bool
can_be(const struct audit_line *l)
{
	static const char *const kinds[] = { "\"kind\":\"breaker\"",
	    "\"kind\":\"resumed\"" };
	/* Behind v, seq, prev, when and id, all of them short. */
	size_t n = l->n < 300 ? l->n : 300;

	for (size_t i = 0; i < 2; i++) {
		size_t k = strlen(kinds[i]);

		for (const char *p = l->s, *end = l->s + n; end - p >= (long)k;
		    p++) {
			p = memchr(p, '"', (size_t)(end - p) - k + 1);
			if (p == NULL)
				break;
			if (memcmp(p, kinds[i], k) == 0)
				return true;
		}
	}
	return false;
}

static int
line(void *ctx, const struct audit_line *l, struct err *e)
{
	struct search *s = ctx;
	struct audit_record r = AUDIT_RECORD_INIT;
	int rc = 0;

	if (!can_be(l))
		return 0;
	rc = audit_record_parse(&r, l->s, l->n, e);
	if (rc == 0 && r.task && strcmp(r.task, s->task) == 0) {
		if (r.kind == AUDIT_RESUMED && s->b->n > 0)
			s->resumed = true;
		breaker_see(s->b, &r);
	}
	audit_record_release(&r);
	return rc;
}

int
breaker_read(struct breaker *b, const struct git *g, const char *task,
    struct err *e)
{
	struct audit_log log = AUDIT_LOG_INIT;
	struct audit_past past = AUDIT_PAST_INIT;
	struct search s = { b, task, false };
	const char *kind;
	int rc = audit_log_open(&log, g->commondir, &kind, e);

	if (rc == 0)
		rc = audit_log_recall(&log, e);
	if (rc == 0)
		rc = audit_log_each(&log, 0, line, &s, e);
	if (rc == 0 && s.resumed)
		rc = audit_past_read(&past, &log, NULL, e);
	audit_past_release(&past);
	audit_log_close(&log);
	return rc < 0 ? -1 : 0;
}
