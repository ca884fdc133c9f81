/* fx-audit log: the screen of who did what, when and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/term.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_call.h"
#include "judge/audit_rows.h"

struct screen {
	FILE *out;
	struct term t;
	bool today, all_tasks;
	const struct audit_rows *rows;
};

enum form { CLOCK, DAY, FULL, ON_DAY, ZONE };

static void
local(char s[64], enum form form, int64_t when)
{
	time_t t = (time_t)when;
	struct tm tm;
	size_t n = 0;

	if (localtime_r(&t, &tm) != NULL)
		switch (form) {
		case CLOCK: n = strftime(s, 64, "%H:%M", &tm); break;
		case DAY: n = strftime(s, 64, "%Y-%m-%d", &tm); break;
		case FULL: n = strftime(s, 64, "%Y-%m-%d %H:%M", &tm); break;
		case ON_DAY: n = strftime(s, 64, "on %Y-%m-%d, %Z", &tm);
			break;
		case ZONE: n = strftime(s, 64, "times in %Z", &tm); break;
		}
	if (n == 0)
		memcpy(s, "?", 2);
}

/* Is all of it of today?  Then its times need no day. */
static bool
today(const struct audit_rows *rows)
{
	char now[64], day[64];

	local(now, DAY, clock_now());
	for (size_t i = 0; i < rows->n; i++) {
		local(day, DAY, rows->v[i].r.when);
		if (strcmp(now, day) != 0)
			return false;
	}
	return true;
}

/* What went well, what did not, and what nothing proves. */
static const char *
mark(const struct term *t, const struct audit_row *row)
{
	if (row->bad)
		return t->no;
	if (audit_row_unproved(row))
		return t->warn;
	switch (row->r.to) {
	case AUDIT_REJECTED:
	case AUDIT_FAILED:
	case AUDIT_ROLLED_BACK:
		return t->no;
	default:
		break;
	}
	switch (row->r.kind) {
	case AUDIT_REFUSED:
	case AUDIT_REVERTED:
	case AUDIT_BREAKER:
		return t->no;
	default:
		return t->yes;
	}
}

/* A reason of several lines goes on below itself. */
static void
detail(const struct screen *s, const char *label, const char *text)
{
	if (text == NULL)
		return;
	while (*text) {
		struct buf b = BUF_INIT;
		size_t n = strcspn(text, "\n");

		text_readable(&b, text, n);
		fprintf(s->out, "        %s%s\n", label, buf_cstr(&b));
		buf_release(&b);
		text += n + (text[n] == '\n');
		label = "";
	}
}

static void
who(struct buf *b, const struct audit_record *r)
{
	if (r->by == AUDIT_AGENT)
		buf_str(b, "agent ");
	if (r->by == AUDIT_SYSTEM)
		buf_str(b, "system");
	else
		text_readable(b, r->by_id, strlen(r->by_id));
}

/* Behind the name: whether a person did it, and what shows that. */
static void
proof(const struct screen *s, const struct audit_row *row)
{
	if (row->r.by != AUDIT_PERSON)
		return;
	if (row->bad)
		fprintf(s->out, "  %sperson, does not hold%s", s->t.red,
		    s->t.off);
	else if (row->r.sig == NULL)
		fprintf(s->out, "  person, unproved: not signed");
	else
		fprintf(s->out, "  person, presence: %s",
		    sshsig_presence_name(row->presence));
}

static void
print_row(const struct screen *s, const struct audit_row *row)
{
	const struct audit_record *r = &row->r;
	struct buf by = BUF_INIT;
	char when[64], until[64];

	local(when, s->today ? CLOCK : FULL, r->when);
	who(&by, r);
	fprintf(s->out, "%s%s ", mark(&s->t, row), when);
	if (s->all_tasks)
		fprintf(s->out, "%s ", r->task ? r->task : "-");
	fprintf(s->out, "%s%s%s (%s)", s->t.bold, audit_row_what(row),
	    s->t.off, by.data);
	proof(s, row);
	if (row->bad)
		fprintf(s->out, "  record %llu is not what was written",
		    (unsigned long long)r->seq);
	fputc('\n', s->out);
	detail(s, "", r->why);
	detail(s, "about ", r->rule);
	if (r->until) {
		local(until, FULL, r->until);
		detail(s, "until ", until);
	}
	detail(s, "rollout ", r->rollout);
	if (r->risk_accepted)
		detail(s, "", "the risk is accepted");
	if (r->self)
		detail(s, "", "alone: author and approver are the same");
	buf_release(&by);
}

/* How much of it is proved by what, and when all this was. */
static void
foot(const struct screen *s)
{
	const struct audit_verdict *v = &s->rows->verdict;
	size_t persons = 0;
	char day[64];

	for (size_t i = 0; i < s->rows->n; i++)
		persons += s->rows->v[i].r.by == AUDIT_PERSON;
	if (s->rows->n > 0) {
		local(day, s->today ? ON_DAY : ZONE,
		    s->rows->v[s->rows->n - 1].r.when);
		fprintf(s->out, "\n%s; %zu by a person, %zu by programs\n",
		    day, persons, s->rows->n - persons);
	}
	if (v->faults > 0) {
		fprintf(s->out, "%s%sBROKEN%s: record %llu: %s: ", s->t.no,
		    s->t.red, s->t.off, (unsigned long long)v->first.seq,
		    v->first.kind);
		text_print(s->out, v->first.why);
		fputs("; fx-audit verify tells more\n", s->out);
	} else if (v->head.size > v->away) {
		fprintf(s->out, "no anchor outside of this clone covers "
		    "records %llu-%llu of %llu\n", (unsigned long long)v->away,
		    (unsigned long long)v->head.size - 1,
		    (unsigned long long)v->head.size);
	}
	if (v->back > 0)
		fprintf(s->out, "%sa clock went back: the order is that of "
		    "the records, not of their times\n", s->t.warn);
}

static void
text(const struct audit_call *c, const struct audit_rows *rows)
{
	struct screen s = { .out = c->out, .rows = rows };

	tzset();
	term_init(&s.t, c->out);
	s.today = today(rows);
	s.all_tasks = rows->task == NULL;
	if (rows->n > 0)
		fputs("Status history:\n", c->out);
	else if (rows->task)
		fprintf(c->out, "nothing is recorded of %s\n", rows->task);
	for (size_t i = 0; i < rows->n; i++)
		print_row(&s, &rows->v[i]);
	foot(&s);
}

static void
nothing(FILE *out, const char *task)
{
	struct jdoc *j = jdoc_new();

	jdoc_str(j, "type", "nothing");
	jdoc_str(j, "task", task);
	jdoc_print(j, out);
	jdoc_free(j);
}

int
audit_verb_log(const struct audit_call *c, struct err *e)
{
	struct audit_rows rows = AUDIT_ROWS_INIT;
	struct audit_ask ask = { .genesis = c->genesis, .age = -1 };
	int rc = audit_rows_read(&rows, &ask, c->n > 0 ? c->words[0] : NULL,
	    e);

	if (rc >= 0 && !c->quiet) {
		if (c->json && rows.n == 0 && rows.task)
			nothing(c->out, rows.task);
		else if (c->json)
			audit_rows_json(c->out, &rows);
		else if (strcmp(c->format, "yaml") == 0)
			audit_rows_yaml(c->out, &rows);
		else if (strcmp(c->format, "markdown") == 0)
			audit_rows_markdown(c->out, &rows);
		else
			text(c, &rows);
	}
	if (rc == 0 && rows.n == 0 && rows.task)
		rc = 1;
	audit_rows_release(&rows);
	return rc;
}
