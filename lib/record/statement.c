/* The text that a person signs, read and written. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/path.h"
#include "base/text.h"
#include "record/statement.h"

enum { MAX_TEXT = 16384, MAX_LINE = 1024, DAYS = 31 };

static const char title[] = "factory decision v1\n";
static const char indent[] = "  ";

enum kind {
	TEXT, TASK, CHANGE, ABOUT, DAY, OBJECT, HASH, HEAD, NONCE, ACCEPTED,
	TRUE, REASON
};

static const struct row {
	const char *name;
	enum kind kind;
	bool required;
} rows[STATEMENT_FIELDS] = {
	[STATEMENT_REPO] = { "repo", TEXT, true },
	[STATEMENT_LOG] = { "log", HASH, true },
	[STATEMENT_TASK] = { "task", TASK, false },
	[STATEMENT_CHANGE] = { "change", CHANGE, true },
	[STATEMENT_ABOUT] = { "about", ABOUT, false },
	[STATEMENT_UNTIL] = { "until", DAY, false },
	[STATEMENT_COMMIT] = { "commit", OBJECT, false },
	[STATEMENT_TREE] = { "tree", OBJECT, false },
	[STATEMENT_BASE] = { "base", OBJECT, false },
	[STATEMENT_CONTRACT] = { "contract", HASH, false },
	[STATEMENT_STAGES] = { "stages", HASH, false },
	[STATEMENT_EVIDENCE] = { "evidence", HASH, false },
	[STATEMENT_POLICY] = { "policy", HASH, true },
	[STATEMENT_SIGNERS] = { "signers", HASH, true },
	[STATEMENT_NEW_POLICY] = { "new-policy", HASH, false },
	[STATEMENT_NEW_SIGNERS] = { "new-signers", HASH, false },
	[STATEMENT_ROLLOUT] = { "rollout", TEXT, false },
	[STATEMENT_RISK] = { "risk", ACCEPTED, false },
	[STATEMENT_SELF] = { "self", TRUE, false },
	[STATEMENT_BY] = { "by", TEXT, true },
	[STATEMENT_AFTER] = { "after", HEAD, true },
	[STATEMENT_NONCE] = { "nonce", NONCE, true },
	[STATEMENT_REASON] = { "reason", REASON, true },
};

const char *
statement_name(enum statement_field f)
{
	return rows[f].name;
}

/* Are these so many digits of hex, and no more? */
static bool
is_hex(const char *s, size_t n)
{
	return strspn(s, "0123456789abcdef") == n && s[n] == '\0';
}

static bool
is_hash(const char *s)
{
	return strncmp(s, "sha256:", 7) == 0 && is_hex(s + 7, 64);
}

static bool
is_word(const char *s, size_t n)
{
	return n > 0 && n < 32 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") >= n;
}

static bool
is_change(const char *s)
{
	const char *arrow = strstr(s, " -> ");

	if (arrow == NULL)
		return is_word(s, strlen(s));
	return is_word(s, (size_t)(arrow - s)) &&
	    is_word(arrow + 4, strlen(arrow + 4));
}

/* A number as it is written without needless zeros, and a hash. */
static bool
is_head(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n > 0 && n < 16 && (n == 1 || *s != '0') && s[n] == ' ' &&
	    is_hash(s + n + 1);
}

bool
statement_day(const char *s)
{
	static const char form[] = "dddd-dd-dd";
	int month, day;

	if (strlen(s) != sizeof(form) - 1)
		return false;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != '-')
			return false;
	month = (s[5] - '0') * 10 + s[6] - '0';
	day = (s[8] - '0') * 10 + s[9] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= DAYS;
}

/* The days since 1970 of the Gregorian calendar, counted from March on, so
 * that the leap day is a year's last. */
int64_t
statement_until(const char *s)
{
	int64_t y = strtol(s, NULL, 10), m = strtol(s + 5, NULL, 10);
	int64_t d = strtol(s + 8, NULL, 10);

	y -= m < 3;
	m += m < 3 ? 9 : -3;
	d += (153 * m + 2) / 5 + 365 * y + y / 4 - y / 100 + y / 400;
	return (d - 719468) * 86400;
}

