/* A source file as tokens, with brackets matched and lines by their
 * indentation. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "judge/testdef_part.h"

enum { TOKENS = 1 << 20, OPEN = 4096, BACK = 16, COLUMNS = 256, CHAR = 14 };

enum { NESTED = 8, WORD = 64 };

struct cut {
	struct testdef_tokens *to;
	const struct testdef_language *l;
	const char *s;
	size_t n, at;
	unsigned line, indent, start, head;
	bool first;
	unsigned open[OPEN];	/* tokens of brackets that are open */
	size_t nopen;
	char document[WORD];	/* the word that ends a here-document */
	bool tabs;		/* which may stand behind tabs */
};

static bool
here(const struct cut *c, const char *word)
{
	size_t k = strlen(word);

	return c->n - c->at >= k && memcmp(c->s + c->at, word, k) == 0;
}

static bool
word_byte(int c)
{
	return isalnum(c) || c == '_' || c >= 0x80;
}

/* Behind the next `end`, from `at` on; backslashes escape where they do. */
static size_t
behind(const struct cut *c, size_t at, const char *end, bool escapes,
    bool lines)
{
	size_t k = strlen(end);

	for (; at < c->n; at++) {
		if (c->s[at] == '\\' && escapes)
			at++;
		else if (c->s[at] == '\n' && !lines)
			return at;
		else if (c->n - at >= k && memcmp(c->s + at, end, k) == 0)
			return at + k;
	}
	return c->n;
}

/* Behind the comment that begins here, or 0. */
static size_t
comment(const struct cut *c)
{
	static const struct {
		unsigned how;
		const char *open, *close;
	} kinds[] = { { HOW_SLASH, "/*", "*/" }, { HOW_STAR, "(*", "*)" },
	    { HOW_BRACE_DASH, "{-", "-}" }, { HOW_HASH, "#", "\n" },
	    { HOW_SLASH, "//", "\n" }, { HOW_DASH, "--", "\n" },
	    { HOW_SEMICOLON, ";", "\n" }, { HOW_PERCENT, "%", "\n" } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (!(c->l->how & kinds[i].how) || !here(c, kinds[i].open))
			continue;
		/* "$#", "${#a}", "a#b" of a shell; "#[Test]" of PHP; "(*)" */
		if (kinds[i].how == HOW_HASH && (here(c, "#[") ||
		    (c->l->how & HOW_SHELL && c->at > 0 &&
		    !isspace((unsigned char)c->s[c->at - 1]))))
			continue;
		if (kinds[i].how == HOW_STAR && here(c, "(*)"))
			continue;
		if (kinds[i].close[0] == '\n')
			return behind(c, c->at, "\n", false, false);
		return behind(c, c->at + 2, kinds[i].close, false, true);
	}
	return 0;
}

/* Behind 'x', '\n', '\u{1F600}', or 0: a lifetime, an apostrophe. */
static size_t
character(const struct cut *c)
{
	size_t i = c->at + 1;

	if (i < c->n && c->s[i] == '\\')
		i++;
	else if (i < c->n && c->s[i] == '\'')
		return 0;
	for (i++; i < c->n && i < c->at + CHAR; i++) {
		if (c->s[i] == '\'')
			return i + 1;
		/* One character of several bytes, or a long escape. */
		if (c->s[c->at + 1] != '\\' &&
		    ((unsigned char)c->s[i] & 0xc0) != 0x80)
			return 0;
	}
	return 0;
}

/* Behind r#"…"#, or 0. */
static size_t
raw(const struct cut *c)
{
	char end[16] = "\"";
	size_t i = c->at + 1, k = 0;

	if (c->s[c->at] != 'r')
		return 0;
	for (; i < c->n && c->s[i] == '#' && k < sizeof(end) - 2; i++)
		end[++k] = '#';
	if (i >= c->n || c->s[i] != '"')
		return 0;
	return behind(c, i + 1, end, false, true);
}

/* May a regex stand behind the last token? */
static bool
regex_may(const struct cut *c)
{
	const struct testdef_token *t = &c->to->v[c->to->n - 1];

	if (c->to->n == 1)
		return true;
	if (t->kind == TOKEN_MARK)
		return strchr(")]}", c->s[t->from]) == NULL;
	return t->kind == TOKEN_WORD && t->to - t->from == 6 &&
	    memcmp(c->s + t->from, "return", 6) == 0;
}

static size_t
regex(const struct cut *c)
{
	bool class = false;

	for (size_t i = c->at + 1; i < c->n && c->s[i] != '\n'; i++) {
		if (c->s[i] == '\\')
			i++;
		else if (c->s[i] == '[')
			class = true;
		else if (c->s[i] == ']')
			class = false;
		else if (c->s[i] == '/' && !class)
			return i + 1;
	}
	return 0;
}

