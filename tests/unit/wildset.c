/* Inclusion of patterns: by hand, and against all short paths. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/wild.h"
#include "base/wildset.h"
#include "unit.h"

/* Find a path that in matches, also (unless NULL) matches too, and none of
 * the two others; it, "-" for none, "?" for the limit. */
static char *
find(const char *in, const char *also, const char *out1, const char *out2)
{
	struct wildset *s = wildset_new(0);
	struct buf b = BUF_INIT;
	int rc;

	wildset_add(s, WILDSET_IN, in);
	if (also)
		wildset_add(s, WILDSET_ALSO, also);
	if (out1)
		wildset_add(s, WILDSET_OUT, out1);
	if (out2)
		wildset_add(s, WILDSET_OUT, out2);
	rc = wildset_find(s, &(long){ 0 }, &b);
	if (rc <= 0)
		buf_str(&b, rc == 0 ? "-" : "?");
	wildset_free(s);
	return buf_detach(&b);
}

static void
is(const char *in, const char *also, const char *out1, const char *out2,
    const char *want)
{
	char *got = find(in, also, out1, out2);

	CHECK_STR(got, want);
	free(got);
}

static void
by_hand(void)
{
	is("src/a.c", NULL, NULL, NULL, "src/a.c");
	is("src/a.c", NULL, "src/*.c", NULL, "-");
	is("src/", NULL, "src/**", NULL, "-");
	is("src/**", NULL, "src/", NULL, "-");
	is("src/*", NULL, "src/**", NULL, "-");
	is("src/**", NULL, "src/*", NULL, "src/x/x");
	is("**/x.c", NULL, "x.c", NULL, "x/x.c");
	is("**/x.c", NULL, "x.c", "*/**/x.c", "-");
	is("**", NULL, "*", "*/**", "-");
	is("*", NULL, "[a-m]*", "[!a-m]*", "-");
	is("*", NULL, "[a-m]*", "[n-z]*", "0");
	is("a*b", "*ab", NULL, NULL, "ab");
	is("a/*", "*/b", NULL, NULL, "a/b");
	is("a/*", "b/*", NULL, NULL, "-");
	is("a[", NULL, NULL, NULL, "-");		/* malformed: nothing */
	is("a", NULL, "a[", NULL, "a");
	/* What no tree can hold is no example. */
	is("?", NULL, "[!.]", NULL, "-");
	is("??", NULL, "[!.]?", "?[!.]", "-");
	is("a**", NULL, "a*", NULL, "-");
	is("src/**", NULL, "src/**/?*", NULL, "-");
	is("\\*", NULL, "?", NULL, "-");
}

static void
folded(void)
{
	struct wildset *s = wildset_new(WILDSET_FOLD);
	struct buf b = BUF_INIT;

	wildset_add(s, WILDSET_IN, "README");
	wildset_add(s, WILDSET_OUT, "rEADME");
	CHECK(wildset_find(s, &(long){ 0 }, &b) == 0);
	wildset_free(s);
	s = wildset_new(WILDSET_FOLD);
	wildset_add(s, WILDSET_IN, "[A-Z]");
	CHECK(wildset_find(s, &(long){ 0 }, &b) == 1);
	CHECK_STR(b.data, "x");
	wildset_free(s);
	s = wildset_new(WILDSET_FOLD | WILDSET_ODD);
	wildset_add(s, WILDSET_IN, "A/?");
	wildset_add(s, WILDSET_OUT, "A/[!.]");
	buf_clear(&b);
	CHECK(wildset_find(s, &(long){ 0 }, &b) == 1);
	CHECK_STR(b.data, "a/.");
	wildset_free(s);
	buf_release(&b);
}

/* Patterns that need more states than there may be: not told, not hung. */
static void
limit(void)
{
	struct wildset *s = wildset_new(0);
	struct buf b = BUF_INIT;

	wildset_add(s, WILDSET_IN, "*");
	wildset_add(s, WILDSET_OUT, "?");
	for (int i = 0; i < 22; i++) {
		buf_clear(&b);
		buf_str(&b, "*a");
		for (int k = 0; k < i; k++)
			buf_byte(&b, '?');
		buf_str(&b, "[!b]*");
		wildset_add(s, WILDSET_OUT, b.data);
	}
	wildset_add(s, WILDSET_OUT, "*[!ab]*");
	wildset_add(s, WILDSET_OUT, "b*");
	buf_clear(&b);
	CHECK(wildset_find(s, &(long){ 0 }, &b) != 0);
	wildset_free(s);
	buf_release(&b);
}

