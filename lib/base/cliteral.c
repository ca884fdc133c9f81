/* Bytes as C source. */
#include <string.h>

#include "base/cliteral.h"

void
cliteral(FILE *fp, const void *s, size_t n)
{
	const unsigned char *p = s;

	if (s == NULL) {
		fputs("NULL", fp);
		return;
	}
	putc('"', fp);
	/* Three digits end an octal escape whatever follows; "??" would be
	 * taken for a trigraph. */
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] > '~' || strchr("\"\\?", p[i]))
			fprintf(fp, "\\%03o", (unsigned)p[i]);
		else
			putc(p[i], fp);
	putc('"', fp);
}

void
cliteral_str(FILE *fp, const char *s)
{
	cliteral(fp, s, s ? strlen(s) : 0);
}
