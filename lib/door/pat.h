/* Regular expressions: the only file that knows PCRE2 is pat.c. */
#ifndef FX_PAT_H
#define FX_PAT_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct pat_code;

/* A part of the subject that matched; s NULL: that group took no part. */
struct pat_span {
	const char *s;
	size_t n;
};

enum { PAT_GROUPS = 16 };	/* most groups of a pattern, the whole too */

/* A pattern (PCRE2's syntax, UTF-8 taken as bytes).  It is compiled when first
 * matched; pat_check does it at once. */
struct pat {
	const char *source;
	struct pat_code *code;
	bool tried;
	bool fixed;		/* not of pat_new: pat_free keeps it, fresh */
};
#define PAT_FIXED(regex) { (regex), NULL, false, true }

struct pat *pat_new(const char *regex);	/* owned */
void pat_free(struct pat *);

/* Compile it now.  -1 with e: FX_EINPUT, what is wrong and where. */
int pat_check(struct pat *, struct err *);

/* Match a subject.  1 with the groups in m[PAT_GROUPS], 0, or -1 when a
 * limit was reached (or the pattern is no pattern): not the same as no
 * match.  Foreign subjects: matching is bounded by PCRE2's match limit. */
int pat_match(struct pat *, const char *s, size_t n, struct pat_span *m);

/* The name of group i, the pattern's; NULL: none. */
const char *pat_name(struct pat *, size_t i);

#endif
