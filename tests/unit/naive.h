/* The rules of patterns as they are said, slow and plain: what
 * wild_match is held against.  Patterns and texts of less than NAIVE bytes. */
#ifndef FX_NAIVE_H
#define FX_NAIVE_H

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { NAIVE = 64 };

struct naive {
	const char *pattern, *text;
	bool fold, malformed;
	char seen[NAIVE][NAIVE];	/* tried already, in vain */
};

static inline int
naive_lower(const struct naive *m, int c)
{
	return m->fold && c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static inline bool
naive_class(const struct naive *m, const char *name, int c)
{
	if (strcmp(name, "alnum") == 0)
		return isalnum(c);
	if (strcmp(name, "alpha") == 0)
		return isalpha(c);
	if (strcmp(name, "blank") == 0)
		return isblank(c);
	if (strcmp(name, "cntrl") == 0)
		return iscntrl(c);
	if (strcmp(name, "digit") == 0)
		return isdigit(c);
	if (strcmp(name, "graph") == 0)
		return isgraph(c);
	if (strcmp(name, "lower") == 0)
		return islower(c);
	if (strcmp(name, "print") == 0)
		return isprint(c);
	if (strcmp(name, "punct") == 0)
		return ispunct(c);
	if (strcmp(name, "space") == 0)
		return isspace(c);
	if (strcmp(name, "xdigit") == 0)
		return isxdigit(c);
	return isupper(c) || (m->fold && islower(c));
}

static inline bool
naive_known(const char *name)
{
	return strlen(name) == 5 ? strstr("alnum alpha blank cntrl digit "
	    "graph lower print punct space upper", name) != NULL :
	    strcmp(name, "xdigit") == 0;
}

/* One member of a set at p: what it adds to set, and where it ends. */
static inline const char *
naive_member(struct naive *m, const char *p, bool *set, int *prev)
{
	char name[NAIVE];
	const char *end;
	int lo = *prev, c;

	*prev = 0;
	if (p[0] == '[' && p[1] == ':' && (end = strchr(p + 2, ']')) == NULL) {
		m->malformed = true;
		return p + strlen(p);
	}
	if (p[0] == '[' && p[1] == ':' && end > p + 2 && end[-1] == ':') {
		memcpy(name, p + 2, (size_t)(end - p - 3));
		name[end - p - 3] = '\0';
		m->malformed = m->malformed || !naive_known(name);
		for (c = 0; c < 128 && naive_known(name); c++)
			set[c] = set[c] || naive_class(m, name, c);
		return end + 1;
	}
	if (p[0] == '-' && lo && p[1] && p[1] != ']') {
		p++;
		if (*p == '\\')
			p++;
		for (c = lo; *p && c <= (unsigned char)*p; c++) {
			set[c] = true;
			set[naive_lower(m, c)] = true;
		}
		m->malformed = m->malformed || !*p;
		return *p ? p + 1 : p;
	}
	if (*p == '\\')
		p++;
	m->malformed = m->malformed || !*p;
	set[(unsigned char)*p] = true;
	*prev = (unsigned char)*p;
	return *p ? p + 1 : p;
}

/* Behind the set that begins at p; what it takes is in set. */
static inline const char *
naive_set(struct naive *m, const char *p, bool *set)
{
	bool negate = *p == '!' || *p == '^', first = true;
	int prev = 0;

	memset(set, 0, 256 * sizeof(*set));
	for (p += negate; first || *p != ']'; first = false) {
		if (*p == '\0') {
			m->malformed = true;
			return p;
		}
		p = naive_member(m, p, set, &prev);
	}
	for (int c = 0; c < 256; c++)
		set[c] = set[c] != negate && c != '/';
	return p + 1;
}

static inline bool naive_at(struct naive *, const char *p, const char *t);

static inline bool
naive_stars(struct naive *m, const char *p, const char *t)
{
	const char *q = p + strspn(p, "*");
	bool deep = q - p > 1 && (p == m->pattern || p[-1] == '/') &&
	    (*q == '\0' || *q == '/' || (q[0] == '\\' && q[1] == '/'));

	if (deep && *q == '/' && naive_at(m, q + 1, t))
		return true;
	for (;; t++) {
		if (naive_at(m, q, t))
			return true;
		if (*t == '\0' || (*t == '/' && !deep))
			return false;
	}
}

static inline bool
naive_rest(struct naive *m, const char *p, const char *t)
{
	int c = naive_lower(m, (unsigned char)*t);
	bool set[256];

	if (*p == '*')
		return naive_stars(m, p, t);
	if (*p == '\0' || *t == '\0')
		return *p == *t;
	if (*p == '?')
		return *t != '/' && naive_at(m, p + 1, t + 1);
	if (*p == '[') {
		p = naive_set(m, p + 1, set);
		return !m->malformed && set[c] && naive_at(m, p, t + 1);
	}
	if (*p == '\\' && *++p == '\0')
		return false;
	return naive_lower(m, (unsigned char)*p) == c &&
	    naive_at(m, p + 1, t + 1);
}

static inline bool
naive_at(struct naive *m, const char *p, const char *t)
{
	char *seen = &m->seen[p - m->pattern][t - m->text];

	if (*seen || m->malformed)
		return false;
	*seen = 1;
	return naive_rest(m, p, t);
}

static inline bool
naive_match(const char *pattern, const char *text, bool fold)
{
	struct naive m = { .pattern = pattern, .text = text, .fold = fold };

	return naive_at(&m, pattern, text);
}

#endif
