/* A set of patterns answers what each of its patterns would; and a pattern
 * matches what the plain rules say. */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/wild.h"
#include "door/fold.h"
#include "record/pathset.h"
#include "naive.h"
#include "unit.h"

static uint32_t seed = 1;

static unsigned
any(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static void
words(struct buf *b, const char *const *word, unsigned n, unsigned most)
{
	buf_clear(b);
	buf_append(b, "", 0);
	for (unsigned k = 1 + any(most); k > 0; k--)
		buf_str(b, word[any(n)]);
}

static void
random_pattern(struct buf *b)
{
	static const char *const part[] = { "a", "b", "a", "b", "A", ".c",
	    "*", "*", "**", "**/", "/**", "/**/", "/", "/", "?", "[ab]",
	    "[!a]", "[]a]", "[a-b]", "[[:alpha:]]", "[[:upper:]]", "[[:no:]]",
	    "[a", "\\a", "\\*", "\\/", "src/", "\xc3\x84", "***", "[\\]",
	    "-", "[b-A]" };

	words(b, part, sizeof(part) / sizeof(*part), 6);
}

static void
random_path(struct buf *b)
{
	static const char *const part[] = { "a", "b", "a", "b", "A", "B",
	    ".c", "/", "/", "/", "*", "src/", "SRC/", "\xc3\xa4", "\xc3\x84",
	    "a\xcc\x88", "]", "-" };

	words(b, part, sizeof(part) / sizeof(*part), 8);
}

/* As a contract's pattern matches, without an index. */
static bool
plain(const char *pattern, const char *path, bool fold)
{
	struct buf b = BUF_INIT;
	char *p, *t;
	bool yes;

	buf_str(&b, pattern);
	if (b.data[b.len - 1] == '/')
		buf_str(&b, "**");
	if (!fold) {
		yes = wild_match(b.data, path, 0);
	} else {
		p = fold_name(b.data);
		t = fold_name(path);
		yes = wild_match(p, t, WILD_FOLD);
		free(p);
		free(t);
	}
	buf_release(&b);
	return yes;
}

enum { MOST = 40, PATHS = 40 };

/* One set, many paths. */
static void
random_set(bool fold)
{
	struct pathset *s = pathset_new(fold);
	struct buf v[MOST] = { BUF_INIT }, path = BUF_INIT;
	unsigned ops[MOST], n = 1 + any(MOST);

	for (unsigned i = 0; i < n; i++) {
		random_pattern(&v[i]);
		ops[i] = 1 + any(7);
		pathset_add(s, v[i].data, ops[i]);
	}
	for (int k = 0; k < PATHS && unit_failures == 0; k++) {
		unsigned op = 1u << any(3);
		long want = -1;

		random_path(&path);
		for (unsigned i = n; i-- > 0;)
			if ((ops[i] & op) && plain(v[i].data, path.data, fold))
				want = (long)i;
		CHECK(pathset_match(s, path.data, op) == want);
		if (unit_failures)
			fprintf(stderr, "  '%s': %ld ('%s'), not %ld ('%s')\n",
			    path.data, pathset_match(s, path.data, op),
			    v[0].data, want, want < 0 ? "" : v[want].data);
	}
	for (unsigned i = 0; i < n; i++)
		buf_release(&v[i]);
	buf_release(&path);
	pathset_free(s);
}

static void
random_match(void)
{
	struct buf pattern = BUF_INIT, path = BUF_INIT;

	random_pattern(&pattern);
	for (int k = 0; k < PATHS; k++) {
		bool fold = any(4) == 0, want, got;

		random_path(&path);
		want = naive_match(pattern.data, path.data, fold);
		got = wild_match(pattern.data, path.data, fold);
		CHECK(got == want);
		if (got != want)
			fprintf(stderr, "  '%s' '%s' %d: %d\n", pattern.data,
			    path.data, fold, got);
	}
	buf_release(&pattern);
	buf_release(&path);
}

/* Beginnings longer than the index looks, and many under one hash. */
static void
large(void)
{
	struct pathset *s = pathset_new(false);
	struct buf b = BUF_INIT;

	for (int i = 0; i < 5000; i++) {
		buf_clear(&b);
		buf_fmt(&b, "src/%d/*.c", i);
		pathset_add(s, b.data, 7);
	}
	buf_clear(&b);
	for (int i = 0; i < 1000; i++)
		buf_str(&b, "dir/");
	buf_str(&b, "file");
	pathset_add(s, b.data, 2);
	CHECK(pathset_match(s, b.data, 2) == 5000);
	CHECK(pathset_match(s, b.data, 1) == -1);
	b.data[b.len - 1] = 'x';
	CHECK(pathset_match(s, b.data, 2) == -1);
	CHECK(pathset_match(s, "src/4321/a.c", 1) == 4321);
	CHECK(pathset_match(s, "src/43210/a.c", 1) == -1);
	CHECK(pathset_match(s, "src/", 7) == -1);
	CHECK(pathset_match(s, "", 7) == -1);
	buf_release(&b);
	pathset_free(s);
}

/* Case and normal form are nothing to a set that folds. */
static void
folded(void)
{
	struct pathset *s = pathset_new(true), *t = pathset_new(false);

	pathset_add(s, "Src/\xc3\x84*.C", 7);
	pathset_add(t, "Src/\xc3\x84*.C", 7);
	CHECK(pathset_match(s, "src/\xc3\xa4x.c", 1) == 0);
	CHECK(pathset_match(s, "SRC/A\xcc\x88.c", 1) == 0);
	CHECK(pathset_match(s, "src/ax.c", 1) == -1);
	CHECK(pathset_match(t, "src/\xc3\xa4x.c", 1) == -1);
	CHECK(pathset_match(t, "Src/\xc3\x84.C", 1) == 0);
	/* What is not UTF-8 is compared byte by byte, letters without case. */
	pathset_add(s, "\xff" "A", 7);
	CHECK(pathset_match(s, "\xff" "a", 1) == 1);
	CHECK(pathset_match(s, "\xfe" "a", 1) == -1);
	pathset_free(s);
	pathset_free(t);
}

int
main(int argc, char *argv[])
{
	/* More rounds by hand: unit_pathset BIN 100000 */
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 500;

	large();
	folded();
	for (long i = 0; i < rounds && unit_failures == 0; i++) {
		random_set(i % 4 == 0);
		random_match();
	}
	return UNIT_RESULT;
}
