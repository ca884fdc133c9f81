/* How every match of a regular expression begins. */
#include <stdlib.h>
#include <string.h>

#include "base/byteset.h"
#include "base/relit.h"

enum { DEPTH = 20, ANY = 255 };

struct reader {
	const char *s;
	struct relit_head *head;
	byteset maybe;		/* what may stand before the next part */
	bool has_maybe, stop, caseless;
	unsigned depth;
};

static void sequence(struct reader *);

/* The class of an escape as \d; false: it is none that is known here. */
static bool
add_class(byteset b, int c)
{
	byteset x = { 0 };

	switch (c | 0x20) {
	case 'w':
		byteset_range(x, 'a', 'z');
		byteset_range(x, 'A', 'Z');
		byteset_add(x, '_');
		/* FALLTHROUGH */
	case 'd':
		byteset_range(x, '0', '9');
		break;
	case 's':
		byteset_range(x, '\t', '\r');
		byteset_add(x, ' ');
		break;
	default:
		return false;
	}
	if (c < 'a')
		byteset_invert(x);
	byteset_join(b, x);
	return true;
}

/* The character behind a backslash; 0: not one. */
static int
escaped(int c)
{
	if (c == 't')
		return '\t';
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') ? 0 : c;
}

/* "[...]"; false when it is not understood. */
static bool
read_class(struct reader *r, byteset b)
{
	bool not = *++r->s == '^';

	r->s += not;
	for (bool first = true; *r->s && (first || *r->s != ']');
	    first = false) {
		int c = (unsigned char)*r->s++, to;

		if (c == '[' && *r->s == ':')
			return false;
		if (c == '\\') {
			int e = (unsigned char)*r->s;

			r->s += e != 0;
			if (add_class(b, e))
				continue;
			if ((c = escaped(e)) == 0)
				return false;
		}
		to = c;
		if (r->s[0] == '-' && r->s[1] && r->s[1] != ']') {
			to = (unsigned char)r->s[1];
			if (to == '\\' || to == '[')
				return false;
			r->s += 2;
		}
		byteset_range(b, (unsigned)c, (unsigned)to);
	}
	if (*r->s != ']')
		return false;
	r->s++;
	if (r->caseless)
		for (int c = 'a'; c <= 'z'; c++)
			if (byteset_has(b, (unsigned char)c) ||
			    byteset_has(b, (unsigned char)(c - 32))) {
				byteset_add(b, (unsigned char)c);
				byteset_add(b, (unsigned char)(c - 32));
			}
	if (not)
		byteset_invert(b);
	return true;
}

static void
repeats(struct reader *r, unsigned *least, unsigned *most)
{
	char *end;

	*least = *most = 1;
	if (*r->s == '?' || *r->s == '*' || *r->s == '+') {
		*least = *r->s == '+';
		*most = *r->s++ == '?' ? 1 : ANY;
	} else if (*r->s == '{' && r->s[1] >= '0' && r->s[1] <= '9') {
		*least = (unsigned)strtoul(r->s + 1, &end, 10);
		*most = *least;
		if (*end == ',')
			*most = end[1] == '}' ? ANY :
			    (unsigned)strtoul(end + 1, &end, 10);
		r->s += strcspn(r->s, "}");
		r->s += *r->s == '}';
	} else {
		return;
	}
	if (*r->s == '?' || *r->s == '+')
		r->s++;
	*least = *least < ANY ? *least : ANY - 1;
	*most = *most < ANY ? *most : ANY;
}

/* Add a part; behind what may be there or not, only what either begins with
 * is known. */
static void
put(struct reader *r, const byteset b, unsigned least, unsigned most)
{
	struct relit_part *p = &r->head->v[r->head->n];

	if (r->has_maybe || (least == 0 && most == 1)) {
		byteset_join(r->maybe, b);
		r->has_maybe = true;
		if (least == 0)
			return;
		memcpy(p->set, r->maybe, sizeof(p->set));
		least = most = 1;
		r->stop = true;
	} else {
		memcpy(p->set, b, sizeof(p->set));
	}
	p->least = (unsigned char)least;
	p->most = (unsigned char)most;
	if (++r->head->n == RELIT_HEAD)
		r->stop = true;
}

