/* Names of what wrote a line, in front of it. */
#include <string.h>

#include "judge/errsum_name.h"

/* Does a row of a table end here?  A lone bar is the margin of rustc's, and
 * "stack: |" is YAML. */
static bool
ends_row(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] == ' ')
		i++;
	return n > 0 && s[n - 1] == '|' && i + 1 < n &&
	    (n < 3 || memcmp(s + n - 3, ": |", 3) != 0);
}

/* "name  | " of docker compose, "web-1 | ". */
static size_t
compose(const char *s, size_t n)
{
	size_t i = 0;

	if (!memchr(s, '|', n < 100 ? n : 100))
		return 0;
	while (i < n && i < 40 && errsum_in_name(s[i]))
		i++;
	if (i == 0 || i >= n || s[i] != ' ')
		return 0;
	while (i < n && s[i] == ' ')
		i++;
	if (i + 1 >= n || s[i] != '|' || s[i + 1] != ' ')
		return 0;
	/* A row of a table begins with a number, or ends with a bar. */
	return errsum_digit(s[0]) || ends_row(s + i + 2, n - i - 2) ? 0 :
	    i + 2;
}

/* "| " of a task's log that BitBake tells again; a row of a table ends so
 * too. */
static size_t
barred(const char *s, size_t n)
{
	return n > 2 && s[1] == ' ' && s[n - 1] != '|' ? 2 : 0;
}

/* What a package's script is called, often with more behind: "test:unit". */
static bool
script(const char *s, size_t n)
{
	static const char *const names[] = {
		"build", "test", "lint", "typecheck", "type-check", "check",
		"compile", "format", "e2e", "tsc", "types", "unit", "bundle",
		"generate", "codegen", "prepare", "deploy", "dev", NULL
	};

	for (const char *const *p = names; *p; p++) {
		size_t k = strlen(*p);

		if (n >= k && memcmp(s, *p, k) == 0 &&
		    (n == k || strchr(":-_.", s[k])))
			return true;
	}
	return false;
}

/* "> ", "   > ": one blank before it is of a test's name. */
static size_t
arrow(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < 40 && s[i] == ' ')
		i++;
	return i != 1 && i + 1 < n && s[i] == '>' && s[i + 1] == ' ' ? i + 2 :
	    0;
}

/* "@shop/ui:build: " of turbo, "packages/ui build: " of pnpm -r, "shop> " of
 * nix build -L, "shop   > " of stack. */
static size_t
package(const char *s, size_t n)
{
	size_t i = *s == '@', colon, slash = 0, k;

	for (; i < n && i < 60 && (errsum_in_name(s[i]) || s[i] == '/'); i++)
		if (s[i] == '/' && slash == 0)
			slash = i;
	if (i < 2 || i + 2 >= n || (*s == '@' && slash < 2))
		return 0;
	if (slash == 0 && (k = arrow(s + i, n - i)) > 0)
		return i + k;
	if (s[i] != ':' && (s[i] != ' ' || slash == 0))
		return 0;
	for (colon = i + 1; colon + 1 < n && colon < i + 40 &&
	    (errsum_in_name(s[colon]) ||
	    (s[colon] == ':' && s[colon + 1] != ' '));
	    colon++)
		;
	return colon + 1 < n && s[colon] == ':' && s[colon + 1] == ' ' &&
	    ((*s == '@' && colon > i + 1) ||
	    script(s + i + 1, colon - i - 1)) ? colon + 2 : 0;
}

/* "➤ YN0000: " of what Yarn 2 and later run, "➤ YN0000: [shop]: ". */
static size_t
yarn(const char *s, size_t n)
{
	size_t k = 6, i;

	if (n < 13 || memcmp(s, "\xe2\x9e\xa4 YN", 6) != 0)
		return 0;
	while (k < n && errsum_digit(s[k]))
		k++;
	if (k != 10 || s[k] != ':' || s[k + 1] != ' ')
		return 0;
	for (i = 13; s[12] == '[' && i < n && i < 80 && (errsum_in_name(s[i]) ||
	    s[i] == '@' || s[i] == '/');)
		i++;
	return i > 13 && i + 2 < n && memcmp(s + i, "]: ", 3) == 0 ? i + 3 :
	    12;
}

