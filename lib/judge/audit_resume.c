/* A stage that failed alike too often goes on: what is typed at a terminal is
 * enough, where the policy asks for no more. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/text.h"
#include "door/login.h"
#include "judge/audit_ask.h"
#include "judge/audit_decide_parts.h"
#include "judge/audit_note.h"
#include "judge/breaker.h"
#include "record/policy.h"
#include "record/statement.h"

/* Nothing is stopped, or another stage is. */
static int
refuse(const struct audit_draft *d, const struct breaker *b)
{
	const struct breaker_event *v = breaker_open(b, NULL);
	struct buf why = BUF_INIT;
	int rc;

	if (v)
		buf_fmt(&why, "%s is not stopped, but %s is",
		    d->ask->stage, v->stage);
	else
		buf_fmt(&why, "no stage of %s is stopped", d->ask->task);
	rc = audit_decide_refuse(d->ask, "breaker", why.data);
	buf_release(&why);
	return rc;
}

static void
show(int tty, const struct breaker *b, const char *stage)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].open && (stage == NULL ||
		    strcmp(stage, b->v[i].stage) == 0))
			buf_fmt(&text, "%s (failure %s)\n", b->v[i].why,
			    b->v[i].print);
	audit_tell(tty, text.data, text.len);
	buf_release(&text);
}

/* Have it typed, and record it without a signature. */
static int
type(struct audit_draft *d, const struct breaker *b, int tty, struct err *e)
{
	const struct audit_decide *a = d->ask;
	struct audit_record r = { .kind = AUDIT_RESUMED, .task = a->task,
	    .by = AUDIT_PERSON };
	struct buf why = BUF_INIT, one = BUF_INIT, name = BUF_INIT,
	    rule = BUF_INIT;
	int rc = 0;

	show(tty, b, a->stage);
	if (a->why == NULL || *a->why == '\0')
		audit_question(tty, "Why? ", &why);
	else
		buf_str(&why, a->why);
	statement_reason(&one, buf_cstr(&why));
	if (one.len == 0)
		rc = err_set(e, FX_EINPUT, "without a reason nothing is "
		    "decided");
	else if (!audit_agreed(tty, "Let it run again? [y/N] "))
		rc = audit_decide_refuse(a, "not-typed", "nothing was "
		    "recorded");
	/* The identity of git may be that of a workspace. */
	login_name(&name);
	if (a->stage)
		buf_fmt(&rule, "stage %s", a->stage);
	r.by_id = name.data;
	r.why = one.data;
	r.rule = a->stage ? rule.data : NULL;
	if (rc == 0 && (rc = audit_note(&d->git, &r, e)) >= 0) {
		audit_decide_recorded(d, &r);
		rc = 0;
	}
	audit_record_release(&r);
	buf_release(&why);
	buf_release(&one);
	buf_release(&name);
	buf_release(&rule);
	return rc;
}

int
audit_resume(struct audit_draft *d, bool *done, struct err *e)
{
	const struct audit_decide *a = d->ask;
	const struct policy *p = audit_decisions_policy(d->past.rules);
	struct breaker b = BREAKER_INIT;
	int tty = -1, rc = breaker_read(&b, &d->git, a->task, e);

	*done = false;
	if (rc == 0 && breaker_open(&b, a->stage) == NULL)
		rc = refuse(d, &b);
	/* Who has a key may sign; and must, where the policy says so. */
	if (rc == 0 && !a->statement && !a->key &&
	    (p == NULL || p->least[POLICY_RESUMED] == SSHSIG_NONE))
		tty = audit_terminal();
	if (tty >= 0) {
		*done = true;
		rc = type(d, &b, tty, e);
		close(tty);
	}
	breaker_release(&b);
	return rc;
}
