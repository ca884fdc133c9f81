/* git's wildmatch with WM_PATHNAME, byte by byte.
 *
 * The rules are those of gitignore(5) and gitglossary(7) ("glob" magic).
 * Matching walks all positions of the pattern at once, as an automaton does,
 * so that no pattern takes more than len(pattern) * len(text) steps. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/wild.h"

static int
lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* git's own notion of blank space has no vertical tab and no form feed. */
static int
is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is c in the POSIX class named by the n bytes at name?  -1: no such class. */
static int
class_has(const char *name, size_t n, int c, bool fold)
{
	static const struct {
		const char *name;
		int (*is)(int);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha },
		{ "blank", isblank }, { "cntrl", iscntrl },
		{ "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint },
		{ "punct", ispunct }, { "space", is_space },
		{ "upper", isupper }, { "xdigit", isxdigit }
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		if (strlen(classes[i].name) != n ||
		    memcmp(classes[i].name, name, n) != 0)
			continue;
		if (c < 0x80 && classes[i].is(c))
			return 1;
		/* wildmatch: with case folding [:upper:] takes lower too. */
		return fold && classes[i].is == isupper && c < 0x80 &&
		    islower(c);
	}
	return -1;
}

/* Match c against the bracket expression that starts behind '[' at p.  The
 * byte after its ']' through end; -1 when it is malformed: then the whole
 * pattern matches nothing. */
static int
bracket(const char *p, int c, bool fold, const char **end)
{
	bool negate = *p == '!' || *p == '^', found = false, first = true;
	int prev = 0;

	p += negate;
	for (;; p++, first = false) {
		int x = (unsigned char)*p;

		if (x == '\0')
			return -1;
		if (x == ']' && !first)
			break;
		if (x == '[' && p[1] == ':') {
			const char *name = p + 2;
			size_t n = strcspn(name, "]");
			int yes;

			if (name[n] == '\0')
				return -1;
			if (n == 0 || name[n - 1] != ':') {
				/* No ":]": the '[' stands for itself. */
				found = found || c == '[';
				prev = '[';
				continue;
			}
			yes = class_has(name, n - 1, c, fold);
			if (yes < 0)
				return -1;
			found = found || yes == 1;
			p = name + n;
			prev = 0;
			continue;
		}
		if (x == '-' && prev != 0 && p[1] != '\0' && p[1] != ']') {
			int hi = (unsigned char)*++p;

			if (hi == '\\' && (hi = (unsigned char)*++p) == '\0')
				return -1;
			found = found || (c >= prev && c <= hi);
			if (fold && c >= 'a' && c <= 'z')
				found = found || (c - 32 >= prev &&
				    c - 32 <= hi);
			prev = 0;
			continue;
		}
		if (x == '\\' && (x = (unsigned char)*++p) == '\0')
			return -1;
		found = found || c == x;
		prev = x;
	}
	*end = p + 1;
	/* A class never takes '/': it would cross a component. */
	return c != '/' && found != negate;
}

/* A component "**" is DEEP_DIR ("**" and the slash after it: any number of
 * whole components) or, at the end or before an escaped slash, DEEP
 * (everything); "/" before it was an item of its own.  Two stars elsewhere
 * are one star. */
long
wild_items(const char *p, struct wild_item *v, int flags)
{
	const char *start = p, *end;
	bool fold = flags & WILD_FOLD;
	long n = 0;

	for (; *p; n++) {
		v[n].byte = (unsigned char)*p;
		v[n].kind = WILD_BYTE;
		switch (*p) {
		case '?':
			v[n].kind = WILD_ANY;
			p++;
			break;
		case '*': {
			bool open = p == start || p[-1] == '/';
			const char *q = p + strspn(p, "*");

			v[n].kind = WILD_STAR;
			if (q - p == 1 || !open || (*q != '\0' && *q != '/' &&
			    !(q[0] == '\\' && q[1] == '/'))) {
				p = q;
				break;
			}
			/* Only a plain slash may match nothing with it. */
			v[n].kind = *q == '/' ? WILD_DEEP_DIR : WILD_DEEP;
			p = q + (*q == '/');
			break;
		}
		case '[':
			if (bracket(p + 1, 0, fold, &end) < 0)
				return -1;
			v[n].kind = WILD_CLASS;
			v[n].set = p + 1;
			p = end;
			break;
		case '\\':
			if (*++p == '\0')
				return -1;
			v[n].byte = (unsigned char)*p;
			/* FALLTHROUGH */
		default:
			if (fold)
				v[n].byte = lower(v[n].byte);
			p++;
		}
	}
	return n;
}

