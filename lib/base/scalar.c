/* Texts as YAML has them (YAML 1.1, chapter 9). */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/scalar.h"
#include "base/text.h"

/* Characters that may not stand for themselves. */
static bool
hidden(uint32_t cp)
{
	return text_unsafe(cp) || (cp & 0xfffe) == 0xfffe;
}

static bool
plain(const char *s)
{
	uint32_t cp;
	size_t k;

	for (size_t n = strlen(s); n > 0; s += k, n -= k)
		if ((k = text_decode(s, n, &cp)) == 0 || hidden(cp))
			return false;
	return true;
}

void
scalar_put(struct buf *b, const char *s)
{
	uint32_t cp;
	size_t k;

	if (plain(s)) {
		buf_byte(b, '\'');
		for (; *s; s++) {
			if (*s == '\'')
				buf_byte(b, '\'');
			buf_byte(b, *s);
		}
		buf_byte(b, '\'');
		return;
	}
	buf_byte(b, '"');
	for (size_t n = strlen(s); n > 0; s += k, n -= k) {
		k = text_decode(s, n, &cp);
		if (k == 0) {		/* no text: as if it were Latin-1 */
			k = 1;
			buf_fmt(b, "\\x%02x", (unsigned char)*s);
		} else if (cp == '\n') {
			buf_str(b, "\\n");
		} else if (cp == '"' || cp == '\\') {
			buf_fmt(b, "\\%c", (int)cp);
		} else if (hidden(cp)) {
			buf_fmt(b, cp > 0xffff ? "\\U%08x" : "\\u%04x", cp);
		} else {
			buf_append(b, s, k);
		}
	}
	buf_byte(b, '"');
}