/* What a head's first byte may be; false: there need be none. */
static bool
firsts(const struct relit_head *h, byteset b)
{
	for (size_t i = 0; i < h->n; i++) {
		byteset_join(b, h->v[i].set);
		if (h->v[i].least > 0)
			return true;
	}
	return false;
}

/* To behind the ")" that ends the group r->s is in. */
static void
leave(struct reader *r)
{
	unsigned depth = 1;

	while (*r->s && depth > 0) {
		if (*r->s == '\\' && r->s[1]) {
			r->s++;
		} else if (*r->s == '[') {
			r->s += r->s[1] == '^' ? 2 : 1;
			r->s += *r->s == ']';
			while (*r->s && *r->s != ']')
				r->s += *r->s == '\\' && r->s[1] ? 2 : 1;
			if (!*r->s)
				return;
		} else if (*r->s == '(') {
			depth++;
		} else if (*r->s == ')') {
			depth--;
		}
		r->s++;
	}
}

/* Is there a "|" of its own in the group that s is in? */
static bool
has_choice(const char *s)
{
	struct reader r = { .s = s };

	while (*r.s && *r.s != ')') {
		if (*r.s == '|')
			return true;
		if (*r.s == '(') {
			r.s++;
			leave(&r);
		} else if (*r.s == '[') {
			r.s += r.s[1] == '^' ? 2 : 1;
			r.s += *r.s == ']';
			while (*r.s && *r.s != ']')
				r.s += *r.s == '\\' && r.s[1] ? 2 : 1;
			r.s += *r.s != '\0';
		} else {
			r.s += *r.s == '\\' && r.s[1] ? 2 : 1;
		}
	}
	return false;
}

/* The alternatives of a group that is not simply read on: only what its
 * first byte may be is told of it.  False: nothing is. */
static bool
choices(struct reader *r, byteset b)
{
	bool all = true;

	for (;;) {
		struct relit_head h = { .n = 0 };
		struct reader in = { .s = r->s, .head = &h,
		    .caseless = r->caseless, .depth = r->depth + 1 };

		if (in.depth > DEPTH)
			return false;
		sequence(&in);
		all &= firsts(&h, b);
		/* Where it stopped inside, the rest is passed over. */
		while (*r->s && *r->s != '|' && *r->s != ')') {
			if (*r->s == '(') {
				r->s++;
				leave(r);
			} else if (*r->s == '[') {
				byteset none = { 0 };

				if (!read_class(r, none))
					return false;
			} else {
				r->s += *r->s == '\\' && r->s[1] ? 2 : 1;
			}
		}
		if (*r->s != '|')
			break;
		r->s++;
	}
	all &= *r->s == ')';
	r->s += *r->s == ')';
	return all;
}

/* Behind "(".  1: its content is to be read, 0: it takes no room and was
 * passed over, -1: not understood. */
static int
kind(struct reader *r)
{
	const char *s = r->s;

	if (*s != '?')
		return *s == '*' ? -1 : 1;
	s++;
	if (*s == ':' || *s == '>') {
		r->s = s + 1;
		return 1;
	}
	if (*s == '=' || *s == '!' ||
	    (*s == '<' && (s[1] == '=' || s[1] == '!'))) {
		leave(r);
		return 0;
	}
	if (*s == '<') {
		r->s = s + strcspn(s, ">");
		r->s += *r->s == '>';
		return 1;
	}
	if (*s == 'i' && (s[1] == ')' || s[1] == ':')) {
		r->s = s + 2;
		return s[1] == ':';
	}
	return -1;
}

static void
group(struct reader *r)
{
	struct reader end;
	byteset b = { 0 };
	unsigned least, most;
	int k;

	r->s++;
	if ((k = kind(r)) == 0)
		return;
	end = *r;
	leave(&end);
	repeats(&end, &least, &most);
	if (k < 0 || r->depth > DEPTH) {
		r->stop = true;
	} else if (least == 1 && most == 1 && !has_choice(r->s)) {
		r->depth++;
		sequence(r);
		r->depth--;
		r->stop |= *r->s != ')';
		r->s += *r->s == ')';
	} else if (!choices(r, b)) {
		r->stop = true;
	} else {
		put(r, b, least > 0, 1);
		r->stop |= least > 0;
		r->s = end.s;
	}
}

