/* TOML: booleans and numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/toml_parts.h"

static bool
digit(char c, unsigned base)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	const char *d = c ? strchr(hex, c) : NULL;

	return d && ((unsigned)(d - hex) & 15) < base;
}

/* Was a number meant?  If not, it is a string without its quotes. */
static bool
numeric(const char *s, size_t n)
{
	if (n > 0 && (*s == '+' || *s == '-')) {
		s++;
		n--;
	}
	return n > 0 && (digit(*s, 10) || (*s == '.' && n > 1 &&
	    digit(s[1], 10)));
}

/* Pass digits with single underscores between them, and append them to b.
 * False where there are none, or an underscore stands elsewhere. */
static bool
digits(struct buf *b, const char **s, const char *end, unsigned base)
{
	const char *from = *s;

	while (*s < end && (digit(**s, base) || **s == '_')) {
		if (**s != '_')
			buf_byte(b, **s);
		else if (*s == from || *s + 1 == end || !digit((*s)[1], base))
			return false;
		++*s;
	}
	return *s > from;
}

/* The digits in b as an integer; false where 64 bits do not hold it. */
static bool
integer(const struct buf *b, unsigned base, bool minus, int64_t *v)
{
	uint64_t most = (uint64_t)INT64_MAX + minus, u = 0;
	unsigned d;

	for (size_t i = 0; i < b->len; i++) {
		d = (unsigned)b->data[i];
		d = d <= '9' ? d - '0' : (d | 0x20) - 'a' + 10;
		if (u > (most - d) / base)
			return false;
		u = u * base + d;
	}
	*v = minus ? (int64_t)(0 - u) : (int64_t)u;
	return true;
}

static int
too_large(struct toml_reader *r, const char *s, size_t n)
{
	return toml_fail(r, s, "'%.*s' does not fit into 64 bits with a sign; "
	    "a larger number stands in quotes", TOML_SHOW(s, n));
}

/* 0x, 0o, 0b. */
static int
prefixed(struct toml_reader *r, const char *s, size_t n, struct toml_node *x)
{
	unsigned base = s[1] == 'x' ? 16 : s[1] == 'o' ? 8 : 2;
	const char *p = s + 2;

	buf_clear(&r->text);
	if (!digits(&r->text, &p, s + n, base) || p != s + n)
		return toml_fail(r, s, "'%.*s' is no number of base %u; "
		    "behind '0%c' stand its digits, with single '_' between "
		    "them", TOML_SHOW(s, n), base, s[1]);
	if (!integer(&r->text, base, false, &x->integer))
		return too_large(r, s, n);
	x->kind = TOML_INTEGER;
	return 0;
}

/* The exponent behind 'e', appended less the digits behind the point: in
 * "12e-1" no locale's point is wanted. */
static bool
exponent(struct buf *b, const char **s, const char *end, long behind)
{
	struct buf d = BUF_INIT;
	bool minus, ok = true;
	long v = 0;

	if (*s < end && (**s == 'e' || **s == 'E')) {
		++*s;
		minus = *s < end && **s == '-';
		if (minus || (*s < end && **s == '+'))
			++*s;
		ok = digits(&d, s, end, 10);
		/* Far beyond any double, and any file's length. */
		for (size_t i = 0; i < d.len && v < 100000000; i++)
			v = v * 10 + (d.data[i] - '0');
		v = minus ? -v : v;
	}
	buf_release(&d);
	buf_fmt(b, "e%ld", v - behind);
	return ok;
}

static int
floating(struct toml_reader *r, const char *s, size_t n, struct toml_node *x)
{
	x->number = strtod(r->text.data, NULL);
	if (isinf(x->number))
		return toml_fail(r, s, "'%.*s' is larger than any double; the "
		    "largest is 1.7976931348623157e308", TOML_SHOW(s, n));
	x->kind = TOML_FLOAT;
	return 0;
}

static int
number(struct toml_reader *r, const char *s, size_t n, struct toml_node *x)
{
	const char *p = s, *end = s + n, *from;
	bool minus = *p == '-';
	struct buf *b = &r->text;
	size_t whole;

	buf_clear(b);
	if (minus || *p == '+')
		p++;
	from = p;
	if (!digits(b, &p, end, 10))
		goto no;
	if (*from == '0' && b->len > 1)
		return toml_fail(r, s, "'%.*s' begins with a zero; an octal "
		    "number begins with 0o", TOML_SHOW(s, n));
	if (p == end) {
		x->kind = TOML_INTEGER;
		return integer(b, 10, minus, &x->integer) ? 0 :
		    too_large(r, s, n);
	}
	whole = b->len;
	if (*p == '.' && (p++, !digits(b, &p, end, 10)))
		goto no;
	if (!exponent(b, &p, end, (long)(b->len - whole)) || p != end)
		goto no;
	if (floating(r, s, n, x) < 0)
		return -1;
	x->number = minus ? -x->number : x->number;
	return 0;
no:
	return toml_fail(r, s, "'%.*s' is no number; digits stand on both "
	    "sides of '.' and '_' and behind 'e', and none begins with a sign "
	    "and 0x", TOML_SHOW(s, n));
}

static bool
is(const char *s, size_t n, const char *word)
{
	return n == strlen(word) && memcmp(s, word, n) == 0;
}

/* inf and nan with their signs. */
static bool
special(const char *s, size_t n, struct toml_node *x)
{
	bool minus = n > 0 && *s == '-';

	if (minus || (n > 0 && *s == '+')) {
		s++;
		n--;
	}
	if (!is(s, n, "inf") && !is(s, n, "nan"))
		return false;
	x->kind = TOML_FLOAT;
	x->number = *s == 'n' ? (double)NAN : (double)INFINITY;
	x->number = minus ? -x->number : x->number;
	return true;
}

/* What looks like one word; a blank may part a date and a time. */
static size_t
measure(const struct toml_reader *r)
{
	static const char marks[] = "+-._:";
	const char *p = r->p;

	while (p < r->end && ((*p >= 'a' && *p <= 'z') ||
	    (*p >= 'A' && *p <= 'Z') || digit(*p, 10) || *p & 0x80 ||
	    (*p && strchr(marks, *p)) ||
	    (*p == ' ' && p - r->p == 10 && toml_is_time(r->p, 10) &&
	    r->end - p > 3 && digit(p[1], 10) && digit(p[2], 10) &&
	    p[3] == ':')))
		p++;
	return (size_t)(p - r->p);
}

int
toml_word(struct toml_reader *r, struct toml_node *x)
{
	const char *s = r->p;
	size_t n = measure(r);

	if (n == 0)
		return toml_unexpected(r, "a value was meant");
	r->p += n;
	if (is(s, n, "true") || is(s, n, "false")) {
		x->kind = TOML_BOOLEAN;
		x->truth = *s == 't';
		return 0;
	}
	if (special(s, n, x))
		return 0;
	if (toml_is_time(s, n))
		return toml_time(r, s, n, x);
	if (n > 1 && *s == '0' && s[1] && strchr("xob", s[1]))
		return prefixed(r, s, n, x);
	if (numeric(s, n))
		return number(r, s, n, x);
	return toml_fail(r, s, "'%.*s' is no value; a string stands in quotes, "
	    "and a boolean is 'true' or 'false'", TOML_SHOW(s, n));
}
