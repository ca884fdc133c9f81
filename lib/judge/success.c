/* What a stage's success means: read and answered. */
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "judge/success.h"

static const char *const fact_names[SUCCESS_FACTS] = {
	"exit_code", "tests", "passed", "failed", "skipped",
	"coverage_percent", "duration_seconds"
};

enum kind { COMPARE, CONTAINS, NOT, AND, OR };
enum relation { EQ, NE, GE, LE, GT, LT };

/* As they are looked for: what begins like another stands before it. */
static const char *const relations[] = { "==", "!=", ">=", "<=", ">", "<" };

struct success_node {
	enum kind kind;
	struct success_node *a, *b;
	enum success_fact fact;
	enum relation relation;
	double number;
	const char *shown;		/* the number as it was written */
	size_t from, to;		/* of relation and number in the text */
	size_t text;
};

struct reader {
	struct success *to;
	struct arena *arena;
	const char *text, *s;
	unsigned depth;
	struct err *e;
};

static struct success_node *condition(struct reader *);

static struct success_node *
fail(struct reader *r, const char *at, const char *what)
{
	err_set(r->e, FX_EINPUT, "column %zu: %s", (size_t)(at - r->text) + 1,
	    what);
	return NULL;
}

static void
blanks(struct reader *r)
{
	r->s += strspn(r->s, " \t\n");
}

static bool
letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_';
}

static size_t
word_length(const char *s)
{
	size_t n = 0;

	while (letter(s[n]))
		n++;
	return n;
}

/* Take this word if it is the next. */
static bool
take(struct reader *r, const char *word)
{
	size_t n = strlen(word);

	blanks(r);
	if (word_length(r->s) != n || strncasecmp(r->s, word, n) != 0)
		return false;
	r->s += n;
	return true;
}

static struct success_node *
node(struct reader *r, enum kind kind, struct success_node *a,
    struct success_node *b)
{
	struct success_node *x = arena_alloc(r->arena, sizeof(*x));

	x->kind = kind;
	x->a = a;
	x->b = b;
	return x;
}

/* A text in quotes; NULL: it does not end. */
static const char *
quoted(struct reader *r)
{
	char quote = *r->s;
	const char *from = ++r->s;
	char *t = arena_alloc(r->arena, strlen(from) + 1), *to = t;

	for (; *r->s; *to++ = *r->s++) {
		if (*r->s != quote)
			continue;
		if (*++r->s != quote)
			return t;
	}
	fail(r, from - 1, "this text does not end; its closing quote was "
	    "meant");
	return NULL;
}

static struct success_node *
contains(struct reader *r)
{
	struct success_node *x = node(r, CONTAINS, NULL, NULL);
	const char *t;

	blanks(r);
	if (*r->s != '\'' && *r->s != '"')
		return fail(r, r->s, "contains needs a text in quotes, as "
		    "contains 'ok'");
	if (r->to->ntexts == SUCCESS_TEXTS)
		return fail(r, r->s, "more than 32 texts; fewer were meant");
	if (r->s[1] == *r->s && r->s[2] != *r->s)
		return fail(r, r->s, "an empty text is in every output; what "
		    "a success prints was meant");
	if ((t = quoted(r)) == NULL)
		return NULL;
	x->text = r->to->ntexts;
	r->to->texts[r->to->ntexts++] = t;
	return x;
}

static struct success_node *
number(struct reader *r, struct success_node *x)
{
	double unit = 1;
	size_t n;

	blanks(r);
	n = strspn(r->s, "0123456789");
	if (n > 0 && r->s[n] == '.')
		n += 1 + strspn(r->s + n + 1, "0123456789");
	if (n == 0 || n > 15 || r->s[n - 1] == '.' || letter(r->s[n]))
		return fail(r, r->s, "no number; one as 0, 80 or 99.5 was "
		    "meant");
	x->shown = arena_dup(r->arena, r->s, n);
	for (size_t i = 0; i < n; i++) {
		if (r->s[i] == '.') {
			unit = 1;
			continue;
		}
		x->number = x->number * 10 + (r->s[i] - '0');
		unit *= 10;
	}
	if (strchr(x->shown, '.'))
		x->number /= unit;
	r->s += n;
	return x;
}

