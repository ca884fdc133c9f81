/* The beginning of a regular expression, read into pieces. */
#include <stdlib.h>
#include <string.h>

#include "base/relit_parts.h"

enum { DEPTH = 20 };

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
read_class(struct relit_reader *r, byteset b)
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
repeats(struct relit_reader *r, unsigned *least, unsigned *most)
{
	char *end;

	*least = *most = 1;
	if (*r->s == '?' || *r->s == '*' || *r->s == '+') {
		*least = *r->s == '+';
		*most = *r->s++ == '?' ? 1 : RELIT_ANY;
	} else if (*r->s == '{' && r->s[1] >= '0' && r->s[1] <= '9') {
		*least = (unsigned)strtoul(r->s + 1, &end, 10);
		*most = *least;
		if (*end == ',')
			*most = end[1] == '}' ? RELIT_ANY :
			    (unsigned)strtoul(end + 1, &end, 10);
		r->s += strcspn(r->s, "}");
		r->s += *r->s == '}';
	} else {
		return;
	}
	if (*r->s == '?' || *r->s == '+')
		r->s++;
	*least = *least < RELIT_ANY ? *least : RELIT_ANY - 1;
	*most = *most < RELIT_ANY ? *most : RELIT_ANY;
}

/* Behind one another, q then is a part of p. */
void
relit_append(struct relit_piece *p, const struct relit_piece *q)
{
	if (p->least == 0)
		byteset_join(p->first, q->first);
	if (q->least > 0)
		memset(p->last, 0, sizeof(p->last));
	byteset_join(p->last, q->last);
	byteset_join(p->set, q->set);
	p->least += q->least;
	p->most += q->most;
	p->least = p->least < RELIT_ANY ? p->least : RELIT_ANY - 1;
	p->most = p->most < RELIT_ANY ? p->most : RELIT_ANY;
	p->vague |= q->vague;
}

static void
put(struct relit_reader *r, const struct relit_piece *p)
{
	struct relit_piece rest = *p;

	if (r->fold) {
		relit_append(&r->v[0], p);
	} else if (r->n == RELIT_HEAD) {
		r->stop = true;
	} else if (p->least == 0 ||
	    memcmp(p->first, p->set, sizeof(p->set)) == 0) {
		r->v[r->n++] = *p;
	} else {
		r->v[r->n] = *p;
		memcpy(r->v[r->n].set, p->first, sizeof(p->first));
		r->v[r->n].least = r->v[r->n].most = 1;
		r->n++;
		memcpy(rest.first, p->set, sizeof(p->set));
		rest.least--;
		rest.most -= rest.most < RELIT_ANY;
		if (!p->vague)
			put(r, &rest);
	}
	/* Where what follows begins nobody knows. */
	r->stop |= p->vague && p->least > 0;
}

/* To the "|" or ")" that ends the alternative r->s is in. */
void
relit_skip(struct relit_reader *r)
{
	unsigned depth = 0;

	for (; *r->s && (depth > 0 || (*r->s != '|' && *r->s != ')'));
	    r->s++) {
		if (*r->s == '\\' && r->s[1]) {
			r->s++;
		} else if (*r->s == '[') {
			r->s += r->s[1] == '^' ? 2 : 1;
			r->s += *r->s == ']';
			while (*r->s && *r->s != ']')
				r->s += *r->s == '\\' && r->s[1] ? 2 : 1;
			if (!*r->s)
				return;
		} else {
			depth += *r->s == '(';
			depth -= *r->s == ')';
		}
	}
}

/* To behind the ")" that ends the group r->s is in. */
static void
leave(struct relit_reader *r)
{
	for (relit_skip(r); *r->s == '|'; relit_skip(r))
		r->s++;
	r->s += *r->s == ')';
}

/* Is there a "|" of its own in the group that s is in? */
bool
relit_choice(const char *s)
{
	struct relit_reader r = { .s = s };

	relit_skip(&r);
	return *r.s == '|';
}

/* All alternatives of a group as one piece, up to behind its ")".  False:
 * nothing is known of what it begins with. */
static bool
alternatives(struct relit_reader *r, struct relit_piece *all)
{
	memset(all, 0, sizeof(*all));
	all->least = RELIT_ANY;
	for (;; r->s++) {
		struct relit_piece one = { .least = 0 };
		struct relit_reader in = { .s = r->s, .v = &one, .fold = true,
		    .caseless = r->caseless, .depth = r->depth + 1 };

		if (in.depth > DEPTH)
			return false;
		relit_sequence(&in);
		if (in.stop && one.least == 0)
			return false;
		byteset_join(all->set, one.set);
		byteset_join(all->first, one.first);
		byteset_join(all->last, one.last);
		if (one.least < all->least)
			all->least = one.least;
		if (one.most > all->most)
			all->most = one.most;
		all->vague |= in.stop || one.vague;
		relit_skip(r);
		if (*r->s != '|')
			break;
	}
	r->s += *r->s == ')';
	return true;
}

/* Behind "(".  1: its content is to be read, 0: it takes no room and was
 * passed over, -1: not understood. */
static int
kind(struct relit_reader *r)
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
group(struct relit_reader *r)
{
	struct relit_reader end;
	struct relit_piece p;
	unsigned least, most;
	int k;

	r->s++;
	if ((k = kind(r)) == 0) {
		repeats(r, &least, &most);	/* (?=.*x)? too */
		return;
	}
	end = *r;
	leave(&end);
	repeats(&end, &least, &most);
	if (k < 0 || r->depth > DEPTH) {
		r->stop = true;
	} else if (least == 1 && most == 1 && !relit_choice(r->s)) {
		r->depth++;
		relit_sequence(r);
		r->depth--;
		r->stop |= *r->s != ')';
		r->s += *r->s == ')';
	} else if (!alternatives(r, &p)) {
		r->stop = true;
	} else {
		p.least *= least;
		p.most *= most;
		p.least = p.least < RELIT_ANY ? p.least : RELIT_ANY - 1;
		p.most = p.most < RELIT_ANY ? p.most : RELIT_ANY;
		put(r, &p);
		r->s = end.s;
	}
}

/* A character or a class; false: not understood, or a place. */
static bool
single(struct relit_reader *r, byteset b)
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
void
relit_sequence(struct relit_reader *r)
{
	while (!r->stop && *r->s && *r->s != '|' && *r->s != ')') {
		struct relit_piece p = { .least = 0 };

		if (r->s[0] == '\\' && (r->s[1] == 'b' || r->s[1] == 'B')) {
			r->s += 2;
		} else if (*r->s == '(') {
			group(r);
		} else if (!single(r, p.set)) {
			r->stop = true;
		} else {
			repeats(r, &p.least, &p.most);
			memcpy(p.first, p.set, sizeof(p.set));
			memcpy(p.last, p.set, sizeof(p.set));
			put(r, &p);
		}
	}
}
