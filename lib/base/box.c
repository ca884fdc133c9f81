/* A titled box on a terminal. */
#include <string.h>

#include "base/box.h"
#include "base/term.h"

enum { WIDE = 100, NARROW = 56 };

static size_t
columns(const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += ((unsigned char)s[i] & 0xc0) != 0x80;
	return k;
}

static void
rule(FILE *fp, const struct term *t, const char *left, const char *title,
    const char *right, size_t width)
{
	size_t n = columns(title, strlen(title));

	fputs(left, fp);
	if (n)
		fprintf(fp, " %s%s%s ", t->bold, title, t->off);
	for (n = n ? n + 3 : 0; n < width + 2; n++)
		fputs("\xe2\x94\x80", fp);
	fprintf(fp, "%s\n", right);
}

/* One line of text in a box, over as many rows as it needs. */
static void
row(FILE *fp, const char *s, size_t n, size_t width)
{
	do {
		size_t k = 0, have = 0;

		while (k < n && have < width) {
			k++;
			while (k < n && ((unsigned char)s[k] & 0xc0) == 0x80)
				k++;
			have++;
		}
		fprintf(fp, "\xe2\x94\x82 %.*s%*s \xe2\x94\x82\n", (int)k,
		    s, (int)(width - have), "");
		s += k;
		n -= k;
	} while (n > 0);
}

void
box(FILE *fp, const struct term *t, const char *title, const char *text)
{
	const char *s, *end;
	size_t width = NARROW;

	if (!t->marks) {
		fprintf(fp, "%s\n", title);
		for (s = text; *s; s = end + 1) {
			end = strchr(s, '\n');
			fprintf(fp, "  %.*s\n", (int)(end - s), s);
		}
		return;
	}
	for (s = text; *s; s = end + 1) {
		end = strchr(s, '\n');
		if (columns(s, (size_t)(end - s)) > width)
			width = columns(s, (size_t)(end - s));
	}
	if (width > WIDE)
		width = WIDE;
	rule(fp, t, "\xe2\x94\x8c\xe2\x94\x80", title, "\xe2\x94\x90", width);
	for (s = text; *s; s = end + 1) {
		end = strchr(s, '\n');
		row(fp, s, (size_t)(end - s), width);
	}
	rule(fp, t, "\xe2\x94\x94", "", "\xe2\x94\x98", width);
}
