/* Many literals looked for at once, in blocks of a log. */
#ifndef FX_NEEDLES_H
#define FX_NEEDLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/simd.h"

struct needles;

enum {
	NEEDLES_SHORT = 3,	/* the fewest bytes of a literal, and */
	NEEDLES_LONG = 64,	/* the most */
	NEEDLES_MOST = 16384,	/* literals */
	NEEDLES_DIGITS = 11,
	NEEDLES_BATCH = 512	/* candidates at once */
};

/* Freed with needles_free. */
struct needles *needles_new(void);
void needles_free(struct needles *);

/* Add a literal of n bytes under a number of the caller's.  Unless it is to be
 * exactly there, ASCII letters match in either case.  The same literal may be
 * added under several numbers, and a number to several literals.  -1, and
 * nothing is added, when it is too short, too long, one too many, or holds a
 * line feed: no match crosses a line. */
int needles_add(struct needles *, const char *s, size_t n, bool exact,
    unsigned id);

/* Add, under a number, what places in files look like: one of ":(,[" with a
 * letter among the three bytes before it, at most NEEDLES_DIGITS - 1 digits,
 * one of " :,)]"; as ":12:" in "a.c:12:", "(12," and ":12 ". */
void needles_add_place(struct needles *, unsigned id);

/* Add, under a number, what items of a numbered list look like: at least one
 * and at most NEEDLES_DIGITS - 1 digits, ")", and on either side a blank, a
 * control character or, before them, the block's begin; as "  12) ".  A hit is
 * the bracket. */
void needles_add_item(struct needles *, unsigned id);

/* Text like that which is to be searched, which must stay until needles_build:
 * the filter looks for what is rare in it. */
void needles_sample(struct needles *, const char *s, size_t n);

/* An estimate of what a literal costs: mostly the share of a build log's
 * offsets where a search for it stops.  1: it cannot be looked for. */
float needles_share(const char *s, size_t n);

/* To be called once, after all is added and before any scan.  From then on
 * the needles may be shared: a scan does not change them. */
void needles_build(struct needles *, enum simd);

/* Needles that were built, as C: the file that includes it defines "needles",
 * which needs needles_parts.h, and needles_use before its first scan. */
void needles_print(const struct needles *, FILE *);
void needles_use(struct needles *, enum simd);

/* Where something may be. */
struct needles_candidate {
	size_t at;
	uint16_t back, front;		/* groups of literals, 0: none */
	bool place;			/* or an item */
};

/* A walk through one block; all of it is the walk's own. */
struct needles_scan {
	const struct needles *needles;
	const unsigned char *data;
	size_t len, pos;		/* the filter has not seen the rest */
	size_t from;			/* candidates before are passed over */
	size_t i, n;			/* of the candidates */
	struct needles_looks {
		size_t at;		/* the one that is looked at */
		unsigned next, end;	/* of the looks at it, of which */
		unsigned told;		/* those before next may be there */
		unsigned tells;		/* the byte that tells those apart */
		unsigned front;		/* a group to come, or 0 */
	} looks;
	struct needles_candidate candidates[NEEDLES_BATCH];
};

/* A literal that is there, whole, at data[at]. */
struct needles_hit {
	size_t at, len;
	const unsigned *ids;		/* all numbers of this literal */
	size_t n;
};

/* Begin a walk through len bytes, which must stay until it ends and should
 * end with a whole line: what crosses two blocks is not found.  Nothing
 * outside of them is read. */
void needles_start(struct needles_scan *, const struct needles *,
    const char *data, size_t len);

/* The next hit; false when there is none.  All hits are given, overlapping
 * ones too, each once.  Those of one line come before those of the next; so
 * do, where no literal holds a CR, those before a CR before those behind it.
 * Between these they come in no order that means anything. */
bool needles_next(struct needles_scan *, struct needles_hit *);

/* Go on at offset 'to', which is where a line begins, not before the last
 * hit: hits on the lines between are passed over at no cost. */
void needles_skip(struct needles_scan *, size_t to);

#endif
