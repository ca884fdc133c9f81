/* Files that a pattern takes, as Windows names them: one that is written as
 * "[^\s:]+" or as "/\S+" means "C:\till\a.c", too. */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/relit.h"
#include "record/errrule_drive.h"

static const char group[] = "(?<file>";

/* Behind the class that begins at s, or NULL; colon: it names one. */
static const char *
skip_class(const char *s, bool *colon)
{
	*colon = false;
	for (s += s[1] == '^' ? 2 : 1; *s && *s != ']'; s++) {
		*colon |= *s == ':';
		if (*s == '\\' && s[1])
			s++;
	}
	return *s ? s + 1 : NULL;
}

/* Behind the group that begins at s, or NULL. */
static const char *
skip_group(const char *s)
{
	size_t deep = 0;
	bool colon;

	while (*s) {
		if (*s == '[') {
			if ((s = skip_class(s, &colon)) == NULL)
				return NULL;
			continue;
		}
		deep += *s == '(';
		if (*s == ')' && --deep == 0)
			return s + 1;
		s += *s == '\\' && s[1] ? 2 : 1;
	}
	return NULL;
}

char *
errrule_drive(const char *regex)
{
	struct buf b = BUF_INIT;
	const char *s = regex, *p;
	bool colon, changed = false;

	while ((p = strstr(s, group)) != NULL) {
		p += sizeof(group) - 1;
		while (p && (strncmp(p, "(?!", 3) == 0 ||
		    strncmp(p, "(?=", 3) == 0))
			p = skip_group(p);
		if (p == NULL)
			break;
		buf_append(&b, s, (size_t)(p - s));
		s = p;
		if (*p == '/') {
			buf_str(&b, "(?:/|[A-Za-z]:[\\\\/])");
			s++;
			changed = true;
		} else if (p[0] == '[' && p[1] == '^' &&
		    skip_class(p, &colon) && colon) {
			buf_str(&b, RELIT_DRIVE);
			changed = true;
		}
	}
	if (!changed) {
		buf_release(&b);
		return NULL;
	}
	buf_str(&b, s);
	return buf_detach(&b);
}
