/* What the readers of test definitions share; for lib/judge/testdef*.c. */
#ifndef FX_TESTDEF_PART_H
#define FX_TESTDEF_PART_H

#include <stdbool.h>
#include <stddef.h>

struct hash;
struct testdef;
struct testdefs;

/* How a language writes comments and strings, and what ends a body. */
enum testdef_how {
	HOW_HASH = 1,		/* # comment */
	HOW_SLASH = 2,		/* // and slash-star */
	HOW_DASH = 4,		/* -- comment */
	HOW_SEMICOLON = 8,	/* ; comment */
	HOW_PERCENT = 16,	/* % comment */
	HOW_STAR = 32,		/* (* comment *) */
	HOW_BRACE_DASH = 64,	/* {- comment -} */
	HOW_SINGLE = 128,	/* 'string' */
	HOW_CHAR = 256,		/* 'c' */
	HOW_BACK = 512,		/* `string` over lines */
	HOW_BACK_NAME = 1024,	/* `name`, ``name`` */
	HOW_TRIPLE = 2048,	/* """string""" */
	HOW_LINES = 4096,	/* a "string" may span lines */
	HOW_REGEX = 8192,	/* /regex/ */
	HOW_RAW = 16384,	/* r#"string"# */
	HOW_TYPED = 32768,	/* int f() { without a word before it */
	HOW_TITLES = 65536,	/* test("name"), it "name" */
	HOW_SHELL = 131072,	/* f() {, quotes that nobody can match */
	HOW_TOP = 262144,	/* statements of a file are run as it loads */
	HOW_DEFINE = 524288	/* #define */
};

enum testdef_body { BODY_BRACES, BODY_INDENT, BODY_END, BODY_PARENS,
	BODY_DOT, BODY_CLOSING };

struct testdef_language {
	const char *suffixes;	/* ".c .h" */
	unsigned how;		/* enum testdef_how bits */
	enum testdef_body body;
	const char *words;	/* " fn def ": what stands before a name */
};

const struct testdef_language *testdef_language(const char *path);

enum testdef_token_kind { TOKEN_WORD, TOKEN_STRING, TOKEN_MARK };

struct testdef_token {
	enum testdef_token_kind kind;
	bool first;		/* on its line */
	unsigned from, to, line;
	unsigned head, start;	/* its line's first token, and first byte */
	unsigned indent;	/* of its line, in columns */
	unsigned depth;		/* brackets open around it */
	unsigned match;		/* of a bracket: its other end, 0 none */
	unsigned stop;		/* of a first token: the next one that is not
				 * indented more, 0 none */
	unsigned close;		/* the next first token that closes a body at
				 * its indentation, 0 none */
};

struct testdef_tokens {
	struct testdef_token *v;
	size_t n, cap;
};

/* Cut the text into tokens; v[0] is none, so that 0 means none.  -1: there
 * are too many. */
int testdef_cut(struct testdef_tokens *, const struct testdef_language *,
    const char *text, size_t n);

struct find {
	struct testdefs *to;
	const struct testdef_language *l;
	const char *s;
	size_t n;
	struct testdef_token *v;	/* 1 … k - 1 */
	size_t k;
	size_t covered;		/* bytes up to here are some definition's */
};

/* Is token i that mark, a word, a string, this word, a word of " a b "? */
bool find_mark(const struct find *, size_t i, int b);
bool find_word(const struct find *, size_t i);
bool find_text(const struct find *, size_t i);
bool find_is(const struct find *, size_t i, const char *w);
bool find_among(const struct find *, size_t i, const char *list);

/* Where ends what token i names, what is indented below its line, the braces
 * that follow it, a body by its last line, by its last dot, a call by its
 * bracket, a title without one: a byte; 0 where it cannot be told. */
size_t find_body(const struct find *, size_t i);
size_t find_indented(const struct find *, size_t i);
size_t find_braces(const struct find *, size_t i);
size_t find_closing(const struct find *, size_t i);
size_t find_dotted(const struct find *, size_t i);
size_t find_call(const struct find *, size_t open);
size_t find_title(const struct find *, size_t i);

/* Add to a digest what counts of the bytes from `from` to `to` of the file: not
 * how they are laid out. */
void testdef_digest(struct hash *, const struct testdef_language *,
    const struct testdefs *, const char *s, size_t from, size_t to);

struct testdef_span {
	size_t from, to;
};
/* What is run as the file loads, and is no definition's: so many, the
 * caller's to free; NULL: none. */
struct testdef_span *testdef_loose(const struct testdefs *,
    const struct testdef_language *, const char *s, size_t n, size_t *count);

/* Where ends the line that opens the group: class T(Base): */
size_t testdef_header(const struct testdefs *, const struct testdef *group,
    const char *s, size_t n);
enum { FIND_HEADER = 96 };	/* tokens between a name and its body */

#endif