/* ":: " of what snapcraft runs; what pacman itself says begins with a verb. */
static size_t
craft(const char *s, size_t n)
{
	size_t i = 3;

	if (n < 5 || memcmp(s, ":: ", 3) != 0)
		return 0;
	while (i < n && errsum_in_name(s[i]))
		i++;
	return s[3] < 'A' || s[3] > 'Z' || (i < n && s[i] == ':') ||
	    (n > 13 && memcmp(s + 3, "Traceback ", 10) == 0) ? 3 : 0;
}

/* "  +build | ", "./shop+build | " of Earthly. */
static size_t
earthly(const char *s, size_t n)
{
	size_t i = 0, plus;

	while (i < n && i < 60 && s[i] == ' ')
		i++;
	for (plus = i; i < n && i < 120 && (errsum_in_name(s[i]) ||
	    s[i] == '/' || s[i] == '+'); i++)
		if (s[i] == '+' && s[plus] != '+')
			plus = i;
	return i > plus + 1 && s[plus] == '+' && n - i > 3 &&
	    memcmp(s + i, " | ", 3) == 0 ? i + 3 : 0;
}

/* "STDERR tofu: ", "STDOUT [shop/till] terraform: " of Terragrunt. */
static size_t
grunt(const char *s, size_t n)
{
	static const char *const said[] = { "tofu:", "terraform:", NULL };
	const char *end;
	size_t i = 7;

	if (n < 12 || (memcmp(s, "STDERR ", 7) != 0 &&
	    memcmp(s, "STDOUT ", 7) != 0))
		return 0;
	if (s[i] == '[' && (end = memchr(s + i, ']', n - i)) != NULL)
		i = (size_t)(end - s) + 2;
	for (const char *const *p = said; *p; p++) {
		size_t k = strlen(*p);

		if (i + k < n && memcmp(s + i, *p, k) == 0 && s[i + k] == ' ')
			return i + k + 1;
	}
	return 0;
}

/* "▸ " of what xcpretty tells, " ›   " of a program made with oclif,
 * " │ │ " of what rattler-build runs. */
static size_t
pointed(const char *s, size_t n)
{
	if (n > 9 && memcmp(s, " \xe2\x94\x82 \xe2\x94\x82 ", 9) == 0)
		return 9;
	if (n > 7 && *s == ' ' && memcmp(s, " \xe2\x80\xba   ", 7) == 0)
		return 7;
	if (n > 4 && memcmp(s, "\xe2\x96\xb8 ", 4) == 0)
		return 4;
	if (*s == ':')
		return craft(s, n);
	if (*s == 'S')
		return grunt(s, n);
	if (*s == '+' || *s == '.' || (*s == ' ' && memchr(s, '+', n < 100 ?
	    n : 100)))
		return earthly(s, n);
	return yarn(s, n);
}

size_t
errsum_name(const char *s, size_t n)
{
	size_t k = *s == '|' ? barred(s, n) : compose(s, n);

	if (k == 0)
		k = pointed(s, n);
	return k ? k : package(s, n);
}

size_t
errsum_name_run(const char *s, size_t n)
{
	size_t i = *s == '@', slash = 0;

	for (; i < n && i < 60 && (errsum_in_name(s[i]) ||
	    (*s == '@' && s[i] == '/' && slash == 0)); i++)
		slash = s[i] == '/' ? i : slash;
	return i > 0 && i + 1 < n && s[i] == ':' && s[i + 1] == ' ' &&
	    (*s != '@' || (slash > 1 && slash + 1 < i)) ? i + 2 : 0;
}

size_t
errsum_name_bold(const char *s, size_t n)
{
	size_t i = 4;

	if (n < 8 || memcmp(s, "==> ", 4) != 0)
		return 0;
	if (memcmp(s + 4, "Err", 3) == 0 || memcmp(s + 4, "Warn", 4) == 0)
		return 4;
	while (i < n && i < 44 && errsum_in_name(s[i]))
		i++;
	return i > 4 && i + 1 < n && s[i] == ':' && s[i + 1] == ' ' ? i + 2 :
	    0;
}
