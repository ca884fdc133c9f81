/* What relit_head makes of a pattern and what reads it share. */
#ifndef FX_RELIT_PARTS_H
#define FX_RELIT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/byteset.h"
#include "base/relit.h"

enum { RELIT_ANY = 255 };	/* any number */

/* Bytes of a set, the first and the last of them of others.  vague: there may
 * be more of them, and others. */
struct relit_piece {
	byteset set, first, last;
	unsigned least, most;
	bool vague;
};

/* fold: all that is read becomes one piece, the first of v; else at most
 * RELIT_HEAD. */
struct relit_reader {
	const char *s;
	struct relit_piece *v;
	size_t n;
	bool fold, stop, caseless;
	unsigned depth;
};

/* Read a sequence, up to its end or to where it is not understood. */
void relit_sequence(struct relit_reader *);

/* Behind one another: q then is a part of p. */
void relit_append(struct relit_piece *p, const struct relit_piece *q);

/* To the "|" or ")" that ends the alternative that s is in. */
void relit_skip(struct relit_reader *);

/* relit_bit of each of these bytes. */
uint64_t relit_bits(const byteset);

/* Is there a "|" of its own in the group, or the pattern, that s is in? */
bool relit_choice(const char *s);

#endif
