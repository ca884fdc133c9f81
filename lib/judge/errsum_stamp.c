/* Times and sources that loggers put in front of a line. */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "judge/errsum_name.h"
#include "judge/errsum_stamp.h"

/* TIME: bytes of a time, at least. */
enum { LONGEST = 60, TIME = 8 };

size_t
errsum_shape(const char *f, const char *s, size_t n)
{
	size_t i = 0;

	for (; *f; f++) {
		if (*f == 'd') {
			if (i >= n || !errsum_digit(s[i++]))
				return 0;
		} else if (*f == 'D') {
			size_t from = i;

			while (i < n && errsum_digit(s[i]))
				i++;
			if (i == from || i - from > 12)
				return 0;
		} else if (i == n && i >= TIME && strcmp(f, " ") == 0) {
			return i;	/* a line of nothing else */
		} else if (i >= n || s[i++] != *f) {
			return 0;
		}
	}
	return i;
}

/* Does it begin so?  'd' a digit, 'a' a letter. */
static bool
like(const char *f, const char *s, size_t n)
{
	for (size_t i = 0; f[i]; i++)
		if (i >= n || (f[i] == 'd' ? !errsum_digit(s[i]) : f[i] == 'a' ?
		    !isalpha((unsigned char)s[i]) : f[i] != s[i]))
			return false;
	return true;
}

/* "[2026-11-30, 10:14:54 +07] ", "[2026-11-30 10:14:54,123] " */
static size_t
bracketed(const char *s, size_t n)
{
	size_t i = 11;

	if (!like("[dddd-dd-dd", s, n))
		return 0;
	while (i < n && i < LONGEST && s[i] && (errsum_digit(s[i]) ||
	    isupper((unsigned char)s[i]) || strchr(" ,:.+-", s[i])))
		i++;
	return i + 1 < n && s[i] == ']' && s[i + 1] == ' ' ? i + 2 : 0;
}

/* "{till.py:94} ", "{{till.py:94}} " of Airflow. */
static size_t
braced(const char *s, size_t n)
{
	size_t i = 1 + (n > 1 && s[1] == '{'), depth = i;

	while (i < n && i < LONGEST && (isalnum((unsigned char)s[i]) ||
	    s[i] == '_' || s[i] == '.'))
		i++;
	if (i <= depth + 3 || i + 1 >= n || memcmp(s + i - 3, ".py", 3) != 0 ||
	    s[i] != ':' || !errsum_digit(s[i + 1]))
		return 0;
	for (i++; i < n && errsum_digit(s[i]); i++)
		;
	while (depth > 0 && i < n && s[i] == '}') {
		depth--;
		i++;
	}
	return depth == 0 && i < n && s[i] == ' ' ? i + 1 : 0;
}

/* "Nov 30 10:40:13 host till[28480]: " of syslog. */
static size_t
syslogged(const char *s, size_t n)
{
	size_t i = 16;

	if (!like("aaa dd dd:dd:dd ", s, n) && !like("aaa  d dd:dd:dd ", s, n))
		return 0;
	while (i < n && i < 16 + LONGEST && s[i] > ' ' && s[i] != ':')
		i++;
	if (i == 16 || i >= n || s[i] != ' ')
		return 0;
	while (++i < n && i < 16 + 2 * LONGEST && s[i] > ' ' && s[i] != ':')
		;
	return i + 1 < n && s[i] == ':' && s[i + 1] == ' ' ? i + 2 : 0;
}

/* "build<TAB>30-Nov-2026 10:40:13<TAB>" of Bamboo, and without the first. */
static size_t
tabbed(const char *s, size_t n)
{
	size_t i = 0;

	if (!errsum_digit(*s)) {
		while (i < n && i < 8 && islower((unsigned char)s[i]))
			i++;
		if (i == 0 || i >= n || s[i++] != '\t')
			return 0;
	}
	return like("dd-aaa-dddd dd:dd:dd\t", s + i, n - i) ? i + 21 : 0;
}

size_t
errsum_stamp(const char *s, size_t n)
{
	if (n < 8)
		return 0;
	switch (*s) {
	case '[':
		return bracketed(s, n);
	case '{':
		return braced(s, n);
	case 'b': case 'c': case 'e': case 's':	/* build, command, error */
		return tabbed(s, n);
	default:
		if (errsum_digit(*s))
			return tabbed(s, n);
		return isupper((unsigned char)*s) && s[3] == ' ' ?
		    syslogged(s, n) : 0;
	}
}
