/* Regular expressions: the only file that knows PCRE2 is pat.c. */
#ifndef FX_PAT_H
#define FX_PAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/relit.h"

struct err;
struct pat_code;

/* A part of the subject that matched; s NULL: that group took no part. */
struct pat_span {
	const char *s;
	size_t n;
};

enum { PAT_GROUPS = 16 };	/* most groups of a pattern, the whole too */

/* A pattern (PCRE2's syntax, UTF-8 taken as bytes).  It is compiled when a
 * subject first begins as its matches do; pat_check does it at once. */
struct pat {
	const char *source;
	struct relit_head *head;	/* NULL: not yet looked for */
	uint64_t firsts, solids;	/* of head (relit_firsts), all before */
	uint64_t lasts;			/* the same of relit_lasts */
	struct pat_code *code;
	bool tried;
	bool fixed;		/* not of pat_new: pat_free keeps it, fresh */
};
#define PAT_FIXED(regex) { (regex), NULL, UINT64_MAX, UINT64_MAX, \
	UINT64_MAX, NULL, false, true }

struct pat *pat_new(const char *regex);	/* owned */
void pat_free(struct pat *);

/* Compile it now.  -1 with e: FX_EINPUT, what is wrong and where. */
int pat_check(struct pat *, struct err *);

/* Match a subject.  1 with the groups in m[PAT_GROUPS], 0, or -1 when a
 * limit was reached (or the pattern is no pattern): not the same as no
 * match.  Foreign subjects: matching is bounded by PCRE2's match limit. */
static inline int pat_match(struct pat *, const char *s, size_t n,
    struct pat_span *m);

/* May the subject begin a match?  False is sure, and costs a tenth of
 * PCRE2's call: pat_match asks it first. */
static inline bool pat_begins(struct pat *, const char *s, size_t n);

/* The name of group i, the pattern's; NULL: none. */
const char *pat_name(struct pat *, size_t i);

/* What the two above are made of. */
int pat_try(struct pat *, const char *s, size_t n, struct pat_span *m);
bool pat_head(struct pat *, const char *s, size_t n);

/* Most subjects of most patterns are told by their first byte or their
 * last. */
static inline bool
pat_begins(struct pat *p, const char *s, size_t n)
{
	return (n == 0 || ((p->firsts & relit_bit(*s)) &&
	    (p->lasts & relit_bit(s[n - 1])))) && pat_head(p, s, n);
}

static inline int
pat_match(struct pat *p, const char *s, size_t n, struct pat_span *m)
{
	return pat_begins(p, s, n) ? pat_try(p, s, n, m) : 0;
}

#endif
