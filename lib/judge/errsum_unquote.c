/* What text of JSON and of XML says. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/relit.h"
#include "door/jdoc.h"
#include "judge/errsum_unquote.h"

/* What a string of JSON says, of which m is the whole or a part; owned, NULL
 * where it is none. */
static char *
unescaped(const struct pat_span *m)
{
	char *quoted, *s = NULL;
	struct jval *v;

	if (memchr(m->s, '\\', m->n) == NULL)
		return NULL;
	quoted = mem_alloc(m->n + 2);
	quoted[0] = quoted[m->n + 1] = '"';
	memcpy(quoted + 1, m->s, m->n);
	v = jval_parse(quoted, m->n + 2);
	if (jval_str(v))
		s = mem_dup(jval_str(v), strlen(jval_str(v)));
	for (char *p = s; p && *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	jval_free(v);
	free(quoted);
	return s;
}

/* The character that an entity of XML stands for, and how long it is; 0: it is
 * none. */
static int
entity(const char *s, size_t n, size_t *len)
{
	static const struct { const char *name; char is; } v[] = {
		{ "&lt;", '<' }, { "&gt;", '>' }, { "&amp;", '&' },
		{ "&quot;", '"' }, { "&apos;", '\'' }
	};
	const char *end = memchr(s, ';', n < 8 ? n : 8);
	bool hex;
	unsigned long c;

	if (*s != '&' || end == NULL)
		return 0;
	if (s[1] == '#') {
		hex = s[2] == 'x' || s[2] == 'X';
		*len = (size_t)(end - s) + 1;
		c = strtoul(s + 2 + hex, NULL, hex ? 16 : 10);
		return c >= ' ' && c < 127 ? (int)c : c < 14 ? ' ' : 0;
	}
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		*len = strlen(v[i].name);
		if (n >= *len && strncasecmp(s, v[i].name, *len) == 0)
			return v[i].is;
	}
	return 0;
}

/* What the text of XML says, of which m is the whole or a part; owned, NULL
 * where it stands as it is. */
static char *
unmarked(const struct pat_span *m)
{
	char *s, *to;

	if (memchr(m->s, '&', m->n) == NULL)
		return NULL;
	s = to = mem_dup(m->s, m->n);
	for (size_t i = 0, len; i < m->n; i += len) {
		int c = entity(m->s + i, m->n - i, &len);

		if (c == 0)
			len = 1;
		*to++ = c ? (char)c : m->s[i];
	}
	*to = '\0';
	return s;
}

/* What was matched: text, an object or a pair of JSON, or XML. */
enum quoting { TEXT, JSON, XML };

static enum quoting
quoting(const struct pat_span *m)
{
	const char *s = m->s, *end = m->s + m->n;
	bool word = true;

	while (s < end && relit_blank(*s))
		s++;
	if (end - s < 2 || (*s != '{' && *s != '"'))
		return end - s > 1 && *s == '<' ? XML : TEXT;
	if (*s == '{')
		return s == m->s && s[1] == '"' ? JSON : TEXT;
	for (s++; s < end && *s != '"'; s += 1 + (*s == '\\'))
		word &= isalnum((unsigned char)*s) || *s == '_';
	/* A name of any sort is one of an object. */
	return end - s > 1 && s[1] == ':' && (word || (end - s > 3 &&
	    s[2] == '{' && s[3] == '"')) ? JSON : TEXT;
}

char *
errsum_unquote(const struct pat_span *whole, const struct pat_span *part)
{
	enum quoting q = quoting(whole);

	return q == JSON ? unescaped(part) : q == XML ? unmarked(part) : NULL;
}