static bool
fits(enum kind kind, const char *s)
{
	switch (kind) {
	case TASK: return path_task_ok(s);
	case CHANGE: return is_change(s);
	case ABOUT: return (strncmp(s, "rule ", 5) == 0 &&
	    is_word(s + 5, strlen(s + 5))) || (strncmp(s, "stage ", 6) == 0 &&
	    is_word(s + 6, strlen(s + 6)));
	case DAY: return statement_day(s);
	case OBJECT: return is_hex(s, 40) || is_hex(s, 64);
	case HASH: return is_hash(s);
	case HEAD: return is_head(s);
	case NONCE: return is_hex(s, 32);
	case ACCEPTED: return strcmp(s, "accepted") == 0;
	case TRUE: return strcmp(s, "true") == 0;
	default: return true;
	}
}

/* May the value stand in a line?  What a terminal would act on, or nobody
 * would see, must not be signed. */
static bool
is_plain(const char *s, size_t n)
{
	uint32_t cp;

	if (n == 0 || n > MAX_LINE || s[0] == ' ' || s[n - 1] == ' ')
		return false;
	for (size_t i = 0, k; i < n; i += k)
		if ((k = text_decode(s + i, n - i, &cp)) == 0 ||
		    text_unsafe(cp))
			return false;
	return true;
}

static int
wrong(struct err *e, unsigned line, const char *what)
{
	return err_set(e, FX_EINPUT, "the statement's line %u %s", line, what);
}

/* The lines of the reason, to the end. */
static int
reason(struct statement *st, const char *s, const char *end, unsigned line,
    struct err *e)
{
	const size_t in = sizeof(indent) - 1;
	struct buf b = BUF_INIT;
	int rc = 0;

	while (s < end && rc == 0) {
		const char *lf = memchr(s, '\n', (size_t)(end - s));

		line++;
		if (lf == NULL || (size_t)(lf - s) <= in ||
		    memcmp(s, indent, in) != 0 ||
		    !is_plain(s + in, (size_t)(lf - s) - in)) {
			rc = wrong(e, line, "is none of a reason: two blanks "
			    "and text");
			break;
		}
		if (b.len > 0)
			buf_byte(&b, '\n');
		buf_append(&b, s + in, (size_t)(lf - s) - in);
		s = lf + 1;
	}
	if (rc == 0 && b.len == 0)
		rc = wrong(e, line, "has no reason behind it");
	if (rc == 0)
		st->field[STATEMENT_REASON] = arena_dup(&st->arena, b.data,
		    b.len);
	buf_release(&b);
	return rc;
}

/* The field that the line names, at `from` or behind it, or the end. */
static size_t
field_of(const char *s, const char *colon, size_t from)
{
	size_t n = (size_t)(colon - s);

	while (from < STATEMENT_FIELDS && !(strlen(rows[from].name) == n &&
	    memcmp(rows[from].name, s, n) == 0))
		from++;
	return from;
}

/* "NAME: VALUE" of n bytes; *next is the first field that may follow. */
static int
field(struct statement *st, const char *s, size_t n, size_t *next,
    unsigned line, struct err *e)
{
	const char *colon = memchr(s, ':', n), *value;
	size_t f = colon ? field_of(s, colon, *next) : STATEMENT_FIELDS;

	if (f == STATEMENT_FIELDS)
		return wrong(e, line, colon && field_of(s, colon, 0) <
		    STATEMENT_FIELDS ? "is there twice, or in another place" :
		    "names no field of a statement");
	*next = f + 1;
	if (f == STATEMENT_REASON)
		return colon + 1 == s + n ? 0 : wrong(e, line, "has more than "
		    "'reason:'; that follows in lines of its own");
	if (colon + 2 >= s + n || colon[1] != ' ' ||
	    !is_plain(colon + 2, n - (size_t)(colon + 2 - s)))
		return wrong(e, line, "holds no plain text, or too much");
	value = arena_dup(&st->arena, colon + 2,
	    n - (size_t)(colon + 2 - s));
	if (!fits(rows[f].kind, value))
		return err_set(e, FX_EINPUT, "the statement's '%s' cannot be "
		    "'%s'", rows[f].name, value);
	st->field[f] = value;
	return 0;
}

