/* What stands in each first line of a rule. */
#include <string.h>

#include "base/buf.h"
#include "base/relit.h"
#include "record/errrule.h"
#include "record/errrule_words.h"
#include "door/ydoc.h"

/* What the place that a pattern has looks like; 0: it has none. */
static unsigned char
place_of(const char *s)
{
	bool both = strstr(s, ":|\\()(?<line>");
	unsigned place = 0;

	if (both || strstr(s, ":(?<line>"))
		place |= ERRPLACE_FILE;
	if (both || strstr(s, "\\((?<line>") || strstr(s, "\\[(?<line>"))
		place |= ERRPLACE_PARENS;
	if (place == ERRPLACE_PARENS && strstr(s, "\\)\\s*:"))
		place |= ERRPLACE_COLON;
	return (unsigned char)place;
}

/* Does it begin with the number of an item, as "^\s*\d+\)"? */
static bool
is_item(const char *s)
{
	if (*s++ != '^')
		return false;
	if (s[0] == '\\' && s[1] == 's') {
		s += 2;
		if (*s == '*' || *s == '+')
			s++;
		else if (*s == '{')
			s += strcspn(s, "}") + 1;
	}
	return strncmp(s, "\\d+\\)", 5) == 0 &&
	    (s[5] == ' ' || strncmp(s + 5, "(?: ", 4) == 0);
}

void
errrule_words(struct errrule *t, const struct ydoc_node *list,
    struct arena *a)
{
	const char *s = t->start.pat->source;
	struct relit w = { .n = 0 };
	struct buf b = BUF_INIT;

	for (const struct ydoc_node *x = list ? list->first : NULL; x;
	    x = x->next)
		if (*x->text)
			buf_append(&b, x->text, strlen(x->text) + 1);
	if (b.len == 0 && !t->place && !relit_find(&w, a, s)) {
		t->place = is_item(s) ? ERRPLACE_ITEM : place_of(s);
		w.n = 0;
	}
	for (size_t i = 0; i < w.n; i++)
		buf_append(&b, w.v[i], strlen(w.v[i]) + 1);
	if (b.len == 0)
		return;
	t->caseless = w.caseless;
	t->words = arena_dup(a, b.data, b.len);
	buf_release(&b);
}
