/* Names that say that what follows them is secret. */
#include <string.h>
#include <strings.h>

#include "base/secret_parts.h"

/* How a name ends that a secret follows.  sure: whatever the value looks
 * like; else it has to look like a token, "unexpected token: name" is none. */
static const struct ending {
	const char *s;
	bool sure;
} endings[] = {
	{ "password", true }, { "passwd", true }, { "passphrase", true },
	{ "pwd", true }, { "secret", true }, { "client_secret", true },
	{ "token", false }, { "apikey", false }, { "api_key", false },
	{ "api-key", false }, { "access_key", false },
	{ "accesskey", false }, { "secret_key", true },
	{ "secretkey", true }, { "secret_access_key", true },
	{ "private_key", false }, { "privatekey", false },
	{ "account_key", false }, { "accountkey", false },
	{ "encryption_key", false }, { "signing_key", false },
	{ "auth", false }, { "credential", false },
	{ "credentials", false }, { "signature", false }
};

enum { TOKEN = 16 };		/* a token is no shorter */

/* Values that say what the value is, and are none. */
static const char *const words[] = {
	"null", "nil", "none", "undefined", "true", "false", "string", "str",
	"bytes", "int", "integer", "number", "bool", "boolean", "object",
	"any", "required", "missing", "invalid", "empty", "redacted",
	"hidden", "masked", "filtered", "secret", "changeme", "optional",
	"option", "text", "value", "unknown", "undef", "self", "this", NULL
};

static bool
same(const char *s, size_t n, const char *what)
{
	return n == strlen(what) && strncasecmp(s, what, n) == 0;
}

bool
secret_stands_for(const char *s, size_t n)
{
	size_t stars = 0, dots = 0;

	if (n == 0 || strchr("$%{<[(@&", s[0]))
		return true;
	for (size_t i = 0; i < n; i++) {
		stars += s[i] == '*' || s[i] == 'x' || s[i] == 'X';
		dots += s[i] == '.';
	}
	if (stars == n || dots == n || (n >= 3 && memcmp(s, "***", 3) == 0))
		return true;
	for (size_t i = 0; words[i]; i++)
		if (same(s, n, words[i]))
			return true;
	return same(s, n, "x-oauth-basic") || same(s, n, "password") ||
	    same(s, n, "token");
}

/* The end of the name at s[at]: letters, digits, '_', '-', '.'. */
static size_t
name_end(const char *s, size_t n, size_t at)
{
	size_t i = at;

	while (i < n && i < at + 80 && (secret_word(s[i]) || s[i] == '-' ||
	    s[i] == '.'))
		i++;
	return i;
}

/* The longest that the name ends with. */
static const struct ending *
ending(const char *s, size_t n)
{
	const struct ending *best = NULL;

	if ((n == 3 && memcmp(s, "PWD", 3) == 0) ||	/* the folder */
	    (n == 6 && memcmp(s, "OLDPWD", 6) == 0))
		return NULL;
	/* .NET's names of assemblies, and what is public by its name. */
	for (size_t i = 0; i + 6 <= n; i++)
		if (strncasecmp(s + i, "public", 6) == 0)
			return NULL;
	for (size_t k = 0; k < sizeof(endings) / sizeof(*endings); k++) {
		size_t m = strlen(endings[k].s);

		if (n < m || strncasecmp(s + n - m, endings[k].s, m) != 0)
			continue;
		/* A word's end is no word: "author", "design". */
		if ((m == n || !secret_word(s[n - m - 1]) ||
		    s[n - m - 1] == '_' || m > 4 || (s[n - m] >= 'A' &&
		    s[n - m] <= 'Z')) &&
		    (best == NULL || m > strlen(best->s)))
			best = &endings[k];
	}
	return best;
}

static bool
is_upper_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] >= 'a' && s[i] <= 'z')
			return false;
	return true;
}

/* Does the value repeat the name, as code and usage texts do?
 * password=self.password, --token TOKEN */
static bool
repeats(const char *v, size_t n, const char *word)
{
	size_t m = strlen(word);

	for (size_t i = 0; i + m <= n; i++)
		if (strncasecmp(v + i, word, m) == 0)
			return true;
	return false;
}

static bool
ends_value(int c, char quote)
{
	if (quote)
		return c == quote;
	return c == '\0' || strchr(" \t\r\"'`,;&<>|)]}", c) != NULL;
}

struct sign {
	char before;		/* what stands before the name, or 0 */
	bool option;		/* two dashes do */
	char c, quote;		/* '=', ':', ' ', '>' and the quote, or 0 */
};

/* The value behind a name: skips the sign and quotes.  false: no value. */
static bool
value(const char *s, size_t n, size_t at, struct sign *g,
    struct secret_value *v)
{
	size_t i = at;
	bool closed;

	while (i < n && (s[i] == '\\' || s[i] == '"' || s[i] == '\''))
		i++;
	closed = i > at;
	while (i < n && s[i] == ' ' && i < at + 3)
		i++;
	if (i < n && (s[i] == '=' || s[i] == ':' ||
	    (s[i] == '>' && g->before == '<'))) {
		g->c = s[i++];
		if (i < n && (s[i] == '=' || s[i] == '>') && g->c != '>')
			i++;	/* ':=', '=>', '==' */
	} else if (g->option && i > at && s[i - 1] == ' ') {
		g->c = ' ';
	} else {
		return false;
	}
	while (i < n && (s[i] == ' ' || s[i] == '\\'))
		i++;
	g->quote = i < n && (s[i] == '"' || s[i] == '\'') ? s[i] : 0;
	if (g->quote && !closed && g->quote == g->before)
		return false;	/* "Password: " is a prompt */
	i += g->quote != 0;
	v->from = i;
	while (i < n && !ends_value(s[i], g->quote))
		i++;
	/* "\"" inside a string of JSON ends with its backslash. */
	if (g->quote && i > v->from && s[i - 1] == '\\')
		i--;
	v->to = i;
	return i > v->from;
}

static bool
has_digit(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			return true;
	return false;
}

static bool
looks_secret(const char *s, const struct sign *g, const struct ending *e,
    const struct secret_value *v, bool upper)
{
	const char *p = s + v->from;
	size_t n = v->to - v->from;

	if (secret_stands_for(p, n) || repeats(p, n, e->s) ||
	    memchr(p, '(', n) || memchr(p, '[', n) || memchr(p, '{', n))
		return false;
	if (upper && strcmp(e->s, "pwd") == 0 && *p == '/')
		return false;	/* a folder again */
	if (!e->sure) {
		for (size_t i = 0; i < n; i++)
			if (!secret_token(p[i]))
				return false;
		return n >= TOKEN && secret_random(p, n);
	}
	/* "password: too short" speaks of one. */
	if (g->c == ':' && !upper && !g->quote)
		return n >= 6 && has_digit(p, n);
	return g->c != '>' ? n >= 2 : true;
}

bool
secret_named(const char *s, size_t n, size_t at, struct secret_value *v)
{
	size_t end = name_end(s, n, at);
	const struct ending *e = NULL;
	struct sign g = { at > 0 ? s[at - 1] : 0, at >= 2 &&
	    s[at - 1] == '-' && s[at - 2] == '-', 0, 0 };

	/* "${PASSWORD:-x}" names a variable. */
	if (end - at < 3 || (at >= 2 && memcmp(s + at - 2, "${", 2) == 0) ||
	    (e = ending(s + at, end - at)) == NULL)
		return false;
	return value(s, n, end, &g, v) &&
	    looks_secret(s, &g, e, v, is_upper_name(s + at, end - at));
}
