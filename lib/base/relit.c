/* What a regular expression cannot do without. */
#include <stdlib.h>
#include <string.h>

#include "base/needles.h"
#include "base/relit.h"

enum { DEPTH = 20, LONGEST = 40, MANY = 255 };

/* Strings of which one is there. */
struct set {
	const char *v[RELIT_MAX];
	size_t n;
};

/* What a part of a pattern says.  begin: strings with one of which each match
 * begins; all: with one of which it ends, and where it is exact, which it is;
 * best: strings of which
 * each match holds one. */
struct part {
	bool exact;
	struct set begin, all, best;
	float cost;			/* of best */
};

struct reader {
	const char *s;
	struct arena *arena;
	unsigned depth;
	size_t most;	/* strings that are made of few by joining */
	bool lost;	/* something was not understood: no promise */
};

static void alternatives(struct reader *, struct part *);

/* How often a search for the set stops, for each byte of a log. */
static float
cost(const struct set *t)
{
	float sum = 0;

	for (size_t i = 0; i < t->n; i++) {
		size_t n = strlen(t->v[i]);

		if (n < RELIT_LEAST)
			return 1;
		sum += needles_share(t->v[i], n);
	}
	return t->n ? sum : 1;
}

/* A string that holds another one of the set need not be looked for. */
static void
simplify(struct set *t)
{
	for (size_t i = 0; i < t->n;) {
		bool more = false;

		for (size_t k = 0; !more && k < t->n; k++)
			more = k != i && strstr(t->v[i], t->v[k]) &&
			    (k < i || strcmp(t->v[i], t->v[k]) != 0);
		if (more)
			memmove(&t->v[i], &t->v[i + 1],
			    (--t->n - i) * sizeof(*t->v));
		else
			i++;
	}
}

/* Keep a set where it is better than what there is. */
static void
offer(struct part *p, const struct set *t)
{
	struct set x = *t;
	float c;

	simplify(&x);
	c = cost(&x);
	if (c < p->cost) {
		p->best = x;
		p->cost = c;
	}
}

/* Each of a before each of b, into a; false: that is too much. */
static bool
cross(struct reader *rd, struct set *a, const struct set *b)
{
	struct set x = { .n = 0 };

	if (a->n * b->n > rd->most)
		return false;
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++) {
			size_t n = strlen(a->v[i]), m = strlen(b->v[k]);
			char *s;

			if (n + m > LONGEST)
				return false;
			s = arena_alloc(rd->arena, n + m + 1);
			memcpy(s, a->v[i], n);
			memcpy(s + n, b->v[k], m + 1);
			x.v[x.n++] = s;
		}
	*a = x;
	return true;
}

static void
set_one(struct set *t, const char *s)
{
	t->v[0] = s;
	t->n = 1;
}

/* How often?  1 and 1 where nothing is said; s is moved behind it. */
static void
repeats(const char **s, unsigned *least, unsigned *most)
{
	char *end;

	*least = *most = 1;
	if (**s == '?' || **s == '*' || **s == '+') {
		*least = **s == '+';
		*most = **s == '?' ? 1 : MANY;
		(*s)++;
	} else if (**s == '{' && (*s)[1] >= '0' && (*s)[1] <= '9') {
		*least = (unsigned)strtoul(*s + 1, &end, 10);
		*most = *least;
		if (*end == ',')
			*most = end[1] == '}' ? MANY :
			    (unsigned)strtoul(end + 1, &end, 10);
		*s += strcspn(*s, "}");
		*s += **s == '}';
	} else {
		return;
	}
	if (**s == '?' || **s == '+')
		(*s)++;
}

/* A class: its characters, where they are few and plain. */
static void
class(struct reader *rd, struct part *p)
{
	const char *from = ++rd->s;
	size_t n;

