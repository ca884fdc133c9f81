/* What a regular expression cannot do without: what a fast search looks for
 * before the expression is tried. */
#ifndef FX_RELIT_H
#define FX_RELIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum { RELIT_MAX = 32, RELIT_LEAST = 3, RELIT_HEAD = 12 };

/* Literals of which at least one stands in every match. */
struct relit {
	const char *v[RELIT_MAX];	/* in the arena */
	size_t n;
	bool caseless;	/* letters may stand in the other case */
};

/* Find such a set for a PCRE2 pattern: the one whose words are seen least in
 * build logs, all of at least RELIT_LEAST bytes.  False: there is none, every
 * line must be tried. */
bool relit_find(struct relit *, struct arena *, const char *regex);

/* How every match begins: bytes of one set, then bytes of the next. */
struct relit_head {
	struct relit_part {
		uint64_t set[4];
		unsigned char least, most;	/* how many; 255: any number */
	} v[RELIT_HEAD];
	size_t n;			/* 0: there is nothing to tell */
	bool drive;			/* RELIT_DRIVE may stand among them */
};

/* What a pattern takes before a file that has none; here it counts as if it
 * were not there. */
#define RELIT_DRIVE "(?:[A-Za-z]:[\\\\/])?"

/* Find the head of a pattern; n stays 0 when a match may begin anywhere. */
void relit_head(struct relit_head *, const char *regex);

/* May a match begin at the start of these bytes?  False is sure. */
bool relit_begins(const struct relit_head *, const char *s, size_t n);

/* The same of the first byte alone, as one bit of 64: a match begins with a
 * byte whose relit_bit is in relit_firsts.  All bits: it may be empty. */
uint64_t relit_firsts(const struct relit_head *);

/* And of the first byte that is no blank (relit_blank), in whichever of a
 * pattern's alternatives. */
uint64_t relit_solids(const char *regex);

/* And of the last byte of each subject that matches, as "x$" says. */
uint64_t relit_lasts(const char *regex);

static inline bool
relit_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline uint64_t
relit_bit(char c)
{
	unsigned char b = (unsigned char)c;

	/* Letters of either case are one, so are blanks, and all of UTF-8. */
	return UINT64_C(1) << (b < 0x20 ? 0 : b < 0x60 ? b - 0x20 :
	    b < 0x80 ? b - 0x40 : 63);
}

#endif