static struct success_node *
comparison(struct reader *r)
{
	struct success_node *x = node(r, COMPARE, NULL, NULL);
	const char *at = r->s;
	size_t n = word_length(r->s), i = 0;

	while (i < SUCCESS_FACTS && (strlen(fact_names[i]) != n ||
	    memcmp(fact_names[i], r->s, n) != 0))
		i++;
	if (i == SUCCESS_FACTS)
		return fail(r, at, *at ? "no fact of this name; exit_code, "
		    "tests, passed, failed, skipped, coverage_percent, "
		    "duration_seconds, contains, NOT or ( was meant" :
		    "it ends here; a fact as exit_code == 0, or contains "
		    "'text', was meant");
	x->fact = (enum success_fact)i;
	r->s += n;
	blanks(r);
	for (i = 0; i < sizeof(relations) / sizeof(*relations); i++)
		if (strncmp(r->s, relations[i], strlen(relations[i])) == 0) {
			x->relation = (enum relation)i;
			x->from = (size_t)(r->s - r->text);
			r->s += strlen(relations[i]);
			x = number(r, x);
			if (x)
				x->to = (size_t)(r->s - r->text);
			return x;
		}
	return fail(r, r->s, "one of == != >= <= > < was meant");
}

/* One part, within another if it is NOT or parentheses. */
static struct success_node *
one(struct reader *r)
{
	struct success_node *x;
	bool not;

	blanks(r);
	if (take(r, "contains"))
		return contains(r);
	not = take(r, "not");
	if (!not && *r->s != '(')
		return comparison(r);
	if (++r->depth > SUCCESS_DEPTH)
		return fail(r, r->s, "more than 16 parts in each other; "
		    "fewer were meant");
	if (not) {
		x = one(r);
		x = x ? node(r, NOT, x, NULL) : NULL;
	} else {
		r->s++;
		x = condition(r);
		if (x && *r->s != ')')
			return fail(r, r->s, "AND, OR or ) was meant");
		r->s += x != NULL;
	}
	r->depth--;
	blanks(r);
	return x;
}

/* Parts with this word between; blanks behind them are passed over. */
static struct success_node *
joined(struct reader *r, const char *word, enum kind kind,
    struct success_node *(*part)(struct reader *))
{
	struct success_node *x = part(r), *y;

	while (x && take(r, word)) {
		y = part(r);
		x = y ? node(r, kind, x, y) : NULL;
	}
	return x;
}

static struct success_node *
all(struct reader *r)
{
	return joined(r, "and", AND, one);
}

static struct success_node *
condition(struct reader *r)
{
	return joined(r, "or", OR, all);
}

int
success_read(struct success *to, struct arena *a, const char *text,
    struct err *e)
{
	struct reader r = { to, a, text, text, 0, e };

	memset(to, 0, sizeof(*to));
	if (strlen(text) > SUCCESS_LONGEST)
		return err_set(e, FX_EINPUT, "column %d: it is longer than "
		    "that; at most %d bytes were meant", SUCCESS_LONGEST + 1,
		    SUCCESS_LONGEST);
	to->texts = arena_alloc(a, SUCCESS_TEXTS * sizeof(*to->texts));
	to->root = condition(&r);
	if (to->root && *r.s)
		to->root = fail(&r, r.s, "AND, OR or the end was meant");
	return to->root ? 0 : -1;
}

/* Append the text up to where it is rewritten: *at is how far it has been
 * taken.  Only a part without which nothing holds says what is least. */
static void
least(struct buf *b, const struct success_node *x, enum success_fact fact,
    const char *number, const char *text, size_t *at)
{
	if (x->kind == AND) {
		least(b, x->a, fact, number, text, at);
		least(b, x->b, fact, number, text, at);
	} else if (x->kind == COMPARE && x->fact == fact &&
	    (x->relation == GE || x->relation == GT)) {
		buf_append(b, text + *at, x->from - *at);
		buf_fmt(b, ">= %s", number);
		*at = x->to;
	}
}