	if (*rd->s == '^')
		rd->s++;
	if (*rd->s == ']')
		rd->s++;
	for (; *rd->s && *rd->s != ']'; rd->s++) {
		if (rd->s[0] == '\\' && rd->s[1])
			rd->s++;
		else if (rd->s[0] == '[' && rd->s[1] == ':')
			rd->s += strcspn(rd->s, "]");
		if (!*rd->s)
			return;
	}
	n = (size_t)(rd->s - from);
	if (*rd->s)
		rd->s++;
	if (n == 0 || n > 4)
		return;
	for (size_t i = 0; i < n; i++)
		if (strchr("^\\-[]", from[i]) || (from[i] & 0x80))
			return;
	p->all.n = 0;
	for (size_t i = 0; i < n; i++)
		p->all.v[p->all.n++] = arena_dup(rd->arena, from + i, 1);
	p->exact = true;
}

/* Behind "(": what kind of group?  1: its content counts, 0: it does not
 * (a look around), -1: nothing can be told. */
static int
group_kind(struct reader *rd)
{
	const char *s = rd->s;

	if (*s != '?')
		return *s == '*' ? -1 : 1;
	s++;
	if (s[0] == ':' || s[0] == '|' || s[0] == '>') {
		rd->s = s + 1;
		return 1;
	}
	if ((s[0] == '<' && s[1] != '=' && s[1] != '!') ||
	    (s[0] == 'P' && s[1] == '<')) {
		rd->s = s + strcspn(s, ">");
		rd->s += *rd->s == '>';
		return 1;
	}
	if (s[0] && (strchr("=!", s[0]) || s[0] == '<')) {
		rd->s = s + 1 + (s[0] == '<');
		return 0;
	}
	s += strspn(s, "imsnJU-");
	if (*s == ')' || *s == ':') {
		rd->s = s + (*s == ':');
		return 1;
	}
	return -1;
}

/* An escape: the character that it stands for, 0 for a class, -1 for a place
 * between characters. */
static int
escape(struct reader *rd)
{
	int c = (unsigned char)rd->s[1];

	rd->s += 2;
	if (c == 'x' || c == 'p' || c == 'P') {
		if (*rd->s == '{')
			rd->s += strcspn(rd->s, "}") + 1;
		else
			rd->s += c == 'x' ? strspn(rd->s, "0123456789abcdef"
			    "ABCDEF") > 1 ? 2 : 1 : 1;
		return 0;
	}
	if (strchr("NgkoQEcuUlKR", c))
		rd->lost = true;
	if (strchr("bBAzZG", c))
		return -1;
	if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z'))
		return c == 't' ? '\t' : 0;
	return c;
}

/* One group, from behind "(" to behind ")".  False: it takes no room. */
static bool
group(struct reader *rd, struct part *p)
{
	int kind = rd->depth < DEPTH ? group_kind(rd) : -1;

	if (kind < 0) {
		rd->lost = true;
		rd->s += strlen(rd->s);
		return true;
	}
	rd->depth++;
	alternatives(rd, p);
	rd->depth--;
	if (*rd->s == ')')
		rd->s++;
	return kind == 1;
}

/* What is next: a character, a class, a group.  False: it takes no room. */
static bool
atom(struct reader *rd, struct part *p)
{
	int c = (unsigned char)*rd->s;
	char one[2] = { 0, 0 };

	memset(p, 0, sizeof(*p));
	p->cost = 1;
	set_one(&p->begin, "");
	set_one(&p->all, "");
	if (c == '(') {
		rd->s++;
		return group(rd, p);
	}
	if (c == '[') {
		class(rd, p);
		return true;
	}
	if (c == '\\' && rd->s[1]) {
		c = escape(rd);
	} else {
		rd->s++;
		c = c == '^' || c == '$' ? -1 : c == '.' ? 0 : c;
	}
	if (c > 0) {
		one[0] = (char)c;
		set_one(&p->all, arena_dup(rd->arena, one, 1));
		p->exact = true;
	}
	return c >= 0;
}

/* A part ends the strings that a sequence is known to be, or to end with: x
 * is what is known instead of these, then. */