static uint32_t seed = 1;

static unsigned
any(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static void
random_pattern(struct buf *b)
{
	static const char *const part[] = { "a", "b", "a", "b", "*", "**",
	    "?", "/", "/", "/**/", "[ab]", "[!a]", "**/", "/**", "\\a", ".",
	    "*a", "[a", "." };

	do {
		unsigned n = 1 + any(5);

		buf_clear(b);
		while (n-- > 0)
			buf_str(b, part[any(sizeof(part) / sizeof(*part))]);
	} while (wild_fault(b->data, b->len) != NULL);
}

/* As a contract's pattern matches. */
static bool
matches(const char *pattern, const char *path)
{
	struct buf b = BUF_INIT;
	bool yes;

	buf_str(&b, pattern);
	if (b.data[b.len - 1] == '/')
		buf_str(&b, "**");
	yes = wild_match(b.data, path, 0);
	buf_release(&b);
	return yes;
}

enum { MOST = 6, PATTERNS = 5 };

struct query {
	struct buf v[PATTERNS];
	enum wildset_group group[PATTERNS];
};

static bool
answers(const struct query *q, const char *path)
{
	bool hit[3] = { false, true, false };

	if (path_fault(path, strlen(path)))
		return false;
	for (int i = 0; i < PATTERNS; i++)
		if (q->group[i] == WILDSET_ALSO)
			hit[WILDSET_ALSO] = false;
	for (int i = 0; i < PATTERNS; i++)
		if (matches(q->v[i].data, path))
			hit[q->group[i]] = true;
	return hit[WILDSET_IN] && hit[WILDSET_ALSO] && !hit[WILDSET_OUT];
}

/* The length of the shortest path of at most MOST bytes that answers. */
static size_t
shortest(const struct query *q)
{
	static const char letter[] = "abx/.";
	char path[MOST + 1];

	for (size_t n = 1; n <= MOST; n++) {
		size_t all = 1;

		for (size_t i = 0; i < n; i++)
			all *= 5;
		for (size_t k = 0; k < all; k++) {
			size_t x = k;

			for (size_t i = 0; i < n; i++, x /= 5)
				path[i] = letter[x % 5];
			path[n] = '\0';
			if (answers(q, path))
				return n;
		}
	}
	return 0;
}

static void
random_query(void)
{
	struct query q = { .group = { WILDSET_IN } };
	struct wildset *s = wildset_new(0);
	struct buf b = BUF_INIT;
	size_t n;
	int rc;

	memset(q.v, 0, sizeof(q.v));
	for (int i = 0; i < PATTERNS; i++) {
		random_pattern(&q.v[i]);
		if (i > 0)
			q.group[i] = any(6) == 0 ? WILDSET_ALSO :
			    any(5) == 0 ? WILDSET_IN : WILDSET_OUT;
		wildset_add(s, q.group[i], q.v[i].data);
	}
	rc = wildset_find(s, &(long){ 0 }, &b);
	n = shortest(&q);
	CHECK(rc >= 0);
	CHECK(rc == 1 || n == 0);
	CHECK(rc != 1 || answers(&q, b.data));
	CHECK(rc != 1 || n == 0 || b.len <= n);
	if (unit_failures)
		for (int i = 0; i < PATTERNS; i++)
			fprintf(stderr, "  %d %s\n", (int)q.group[i],
			    q.v[i].data);
	for (int i = 0; i < PATTERNS; i++)
		buf_release(&q.v[i]);
	buf_release(&b);
	wildset_free(s);
}

int
main(int argc, char *argv[])
{
	/* More rounds by hand: unit_wildset BIN 100000 */
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 100;

	by_hand();
	folded();
	limit();
	for (long i = 0; i < rounds && unit_failures == 0; i++)
		random_query();
	return UNIT_RESULT;
}
