/* A record of the audit log as it is written. */
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "record/audit_parts.h"

/* RFC 8259, section 7, with one way to write each character. */
static void
put_string(struct buf *b, const char *s)
{
	buf_byte(b, '"');
	for (;;) {
		size_t n = 0;

		while ((unsigned char)s[n] >= ' ' && s[n] != '"' &&
		    s[n] != '\\')
			n++;
		buf_append(b, s, n);
		s += n;
		if (*s == '\0')
			break;
		switch (*s) {
		case '"': buf_str(b, "\\\""); break;
		case '\\': buf_str(b, "\\\\"); break;
		case '\n': buf_str(b, "\\n"); break;
		case '\r': buf_str(b, "\\r"); break;
		case '\t': buf_str(b, "\\t"); break;
		default: buf_fmt(b, "\\u%04x", (unsigned)(unsigned char)*s);
		}
		s++;
	}
	buf_byte(b, '"');
}

static void
key(struct buf *b, enum audit_field f)
{
	buf_fmt(b, ",\"%s\":", audit_fields[f]);
}

static void
put(struct buf *b, enum audit_field f, const char *s)
{
	if (s == NULL)
		return;
	key(b, f);
	put_string(b, s);
}

static void
put_time(struct buf *b, enum audit_field f, int64_t t)
{
	key(b, f);
	buf_byte(b, '"');
	clock_format(b, t);
	buf_byte(b, '"');
}

static void
put_refs(struct buf *b, const struct audit_record *r)
{
	const char *open = "{";

	for (unsigned i = 0; i < AUDIT_REFS; i++) {
		if (r->ref[i] == NULL)
			continue;
		if (*open == '{')
			key(b, FIELD_REFS);
		buf_fmt(b, "%s\"%s\":", open, audit_ref_name(i));
		put_string(b, r->ref[i]);
		open = ",";
	}
	if (*open == ',')
		buf_byte(b, '}');
}

static void
put_record(struct buf *b, const struct audit_record *r)
{
	buf_fmt(b, "{\"v\":%d,\"seq\":%llu", AUDIT_VERSION,
	    (unsigned long long)r->seq);
	put(b, FIELD_PREV, r->prev);
	put_time(b, FIELD_WHEN, r->when);
	put(b, FIELD_ID, r->id);
	put(b, FIELD_KIND, audit_kind_name(r->kind));
	put(b, FIELD_TASK, r->task);
	if (r->from != AUDIT_NOTHING)
		put(b, FIELD_FROM, audit_status_name(r->from));
	if (r->to != AUDIT_NOTHING)
		put(b, FIELD_TO, audit_status_name(r->to));
	key(b, FIELD_BY);
	buf_fmt(b, "{\"kind\":\"%s\",\"id\":", audit_by_name(r->by));
	put_string(b, r->by_id ? r->by_id : "");
	buf_byte(b, '}');
	put(b, FIELD_WHY, r->why);
	put_refs(b, r);
	put(b, FIELD_RULE, r->rule);
	if (r->until != 0)
		put_time(b, FIELD_UNTIL, r->until);
	put(b, FIELD_ROLLOUT, r->rollout);
	if (r->risk_accepted)
		buf_str(b, ",\"risk_accepted\":true");
	if (r->self)
		buf_str(b, ",\"self\":true");
	put(b, FIELD_POLICY, r->policy);
	put(b, FIELD_SIGNERS, r->signers);
	put(b, FIELD_STMT, r->stmt);
	put(b, FIELD_SIG, r->sig);
	buf_byte(b, '}');
}

int
audit_record_spell(const struct audit_record *r, struct buf *b,
    struct err *e)
{
	struct audit_record back = AUDIT_RECORD_INIT;
	size_t had = b->len;
	int rc;

	put_record(b, r);
	/* What is written can be read: one place says what may be. */
	rc = audit_record_parse(&back, b->data + had, b->len - had, e);
	audit_record_release(&back);
	if (rc < 0) {
		b->len = had;
		b->data[had] = '\0';
	}
	return rc;
}
