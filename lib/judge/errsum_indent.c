/* How far a whole log stands from the margin, as where a mail quotes it, or
 * what one tool shows of another, and where its lines end. */
#include <string.h>

#include "door/pat.h"
#include "judge/errsum_line.h"
#include "judge/errsum_name.h"
#include "judge/errsum_stamp.h"

/* Mail quotes with a "> ". */
static bool
is_margin(char c)
{
	return c == ' ' || c == '>';
}

size_t
errsum_blanks(unsigned most, const char *s, size_t n)
{
	size_t i = 0;

	while (i < most && i < n && is_margin(s[i]))
		i++;
	return i;
}

/* SAMPLE: by so many bytes of a log it is told what its lines stand in.  SURE:
 * so many of them leave no doubt, and STAMPED where CI or a mail put something
 * before each.  MOST: blanks at most. */
enum { SAMPLE = 32 << 10, SURE = 24, STAMPED = 4, MOST = 40 };

/* A line of a sample, and what is behind it. */
static const char *
line(const char **at, const char *end, size_t *n)
{
	const char *s = *at, *q = memchr(s, '\n', (size_t)(end - s));

	*at = q ? q + 1 : end;
	*n = (size_t)((q ? q : end) - s);
	return s;
}

/* How far is a text in, most at most?  One of blanks alone says nothing. */
static unsigned
least(unsigned most, const char *s, size_t n)
{
	size_t k = errsum_blanks(most, s, n);

	return k == n || s[k] == '\r' ? most : (unsigned)k;
}

/* How far is each line of s[n] in?  lines: so many are not blank. */
static unsigned
margin(const char *s, size_t n, size_t *lines)
{
	const char *end = s + n;
	unsigned most = MOST;
	size_t k;

	for (*lines = 0; most > 0 && s < end;) {
		const char *p = line(&s, end, &k);

		*lines += errsum_blanks(MOST, p, k) < k;
		most = least(most, p, k);
	}
	return most;
}

/* Is it no more than a time, whose blanks behind it were lost? */
static bool
is_time(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (errsum_digit(s[i]) || s[i] == ':' || s[i] == '.'))
		i++;
	return i == n || s[i] == '\r';
}

/* How far is each line of s[n] in behind what CI put before it?  Some line has
 * nothing before it: by nothing. */
static unsigned
gap(const struct errsum_around *a, const char *s, size_t n, size_t *lines)
{
	const char *end = s + n;
	unsigned most = MOST;
	size_t k;

	for (*lines = 0; most > 0 && s < end;) {
		struct errsum_text t = { .around = *a };
		size_t first;

		t.s = line(&s, end, &k);
		t.n = k;
		first = errsum_prefix_first(&t);
		if (first == 0 && !is_time(t.s, k))
			return 0;
		*lines += errsum_blanks(MOST, t.s + first, k - first) < k -
		    first;
		most = least(most, t.s + first, k - first);
	}
	return most;
}

bool
errsum_settle(struct errsum_around *a, const char *s, size_t n, bool all)
{
	struct errsum_around x = { .named = a->named };
	size_t whole = n < SAMPLE ? n : SAMPLE, lines, behind;
	bool quoted;

	n = whole;
	while (!all && whole > 0 && s[whole - 1] != '\n')
		whole--;
	x.margin = margin(s, n, &lines);
	x.gap = gap(&x, s, whole, &behind);
	if (x.margin + x.gap > 0 && n < SAMPLE && !all)
		return false;
	/* ">> " is also of tools. */
	quoted = x.margin > 1 && n > 1 && s[0] == '>' && s[1] == ' ';
	if (lines < (quoted ? STAMPED : SURE)) {
		x.indent = x.margin;
		x.margin = 0;
	}
	/* Jenkins writes two blanks. */
	if (behind < (x.gap == 1 && errsum_shape("dd:dd:dd  ", s, n) > 0 ?
	    STAMPED : SURE)) {
		x.indent = x.indent ? x.indent : x.gap;
		x.gap = 0;
	}
	*a = x;
	return true;
}

void
errsum_loosen(struct errsum_around *a)
{
	a->indent = a->indent ? a->indent : a->margin ? a->margin : a->gap;
	a->margin = a->gap = 0;
}

void
errsum_inside(struct errsum_regions *r, const struct pat_span *upto)
{
	if (!r->inside)
		r->outer = r->around.indent;
	r->inside = upto->s != NULL;
	r->around.indent = r->inside ? 0 : r->outer;
	for (size_t i = 0; r->inside && i < upto->n; i++)
		r->around.indent += ((unsigned char)upto->s[i] & 0xc0) != 0x80;
}

size_t
errsum_seen(const char *s, size_t n)
{
	size_t k = n;

	while (k > 0 && (s[k - 1] == ' ' || s[k - 1] == '\t'))
		k--;
	return k ? k : n;
}
