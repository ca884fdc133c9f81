/* The records of a task in the forms that programs and documents take. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "door/jdoc.h"
#include "judge/audit_rows.h"

static void
time_of(struct buf *b, int64_t when)
{
	buf_clear(b);
	clock_format(b, when);
}

/* A double-quoted scalar: JSON's strings are YAML's (YAML 1.2.2, 1.4). */
static void
scalar(FILE *fp, const char *key, const char *s)
{
	if (s == NULL)
		return;
	fprintf(fp, "      %s: \"", key);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(fp, "\\%c", c);
		else if (c == '\n')
			fputs("\\n", fp);
		else if (c < ' ' || c == 0x7f)
			fprintf(fp, "\\x%02x", c);
		else
			fputc(c, fp);
	}
	fputs("\"\n", fp);
}

static const char *
presence(const struct audit_row *row)
{
	return sshsig_presence_name(row->presence);
}

static void
put_entry(FILE *fp, const struct audit_row *row)
{
	const struct audit_record *r = &row->r;
	struct buf b = BUF_INIT;

	time_of(&b, r->when);
	fprintf(fp, "    - timestamp: %s\n      seq: %llu\n      %s: %s\n",
	    b.data, (unsigned long long)r->seq, r->to != AUDIT_NOTHING ?
	    "status" : "event", audit_row_what(row));
	scalar(fp, "task", r->task);
	scalar(fp, "set_by", r->by == AUDIT_SYSTEM ? "system" : r->by_id);
	fprintf(fp, "      by: %s\n", audit_by_name(r->by));
	if (r->by == AUDIT_PERSON)
		fprintf(fp, "      presence: %s\n", presence(row));
	scalar(fp, r->by == AUDIT_PERSON ? "decision" : "reason", r->why);
	scalar(fp, "about", r->rule);
	if (r->until) {
		time_of(&b, r->until);
		fprintf(fp, "      until: %s\n", b.data);
	}
	scalar(fp, "rollout_plan", r->rollout);
	if (r->risk_accepted)
		fputs("      risk_accepted: true\n", fp);
	if (r->self)
		fputs("      self: true\n", fp);
	if (audit_row_unproved(row))
		fprintf(fp, "      proved: false\n");
	for (unsigned i = 0; i < AUDIT_REFS; i++)
		scalar(fp, audit_ref_name(i), r->ref[i]);
	buf_release(&b);
}

void
audit_rows_yaml(FILE *fp, const struct audit_rows *rows)
{
	enum audit_status now = AUDIT_NOTHING;

	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].r.to != AUDIT_NOTHING)
			now = rows->v[i].r.to;
	if (rows->task)
		fprintf(fp, "issue:\n  id: \"%s\"\n", rows->task);
	fputs("status_lifecycle:\n", fp);
	if (rows->task)
		fprintf(fp, "  stage: %s\n", now ? audit_status_name(now) :
		    "null");
	fprintf(fp, "  intact: %s\n  status_history:%s\n",
	    rows->verdict.faults ? "false" : "true", rows->n ? "" : " []");
	for (size_t i = 0; i < rows->n; i++)
		put_entry(fp, &rows->v[i]);
}

/* One cell: nothing in it ends it, or is more than text. */
static void
cell(FILE *fp, const char *s)
{
	struct buf b = BUF_INIT;

	text_readable(&b, s ? s : "", s ? strlen(s) : 0);
	fputs(" ", fp);
	for (const char *p = buf_cstr(&b); *p; p++) {
		if (strchr("|\\`*_<>[]&~", *p))
			fputc('\\', fp);
		fputc(*p, fp);
	}
	fputs(" |", fp);
	buf_release(&b);
}

void
audit_rows_markdown(FILE *fp, const struct audit_rows *rows)
{
	struct buf b = BUF_INIT;

	if (rows->task)
		fprintf(fp, "# %s\n\n", rows->task);
	if (rows->verdict.faults > 0)
		fprintf(fp, "**The log is broken at record %llu: %s.**\n\n",
		    (unsigned long long)rows->verdict.first.seq,
		    rows->verdict.first.kind);
	fputs("| when (UTC) | task | what | who | shown by | why |\n"
	    "| --- | --- | --- | --- | --- | --- |\n", fp);
	for (size_t i = 0; i < rows->n; i++) {
		const struct audit_row *row = &rows->v[i];

		time_of(&b, row->r.when);
		fputs("|", fp);
		cell(fp, b.data);
		cell(fp, row->r.task);
		cell(fp, audit_row_what(row));
		cell(fp, row->r.by == AUDIT_SYSTEM ? "system" :
		    row->r.by_id);
		cell(fp, row->bad ? "does not hold" : row->r.by !=
		    AUDIT_PERSON ? "a program" : row->r.sig == NULL ?
		    "nothing" : row->r.self ? "a signature (self)" :
		    "a signature");
		cell(fp, row->r.why);
		fputs("\n", fp);
	}
	buf_release(&b);
}

void
audit_rows_json(FILE *fp, const struct audit_rows *rows)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < rows->n; i++) {
		const struct audit_row *row = &rows->v[i];
		const struct audit_record *r = &row->r;
		struct jdoc *j = jdoc_new(), *refs;

		time_of(&b, r->when);
		jdoc_str(j, "type", "record");
		jdoc_int(j, "seq", (long long)r->seq);
		jdoc_str(j, "when", b.data);
		jdoc_str(j, "kind", audit_kind_name(r->kind));
		jdoc_str(j, "task", r->task);
		if (r->to != AUDIT_NOTHING)
			jdoc_str(j, "to", audit_status_name(r->to));
		if (r->from != AUDIT_NOTHING)
			jdoc_str(j, "from", audit_status_name(r->from));
		jdoc_str(j, "by", audit_by_name(r->by));
		jdoc_str(j, "by_id", r->by_id);
		jdoc_str(j, "why", r->why);
		jdoc_str(j, "rule", r->rule);
		jdoc_str(j, "rollout", r->rollout);
		jdoc_bool(j, "risk_accepted", r->risk_accepted);
		jdoc_bool(j, "self", r->self);
		if (r->by == AUDIT_PERSON)
			jdoc_str(j, "presence", presence(row));
		jdoc_bool(j, "proved", !audit_row_unproved(row));
		if (r->until) {
			time_of(&b, r->until);
			jdoc_str(j, "until", b.data);
		}
		refs = jdoc_obj(j, "refs");
		for (unsigned k = 0; k < AUDIT_REFS; k++)
			jdoc_str(refs, audit_ref_name(k), r->ref[k]);
		jdoc_print(j, fp);
		jdoc_free(j);
	}
	buf_release(&b);
}
