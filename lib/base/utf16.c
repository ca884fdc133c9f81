/* UTF-16 with a byte order mark made UTF-8. */
#include <string.h>

#include "base/utf16.h"

enum { REPLACEMENT = 0xfffd };

size_t
utf16_start(struct utf16 *u, const char *s, size_t n)
{
	*u = (struct utf16)UTF16_INIT;
	if (n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0)
		return 3;
	if (n < 2 || (memcmp(s, "\xff\xfe", 2) != 0 &&
	    memcmp(s, "\xfe\xff", 2) != 0))
		return 0;
	u->on = true;
	u->big = s[0] == '\xfe';
	return 2;
}

/* Write a code point; returns behind it. */
static char *
encode(char *o, uint32_t c)
{
	if (c < 0x80)
		*o++ = (char)c;
	else if (c < 0x800) {
		*o++ = (char)(0xc0 | c >> 6);
		*o++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*o++ = (char)(0xe0 | c >> 12);
		*o++ = (char)(0x80 | (c >> 6 & 0x3f));
		*o++ = (char)(0x80 | (c & 0x3f));
	} else {
		*o++ = (char)(0xf0 | c >> 18);
		*o++ = (char)(0x80 | (c >> 12 & 0x3f));
		*o++ = (char)(0x80 | (c >> 6 & 0x3f));
		*o++ = (char)(0x80 | (c & 0x3f));
	}
	return o;
}

/* One unit more. */
static char *
unit(struct utf16 *u, char *o, uint16_t w)
{
	uint16_t high = u->high;

	u->high = 0;
	if (high != 0) {
		if (w >= 0xdc00 && w < 0xe000)
			return encode(o, 0x10000 +
			    ((uint32_t)(high - 0xd800) << 10) + (w - 0xdc00));
		o = encode(o, REPLACEMENT);
	}
	if (w >= 0xd800 && w < 0xdc00) {
		u->high = w;
		return o;
	}
	return encode(o, w >= 0xdc00 && w < 0xe000 ? REPLACEMENT : w);
}

static uint16_t
join(const struct utf16 *u, unsigned char a, unsigned char b)
{
	return (uint16_t)(u->big ? a << 8 | b : b << 8 | a);
}

size_t
utf16_room(size_t n)
{
	/* Three bytes a unit, one of which waited in part, and what a high
	 * surrogate that waited becomes. */
	return n / 2 * 3 + 6;
}

size_t
utf16_decode(struct utf16 *u, char *out, const char *in, size_t n)
{
	const unsigned char *s = (const unsigned char *)in;
	size_t i = 0;
	char *o = out;

	if (u->half && n > 0) {
		u->half = false;
		o = unit(u, o, join(u, u->byte, s[i++]));
	}
	for (; i + 1 < n; i += 2) {
		uint16_t w = join(u, s[i], s[i + 1]);

		if (w < 0x80 && u->high == 0)
			*o++ = (char)w;
		else
			o = unit(u, o, w);
	}
	if (i < n) {
		u->half = true;
		u->byte = s[i];
	}
	return (size_t)(o - out);
}

size_t
utf16_end(struct utf16 *u, char *out)
{
	char *o = out;

	if (u->high != 0)
		o = encode(o, REPLACEMENT);
	if (u->half)
		o = encode(o, REPLACEMENT);
	u->high = 0;
	u->half = false;
	return (size_t)(o - out);
}
