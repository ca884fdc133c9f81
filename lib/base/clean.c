/* Terminal control taken out of log bytes: what escapes mean.  All that
 * stands between them is copied by lib/base/clean_copy.c. */
#include <stdbool.h>

#include "base/clean.h"
#include "base/clean_copy.h"

enum {
	ESC = 0x1b,
	CAN = 0x18,
	SUB = 0x1a,
	LONGEST = 4096			/* bytes of an escape */
};

enum state {
	TEXT,
	AFTER_ESC,			/* ESC */
	CHARSET,			/* ESC and intermediates */
	CSI,				/* ESC [ */
	CSI_REST,			/* behind its first number */
	STRING,				/* ESC ] and the like */
	STRING_ESC			/* an ESC in one */
};

/* Does byte b end any sequence, and is text again? */
static bool
breaks(unsigned char b)
{
	return (b < 0x20 && b != ESC) || b >= 0x7f;
}

static void
after_esc(struct clean *c, unsigned char b)
{
	c->state = TEXT;
	if (b == '[') {
		c->state = CSI;
		c->param = 0;
	} else if (b == ']' || b == 'P' || b == 'X' || b == '^' || b == '_')
		c->state = STRING;
	else if (b >= 0x20 && b < 0x30)
		c->state = CHARSET;
}

/* What a CSI's last byte leaves in the text: 0 nothing. */
static char
csi_leaves(const struct clean *c, unsigned char last)
{
	switch (last) {
	case 'G':
	case '`':
		return c->param <= 1 ? '\r' : ' ';
	case 'E':
	case 'F':
	case 'H':
	case 'f':
		return '\r';
	case 'C':
		return ' ';
	}
	return 0;
}

/* A byte of a CSI. */
static char
csi(struct clean *c, unsigned char b)
{
	if (b >= 0x40) {
		c->state = TEXT;
		return csi_leaves(c, b);
	}
	if (b < '0' || b > '9')
		c->state = CSI_REST;
	else if (c->state == CSI && c->param < 1000)
		c->param = c->param * 10 + (b - '0');
	return 0;
}

/* One byte of a string: it lasts until BEL, ST or the end of the line. */
static bool
string_takes(struct clean *c, unsigned char b)
{
	if (b == '\a' || b == CAN || b == SUB || b == '\n' || b == '\r') {
		c->state = TEXT;
		return b != '\n' && b != '\r';
	}
	c->state = b == ESC ? STRING_ESC : STRING;
	return true;
}

/* One byte within an escape; *left is what it leaves in the text.  False
 * when it is not the escape's and is to be seen as text. */
static bool
takes(struct clean *c, unsigned char b, char *left)
{
	*left = 0;
	if (c->len++ >= LONGEST) {
		c->state = TEXT;
		return false;
	}
	if (b == '\0')
		return true;
	if (c->state == STRING)
		return string_takes(c, b);
	if (c->state == STRING_ESC && b == '\\') {
		c->state = TEXT;
		return true;
	}
	if (b == ESC) {
		c->state = AFTER_ESC;
		c->len = 1;
		return true;
	}
	if (breaks(b)) {
		c->state = TEXT;
		return false;
	}
	if (c->state == AFTER_ESC || c->state == STRING_ESC)
		after_esc(c, b);
	else if (c->state == CHARSET && b >= 0x30)
		c->state = TEXT;
	else if (c->state == CSI || c->state == CSI_REST)
		*left = csi(c, b);
	return true;
}

/* Take the escape that c is in out of in[i..n). */
static size_t
escape(struct clean *c, char *out, size_t *o, const char *in, size_t i,
    size_t n)
{
	char left;

	while (i < n && c->state != TEXT) {
		if (!takes(c, (unsigned char)in[i], &left))
			break;
		if (left)
			out[(*o)++] = left;
		i++;
	}
	return i;
}

size_t
clean_block(struct clean *c, char *out, size_t have, const char *in, size_t n)
{
	size_t i = 0, o = have;

	while (i < n) {
		i = escape(c, out, &o, in, i, n);
		clean_copy(c->simd, out, &o, in, &i, n);
		if (i < n && c->state == TEXT) {
			c->state = AFTER_ESC;
			c->len = 1;
			i++;
		}
	}
	return o;
}
