/* Reading a record of the audit log.  Its own reader: what others let pass
 * (a field twice, bytes behind the object, numbers that are rounded, a NUL
 * that ends a string) would let two readers see two records. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "record/audit_parts.h"

enum { MAX_ID = 64, MAX_WHO = 256, MAX_WHY = 8192, MAX_RULE = 256 };

struct reader {
	const char *start, *s, *end;
	char *out;		/* where the next string goes */
	const char *field;	/* being read */
	struct err *e;
};

static int
fault(struct reader *in, const char *what)
{
	return err_set(in->e, FX_EINPUT, "field '%s' %s", in->field, what);
}

/* The next bytes are these. */
static int
want(struct reader *in, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(in->end - in->s) < n || memcmp(in->s, text, n) != 0)
		return err_set(in->e, FX_EINPUT, "byte %zu: '%s' is expected "
		    "and nothing beside it", (size_t)(in->s - in->start),
		    text);
	in->s += n;
	return 0;
}

static int
hex4(const char *s, unsigned *v)
{
	*v = 0;
	for (int i = 0; i < 4; i++) {
		const char *d = strchr("0123456789abcdef", s[i]);

		if (s[i] == '\0' || d == NULL)
			return -1;
		*v = *v << 4 | (unsigned)(d - "0123456789abcdef");
	}
	return 0;
}

/* Behind a backslash: the character that it means, which is written so. */
static int
escaped(struct reader *in)
{
	static const char other[] = "is spelled otherwise than fx-audit does";
	size_t left = (size_t)(in->end - in->s);
	char c = left > 0 ? *in->s : '\0';
	unsigned v;

	switch (c) {
	case '"': case '\\': break;
	case 'n': c = '\n'; break;
	case 'r': c = '\r'; break;
	case 't': c = '\t'; break;
	case 'u':
		if (left < 5 || hex4(in->s + 1, &v) < 0)
			return fault(in, other);
		if (v == 0)
			return fault(in, "has a NUL");
		if (v >= ' ' || v == '\n' || v == '\r' || v == '\t')
			return fault(in, other);
		in->s += 4;
		c = (char)v;
		break;
	default:
		return fault(in, other);
	}
	in->s++;
	*in->out++ = c;
	return 0;
}

/* A string, of UTF-8 as the whole line is. */
static int
string(struct reader *in, const char **value)
{
	if (in->s == in->end || *in->s != '"')
		return fault(in, "is no string");
	in->s++;
	*value = in->out;
	for (;;) {
		const char *p = in->s;

		while (p < in->end && (unsigned char)*p >= ' ' && *p != '"' &&
		    *p != '\\')
			p++;
		memcpy(in->out, in->s, (size_t)(p - in->s));
		in->out += p - in->s;
		in->s = p;
		if (p == in->end)
			return fault(in, "does not end");
		in->s++;
		if (*p == '"')
			break;
		if (*p != '\\')
			return fault(in, "has a control character");
		if (escaped(in) < 0)
			return -1;
	}
	*in->out++ = '\0';
	return 0;
}

