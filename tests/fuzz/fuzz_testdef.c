/* A source file, its first byte choosing the language: each definition lies
 * within it, the answers are the same twice, and what cannot be told is all
 * of the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "judge/testdef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(int cond)
{
	if (!cond)
		abort();
}

static void
sound(const struct testdefs *d, const char *s, size_t n)
{
	unsigned line = 1;

	for (size_t i = 0; i < n; i++)
		line += s[i] == '\n';
	for (size_t i = 0; i < d->n; i++) {
		const struct testdef *t = &d->v[i];

		must(t->name && t->line >= 1 && t->line <= line);
		must(t->from <= n && t->to <= n);
		must(t->to == 0 || t->from < t->to);
		must(t->from == 0 || s[t->from - 1] == '\n');
	}
}

static void
digests(const struct testdefs *d, const struct testdefs *same,
    const char *path, const char *s, size_t n)
{
	char one[HASH_HEX], two[HASH_HEX], whole[HASH_HEX];

	hash_sha256(whole, s, n);
	for (size_t i = 0; i < d->n && i < 16; i++) {
		bool told = testdef_hash(d, path, &i, 1, s, n, one);

		must(testdef_hash(same, path, &i, 1, s, n, two) == told);
		must(strcmp(one, two) == 0);
		must(told || strcmp(one, whole) == 0);
		must(!told || d->v[i].to > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const path[] = { "a_test.go", "src/a.rs",
	    "test/a.gleam", "test_a.py", "a.test.js", "ATest.java", "a.groovy",
	    "a.kt", "a.php", "a.zig", "a_spec.rb", "a_test.exs", "a.jl",
	    "a.lua", "ASpec.hs", "a.ml", "a.fs", "a.erl", "a_test.clj",
	    "test-a.R", "t/a.t", "a.bats" };
	struct testdefs d = TESTDEFS_INIT, same = TESTDEFS_INIT;
	const char *p, *s = (const char *)data + 1;

	if (size < 1 || size > 1 << 15)
		return 0;
	p = path[data[0] % (sizeof(path) / sizeof(*path))];
	testdef_find(&d, p, s, size - 1);
	testdef_find(&same, p, s, size - 1);
	must(d.n == same.n);
	sound(&d, s, size - 1);
	digests(&d, &same, p, s, size - 1);
	testdefs_release(&d);
	testdefs_release(&same);
	return 0;
}
