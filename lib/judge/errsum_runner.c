/* What those that run tools write in front of their lines. */
#include <stdbool.h>
#include <string.h>

#include "judge/errsum_name.h"
#include "judge/errsum_runner.h"
#include "judge/errsum_stamp.h"

/* "[build.mill-64] " of Mill, a level behind it. */
static size_t
numbered(const char *s, size_t n)
{
	size_t i = 1;

	while (i < n && i < 60 && (errsum_in_name(s[i]) || s[i] == '/'))
		i++;
	return i + 2 < n && errsum_digit(s[i - 1]) && s[i] == ']' &&
	    s[i + 1] == ' ' && s[i + 2] == '[' ? i + 2 : 0;
}

/* "[build-push : step-build] " of Tekton. */
static size_t
tekton(const char *s, size_t n)
{
	size_t i = 1, k;

	while (i < n && i < 80 && errsum_in_name(s[i]))
		i++;
	if (i == 1 || n - i < 6 || memcmp(s + i, " : ", 3) != 0)
		return 0;
	for (k = i += 3; i < n && i < 160 && errsum_in_name(s[i]); i++)
		;
	return i > k && i + 1 < n && s[i] == ']' && s[i + 1] == ' ' ? i + 2 :
	    0;
}

/* "[    0.058593] " of the kernel's log, "[  967s] " of a build of OBS. */
static size_t
kernel(const char *s, size_t n)
{
	size_t i = 1, dot;

	if (n == 0 || s[0] != '[')
		return 0;
	while (i < n && i < 12 && s[i] == ' ')
		i++;
	for (dot = i; dot < n && errsum_digit(s[dot]);)
		dot++;
	if (dot == i)
		return 0;
	i = errsum_shape(".dddddd] ", s + dot, n - dot);
	if (i == 0)
		i = errsum_shape("s] ", s + dot, n - dot);
	return i ? dot + i : 0;
}

/* "[CI/test]   | " of a job that act runs, "[CI/test]   ❗  " of what a step
 * said of itself. */
static size_t
act(const char *s, size_t n)
{
	const char *end = memchr(s, ']', n < 100 ? n : 100);
	size_t i;

	if (end == NULL || memchr(s, '/', (size_t)(end - s)) == NULL)
		return 0;
	for (i = (size_t)(end - s) + 1; i < n && s[i] == ' '; i++)
		;
	if (i + 7 < n && memcmp(s + i, "\xe2\x9d\x97  ::", 7) == 0)
		return i + 5;
	return i + 1 < n && s[i] == '|' && s[i + 1] == ' ' ? i + 2 : 0;
}

size_t
errsum_bracketed(const char *s, size_t n)
{
	size_t k = kernel(s, n);

	if (k == 0)
		k = act(s, n);
	if (k == 0)
		k = tekton(s, n);
	return k ? k : numbered(s, n);
}

size_t
errsum_teamcity(const char *s, size_t n)
{
	size_t k = errsum_shape("[dd:dd:dd]", s, n), i = k + 2, end;

	if (k == 0 || i >= n || s[k + 1] != ':' ||
	    strchr(" WEFi", s[k]) == NULL)
		return 0;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i >= n || s[i] != '[' || (i < k + 4 && (n - i < 6 ||
	    memcmp(s + i, "[Step ", 6) != 0)))
		return i;
	for (end = i; end < n && end < i + 80 && s[end] != ']'; end++)
		;
	return end + 1 < n && s[end] == ']' && s[end + 1] == ' ' ? end + 2 : i;
}

size_t
errsum_spack(const char *s, size_t n, size_t blanks)
{
	bool marked = blanks == 2 && errsum_begins(s + 2, n - 2, ">> ") > 0;
	size_t i = marked ? 5 : blanks;
	size_t from = i;

	while (i < n && i < from + 8 && errsum_digit(s[i]))
		i++;
	if (from != 5 || i == from)
		return 0;
	return i == n ? i : errsum_begins(s + i, n - i, "    ") ? i + 4 : 0;
}

size_t
errsum_aligned(const char *s, size_t n, size_t blanks)
{
	size_t i = blanks;

	if (i < n && s[i] == '[') {
		while (++i < n && i < 40 &&
		    (errsum_in_name(s[i]) || s[i] == ':'))
			;
		return i > blanks + 1 && i + 1 < n && s[i] == ']' &&
		    s[i + 1] == ' ' && blanks && i + 2 == 12 ? i + 2 : 0;
	}
	if ((blanks == 7 || blanks == 8) && i + 1 < n && s[i] == '>' &&
	    s[i + 1] == ' ')
		return i + 2;
	while (i < n && i < blanks + 4 && errsum_digit(s[i]))
		i++;
	return i > blanks && i + 1 < n && s[i] == '>' &&
	    !strchr(" >=&", s[i + 1]) ? i + 1 : 0;
}

size_t
errsum_hosted(const char *s, size_t n)
{
	const char *name;
	size_t k;

	if (*s == 'r')
		return errsum_begins(s, n, "remote:        ");
	if (*s == 'l')
		return errsum_begins(s, n, "lerna ERR! ");
	if (*s == 'B')
		return errsum_begins(s, n, "BUILDSTDERR: ");
	if (*s == 'D' && (k = errsum_begins(s, n, "DEBUG util.py:")) > 0) {
		while (k < n && errsum_digit(s[k]))
			k++;
		return n - k > 3 && memcmp(s + k, ":  ", 3) == 0 ? k + 3 : 0;
	}
	if (*s != 'S' || (k = errsum_shape("Step #D", s, n)) == 0)
		return 0;
	if (n - k > 4 && memcmp(s + k, " - \"", 4) == 0) {
		name = memchr(s + k + 4, '"', n - k - 4);
		if (name == NULL)
			return 0;
		k = (size_t)(name - s) + 1;
	}
	return n - k > 1 && s[k] == ':' && s[k + 1] == ' ' ? k + 2 : 0;
}

size_t
errsum_jenkins(const char *s, size_t n)
{
	size_t k = errsum_shape("dd:dd:dd ", s, n);

	return k > 0 && k + 1 < n && s[k] == ' ' && s[k + 1] != ' ';
}