/* Set position i and what it reaches without eating a byte. */
static void
reach(uint8_t *set, const struct wild_item *v, long n, long i)
{
	while (i <= n && !set[i]) {
		set[i] = 1;
		if (i == n || (v[i].kind != WILD_STAR &&
		    v[i].kind != WILD_DEEP && v[i].kind != WILD_DEEP_DIR))
			return;
		i++;
	}
}

bool
wild_takes(const struct wild_item *v, int c, int flags)
{
	const char *end;

	switch (v->kind) {
	case WILD_BYTE:
		return v->byte == c;
	case WILD_ANY:
		return c != '/';
	default:
		return v->kind == WILD_CLASS &&
		    bracket(v->set, c, flags & WILD_FOLD, &end) == 1;
	}
}

/* Where the pattern can stand after eating c, from set into next. */
static void
step(const uint8_t *set, uint8_t *next, const struct wild_item *v, long n,
    int c, int flags)
{
	for (long i = 0; i < n; i++) {
		if (!set[i])
			continue;
		switch (v[i].kind) {
		case WILD_STAR:
			if (c != '/')
				reach(next, v, n, i);
			break;
		case WILD_DEEP:
			reach(next, v, n, i);
			break;
		case WILD_DEEP_DIR:
			/* Inside a component it stays without being able to
			 * go on: 2 marks that until the slash comes. */
			if (c == '/')
				reach(next, v, n, i);
			else if (!next[i])
				next[i] = 2;
			break;
		default:
			if (set[i] == 1 && wild_takes(&v[i], c, flags))
				reach(next, v, n, i + 1);
		}
	}
}

bool
wild_match(const char *pattern, const char *text, int flags)
{
	enum { SMALL = 256 };
	struct wild_item small_v[SMALL], *v = small_v;
	uint8_t small_set[2 * (SMALL + 1)], *sets = small_set;
	size_t len = strlen(pattern);
	bool fold = flags & WILD_FOLD, ok;
	uint8_t *now, *next, *swap;
	long n;

	if (len >= SMALL) {
		v = mem_alloc((len + 1) * sizeof(*v));
		sets = mem_alloc(2 * (len + 2));
	}
	n = wild_items(pattern, v, flags);
	if (n >= 0) {
		now = sets;
		next = sets + n + 1;
		memset(now, 0, (size_t)n + 1);
		reach(now, v, n, 0);
		for (; *text; text++) {
			int c = (unsigned char)*text;

			memset(next, 0, (size_t)n + 1);
			step(now, next, v, n, fold ? lower(c) : c, flags);
			swap = now;
			now = next;
			next = swap;
		}
		ok = now[n] == 1;
	} else {
		ok = false;
	}
	if (v != small_v) {
		free(v);
		free(sets);
	}
	return ok;
}

size_t
wild_literal(const char *pattern)
{
	return strcspn(pattern, "*?[\\");
}

/* What makes a pattern match other paths than it seems to, or NULL. */
static const char *
trap(const char *p)
{
	while (*p) {
		if (*p == '[') {
			if (bracket(p + 1, 0, false, &p) < 0)
				return "a '[' that is not closed, or an "
				    "unknown class, makes it match nothing; "
				    "write '[[]' for the character";
		} else if (*p != '\\') {
			p++;
		} else if (isalnum((unsigned char)p[1])) {
			return "a backslash in front of a letter or digit "
			    "means just that one; '/' parts folders";
		} else {
			p += p[1] ? 2 : 1;
		}
	}
	return NULL;
}

const char *
wild_fault(const char *p, size_t n)
{
	size_t from = 0, len;

	if (n == 0)
		return "an empty pattern";
	if (n > 4096)
		return "a pattern longer than 4096 bytes";
	if (p[0] == '!')
		return "'!' has no meaning here; list it in forbidden_files";
	if (p[0] == ':')
		return "git's pathspec magic has no meaning here";
	if (p[0] == '/')
		return "an absolute path; patterns start at the root of the "
		    "repository";
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)p[i] < 0x20 || p[i] == 0x7f)
			return "a control byte in a pattern";
	if (memchr(p, '{', n) || memchr(p, '}', n))
		return "braces have no meaning here; write one entry for each";
	len = 0;
	while (len < n && p[n - 1 - len] == '\\')
		len++;
	if (len % 2 == 1)
		return "a backslash at the end of a pattern";
	for (size_t i = 0; i <= n; i++) {
		if (i < n && p[i] != '/')
			continue;
		len = i - from;
		if (len == 0 && i < n)
			return "an empty path component";
		if (len == 1 && p[from] == '.')
			return "a '.' component; patterns start at the root";
		if (len == 2 && p[from] == '.' && p[from + 1] == '.')
			return "a '..' component";
		from = i + 1;
	}
	return trap(p);
}