/* Behind the template that begins at `at`: `a ${"`"} b`. */
static size_t
template(const struct cut *c, size_t at, unsigned nested)
{
	unsigned code = 0;	/* braces open in ${…} */

	for (at++; at < c->n; at++) {
		int b = (unsigned char)c->s[at];

		if (b == '\\') {
			at++;
		} else if (code == 0 && b == '`') {
			return at + 1;
		} else if (code == 0 && b == '$' && at + 1 < c->n &&
		    c->s[at + 1] == '{') {
			code = 1;
			at++;
		} else if (code > 0 && (b == '{' || b == '}')) {
			code += b == '{' ? 1 : -1u;
		} else if (code > 0 && (b == '"' || b == '\'')) {
			char end[2] = { (char)b, '\0' };

			at = behind(c, at + 1, end, true, false) - 1;
		} else if (code > 0 && b == '`' && nested < NESTED) {
			at = template(c, at, nested + 1) - 1;
		}
	}
	return c->n;
}

/* Behind the string that begins here, or 0. */
static size_t
string(const struct cut *c)
{
	unsigned how = c->l->how;
	bool lines = how & HOW_LINES;

	switch (c->s[c->at]) {
	case '"':
		if (how & HOW_TRIPLE && here(c, "\"\"\""))
			return behind(c, c->at + 3, "\"\"\"", true, true);
		return behind(c, c->at + 1, "\"", true, lines);
	case '\'':
		if (how & HOW_TRIPLE && how & HOW_SINGLE && here(c, "'''"))
			return behind(c, c->at + 3, "'''", true, true);
		if (how & HOW_SINGLE)
			return behind(c, c->at + 1, "'", !(how & HOW_SHELL),
			    lines);
		return how & HOW_CHAR ? character(c) : 0;
	case '`':
		if (how & HOW_REGEX)
			return template(c, c->at, 0);
		if (how & HOW_BACK)
			return behind(c, c->at + 1, "`", false, true);
		if (how & HOW_BACK_NAME)
			return here(c, "``") ? behind(c, c->at + 2, "``",
			    false, false) : behind(c, c->at + 1, "`", false,
			    false);
		return 0;
	case 'r':
		return how & HOW_RAW ? raw(c) : 0;
	case '/':
		return how & HOW_REGEX && regex_may(c) ? regex(c) : 0;
	default:
		return 0;
	}
}

static void
bracket(struct cut *c, unsigned i)
{
	static const char opens[] = "([{", closes[] = ")]}";
	struct testdef_token *v = c->to->v;
	int b = (unsigned char)c->s[v[i].from];
	const char *p = strchr(closes, b);

	if (strchr(opens, b) && c->nopen < OPEN) {
		c->open[c->nopen++] = i;
		return;
	}
	if (p == NULL)
		return;
	/* A bracket that is never closed must not hide the others. */
	for (size_t k = c->nopen; k-- > 0 && c->nopen - k <= BACK;) {
		unsigned o = c->open[k];

		if (c->s[v[o].from] != opens[p - closes])
			continue;
		v[o].match = i;
		v[i].match = o;
		v[i].depth = v[o].depth;
		c->nopen = k;
		return;
	}
}

static void
put(struct cut *c, enum testdef_token_kind kind, size_t to)
{
	struct testdef_tokens *t = c->to;

	mem_grow(&t->v, t->n, &t->cap, sizeof(*t->v));
	if (c->first)
		c->head = (unsigned)t->n;
	t->v[t->n] = (struct testdef_token){ .kind = kind, .first = c->first,
	    .from = (unsigned)c->at, .to = (unsigned)to, .line = c->line,
	    .head = c->head, .start = c->start, .indent = c->indent,
	    .depth = (unsigned)c->nopen };
	c->first = false;
	t->n++;
	if (kind == TOKEN_MARK)
		bracket(c, (unsigned)t->n - 1);
}

static void
step(struct cut *c, size_t to)
{
	for (; c->at < to && c->at < c->n; c->at++)
		if (c->s[c->at] == '\n') {
			c->line++;
			c->start = (unsigned)c->at + 1;
			c->indent = 0;
			c->first = true;
		}
}

/* "<<E", "<<-'E'": the document begins with the next line. */
static void
announce(struct cut *c)
{
	size_t i = c->at + 2, n = 0;

	if (!(c->l->how & HOW_SHELL) || !here(c, "<<") || here(c, "<<<") ||
	    c->document[0])
		return;
	c->tabs = i < c->n && c->s[i] == '-';
	i += c->tabs;
	while (i < c->n && strchr(" '\"\\", c->s[i]) && c->s[i])
		i++;
	for (; i < c->n && word_byte((unsigned char)c->s[i]) && n < WORD - 1;
	    i++)
		c->document[n++] = c->s[i];
	c->document[n] = '\0';
}

