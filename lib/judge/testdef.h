/* Where a source file defines its tests, and what each is made of: read by
 * the words that languages begin them with, without knowing their grammar. */
#ifndef FX_TESTDEF_H
#define FX_TESTDEF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "door/hash.h"

enum testdef_kind {
	TESTDEF_FUNCTION,	/* func TestA(, def test_a(, @test "a" { */
	TESTDEF_TITLE,		/* it("a", …), test "a" do */
	TESTDEF_GROUP,		/* class T, describe("a", …), mod t */
	TESTDEF_VALUE		/* want = 5, at the margin */
};

struct testdef {
	const char *name;	/* as it is written, without its quotes */
	enum testdef_kind kind;
	bool hook;		/* runs around tests: setup, beforeEach */
	bool exported;		/* "pub", "export" stands before it */
	bool bare;		/* it takes no arguments */
	bool marked;		/* an attribute above it speaks of a test */
	unsigned line;		/* from 1 */
	size_t from, to;	/* its bytes, with its attributes; to is 0
				 * where its end cannot be told */
};

struct testdef_token;

struct testdefs {
	struct testdef *v;	/* in the order of the file */
	size_t n, cap;
	struct arena arena;	/* owns the names */
	struct testdef_token *token;	/* of the file; NULL: slim */
	size_t ntokens;
};
#define TESTDEFS_INIT { NULL, 0, 0, ARENA_INIT, NULL, 0 }

/* Is it a file of a language that is known here? */
bool testdef_known(const char *path);

/* Is it a file for tests, by its name or a folder's?  Another may hold tests
 * beside what they test. */
bool testdef_for_tests(const char *path);

/* All definitions in the n bytes of the file called path; none where the
 * language is not known or the file is too large. */
void testdef_find(struct testdefs *, const char *path, const char *text,
    size_t n);
/* Give up what only testdef_hash needs, as of many files few are hashed. */
void testdefs_slim(struct testdefs *);
void testdefs_release(struct testdefs *);

/* The SHA-256 of what the k tests at these places are made of: their own
 * text, that of the functions and values of the same file that they use,
 * what runs around them or as the file loads, and the first lines of the
 * groups that they stand in; in a file that is not for tests only what stands
 * in the innermost group around each (mod tests).  How it is laid out
 * does not count, as a formatter may do it anew.  Where an end cannot be told
 * it is of all bytes, and the answer is false.  What a test uses of other
 * files does not count. */
bool testdef_hash(const struct testdefs *, const char *path,
    const size_t *which, size_t k, const char *text, size_t n,
    char out[HASH_HEX]);

#endif
