/* What gleeunit runs: exported functions without arguments below test/ whose
 * name ends in _test; it passes over every other without a word. */
#include <stdlib.h>
#include <string.h>

#include "judge/redgreen_part.h"

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), k = strlen(with);

	return n > k && strcmp(s + n - k, with) == 0;
}

/* The path below the component's test folder, or NULL. */
static const char *
below_test(const struct redgreen_call *c, const char *path)
{
	const char *toml, *at = path;
	size_t n = c->dir ? strlen(c->dir) : 0, k;

	if (c->dir == NULL)
		/* The innermost gleam.toml that is above the file. */
		for (const char *const *p = c->files; p && *p; p++) {
			toml = strrchr(*p, '/');
			k = toml ? (size_t)(toml - *p) : 0;
			if (k > n && strcmp(toml, "/gleam.toml") == 0 &&
			    strncmp(*p, path, k + 1) == 0)
				n = k;
		}
	else if (strncmp(path, c->dir, n) != 0 || (n && path[n] != '/'))
		return NULL;
	at += n ? n + 1 : 0;
	return strncmp(at, "test/", 5) == 0 ? at + 5 : NULL;
}

bool
redgreen_gleam_runs(const struct redgreen_call *c, const char *path,
    const struct testdef *d, const char **why)
{
	*why = NULL;
	if (below_test(c, path) == NULL)
		*why = "gleeunit runs the modules below test/ only";
	else if (!ends(d->name, "_test"))
		*why = "gleeunit runs functions named …_test only";
	else if (!d->exported)
		*why = "gleeunit runs exported functions only: pub fn";
	else if (!d->bare)
		*why = "gleeunit runs functions without arguments only";
	return *why == NULL && d->kind == TESTDEF_FUNCTION;
}

/* Those of one file; -1: a generator stands for any number of tests. */
static long long
tests_of(const struct redgreen_call *c, const char *path,
    const struct buf *text)
{
	struct testdefs d = TESTDEFS_INIT;
	bool erl = ends(path, ".erl");
	long long n = 0;
	const char *why;

	testdef_find(&d, path, buf_cstr(text), text->len);
	for (size_t i = 0; i < d.n && n >= 0; i++) {
		struct testdef *t = &d.v[i];

		if (t->kind != TESTDEF_FUNCTION)
			continue;
		t->exported |= erl;
		if (ends(t->name, "_test_") && t->exported && t->bare)
			n = -1;
		else if (redgreen_gleam_runs(c, path, t, &why))
			n++;
	}
	testdefs_release(&d);
	return n;
}

int
redgreen_gleam_tests(long long *n, const struct redgreen_call *c,
    struct err *e)
{
	struct buf text = BUF_INIT;
	long long more;
	int rc = 0;

	*n = 0;
	for (const char *const *p = c->files; p && *p && rc >= 0; p++) {
		if ((!ends(*p, ".gleam") && !ends(*p, ".erl")) ||
		    below_test(c, *p) == NULL)
			continue;
		rc = redgreen_read(&text, c, *p, e);
		more = rc > 0 ? tests_of(c, *p, &text) : rc < 0 ? -1 : 0;
		*n = more < 0 || *n < 0 ? -1 : *n + more;
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}
