/* A message that ends in a colon says what is wrong on the lines below it:
 * "Expected equality of these values:". */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "judge/errsum_colon.h"
#include "judge/errsum_line.h"

enum { MORE = 4, LONGEST = 240 };

/* Does it announce more?  Gomega does so without a colon; a difference is
 * no text. */
static bool
announces(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && strstr(s, "-want") == NULL && strstr(s, "+got") == NULL
	    && (s[n - 1] == ':' || strcmp(s, "Expected") == 0);
}

static size_t
blanks(const struct errsum_text *t)
{
	return errsum_indented(t->bare, t->nbare);
}

/* Is it a line of words, and no frame, mark, rule or member of JSON? */
static bool
says_something(const struct errsum_line *l, const char *s, size_t n)
{
	static const char *const not[] = { "at ", "-> at ", "in ", "from ",
	    "File \"", "Traceback ", "note: ", "Expected", "expected",
	    "Error Trace:", "# ", "[ ", "[_", "=== ", "--- ", "+++ ", "@@ " };
	bool word = false;

	if (l->foreign || l->library || n == 0 || strchr("|^~+=*>", s[0]) ||
	    strstr(s, "\xe2\x94\x82") || (s[0] == '"' && strstr(s, "\": ")))
		return false;
	for (size_t i = 0; i < sizeof(not) / sizeof(*not); i++)
		if (strncmp(s, not[i], strlen(not[i])) == 0)
			return false;
	for (size_t i = 0; i < n && !word; i++)
		word = isalnum((unsigned char)s[i]);
	return word;
}

/* The line's text is added, unless it is none of the message; a rule may say
 * that it stands for itself. */
static bool
add(struct buf *b, const struct errsum_cause *c, struct errsum_line *l,
    const struct errsum_text *t)
{
	size_t skip = blanks(t), n = t->nbare - skip;
	const char *s = t->bare + skip;

	while (n > 0 && strchr(" \t\r", s[n - 1]))
		n--;
	if (l->key || errsum_told_in(c, l->n) || !says_something(l, s, n) ||
	    b->len + n > LONGEST)
		return false;
	buf_byte(b, ' ');
	buf_append(b, s, n);
	return true;
}

static struct errsum_text
text_of(const struct errsum_line *l)
{
	const char *own = l->text + l->own;
	struct errsum_text t = { .s = own, .n = strlen(own) };

	errsum_prefix(&t);
	return t;
}

static bool
is_blank(const struct errsum_line *l)
{
	struct errsum_text t = text_of(l);

	return blanks(&t) == t.nbare;
}

/* The lines from there on are added as far as they go on: the first one
 * behind at, then those that are indented more. */
static bool
add_more(struct buf *b, struct errsum_cause *c, size_t from, size_t at,
    bool flat)
{
	struct errsum_text t;
	size_t k;

	if (from < c->nlines && is_blank(&c->lines[from]))
		from++;
	for (k = from; k < c->nlines && k - from < MORE &&
	    c->lines[k].n == c->lines[k - 1].n + 1; k++) {
		t = text_of(&c->lines[k]);
		if ((k > from && !flat && blanks(&t) <= at) ||
		    !add(b, c, &c->lines[k], &t))
			break;
	}
	return k > from;
}

void
errsum_go_on(struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];
	struct buf b = BUF_INIT;
	struct errsum_text t;
	size_t i = 0;

	if (m == NULL || !announces(m))
		return;
	while (i < c->nlines && c->lines[i].n != c->told[ERRFIELD_MESSAGE])
		i++;
	if (i == c->nlines)
		return;
	t = text_of(&c->lines[i]);
	buf_append(&b, m, strlen(m));
	if (add_more(&b, c, i + 1, blanks(&t),
	    strncmp(m, "Expect", 6) == 0)) {
		free(c->field[ERRFIELD_MESSAGE]);
		c->field[ERRFIELD_MESSAGE] = buf_detach(&b);
	}
	buf_release(&b);
}