/* A string of one line for people to read, with something in it. */
static int
word(struct reader *in, size_t max, const char **value)
{
	if (string(in, value) < 0)
		return -1;
	for (const char *s = *value; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return fault(in, "has a control character");
	if (**value == '\0')
		return fault(in, "is empty");
	return strlen(*value) > max ? fault(in, "is too long") : 0;
}

/* A whole number that a double has too. */
static int
number(struct reader *in, uint64_t *v)
{
	const char *s = in->s;

	*v = 0;
	while (in->s < in->end && *in->s >= '0' && *in->s <= '9' &&
	    in->s - s < 17)
		*v = *v * 10 + (uint64_t)(*in->s++ - '0');
	if (in->s == s || (*s == '0' && in->s - s > 1))
		return fault(in, "is no number as fx-audit spells one");
	if (*v > (1ULL << 53) - 1)
		return fault(in, "is larger than 9007199254740991");
	return 0;
}

static int
when(struct reader *in, int64_t *v)
{
	const char *s;

	if (string(in, &s) < 0)
		return -1;
	return clock_parse(s, strlen(s), v) ? 0 :
	    fault(in, "is no time (2026-01-31T23:59:59Z)");
}

static int
yes(struct reader *in, bool *v)
{
	*v = true;
	if (in->end - in->s < 4 || memcmp(in->s, "true", 4) != 0)
		return fault(in, "is not true: then it is left out");
	in->s += 4;
	return 0;
}

/* One of some names. */
static int
name(struct reader *in, const char *(*of)(int), int n, int *v)
{
	const char *s;

	if (string(in, &s) < 0)
		return -1;
	for (*v = 0; *v < n; (*v)++)
		if (strcmp(of(*v), s) == 0)
			return 0;
	return err_set(in->e, FX_EINPUT, "field '%s' cannot be '%s'",
	    in->field, s);
}

static const char *
kind_of(int i)
{
	return audit_kind_name((enum audit_kind)i);
}

static const char *
by_of(int i)
{
	return audit_by_name((enum audit_by)i);
}

static const char *
status_of(int i)
{
	return audit_status_name((enum audit_status)(i + 1));
}

static int
by(struct reader *in, struct audit_record *r)
{
	int v;

	if (want(in, "{\"kind\":") < 0 ||
	    name(in, by_of, AUDIT_PERSON + 1, &v) < 0 ||
	    want(in, ",\"id\":") < 0 || word(in, MAX_WHO, &r->by_id) < 0)
		return -1;
	r->by = (enum audit_by)v;
	return want(in, "}");
}

static int
refs(struct reader *in, struct audit_record *r)
{
	const char *open = "{", *s;
	int last = -1, at;

	for (;;) {
		if (want(in, open) < 0 || string(in, &s) < 0)
			return -1;
		if ((at = audit_ref_named(s, strlen(s))) < 0)
			return err_set(in->e, FX_EINPUT, "field 'refs' has "
			    "the unknown '%s'", s);
		if (at <= last)
			return err_set(in->e, FX_EINPUT, "field 'refs' has "
			    "'%s' %s", s, at == last || r->ref[at] ? "twice" :
			    "out of its place");
		last = at;
		if (want(in, ":") < 0 || string(in, &r->ref[at]) < 0)
			return -1;
		if (!audit_ref_ok((enum audit_ref)at, r->ref[at]))
			return err_set(in->e, FX_EINPUT, "field 'refs' has "
			    "a '%s' that cannot be one", s);
		if (in->s < in->end && *in->s == '}')
			break;
		open = ",";
	}
	in->s++;
	return 0;
}

static int
id(struct reader *in, const char **v)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789._-";

	if (word(in, MAX_ID, v) < 0)
		return -1;
	return (*v)[strspn(*v, set)] == '\0' ? 0 :
	    fault(in, "has more than letters, digits and '._-'");
}

static int
prev(struct reader *in, struct audit_record *r)
{
	const char *s;

	if (string(in, &s) < 0)
		return -1;
	if (strlen(s) != AUDIT_HEX - 1 ||
	    strspn(s, "0123456789abcdef") != AUDIT_HEX - 1)
		return fault(in, "is no SHA-256");
	memcpy(r->prev, s, AUDIT_HEX);
	return 0;
}

static int
version(struct reader *in)
{
	uint64_t v;

	if (number(in, &v) < 0)
		return -1;
	if (v != AUDIT_VERSION)
		return err_set(in->e, FX_EINPUT, "field 'v' is %llu: a newer "
		    "fx wrote it, upgrade this one", (unsigned long long)v);
	return 0;
}

static int
task(struct reader *in, const char **v)
{
	if (string(in, v) < 0)
		return -1;
	return path_task_ok(*v) ? 0 : fault(in, "cannot name a task");
}

static int
long_text(struct reader *in, size_t max, const char **v)
{
	if (string(in, v) < 0)
		return -1;
	if (**v == '\0')
		return fault(in, "is empty");
	return strlen(*v) > max ? fault(in, "is too long") : 0;
}

