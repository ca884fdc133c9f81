/* Base64, strictly: two texts that mean the same bytes would be two names of
 * one signature. */
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

static const char plain[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void
encode(struct buf *b, const unsigned char *p, size_t n, const char *digit,
    const char *pad)
{
	for (; n > 0; p += 3) {
		size_t k = n < 3 ? n : 3;
		unsigned v = (unsigned)p[0] << 16 |
		    (k > 1 ? (unsigned)p[1] << 8 : 0) | (k > 2 ? p[2] : 0);

		for (size_t i = 0; i < 4; i++)
			if (i <= k)
				buf_byte(b, digit[v >> (18 - 6 * i) & 63]);
			else
				buf_str(b, pad);
		n -= k;
	}
}

void
base64_encode(struct buf *b, const void *p, size_t n)
{
	encode(b, p, n, plain, "=");
}

void
base64_url(struct buf *b, const void *p, size_t n)
{
	encode(b, p, n, url, "");
}

/* The value of four characters, of which the last `pad` are '='. */
static int
quad(const char *s, size_t pad, unsigned *v)
{
	*v = 0;
	for (size_t i = 0; i < 4; i++) {
		const char *at = i < 4 - pad && s[i] ?
		    strchr(plain, s[i]) : NULL;

		if (at == NULL && (i < 4 - pad || s[i] != '='))
			return -1;
		*v = *v << 6 | (at ? (unsigned)(at - plain) : 0);
	}
	return pad == 1 && *v & 0xff ? -1 : pad == 2 && *v & 0xffff ? -1 : 0;
}

int
base64_decode(struct buf *b, const char *s, size_t n)
{
	size_t pad = 0;
	unsigned v;

	if (n % 4 != 0)
		return -1;
	while (pad < 2 && pad < n && s[n - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < n; i += 4) {
		size_t of = i + 4 == n ? pad : 0;

		if (quad(s + i, of, &v) < 0)
			return -1;
		for (size_t k = 0; k < 3 - of; k++)
			buf_byte(b, (int)(v >> (16 - 8 * k) & 0xff));
	}
	return 0;
}
