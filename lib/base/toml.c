/* TOML 1.0 (https://toml.io/en/v1.0.0): a document, line by line. */
#include <stdarg.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "base/toml_parts.h"

enum { SHOWN = 60 };

const struct toml_limits toml_limits_file = { 4 << 20, 64, 1 << 18 };

int
toml_shown(const char *s, size_t n)
{
	uint32_t cp;
	size_t i = 0, k;

	while (i < n && i < SHOWN && s[i] != '\0' && s[i] != '\n') {
		k = text_decode(s + i, n - i, &cp);
		i += k ? k : 1;
	}
	return (int)i;
}

/* The place is counted here and not kept: it is wanted once. */
int
toml_fail(struct toml_reader *r, const char *at, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	unsigned line = 1;
	const char *bol = r->start, *s;
	va_list ap;

	while (at > bol &&
	    (s = memchr(bol, '\n', (size_t)(at - bol))) != NULL) {
		bol = s + 1;
		line++;
	}
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	err_set(r->err, FX_EINPUT, "%s:%u:%zu: %s", r->name, line,
	    (size_t)(at - bol) + 1, buf_cstr(&b));
	buf_release(&b);
	return -1;
}

int
toml_unexpected(struct toml_reader *r, const char *wanted)
{
	unsigned char c = r->p < r->end ? (unsigned char)*r->p : 0;
	uint32_t cp;

	if (r->p == r->end)
		return toml_fail(r, r->p, "the file ends here; %s", wanted);
	if (toml_at_newline(r))
		return toml_fail(r, r->p, "the line ends here; %s", wanted);
	if (c == '\r')
		return toml_fail(r, r->p, "a carriage return without a line "
		    "feed; a line ends with LF or CR LF");
	if (c < 0x20 || c == 0x7f)
		return toml_fail(r, r->p, "the control character U+%04X; %s",
		    c, wanted);
	return toml_fail(r, r->p, "'%.*s' stands here; %s",
	    (int)text_decode(r->p, (size_t)(r->end - r->p), &cp), r->p,
	    wanted);
}

/* A line is over, but for a comment. */
static int
line_end(struct toml_reader *r, const char *wanted)
{
	toml_blanks(r);
	if (toml_comment(r) < 0)
		return -1;
	if (r->p == r->end || toml_newline(r))
		return 0;
	return toml_unexpected(r, wanted);
}

/* [a.b] or [[a.b]]; r->p is at the first bracket. */
static struct toml_node *
header(struct toml_reader *r)
{
	const char *at = r->p++;
	struct toml_node *t = r->doc->root;
	struct toml_key key;
	bool array = r->p < r->end && *r->p == '[';

	r->p += array;
	if (toml_key(r, &key) < 0)
		return NULL;
	while (r->p < r->end && *r->p == '.') {
		r->p++;
		t = toml_through(r, t, &key, TOML_IMPLICIT);
		if (t == NULL || toml_key(r, &key) < 0)
			return NULL;
	}
	if (r->p == r->end || *r->p != ']' ||
	    (array && (r->p + 1 == r->end || r->p[1] != ']'))) {
		toml_unexpected(r, array ? "the header wants its ']]'" :
		    "the header wants its ']'");
		return NULL;
	}
	r->p += array ? 2 : 1;
	return toml_define(r, t, &key, at, array);
}

static int
document(struct toml_reader *r)
{
	struct toml_node *table = r->doc->root;

	while (r->p < r->end) {
		toml_blanks(r);
		if (r->p == r->end || *r->p == '#' || toml_at_newline(r)) {
			if (line_end(r, "") < 0)
				return -1;
		} else if (*r->p == '[') {
			table = header(r);
			if (table == NULL || line_end(r, "behind a header "
			    "only a comment may follow") < 0)
				return -1;
		} else if (toml_pair(r, table) < 0 || line_end(r, "behind a "
		    "value only a comment may follow") < 0) {
			return -1;
		}
	}
	return 0;
}

/* The whole text first: what comes later may take it as it is. */
static int
check_bytes(struct toml_reader *r)
{
	size_t n = (size_t)(r->end - r->start), k;
	uint32_t cp;

	if (n > r->limits->bytes)
		return toml_fail(r, r->start, "%zu bytes; a file may have "
		    "%zu", n, r->limits->bytes);
	if (n > 1 && (memcmp(r->start, "\xff\xfe", 2) == 0 ||
	    memcmp(r->start, "\xfe\xff", 2) == 0))
		return toml_fail(r, r->start, "this is UTF-16; TOML is UTF-8");
	for (size_t i = 0; i < n; i += k) {
		k = text_decode(r->start + i, n - i, &cp);
		if (k == 0)
			return toml_fail(r, r->start + i, "the byte 0x%02x is "
			    "not UTF-8 here; TOML is UTF-8",
			    (unsigned char)r->start[i]);
	}
	return 0;
}

int
toml_parse(struct toml *d, const char *name, const char *bytes, size_t n,
    const struct toml_limits *limits, struct err *e)
{
	struct toml_reader r = { .doc = d, .name = name, .line = 1,
	    .limits = limits, .err = e };
	int rc;

	if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	r.start = r.p = r.bol = n ? bytes : "";
	r.end = r.start + n;
	d->root = arena_alloc(&d->arena, sizeof(*d->root));
	d->root->line = d->root->column = 1;
	d->root->made = TOML_HEADER;
	rc = check_bytes(&r);
	if (rc == 0)
		rc = document(&r);
	buf_release(&r.text);
	return rc;
}

void
toml_release(struct toml *d)
{
	arena_release(&d->arena);
	d->root = NULL;
}

struct toml_node *
toml_get(const struct toml_node *table, const char *path)
{
	struct toml_node *x = NULL;
	size_t n;
	bool quoted;

	for (;;) {
		quoted = *path == '"';
		path += quoted;
		n = strcspn(path, quoted ? "\"" : ".");
		x = toml_find(table, path, n);
		path += n;
		if (quoted && *path++ != '"')
			return NULL;
		if (x == NULL || *path == '\0')
			return x;
		if (*path++ != '.')
			return NULL;
		table = x;
	}
}

const char *
toml_kind_name(enum toml_kind kind)
{
	static const char *const names[] = {
		"a table", "an array", "a string", "an integer", "a float",
		"a boolean", "a date and time with an offset",
		"a date and time", "a date", "a time"
	};

	return names[kind];
}