static int
value(struct reader *in, enum audit_field f, struct audit_record *r)
{
	int v = 0, rc;

	switch (f) {
	case FIELD_V: return version(in);
	case FIELD_SEQ: return number(in, &r->seq);
	case FIELD_PREV: return prev(in, r);
	case FIELD_WHEN: return when(in, &r->when);
	case FIELD_ID: return id(in, &r->id);
	case FIELD_KIND:
		rc = name(in, kind_of, AUDIT_KINDS, &v);
		r->kind = (enum audit_kind)v;
		return rc;
	case FIELD_TASK: return task(in, &r->task);
	case FIELD_FROM:
		rc = name(in, status_of, AUDIT_STATUSES - 1, &v);
		r->from = (enum audit_status)(v + 1);
		return rc;
	case FIELD_TO:
		rc = name(in, status_of, AUDIT_STATUSES - 1, &v);
		r->to = (enum audit_status)(v + 1);
		return rc;
	case FIELD_BY: return by(in, r);
	case FIELD_WHY: return long_text(in, MAX_WHY, &r->why);
	case FIELD_REFS: return refs(in, r);
	case FIELD_RULE: return word(in, MAX_RULE, &r->rule);
	case FIELD_UNTIL: return when(in, &r->until);
	case FIELD_ROLLOUT: return word(in, MAX_WHY, &r->rollout);
	case FIELD_RISK: return yes(in, &r->risk_accepted);
	case FIELD_SELF: return yes(in, &r->self);
	case FIELD_POLICY: return long_text(in, AUDIT_LINE, &r->policy);
	case FIELD_SIGNERS: return long_text(in, AUDIT_LINE, &r->signers);
	case FIELD_STMT: return long_text(in, AUDIT_LINE, &r->stmt);
	case FIELD_SIG: return long_text(in, AUDIT_LINE, &r->sig);
	default: return -1;
	}
}

/* "name": the field, which stands behind those seen. */
static int
field(struct reader *in, unsigned seen, enum audit_field *f)
{
	const char *s = NULL;
	unsigned i = 0;

	in->field = "?";
	if (in->s == in->end || *in->s != '"')
		return err_set(in->e, FX_EINPUT, "byte %zu: the name of a "
		    "field is expected", (size_t)(in->s - in->start));
	if (string(in, &s) < 0 || s == NULL)
		return -1;
	while (i < FIELDS && strcmp(audit_fields[i], s) != 0)
		i++;
	if (i == FIELDS)
		return err_set(in->e, FX_EINPUT, "the field '%s' is not "
		    "known", s);
	if (seen & 1u << i)
		return err_set(in->e, FX_EINPUT, "the field '%s' is there "
		    "twice", s);
	if (seen >> i)
		return err_set(in->e, FX_EINPUT, "the field '%s' is out of "
		    "its place", s);
	in->field = audit_fields[i];
	*f = (enum audit_field)i;
	return want(in, ":");
}

static int
object(struct reader *in, struct audit_record *r, unsigned *seen)
{
	const char *open = "{";
	enum audit_field f = FIELD_V;

	do {
		if (want(in, open) < 0 || field(in, *seen, &f) < 0 ||
		    value(in, f, r) < 0)
			return -1;
		*seen |= 1u << f;
		open = ",";
	} while (in->s < in->end && *in->s != '}');
	if (want(in, "}") < 0)
		return -1;
	if (in->s != in->end)
		return err_set(in->e, FX_EINPUT, "byte %zu: there is more "
		    "behind the object", (size_t)(in->s - in->start));
	return 0;
}

int
audit_record_parse(struct audit_record *r, const char *s, size_t n,
    struct err *e)
{
	struct reader in = { s, s, s + n, NULL, "?", e };
	struct buf text = r->text;
	unsigned seen = 0;

	buf_clear(&text);
	*r = (struct audit_record){ .text = text };
	/* The line break counts too. */
	if (n >= AUDIT_LINE)
		return err_set(e, FX_EINPUT, "it is longer than %d bytes",
		    AUDIT_LINE);
	if (memchr(s, '\0', n))
		return err_set(e, FX_EINPUT, "it has a NUL");
	if (!text_utf8(s, n))
		return err_set(e, FX_EINPUT, "it is not UTF-8");
	/* A string and its NUL are never longer than with its quotes. */
	buf_reserve(&r->text, n);
	in.out = r->text.data;
	if (object(&in, r, &seen) < 0)
		return -1;
	return audit_fields_check(r, seen, e);
}

void
audit_record_release(struct audit_record *r)
{
	buf_release(&r->text);
	*r = (struct audit_record)AUDIT_RECORD_INIT;
}