/* Split the change, and see that nothing is missing. */
static int
finish(struct statement *st, struct err *e)
{
	const char *change = st->field[STATEMENT_CHANGE], *arrow;

	for (size_t f = 0; f < STATEMENT_FIELDS; f++)
		if (rows[f].required && st->field[f] == NULL)
			return err_set(e, FX_EINPUT, "the statement lacks "
			    "'%s'", rows[f].name);
	arrow = strstr(change, " -> ");
	st->from = arrow ? arena_dup(&st->arena, change,
	    (size_t)(arrow - change)) : NULL;
	st->to = arrow ? arrow + 4 : change;
	return 0;
}

int
statement_parse(struct statement *st, const char *s, size_t n, struct err *e)
{
	const char *end = s + n, *lf;
	const size_t head = sizeof(title) - 1;
	unsigned line = 1;
	size_t next = 0;

	*st = (struct statement)STATEMENT_INIT;
	if (n < head || n > MAX_TEXT || memcmp(s, title, head) != 0)
		return err_set(e, FX_EINPUT, "is no statement of 16 KiB at "
		    "most that begins with 'factory decision v1'");
	for (s += head; s < end && next <= STATEMENT_REASON; s = lf + 1) {
		line++;
		if ((lf = memchr(s, '\n', (size_t)(end - s))) == NULL)
			return wrong(e, line, "has no end");
		if (field(st, s, (size_t)(lf - s), &next, line, e) < 0)
			return -1;
	}
	if (next == STATEMENT_FIELDS && reason(st, s, end, line, e) < 0)
		return -1;
	return finish(st, e);
}

void
statement_release(struct statement *st)
{
	arena_release(&st->arena);
	*st = (struct statement)STATEMENT_INIT;
}

static void
spell_reason(struct buf *b, const char *s)
{
	buf_str(b, "reason:\n");
	for (;;) {
		size_t n = strcspn(s, "\n");

		buf_str(b, indent);
		buf_append(b, s, n);
		buf_byte(b, '\n');
		if (s[n] == '\0')
			return;
		s += n + 1;
	}
}

int
statement_spell(struct buf *b, const struct statement *st, struct err *e)
{
	struct statement again;
	size_t from = b->len;
	int rc;

	buf_str(b, title);
	for (size_t f = 0; f < STATEMENT_REASON; f++)
		if (st->field[f])
			buf_fmt(b, "%s: %s\n", rows[f].name, st->field[f]);
	if (st->field[STATEMENT_REASON])
		spell_reason(b, st->field[STATEMENT_REASON]);
	/* Who reads it decides what can be written. */
	rc = statement_parse(&again, b->data + from, b->len - from, e);
	for (size_t f = 0; rc == 0 && f < STATEMENT_FIELDS; f++)
		if ((st->field[f] == NULL) != (again.field[f] == NULL) ||
		    (st->field[f] && strcmp(st->field[f], again.field[f]) != 0))
			rc = err_set(e, FX_EINPUT, "the statement's '%s' "
			    "cannot be written", rows[f].name);
	statement_release(&again);
	return rc;
}

void
statement_reason(struct buf *b, const char *s)
{
	size_t from = b->len;

	while (*s) {
		size_t n = strcspn(s, "\n"), skip = strspn(s, " \t\r");
		const char *next = s + n + (s[n] != '\0');

		if (skip < n) {
			s += skip;
			n -= skip;
			while (strchr(" \t\r", s[n - 1]))
				n--;
			if (b->len > from)
				buf_byte(b, '\n');
			for (size_t i = 0; i < n; i++)
				buf_byte(b, s[i] == '\t' ? ' ' : s[i]);
		}
		s = next;
	}
}
