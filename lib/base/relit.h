/* What a regular expression cannot do without: what a fast search looks for
 * before the expression is tried. */
#ifndef FX_RELIT_H
#define FX_RELIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum { RELIT_MAX = 32, RELIT_LEAST = 3, RELIT_HEAD = 8 };

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
};

/* Find the head of a pattern; n stays 0 when a match may begin anywhere. */
void relit_head(struct relit_head *, const char *regex);

/* May a match begin at the start of these bytes?  False is sure. */
bool relit_begins(const struct relit_head *, const char *s, size_t n);

#endif
