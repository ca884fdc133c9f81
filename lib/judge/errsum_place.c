/* What a place in a file looks like. */
#include <string.h>
#include <strings.h>

#include "judge/errsum_line.h"
#include "judge/errsum_place.h"

/* Is this ":12:" behind the name of a file with a suffix? */
static bool
behind_file(const char *line, const char *at)
{
	const char *s = at;

	while (s > line && at - s < 12 && (s[-1] == '_' || s[-1] == '+' ||
	    (s[-1] >= '0' && s[-1] <= '9') ||
	    ((s[-1] | 32) >= 'a' && (s[-1] | 32) <= 'z')))
		s--;
	return s < at && s > line && s[-1] == '.';
}

/* Is this "(12,3):", or with a bracket? */
static bool
before_colon(const char *at)
{
	char closes = *at == '(' ? ')' : ']';

	while (*++at == ',' || *at == ' ' || (*at >= '0' && *at <= '9'))
		;
	if (*at++ != closes)
		return false;
	while (*at == ' ' || *at == '\t')
		at++;
	return *at == ':';
}

static bool
is_one(unsigned kinds, const char *line, const char *at)
{
	if (*at == ')')
		return kinds & ERRPLACE_ITEM;
	if (*at == ':' && (kinds & ERRPLACE_NAME) && at > line &&
	    !(at[-1] >= '0' && at[-1] <= '9'))
		return true;
	if (*at == ':')
		return (kinds & (ERRPLACE_NAME | ERRPLACE_FILE)) &&
		    behind_file(line, at);
	return (kinds & ERRPLACE_PARENS) && behind_file(line, at) &&
	    (!(kinds & ERRPLACE_COLON) || before_colon(at));
}

static bool
stands_there(const char *words, const char *at, const char *end)
{
	while (at < end && strchr(":0123456789-., \t[(", *at))
		at++;
	for (size_t n; *words; words += n + 1) {
		n = strlen(words);
		if ((size_t)(end - at) >= n && strncasecmp(at, words, n) == 0)
			return true;
	}
	return false;
}

bool
errsum_is_place(unsigned kinds, const char *words,
    const struct errsum_text *t, const char *at)
{
	return is_one(kinds, t->s, at) &&
	    (words == NULL || stands_there(words, at, t->s + t->n));
}
