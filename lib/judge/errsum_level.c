/* The level that a logger gave a line of pairs or of JSON. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "judge/errsum_level.h"
#include "judge/errsum_line.h"

/* How far into a line a level is looked for. */
enum { FAR = 1000 };

static bool
begins(const char *s, size_t n, const char *word)
{
	return n >= strlen(word) && strncasecmp(s, word, strlen(word)) == 0;
}

/* The value of a level, behind its quote; pino and bunyan have numbers. */
static int
severity(const char *s, size_t n)
{
	static const char *const low[] = { "trace", "debug", "verbose",
	    "info", "notice", "dbug", "dbg", "inf", "10,", "20,", "30," };

	for (size_t i = 0; i < sizeof(low) / sizeof(*low); i++)
		if (begins(s, n, low[i]))
			return ERRSEVERITY_NOTE;
	return begins(s, n, "warn") || begins(s, n, "wrn") ||
	    begins(s, n, "40,") ? ERRSEVERITY_WARNING : -1;
}

/* The length of a level's key that s[n] begins with, 0: none. */
static size_t
key(const char *s, size_t n)
{
	static const char *const keys[] = { "level", "lvl", "severity",
	    "levelname", "log.level", "@level", "@l" };
	size_t best = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (begins(s, n, keys[i]) && strlen(keys[i]) > best)
			best = strlen(keys[i]);
	return best;
}

/* "level": "info" */
static int
of_json(const char *s, size_t n)
{
	bool says = false;
	int level = -1;

	for (size_t i = 0; i + 2 < n; i++) {
		size_t k, at;

		if (s[i] != '"')
			continue;
		/* A linter's report has a level, too, and no such key. */
		says |= begins(s + i, n - i, "\"msg\"") ||
		    begins(s + i, n - i, "\"ts\"") ||
		    begins(s + i, n - i, "\"time") ||
		    begins(s + i, n - i, "\"@");
		if (level >= 0 || (k = key(s + i + 1, n - i - 1)) == 0)
			continue;
		at = i + 1 + k;
		if (at >= n || s[at] != '"')
			continue;
		for (at++; at < n && strchr(": \"", s[at]) && s[at]; at++)
			;
		level = severity(s + at, n - at);
		if (level < 0)
			return -1;
	}
	return says ? level : -1;
}

/* Behind the pair 'key=value' or 'key="a value"' that s[n] begins with, and
 * blanks; 0: it begins with none. */
static size_t
pair(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] != '=' && s[i] != ' ' && s[i] != '"')
		i++;
	if (i == 0 || i == n || s[i] != '=')
		return 0;
	i++;
	if (i < n && s[i] == '"') {
		for (i++; i < n && s[i] != '"'; i++)
			i += s[i] == '\\';
		i++;
	}
	while (i < n && s[i] != ' ')
		i++;
	while (i < n && s[i] == ' ')
		i++;
	return i;
}

/* 'level=info', in a line that is pairs up to there. */
static int
of_pairs(const char *s, size_t n)
{
	size_t k;

	for (size_t i = 0; i < n; i += k) {
		k = key(s + i, n - i);
		if (k > 0 && i + k < n && s[i + k] == '=') {
			k += i + 1;
			k += k < n && s[k] == '"';
			return severity(s + k, n - k);
		}
		if ((k = pair(s + i, n - i)) == 0)
			return -1;
	}
	return -1;
}

/* The severity of a line that its logger calls less than an error; -1: it is
 * none such, or says that it is an error. */
static int
level_of(const char *s, size_t n)
{
	while (n > 0 && isspace((unsigned char)*s)) {
		s++;
		n--;
	}
	n = n < FAR ? n : FAR;
	return n > 0 && *s == '{' ? of_json(s, n) : of_pairs(s, n);
}

void
errsum_logged(struct errsum_cause *c, const struct errsum_text *t)
{
	int level = c->severity == ERRSEVERITY_ERROR ?
	    level_of(t->bare, t->nbare) : -1;

	if (level < 0)
		return;
	c->severity = (enum errseverity)level;
	free(c->field[ERRFIELD_SEVERITY]);
	c->field[ERRFIELD_SEVERITY] = NULL;
}
