/* What an output may be shown. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/term.h"

/* POSIX: the first of these that is set and not empty decides. */
static bool
utf8_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *s = NULL;

	for (size_t i = 0; i < 3 && (s == NULL || *s == '\0'); i++)
		s = getenv(names[i]);
	return s && (strstr(s, "UTF-8") || strstr(s, "utf8") ||
	    strstr(s, "UTF8") || strstr(s, "utf-8"));
}

static bool
is_set(const char *name)
{
	const char *s = getenv(name);

	return s && *s;
}

void
term_init(struct term *t, FILE *fp)
{
	const char *term = getenv("TERM");
	bool tty = isatty(fileno(fp));

	t->marks = tty && utf8_locale();
	t->colour = tty && !is_set("NO_COLOR") && term &&
	    strcmp(term, "dumb") != 0;
	t->no = t->marks ? "\xe2\x9c\x97 " : "";
	t->yes = t->marks ? "\xe2\x9c\x93 " : "";
	t->warn = t->marks ? "\xe2\x9a\xa0 " : "";
	t->red = t->colour ? "\033[31m" : "";
	t->green = t->colour ? "\033[32m" : "";
	t->bold = t->colour ? "\033[1m" : "";
	t->off = t->colour ? "\033[0m" : "";
}

const char *
term_turn(const struct term *t, long long ms)
{
	static const char *const turn[] = { "\xe2\xa0\x8b", "\xe2\xa0\x99",
	    "\xe2\xa0\xb9", "\xe2\xa0\xb8", "\xe2\xa0\xbc", "\xe2\xa0\xb4",
	    "\xe2\xa0\xa6", "\xe2\xa0\xa7", "\xe2\xa0\x87", "\xe2\xa0\x8f" };
	static const char *const plain[] = { "|", "/", "-", "\\" };

	return t->marks ? turn[ms / 100 % 10] : plain[ms / 100 % 4];
}
