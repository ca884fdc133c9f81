/* How far a whole log stands from the margin, as where a mail quotes it, or
 * what one tool shows of another, and where its lines end. */
#include <string.h>

#include "door/pat.h"
#include "judge/errsum_line.h"

/* Mail quotes with a "> ". */
static bool
is_margin(char c)
{
	return c == ' ' || c == '>';
}

unsigned
errsum_indent(unsigned most, const char *s, size_t n)
{
	const char *end = s + n, *q;

	for (; most > 0 && s < end; s = q + 1) {
		unsigned blanks = 0;

		q = memchr(s, '\n', (size_t)(end - s));
		if (q == NULL)
			q = end;
		while (s + blanks < q && blanks < most && is_margin(s[blanks]))
			blanks++;
		if (s + blanks < q && s[blanks] != '\r' && s[blanks] != '\t')
			most = blanks < most ? blanks : most;
		else if (s + blanks < q && s[blanks] == '\t')
			most = 0;
	}
	return most;
}

size_t
errsum_margin(const struct errsum_text *t, const char *s, size_t n)
{
	size_t i = 0;

	while (i < t->indent && i < n && is_margin(s[i]))
		i++;
	return i;
}

void
errsum_inside(struct errsum_regions *r, const struct pat_span *upto)
{
	if (!r->inside)
		r->outer = r->indent;
	r->inside = upto->s != NULL;
	r->indent = r->inside ? 0 : r->outer;
	for (size_t i = 0; r->inside && i < upto->n; i++)
		r->indent += ((unsigned char)upto->s[i] & 0xc0) != 0x80;
}

size_t
errsum_seen(const char *s, size_t n)
{
	size_t k = n;

	while (k > 0 && (s[k - 1] == ' ' || s[k - 1] == '\t'))
		k--;
	return k ? k : n;
}
