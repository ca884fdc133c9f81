/* How far a whole log stands from the margin. */
#include <string.h>

#include "judge/errsum_line.h"

unsigned
errsum_indent(unsigned most, const char *s, size_t n)
{
	const char *end = s + n, *q;

	for (; most > 0 && s < end; s = q + 1) {
		unsigned blanks = 0;

		q = memchr(s, '\n', (size_t)(end - s));
		if (q == NULL)
			q = end;
		while (s + blanks < q && blanks < most && s[blanks] == ' ')
			blanks++;
		if (s + blanks < q && s[blanks] != '\r' && s[blanks] != '\t')
			most = blanks < most ? blanks : most;
		else if (s + blanks < q && s[blanks] == '\t')
			most = 0;
	}
	return most;
}
