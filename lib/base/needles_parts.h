/* What the files of the room "needles" share. */
#ifndef FX_NEEDLES_PARTS_H
#define FX_NEEDLES_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/needles.h"
#include "base/needles_group.h"
#include "base/needles_teddy.h"
#include "base/simd.h"

/* Four bytes of a literal that may be its fingerprint, folded, the first the
 * lowest.  Where only three are the literal's the fourth is 0 in the key: its
 * last byte, or its first, which then stands before the literal. */
struct needles_window {
	uint32_t key;
	float share;			/* of a log's offsets that have it */
	int at;				/* from -1 on */
};

/* The filter looks at even offsets only.  So each literal has two prints: at
 * an even distance from its first byte for when that is at an even offset,
 * at an odd one for the other. */
struct needles_literal {
	const unsigned char *text;	/* where fold is 0x20: small letters */
	const unsigned char *fold;	/* in either case, else 0 */
	size_t len;
	struct needles_window print[2];
	const unsigned *ids;
	size_t nids;
};

/* All fingerprints: a word for the hash of the last three bytes, in it a bit
 * for the first. */
struct needles_filter {
	uint32_t sieve[1 << NEEDLES_SIEVE];
	bool places, items;		/* are looked for, too */
	struct needles_teddy teddy;
};

/* The word of the sieve. */
static inline uint32_t
needles_word(uint32_t key)
{
	return needles_hash(key >> 8, NEEDLES_SIEVE);
}

struct needles {
	enum simd simd;
	struct arena arena;
	struct needles_raw *raws;	/* as they were added */
	size_t nraws, cap;
	unsigned *ids;
	struct needles_literal *literals;
	size_t n;
	struct needles_look *looks;	/* two of each */
	unsigned char *tell;		/* the byte of each, folded; 0: any */
	struct needles_group *groups;	/* from 1; 0 fits nothing */
	size_t ngroups;
	unsigned *places;		/* the numbers of a place */
	size_t nplaces, places_cap;
	unsigned *items;		/* of an item */
	size_t nitems, items_cap;
	const unsigned char *sample;	/* until it is built; not its own */
	size_t nsample;
	uint32_t factor;		/* of the hash for: */
	uint16_t back[1 << NEEDLES_BACK];	/* group of the last three
						 * bytes */
	uint16_t front[1 << NEEDLES_FRONT];	/* of the first three */
	struct needles_filter filter;
};

/* Give each literal its fingerprints, rare ones in the sample where there is
 * one. */
void needles_plan(struct needles *);

/* List the looks of all literals by the hashes of these. */
void needles_group(struct needles *);

/* log2 of how seldom a folded byte, or a pair, is seen in build logs. */
unsigned needles_rare(unsigned char);
unsigned needles_rare_pair(unsigned char, unsigned char);

/* Words that are in every build log, with blanks between. */
extern const char needles_common[];

/* Candidates from *at on, which is moved to where the filter has not looked:
 * where a fingerprint begins, or a place or an item if asked, and a few other
 * offsets.  Returns how many there are, at most NEEDLES_BATCH; none at the end
 * only. */
size_t needles_find(const struct needles_filter *, enum simd,
    const unsigned char *data, size_t len, size_t *at,
    struct needles_candidate *);

#endif
