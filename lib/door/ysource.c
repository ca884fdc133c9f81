/* The source text of a YAML file, before and beside the parser. */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "door/ydoc.h"
#include "door/ysource.h"

enum { RUN = 64 };

int
ysource_fail(const struct ysource *s, size_t line, size_t column,
    const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	size_t n;

	/* libyaml counts one line more where the last has no end. */
	if (s->nlines > 0 && line > s->nlines) {
		line = s->nlines;
		ysource_line(s, line, &n);
		column = n + 1;
	}
	va_start(ap, fmt);
	buf_vfmt(&b, fmt, ap);
	va_end(ap);
	err_more(s->e, FX_EINPUT, "%s:%zu:%zu: %s", s->name, line, column,
	    b.data);
	buf_release(&b);
	return -1;
}

int
ysource_fail_at(const struct ysource *s, size_t offset, const char *what)
{
	size_t line = 1, start = 0;

	for (size_t i = 0; i < offset && i < s->n; i++)
		if (s->bytes[i] == '\n') {
			line++;
			start = i + 1;
		}
	return ysource_fail(s, line, offset - start + 1, "%s", what);
}

/* Why a character may not stand in the file, or NULL.  A parser ends a line
 * where an editor does not: behind U+2028 a comment would be an entry. */
static const char *
character_fault(uint32_t c, char next)
{
	if (c == 0)
		return "a NUL byte; a contract is plain text";
	if (c == '\r' && next != '\n')
		return "a carriage return without a newline ends a line for "
		    "YAML, not for an editor; use a newline";
	if (c == 0x85 || c == 0x2028 || c == 0x2029)
		return "a Unicode line separator ends a line for YAML, not "
		    "for an editor; use a newline";
	if (c == 0xfeff)
		return "a byte order mark; save the file as UTF-8 without "
		    "one";
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return "a character that turns the direction of the text: "
		    "the line is not what it looks like; take it out";
	if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') ||
	    (c >= 0x7f && c < 0xa0))
		return "a control character; take it out";
	return NULL;
}

static int
check_characters(const struct ysource *s)
{
	const char *why;
	uint32_t c;
	size_t k;

	for (size_t i = 0; i < s->n; i += k) {
		k = text_decode(s->bytes + i, s->n - i, &c);
		if (k == 0)
			return ysource_fail_at(s, i, "a byte that is not "
			    "UTF-8; save the file as UTF-8");
		why = character_fault(c, i + k < s->n ? s->bytes[i + k] : 0);
		if (why)
			return ysource_fail_at(s, i, why);
	}
	return 0;
}

/* libyaml is quadratic in nested brackets (200,000 of them: over a minute),
 * so an impossible run of them is refused unparsed. */
static int
check_brackets(const struct ysource *s, const struct ydoc_limits *limits)
{
	struct buf b = BUF_INIT;
	size_t deep = 0;
	int rc = 0;

	for (size_t i = 0; i < s->n && rc == 0; i++) {
		if (strchr("[{", s->bytes[i]))
			deep++;
		else if (!strchr(" \n\t\r-", s->bytes[i]))
			deep = 0;
		if (deep > RUN) {
			buf_fmt(&b, "nested deeper than %zu levels",
			    limits->depth);
			rc = ysource_fail_at(s, i, b.data);
		}
	}
	buf_release(&b);
	return rc;
}

/* Where each line starts, found once: positions are asked for each value. */
static void
index_lines(struct ysource *s)
{
	size_t cap = 0;

	for (size_t i = 0; i <= s->n; i++)
		if (i == 0 || s->bytes[i - 1] == '\n') {
			mem_grow(&s->lines, s->nlines, &cap, sizeof(*s->lines));
			s->lines[s->nlines++] = i;
		}
}

int
ysource_open(struct ysource *s, const char *name, const char *bytes, size_t n,
    const struct ydoc_limits *limits, struct err *e)
{
	const unsigned char *u = (const unsigned char *)bytes;

	s->name = name;
	s->bytes = bytes;
	s->n = n;
	s->e = e;
	if (n > limits->bytes)
		return err_more(e, FX_EINPUT, "%s: is larger than the limit "
		    "of %zu bytes", name, limits->bytes);
	if (n >= 2 && ((u[0] == 0xff && u[1] == 0xfe) ||
	    (u[0] == 0xfe && u[1] == 0xff)))
		return ysource_fail(s, 1, 1, "UTF-16; save the file as UTF-8");
	if (check_characters(s) < 0 || check_brackets(s, limits) < 0)
		return -1;
	index_lines(s);
	return 0;
}

void
ysource_release(struct ysource *s)
{
	free(s->lines);
	*s = (struct ysource)YSOURCE_INIT;
}

const char *
ysource_line(const struct ysource *s, size_t line, size_t *n)
{
	size_t from = line <= s->nlines ? s->lines[line - 1] : s->n;
	size_t to = line < s->nlines ? s->lines[line] - 1 : s->n;

	if (to > from && s->bytes[to - 1] == '\r')
		to--;
	*n = to - from;
	return s->bytes + from;
}

unsigned
ysource_column(struct ysource *s, size_t line, size_t chars)
{
	struct ysource_place *p = &s->place;
	size_t n;
	const char *text = ysource_line(s, line, &n);

	if (p->line != line || p->chars > chars)
		*p = (struct ysource_place){ .line = line };
	for (; p->at < n && p->chars < chars; p->chars++)
		do
			p->at++;
		while (p->at < n &&
		    ((unsigned char)text[p->at] & 0xc0) == 0x80);
	return (unsigned)p->at + 1;
}

const char *
ysource_comment(const struct ysource *s, size_t line, unsigned column,
    size_t *n, bool *tight)
{
	size_t len, at = column - 1;
	const char *text = ysource_line(s, line, &len);

	while (at < len && strchr(" \t,", text[at]))
		at++;
	if (at >= len || text[at] != '#' ||
	    (at > 0 && !strchr(" \t", text[at - 1])))
		return NULL;
	at++;
	*tight = at < len && !strchr(" \t#", text[at]);
	while (at < len && strchr(" \t", text[at]))
		at++;
	while (len > at && strchr(" \t", text[len - 1]))
		len--;
	*n = len - at;
	return len > at ? text + at : NULL;
}
