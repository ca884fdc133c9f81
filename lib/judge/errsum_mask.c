/* What stays the same from run to run. */
#include <ctype.h>
#include <string.h>

#include "judge/errsum_line.h"

static bool
is_hex(int c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Length of a run of at least seven hexadecimal digits with a digit among
 * them, a hash or an address; 0: none. */
static size_t
hex_run(const unsigned char *s, size_t n)
{
	size_t i = 0;
	bool digit = false;

	if (n > 2 && s[0] == '0' && s[1] == 'x')
		i = 2;
	for (; i < n && is_hex(s[i]); i++)
		digit |= isdigit(s[i]) != 0;
	return i >= 7 && digit && (i == n || !isalnum(s[i])) ? i : 0;
}

/* Digits that belong to a name: utf8, test_2fa, Foo3Test.  What a run makes
 * up (process, port, time) has more of them, or stands alone. */
static bool
in_name(const unsigned char *s, size_t at, size_t n)
{
	size_t k = at;

	if (at == 0 || !(isalpha(s[at - 1]) || s[at - 1] == '_'))
		return false;
	while (k < n && isdigit(s[k]))
		k++;
	return k - at <= 3;
}

/* Length of a UUID, or 0. */
static size_t
uuid(const unsigned char *s, size_t n)
{
	static const size_t parts[] = { 8, 4, 4, 4, 12 };
	size_t i = 0;

	for (size_t p = 0; p < 5; p++) {
		if (p > 0 && (i >= n || s[i++] != '-'))
			return 0;
		for (size_t k = 0; k < parts[p]; k++, i++)
			if (i >= n || !is_hex(s[i]))
				return 0;
	}
	return i;
}

/* A blank, a digit, a letter up to f, "/": what may count as something
 * else. */
static inline bool
special(unsigned char c)
{
	static const uint64_t set[4] = { UINT64_C(0x3ff800100002200),
	    UINT64_C(0x7e0000007e) };

	return set[c >> 6] >> (c & 63) & 1;
}

static uint64_t
mix(uint64_t h, int c)
{
	return (h ^ (uint64_t)c) * 1099511628211u;
}

uint64_t
errsum_mask(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	uint64_t h = 14695981039346656037u;
	bool blank = true;	/* leading blanks count for nothing */

	for (size_t i = 0; i < n;) {
		size_t k = 0;

		if (!special(s[i])) {
			h = mix(h, s[i++]);
			blank = false;
			continue;
		}
		if (is_hex(s[i]) && (i == 0 || !isalnum(s[i - 1]))) {
			k = uuid(s + i, n - i);
			if (k == 0)
				k = hex_run(s + i, n - i);
		}

		if (k > 0) {
			h = mix(h, 'x');
			i += k;
			blank = false;
		} else if (isdigit(s[i]) && in_name(s, i, n)) {
			while (i < n && isdigit(s[i]))
				h = mix(h, s[i++]);
			blank = false;
		} else if (isdigit(s[i])) {
			while (i < n && (isdigit(s[i]) || (s[i] == '.' &&
			    i + 1 < n && isdigit(s[i + 1]))))
				i++;
			h = mix(h, '0');
			blank = false;
		} else if (s[i] == ' ' || s[i] == '\t' || s[i] == '\r') {
			if (!blank)
				h = mix(h, ' ');
			blank = true;
			i++;
		} else if (s[i] == '/' && n - i > 5 &&
		    memcmp(s + i, "/tmp/", 5) == 0) {
			i += 5;
			while (i < n && (isalnum(s[i]) ||
			    strchr("._-", s[i])))
				i++;
			h = mix(h, 't');
			blank = false;
		} else {
			h = mix(h, s[i++]);
			blank = false;
		}
	}
	return h ? h : 1;
}
