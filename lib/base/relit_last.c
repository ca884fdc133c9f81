/* How every match of a regular expression ends. */
#include <string.h>

#include "base/relit_parts.h"

/* Does a number or a name of a character, or of a group, begin shortly before
 * s[n], as "\\x3a" does? */
static bool
in_number(const char *s, size_t n)
{
	for (size_t k = 2; k <= 4 && k <= n; k++)
		if (s[n - k] == '\\' && strchr("xcgkoNu0123456789",
		    s[n - k + 1]))
			return true;
	return false;
}

/* The character that stands before s[n] as itself; 0: none does. */
static char
plain(const char *s, size_t n)
{
	size_t escapes = 0;
	char c;

	if (n == 0 || in_number(s, n))
		return 0;
	c = s[n - 1];
	while (escapes < n - 1 && s[n - 2 - escapes] == '\\')
		escapes++;
	if (escapes % 2)
		return (c >= '0' && c <= '9') || ((c | 32) >= 'a' &&
		    (c | 32) <= 'z') ? 0 : c;
	return strchr(".^$*+?()[]{}|\\", c) ? 0 : c;
}

/* May "$" or "|" mean something else, or a match end before them?  "(?m)",
 * "(?ix:", "(*ACCEPT)", "\\Q". */
static bool
is_odd(const char *regex)
{
	if (strstr(regex, "\\Q") || strstr(regex, "(*"))
		return true;
	for (const char *s = regex; (s = strstr(s, "(?")) != NULL;) {
		size_t n;

		s += 2;
		n = strspn(s, "^-imnsxJU");
		if ((s[n] == ')' || s[n] == ':') && strcspn(s, "mx") < n)
			return true;
	}
	return false;
}

/* What a pattern that is read whole ends with; false: it is not, or may match
 * nothing at all. */
static bool
read_whole(const char *regex, byteset b)
{
	struct relit_piece all = { .least = 0 };
	struct relit_reader r = { .s = regex, .v = &all, .fold = true,
	    .caseless = strstr(regex, "(?i") != NULL };

	r.s += *r.s == '^';
	relit_sequence(&r);
	/* It stops behind the "$". */
	if (*r.s || !r.stop || all.vague || all.least == 0)
		return false;
	memcpy(b, all.last, sizeof(all.last));
	return true;
}

uint64_t
relit_lasts(const char *regex)
{
	struct relit_reader r = { .s = regex };
	size_t n = strlen(regex);
	/* "$" is also before a line feed that ends the subject. */
	uint64_t bits = relit_bit('\n');
	byteset b = { 0 };
	char c;

	relit_skip(&r);
	if (*r.s || n == 0 || regex[n - 1] != '$' || is_odd(regex))
		return UINT64_MAX;
	if (!read_whole(regex, b)) {
		c = plain(regex, n - 1);
		return c ? bits | relit_bit(c) : UINT64_MAX;
	}
	return bits | relit_bits(b);
}
