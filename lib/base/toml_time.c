/* TOML: dates and times (RFC 3339). */
#include "base/toml_parts.h"

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
dates(const char *s, size_t n)
{
	return n >= 5 && digit(s[0]) && digit(s[1]) && digit(s[2]) &&
	    digit(s[3]) && s[4] == '-';
}

bool
toml_is_time(const char *s, size_t n)
{
	return dates(s, n) ||
	    (n >= 3 && digit(s[0]) && digit(s[1]) && s[2] == ':');
}

/* Pass k digits of a number that is from min to max. */
static bool
field(const char **s, const char *end, int k, unsigned min, unsigned max,
    unsigned *out)
{
	unsigned v = 0;

	for (; k > 0; k--, ++*s) {
		if (*s == end || !digit(**s))
			return false;
		v = v * 10 + (unsigned)(**s - '0');
	}
	if (out)
		*out = v;
	return v >= min && v <= max;
}

static bool
mark(const char **s, const char *end, char c)
{
	return *s < end && *(*s)++ == c;
}

static bool
date(const char **s, const char *end)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30,
	    31, 30, 31 };
	unsigned y, m;

	if (!field(s, end, 4, 0, 9999, &y) || !mark(s, end, '-') ||
	    !field(s, end, 2, 1, 12, &m) || !mark(s, end, '-'))
		return false;
	return field(s, end, 2, 1, days[m - 1] + (m == 2 && y % 4 == 0 &&
	    (y % 100 != 0 || y % 400 == 0)), NULL);
}

/* A minute may have a leap second. */
static bool
day_time(const char **s, const char *end)
{
	if (!field(s, end, 2, 0, 23, NULL) || !mark(s, end, ':') ||
	    !field(s, end, 2, 0, 59, NULL) || !mark(s, end, ':') ||
	    !field(s, end, 2, 0, 60, NULL))
		return false;
	if (*s == end || **s != '.')
		return true;
	++*s;
	if (*s == end || !digit(**s))
		return false;
	while (*s < end && digit(**s))
		++*s;
	return true;
}

static bool
offset(const char **s, const char *end)
{
	if (**s == 'Z' || **s == 'z') {
		++*s;
		return true;
	}
	if (**s != '+' && **s != '-')
		return false;
	++*s;
	return field(s, end, 2, 0, 23, NULL) && mark(s, end, ':') &&
	    field(s, end, 2, 0, 59, NULL);
}

static bool
any(const char **s, const char *end, enum toml_kind *kind)
{
	if (!dates(*s, (size_t)(end - *s))) {
		*kind = TOML_LOCAL_TIME;
		return day_time(s, end);
	}
	*kind = TOML_LOCAL_DATE;
	if (!date(s, end))
		return false;
	if (*s == end)
		return true;
	if (**s != 'T' && **s != 't' && **s != ' ')
		return false;
	++*s;
	*kind = TOML_LOCAL_DATETIME;
	if (!day_time(s, end))
		return false;
	if (*s == end)
		return true;
	*kind = TOML_OFFSET_DATETIME;
	return offset(s, end);
}

int
toml_time(struct toml_reader *r, const char *s, size_t n, struct toml_node *x)
{
	const char *p = s, *end = s + n;
	char *text;

	if (!any(&p, end, &x->kind) || p != end)
		return toml_fail(r, s, "'%.*s' is no date or time that there "
		    "is; one is written 2026-11-28, 07:32:00 or "
		    "2026-11-28T07:32:00Z", TOML_SHOW(s, n));
	text = arena_dup(&r->doc->arena, s, n);
	for (size_t i = 0; i < n; i++)
		text[i] = text[i] == 't' || text[i] == ' ' ? 'T' :
		    text[i] == 'z' ? 'Z' : text[i];
	x->text = text;
	x->len = n;
	return 0;
}