static void
cut(struct part *p, const struct set *with, const struct set *x)
{
	offer(p, with);
	if (p->exact)
		p->begin = *with;
	p->exact = false;
	p->all = *x;
}

/* Add a part that is not exact, or may be missing, to a sequence. */
static void
append_loose(struct reader *rd, struct part *p, const struct part *a,
    unsigned least)
{
	static const struct set none = { { "" }, 1 };
	struct set x = p->all;

	if (least > 0 && cross(rd, &x, a->exact ? &a->all : &a->begin))
		cut(p, &x, &a->all);
	else
		cut(p, &p->all, least > 0 ? &a->all : &none);
}

/* Add a part to a sequence. */
static void
append(struct reader *rd, struct part *p, const struct part *a,
    unsigned least, unsigned most)
{
	struct set x = a->all, joined = p->all;

	if (least > 0 && a->cost < p->cost) {
		p->best = a->best;
		p->cost = a->cost;
	}
	if (a->exact && least == 0 && most == 1 && x.n < RELIT_MAX) {
		x.v[x.n++] = "";
	} else if (!a->exact || least == 0) {
		append_loose(rd, p, a, least);
		return;
	}
	for (unsigned k = 1; k < least; k++)
		if (k == 8 || !cross(rd, &x, &a->all)) {
			most = MANY;
			break;
		}
	if (!cross(rd, &joined, &x))
		cut(p, &p->all, &x);
	else if (most > 1 && most != least)
		cut(p, &joined, &x);
	else
		p->all = joined;
}

/* A sequence up to "|" or ")". */
static void
sequence(struct reader *rd, struct part *p)
{
	struct part a;
	unsigned least, most;

	memset(p, 0, sizeof(*p));
	p->exact = true;
	p->cost = 1;
	set_one(&p->all, "");
	while (*rd->s && *rd->s != '|' && *rd->s != ')') {
		bool room = atom(rd, &a);

		repeats(&rd->s, &least, &most);
		if (room)
			append(rd, p, &a, least, most);
	}
	offer(p, &p->all);
	if (p->exact)
		p->begin = p->all;
}

/* Add the strings of one alternative; false: they are too many. */
static bool
unite(struct set *t, const struct set *a)
{
	if (t->n + a->n > RELIT_MAX)
		return false;
	memcpy(t->v + t->n, a->v, a->n * sizeof(*a->v));
	t->n += a->n;
	return true;
}

static void
alternatives(struct reader *rd, struct part *p)
{
	bool all = true, begins = true, ends = true;

	memset(p, 0, sizeof(*p));
	p->exact = true;
	for (;;) {
		struct part a;

		sequence(rd, &a);
		p->exact &= a.exact;
		all = all && a.cost < 1 && unite(&p->best, &a.best);
		begins = begins && unite(&p->begin, &a.begin);
		ends = ends && unite(&p->all, &a.all);
		if (*rd->s != '|')
			break;
		rd->s++;
	}
	simplify(&p->best);
	p->cost = all ? cost(&p->best) : 1;
	p->exact &= ends;
	if (!begins)
		set_one(&p->begin, "");
	if (!ends)
		set_one(&p->all, "");
}

bool
relit_find(struct relit *r, struct arena *a, const char *regex)
{
	struct part p = { .cost = 1 };

	memset(r, 0, sizeof(*r));
	r->caseless = strstr(regex, "(?i") != NULL;
	/* Where alternatives are too many together, with shorter words. */
	for (size_t most = RELIT_MAX; most > 0 && p.cost >= 1; most /= 4) {
		struct reader rd = { regex, a, 0, most, false };

		alternatives(&rd, &p);
		/* An unmatched ")" was not understood either. */
		if (rd.lost || *rd.s != '\0')
			return false;
	}
	if (p.cost >= 1)
		return false;
	memcpy(r->v, p.best.v, p.best.n * sizeof(*r->v));
	r->n = p.best.n;
	return true;
}
