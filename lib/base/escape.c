/* Text inside of other notations. */
#include <string.h>

#include "base/buf.h"
#include "base/escape.h"

void
escape_command(struct buf *b, const char *s, bool property)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f || *s == '%' ||
		    (property && strchr(":,", *s)))
			buf_fmt(b, "%%%02X", (unsigned char)*s);
		else
			buf_byte(b, *s);
}

void
escape_uri(struct buf *b, const char *s)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/!$&'()*+,;=@";

	for (; *s; s++)
		if (*s == '\\')
			buf_byte(b, '/');
		else if (strchr(safe, *s))
			buf_byte(b, *s);
		else
			buf_fmt(b, "%%%02X", (unsigned char)*s);
}

unsigned
escape_run(const char *s, int c)
{
	unsigned best = 0, now = 0;

	for (; *s; s++) {
		now = *s == c ? now + 1 : 0;
		if (now > best)
			best = now;
	}
	return best;
}

void
escape_code(struct buf *b, const char *s)
{
	unsigned ticks = escape_run(s, '`') + 1;
	size_t n = strlen(s);
	/* Spaces at both ends are taken off again. */
	bool pad = n > 0 && (s[0] == '`' || s[n - 1] == '`' ||
	    (s[0] == ' ' && s[n - 1] == ' '));

	if (n == 0)
		return;
	for (unsigned i = 0; i < ticks; i++)
		buf_byte(b, '`');
	if (pad)
		buf_byte(b, ' ');
	buf_str(b, s);
	if (pad)
		buf_byte(b, ' ');
	for (unsigned i = 0; i < ticks; i++)
		buf_byte(b, '`');
}