/* A character or a class; false: not understood, or a place. */
static bool
single(struct reader *r, byteset b)
{
	int c = (unsigned char)*r->s;

	if (c == '[')
		return read_class(r, b);
	if (c == '\\') {
		c = (unsigned char)r->s[1];
		r->s += c ? 2 : 1;
		if (add_class(b, c))
			return true;
		if ((c = escaped(c)) == 0)
			return false;
	} else if (c == '.') {
		r->s++;
		byteset_add(b, '\n');
		byteset_invert(b);
		return true;
	} else {
		r->s++;
		if (c == '$' || c == '^')
			return false;
	}
	byteset_add(b, (unsigned char)c);
	if (r->caseless && ((c | 32) >= 'a' && (c | 32) <= 'z'))
		byteset_add(b, (unsigned char)(c ^ 32));
	return true;
}

/* A sequence, up to where it is not understood. */
static void
sequence(struct reader *r)
{
	unsigned least, most;

	while (!r->stop && *r->s && *r->s != '|' && *r->s != ')') {
		byteset b = { 0 };

		if (r->s[0] == '\\' && (r->s[1] == 'b' || r->s[1] == 'B')) {
			r->s += 2;
		} else if (*r->s == '(') {
			group(r);
		} else if (!single(r, b)) {
			r->stop = true;
		} else {
			repeats(r, &least, &most);
			put(r, b, least, most);
		}
	}
}

/* A run is told apart from what follows only where they have no byte in
 * common; else the head ends there. */
static void
settle(struct relit_head *h)
{
	for (size_t i = 0; i < h->n; i++) {
		struct relit_part *p = &h->v[i];
		byteset next = { 0 };
		size_t k = i + 1;
		bool sure = false;

		if (p->least == p->most)
			continue;
		for (; k < h->n && !sure; k++) {
			byteset_join(next, h->v[k].set);
			sure = h->v[k].least > 0;
		}
		if (sure && !byteset_meet(p->set, next))
			continue;
		if (p->least == 0 && sure) {
			byteset_join(p->set, next);
			p->least = 1;
		}
		p->most = p->least;
		h->n = p->least ? i + 1 : i;
	}
}

void
relit_head(struct relit_head *h, const char *regex)
{
	struct reader r = { .s = regex, .head = h };
	struct relit_part *p = &h->v[0];

	memset(h, 0, sizeof(*h));
	r.caseless = strstr(regex, "(?i") != NULL;
	if (strncmp(regex, "(?i)", 4) == 0)
		r.s += 4;
	if (*r.s != '^')
		return;
	if (!has_choice(r.s)) {
		r.s++;
		sequence(&r);
		settle(h);
		return;
	}
	for (;;) {
		struct relit_head one = { .n = 0 };
		struct reader in = { .s = r.s + 1, .head = &one,
		    .caseless = r.caseless };
		struct reader end = { .s = r.s };

		sequence(&in);
		settle(&one);
		if (*r.s != '^' || !firsts(&one, p->set)) {
			h->n = 0;
			return;
		}
		while (*end.s && *end.s != '|') {
			if (*end.s == '(') {
				end.s++;
				leave(&end);
			} else if (*end.s == '[') {
				byteset none = { 0 };

				if (!read_class(&end, none)) {
					h->n = 0;
					return;
				}
			} else {
				end.s += *end.s == '\\' && end.s[1] ? 2 : 1;
			}
		}
		if (*end.s == '\0')
			break;
		r.s = end.s + 1;
	}
	p->least = p->most = 1;
	h->n = 1;
}

bool
relit_begins(const struct relit_head *h, const char *s, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct relit_part *p = &h->v[i];
		size_t most = p->most == ANY ? n : p->most, k = 0;

		while (k < most && at < n &&
		    byteset_has(p->set, (unsigned char)s[at])) {
			k++;
			at++;
		}
		if (k < p->least)
			return false;
	}
	return true;
}