/* At the start of a line: behind the document that was announced, if it has
 * an end: "1<<n" is none. */
static void
document(struct cut *c)
{
	size_t k = strlen(c->document), at = c->at, from;
	bool ended = false;

	while (at < c->n && !ended) {
		size_t end = behind(c, at, "\n", false, true);

		from = at;
		while (c->tabs && c->s[from] == '\t' && from < end)
			from++;
		at = end;
		ended = end > from && end - from - (c->s[end - 1] == '\n') ==
		    k && memcmp(c->s + from, c->document, k) == 0;
	}
	c->document[0] = '\0';
	if (ended)
		step(c, at);
}

static void
one(struct cut *c)
{
	int b = (unsigned char)c->s[c->at];
	size_t end;

	if (isspace(b) || b == '\0') {
		if (c->first)
			c->indent = b == '\t' ? (c->indent | 7) + 1 :
			    c->indent + 1;
		step(c, c->at + 1);
		if (b == '\n' && c->document[0])
			document(c);
	} else if ((end = comment(c)) != 0) {
		step(c, end);
	} else if ((end = string(c)) != 0) {
		put(c, TOKEN_STRING, end);
		step(c, end);
		c->first = false;
	} else if (word_byte(b)) {
		for (end = c->at + 1; end < c->n &&
		    (word_byte((unsigned char)c->s[end]) ||
		    (c->l->body == BODY_PARENS && c->s[end] == '-'));)
			end++;
		put(c, TOKEN_WORD, end);
		c->at = end;
	} else {
		announce(c);
		put(c, TOKEN_MARK, c->at + 1);
		c->at++;
	}
}

static bool
closes(const struct cut *c, const struct testdef_token *t)
{
	size_t k = t->to - t->from;

	if (c->l->body == BODY_END)
		return k == 3 && memcmp(c->s + t->from, "end", 3) == 0;
	return k == 1 && (c->s[t->from] == '}' ||
	    (c->l->how & HOW_SHELL && c->s[t->from] == ')'));
}

/* Does the token begin "@test", "f() {" or "function f" of a shell? */
static bool
begins(const struct cut *c, size_t i)
{
	const struct testdef_tokens *t = c->to;
	const char *s = c->s + t->v[i].from;
	size_t k = t->v[i].to - t->v[i].from;

	if (!(c->l->how & HOW_SHELL) || i + 2 >= t->n)
		return false;
	if (t->v[i].kind == TOKEN_WORD)
		return (k == 8 && memcmp(s, "function", 8) == 0) ||
		    (c->s[t->v[i + 1].from] == '(' &&
		    t->v[i + 1].match == i + 2);
	return *s == '@';
}

/* From the end back: where the body of what begins on each line ends.  In a
 * shell it is the last line that can, before something else begins: text in
 * quotes may hold a '}' too. */
static void
bodies(struct cut *c)
{
	struct testdef_tokens *t = c->to;
	unsigned *stack = mem_alloc((t->n + 1) * sizeof(*stack));
	unsigned close[COLUMNS] = { 0 };
	size_t k = 0;

	for (size_t i = t->n; i-- > 1;) {
		struct testdef_token *x = &t->v[i];

		if (!x->first)
			continue;
		if (x->indent < COLUMNS)
			x->close = close[x->indent];
		if (closes(c, x) && x->indent < COLUMNS &&
		    (!(c->l->how & HOW_SHELL) || close[x->indent] == 0))
			close[x->indent] = (unsigned)i;
		if (begins(c, i))
			memset(close + x->indent, 0, x->indent < COLUMNS ?
			    (COLUMNS - x->indent) * sizeof(*close) : 0);
		if (x->depth > 0 || (x->kind == TOKEN_MARK &&
		    strchr(")]}", c->s[x->from])))
			continue;
		while (k > 0 && t->v[stack[k - 1]].indent > x->indent)
			k--;
		x->stop = k > 0 ? stack[k - 1] : 0;
		stack[k++] = (unsigned)i;
	}
	free(stack);
}

int
testdef_cut(struct testdef_tokens *to, const struct testdef_language *l,
    const char *text, size_t n)
{
	struct cut *c = mem_alloc(sizeof(*c));
	int rc = 0;

	*c = (struct cut){ .to = to, .l = l, .s = text, .n = n, .line = 1,
	    .first = true };
	mem_grow(&to->v, 0, &to->cap, sizeof(*to->v));
	to->n = 1;
	while (c->at < c->n && rc == 0) {
		one(c);
		if (to->n >= TOKENS)
			rc = -1;
	}
	if (rc == 0)
		bodies(c);
	free(c);
	return rc;
}
