/* TOML: blanks, comments, strings and keys. */
#include <string.h>

#include "base/text.h"
#include "base/toml_parts.h"

void
toml_blanks(struct toml_reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
		r->p++;
}

bool
toml_at_newline(const struct toml_reader *r)
{
	if (r->p == r->end)
		return false;
	return *r->p == '\n' ||
	    (*r->p == '\r' && r->p + 1 < r->end && r->p[1] == '\n');
}

bool
toml_newline(struct toml_reader *r)
{
	if (!toml_at_newline(r))
		return false;
	r->p += *r->p == '\r' ? 2 : 1;
	r->bol = r->p;
	r->line++;
	return true;
}

/* May it stand in a comment or a string as it is? */
static bool
plain(char c)
{
	return c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7f);
}

int
toml_comment(struct toml_reader *r)
{
	if (r->p == r->end || *r->p != '#')
		return 0;
	while (r->p < r->end && plain(*r->p))
		r->p++;
	if (r->p == r->end || toml_at_newline(r))
		return 0;
	return toml_unexpected(r, "a comment may hold no other than a tab");
}

/* RFC 3629, section 3. */
static void
append_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_byte(b, (int)c);
		return;
	}
	if (c < 0x800) {
		buf_byte(b, (int)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_byte(b, (int)(0xe0 | c >> 12));
		} else {
			buf_byte(b, (int)(0xf0 | c >> 18));
			buf_byte(b, (int)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_byte(b, (int)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_byte(b, (int)(0x80 | (c & 0x3f)));
}

/* The digits of \uXXXX or \UXXXXXXXX; r->p is at the first. */
static int
code_point(struct toml_reader *r, size_t digits)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = r->p - 2, *d;
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++, r->p++) {
		d = r->p < r->end && *r->p ? strchr(hex, *r->p) : NULL;
		if (d == NULL)
			return toml_fail(r, at, "'%.*s' has %zu hexadecimal "
			    "digits; it wants %zu", 2, at, i, digits);
		c = c << 4 | ((uint32_t)(d - hex) & 15);
	}
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return toml_fail(r, at, "'%.*s' is no character of Unicode; "
		    "the last is U+10FFFF, and surrogates are none",
		    (int)digits + 2, at);
	append_utf8(&r->text, c);
	return 0;
}

/* r->p is at the backslash. */
static int
escape(struct toml_reader *r)
{
	static const char names[] = "btnfr\"\\", bytes[] = "\b\t\n\f\r\"\\";
	const char *at = r->p++, *name;
	uint32_t cp;

	if (r->p == r->end || toml_at_newline(r))
		return toml_unexpected(r, "a backslash begins an escape");
	if (*r->p == 'u' || *r->p == 'U')
		return code_point(r, *r->p++ == 'u' ? 4 : 8);
	name = *r->p ? strchr(names, *r->p) : NULL;
	if (name == NULL)
		return toml_fail(r, at, "'%.*s' is no escape of TOML 1.0; a "
		    "backslash is '\\\\', or the string stands in single "
		    "quotes", 1 + (int)text_decode(r->p,
		    (size_t)(r->end - r->p), &cp), at);
	buf_byte(&r->text, bytes[name - names]);
	r->p++;
	return 0;
}

/* Take bytes that mean themselves. */
static void
take_plain(struct toml_reader *r, char quote)
{
	const char *from = r->p;

	while (r->p < r->end && plain(*r->p) && *r->p != quote &&
	    (*r->p != '\\' || quote == '\''))
		r->p++;
	buf_append(&r->text, from, (size_t)(r->p - from));
}

static int
one_line(struct toml_reader *r)
{
	const char *at = r->p++;

	for (;;) {
		take_plain(r, *at);
		if (r->p == r->end || toml_at_newline(r))
			return toml_fail(r, at, "the string has no end on "
			    "its line; it wants a second %c", *at);
		if (*r->p == *at) {
			r->p++;
			return 0;
		}
		if (*r->p != '\\')
			return toml_unexpected(r, *at == '"' ?
			    "a string takes it as an escape: \\uXXXX" :
			    "only a string in double quotes can hold it, as "
			    "an escape: \\uXXXX");
		if (escape(r) < 0)
			return -1;
	}
}

/* Three quotes end the string, and may have up to two more before them. */
static bool
closes(struct toml_reader *r, char quote)
{
	size_t n = 0;

	while (n < 5 && r->p < r->end && *r->p == quote) {
		r->p++;
		n++;
	}
	for (size_t i = n < 3 ? 0 : 3; i < n; i++)
		buf_byte(&r->text, quote);
	return n >= 3;
}

/* A backslash at the end of a line: what is blank behind it does not count.
 * r->p is at the backslash. */
static bool
continues(struct toml_reader *r)
{
	const char *back = r->p++;

	toml_blanks(r);
	if (!toml_at_newline(r)) {
		r->p = back;
		return false;
	}
	while (toml_newline(r))
		toml_blanks(r);
	return true;
}

static int
many_lines(struct toml_reader *r)
{
	const char *at = r->p;

	r->p += 3;
	toml_newline(r);
	for (;;) {
		take_plain(r, *at);
		if (r->p == r->end)
			return toml_fail(r, at, "the string has no end; it "
			    "wants a second %.*s", 3, at);
		if (*r->p == *at) {
			if (closes(r, *at))
				return 0;
		} else if (toml_newline(r)) {
			buf_byte(&r->text, '\n');
		} else if (*r->p != '\\') {
			return toml_unexpected(r, *at == '"' ?
			    "a string takes it as an escape: \\uXXXX" :
			    "only a string in double quotes can hold it, as "
			    "an escape: \\uXXXX");
		} else if (!continues(r) && escape(r) < 0) {
			return -1;
		}
	}
}

static bool
is_long(const struct toml_reader *r)
{
	return r->end - r->p >= 3 && r->p[1] == *r->p && r->p[2] == *r->p;
}

int
toml_string(struct toml_reader *r, struct toml_node *x)
{
	buf_clear(&r->text);
	x->kind = TOML_STRING;
	if ((is_long(r) ? many_lines(r) : one_line(r)) < 0)
		return -1;
	x->len = r->text.len;
	x->text = arena_dup(&r->doc->arena, buf_cstr(&r->text), x->len);
	return 0;
}

static bool
bare(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static int
quoted_key(struct toml_reader *r)
{
	if (is_long(r))
		return toml_fail(r, r->p, "%.*s begins a string of several "
		    "lines; a key has one quote on each side", 3, r->p);
	return one_line(r);
}

int
toml_key(struct toml_reader *r, struct toml_key *key)
{
	toml_blanks(r);
	key->at = r->p;
	key->line = r->line;
	key->column = (unsigned)(r->p - r->bol) + 1;
	buf_clear(&r->text);
	if (r->p < r->end && (*r->p == '"' || *r->p == '\'')) {
		if (quoted_key(r) < 0)
			return -1;
	} else {
		while (r->p < r->end && bare(*r->p))
			r->p++;
		if (r->p == key->at)
			return toml_unexpected(r, "a key was meant: letters, "
			    "digits, '-' and '_', or any text in quotes");
		buf_append(&r->text, key->at, (size_t)(r->p - key->at));
	}
	key->n = r->text.len;
	key->s = arena_dup(&r->doc->arena, buf_cstr(&r->text), key->n);
	toml_blanks(r);
	return 0;
}