void
success_least(struct buf *b, const char *text, enum success_fact fact,
    const char *number)
{
	struct success c;
	struct arena a = ARENA_INIT;
	struct err why = ERR_INIT;
	size_t at = 0;

	if (success_read(&c, &a, text, &why) < 0 || c.root == NULL) {
		/* Reading it says why. */
		buf_str(b, text);
	} else {
		least(b, c.root, fact, number, text, &at);
		if (at == 0 && c.root->kind == OR)
			buf_fmt(b, "(%s) AND %s >= %s", text,
			    fact_names[fact], number);
		else
			buf_str(b, text + at);
		if (at == 0 && c.root->kind != OR)
			buf_fmt(b, " AND %s >= %s", fact_names[fact], number);
	}
	err_release(&why);
	arena_release(&a);
}

static bool
compare(enum relation how, double a, double b)
{
	switch (how) {
	case EQ: return a == b;
	case NE: return a != b;
	case GE: return a >= b;
	case LE: return a <= b;
	case GT: return a > b;
	default: return a < b;
	}
}

/* A part that decides; not: what was meant is its contrary. */
static enum success_answer
decide(const struct success *c, const struct success_node *x,
    const struct success_facts *f, bool not, struct buf *why)
{
	const char *name = fact_names[x->fact];
	bool yes;

	if (x->kind == CONTAINS) {
		yes = f->seen[x->text];
		if (yes == not)
			buf_fmt(why, "'%s' was %sprinted", c->texts[x->text],
			    yes ? "" : "not ");
		return yes ? SUCCESS_YES : SUCCESS_NO;
	}
	if (!f->known[x->fact]) {
		buf_fmt(why, "%s was not measured", name);
		return SUCCESS_NOT_MEASURED;
	}
	yes = compare(x->relation, f->value[x->fact], x->number);
	if (yes == not)
		buf_fmt(why, "%s is %.10g, %s %s %s", name,
		    f->value[x->fact], not ? "and" : "not",
		    relations[x->relation], x->shown);
	return yes ? SUCCESS_YES : SUCCESS_NO;
}

static enum success_answer answer(const struct success *,
    const struct success_node *, const struct success_facts *, bool not,
    struct buf *why);

/* AND, or OR.  One part that ends it decides, then one that was not
 * measured; else both do. */
static enum success_answer
both(const struct success *c, const struct success_node *x,
    const struct success_facts *f, bool not, struct buf *why)
{
	enum success_answer end = x->kind == AND ? SUCCESS_NO : SUCCESS_YES;
	enum success_answer a, b = SUCCESS_NOT_MEASURED;
	struct buf first = BUF_INIT, second = BUF_INIT;

	a = answer(c, x->a, f, not, &first);
	if (a != end)
		b = answer(c, x->b, f, not, &second);
	if (a != end && (b == end || a != SUCCESS_NOT_MEASURED)) {
		if (a != b)
			buf_clear(&first);
		else if (first.len > 0 && second.len > 0)
			buf_str(&first, ", and ");
		buf_str(&first, buf_cstr(&second));
		a = b;
	}
	buf_str(why, buf_cstr(&first));
	buf_release(&first);
	buf_release(&second);
	return a;
}

/* why gets the part that decides where the answer is not what was meant. */
static enum success_answer
answer(const struct success *c, const struct success_node *x,
    const struct success_facts *f, bool not, struct buf *why)
{
	enum success_answer a;

	if (x->kind == COMPARE || x->kind == CONTAINS)
		return decide(c, x, f, not, why);
	if (x->kind != NOT)
		return both(c, x, f, not, why);
	a = answer(c, x->a, f, !not, why);
	return a == SUCCESS_NOT_MEASURED ? a : a == SUCCESS_NO ?
	    SUCCESS_YES : SUCCESS_NO;
}

enum success_answer
success_holds(const struct success *c, const struct success_facts *f,
    struct buf *why)
{
	struct buf b = BUF_INIT;
	enum success_answer a = answer(c, c->root, f, false, &b);

	if (a != SUCCESS_YES)
		buf_str(why, buf_cstr(&b));
	buf_release(&b);
	return a;
}
