/* Foreign bytes made fit for a terminal, a shell, a JSON string. */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* RFC 3629, table in section 4. */
size_t
text_decode(const char *text, size_t n, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)text;
	uint32_t min, c = s[0];
	size_t len;

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		len = 2; min = 0x80; c &= 0x1f;
	} else if (c >= 0xe0 && c <= 0xef) {
		len = 3; min = 0x800; c &= 0x0f;
	} else if (c >= 0xf0 && c <= 0xf4) {
		len = 4; min = 0x10000; c &= 0x07;
	} else {
		return 0;
	}
	if (n < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < min || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*cp = c;
	return len;
}

bool
text_utf8(const char *s, size_t n)
{
	uint32_t cp;
	size_t k;

	for (size_t i = 0; i < n; i += k)
		if ((k = text_decode(s + i, n - i, &cp)) == 0)
			return false;
	return true;
}

bool
text_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad ||
	    c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	    c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe007f);
}

void
text_escape(struct buf *b, const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	uint32_t cp;
	size_t k;

	for (size_t i = 0; i < n; i += k) {
		k = text_decode(s + i, n - i, &cp);
		if (k > 0 && !text_unsafe(cp)) {
			if (cp == '\\')
				buf_byte(b, '\\');
			buf_append(b, u + i, k);
			continue;
		}
		if (k == 0)
			k = 1;
		if (u[i] == '\n')
			buf_str(b, "\\n");
		else if (u[i] == '\t')
			buf_str(b, "\\t");
		else if (u[i] == '\r')
			buf_str(b, "\\r");
		else
			for (size_t j = 0; j < k; j++)
				buf_fmt(b, "\\x%02x", u[i + j]);
	}
	buf_append(b, "", 0);
}

void
text_readable(struct buf *b, const char *s, size_t n)
{
	size_t column = 0, k;
	uint32_t cp;

	for (size_t i = 0; i < n; i += k) {
		k = text_decode(s + i, n - i, &cp);
		if (k > 0 && cp == '\t') {
			do
				buf_byte(b, ' ');
			while (++column % 8 != 0);
		} else if (k > 0 && (cp == '\\' || !text_unsafe(cp))) {
			buf_append(b, s + i, k);
			column++;
		} else {
			k = k ? k : 1;
			text_escape(b, s + i, k);
			column += 4 * k;
		}
	}
	buf_append(b, "", 0);
}

/* A word that no shell would split, expand or take for an option. */
static bool
plain(const char *s)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-";

	return *s != '\0' && *s != '-' && *s != '=' &&
	    s[strspn(s, safe)] == '\0';
}

void
text_shell(struct buf *b, const char *s)
{
	size_t n = strlen(s);
	bool odd = !text_utf8(s, n);
	uint32_t cp;
	size_t k;

	for (size_t i = 0; i < n && !odd; i += k) {
		k = text_decode(s + i, n - i, &cp);
		odd = text_unsafe(cp);
	}
	if (plain(s)) {
		buf_str(b, s);
	} else if (!odd) {
		buf_byte(b, '\'');
		for (; *s; s++)
			if (*s == '\'')
				buf_str(b, "'\\''");
			else
				buf_byte(b, *s);
		buf_byte(b, '\'');
	} else {
		/* $(...) eats newlines at the end: they follow it, quoted. */
		while (n > 0 && s[n - 1] == '\n')
			n--;
		buf_str(b, "\"$(printf '");
		for (size_t i = 0; i < n; i++) {
			unsigned char c = (unsigned char)s[i];

			/* A '-' in front would be printf's own option. */
			if (c > 0x20 && c < 0x7f && !strchr("'\\%", c) &&
			    (i > 0 || c != '-'))
				buf_byte(b, c);
			else
				buf_fmt(b, "\\%03o", c);
		}
		buf_str(b, "')\"");
		if (s[n] != '\0')
			buf_fmt(b, "'%s'", s + n);
	}
}

void
text_print(FILE *fp, const char *s)
{
	struct buf b = BUF_INIT;

	text_escape(&b, s, strlen(s));
	fputs(buf_cstr(&b), fp);
	buf_release(&b);
}

size_t
text_columns(const char *s, size_t n)
{
	struct buf b = BUF_INIT;
	size_t cols = 0;

	text_escape(&b, s, n);
	for (size_t i = 0; i < b.len; i++)
		cols += ((unsigned char)b.data[i] & 0xc0) != 0x80;
	buf_release(&b);
	return cols;
}

/* Edit distance with transpositions (optimal string alignment), capped. */
static size_t
distance(const char *a, const char *b)
{
	enum { MAX = 40 };
	size_t d[MAX + 1][MAX + 1], n = strlen(a), m = strlen(b);

	if (n > MAX || m > MAX)
		return MAX;
	for (size_t i = 0; i <= n; i++)
		d[i][0] = i;
	for (size_t j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			size_t x = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);

			if (d[i - 1][j] + 1 < x)
				x = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < x)
				x = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < x)
				x = d[i - 2][j - 2] + 1;
			d[i][j] = x;
		}
	return d[n][m];
}

const char *
text_nearest(const char *word, const char *const *list)
{
	size_t best = strlen(word) / 3 + 1, x;
	const char *near = NULL;

	for (; *list; list++)
		if ((x = distance(word, *list)) <= best &&
		    (near == NULL || x < best)) {
			best = x;
			near = *list;
		}
	return near;
}
