/* What the files of the room "needles" share. */
#ifndef FX_NEEDLES_PARTS_H
#define FX_NEEDLES_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/simd.h"

enum {
	NEEDLES_PRINT = 4,		/* bytes of a fingerprint, or 3 */
	NEEDLES_SIEVE = 18,		/* bits of a hash, and */
	NEEDLES_SLOTS = 12
};

/* Letters are folded by setting this bit.  It changes other bytes too, so
 * what is equal then is only a candidate. */
#define NEEDLES_FOLD 0x20202020u

/* Bytes of a literal that may be its fingerprint. */
struct needles_window {
	uint32_t key;			/* folded */
	float share;			/* of a log's offsets that have it */
	size_t at;
};

struct needles_literal {
	const unsigned char *text;	/* small letters */
	const unsigned char *fold;	/* 0x20 where it has a letter, else 0 */
	size_t len;
	struct needles_window print;	/* its fingerprint */
	const unsigned *ids;
	size_t nids;
};

/* The hashes of all keys of four bytes that a fingerprint may begin. */
struct needles_filter {
	uint32_t sieve[(1 << NEEDLES_SIEVE) / 32];
	bool threes;			/* some keys have three bytes */
	bool places;			/* are looked for, too */
};

/* By Fibonacci hashing (Knuth, volume 3, 6.4). */
#define NEEDLES_FACTOR 2654435761u

static inline uint32_t
needles_hash(uint32_t key, unsigned bits)
{
	return key * NEEDLES_FACTOR >> (32 - bits);
}

/* How a literal is looked for: eight of its bytes, or all, at once. */
struct needles_look {
	uint64_t fold, care, word;	/* (there | fold) & care == word */
	signed char from;		/* they are, from its fingerprint */
	unsigned char at, len;
	uint32_t literal;
};

/* The literals of one fingerprint. */
struct needles_print {
	uint32_t key;
	unsigned next;			/* in the same slot, or 0 */
	const struct needles_look *first, *end;
};

struct needles {
	enum simd simd;
	struct arena arena;
	struct needles_raw *raws;	/* as they were added */
	size_t nraws, cap;
	unsigned *ids;
	struct needles_literal *literals;
	struct needles_look *looks;	/* as many */
	size_t n;
	struct needles_print *prints;	/* from 1 */
	size_t nprints;
	unsigned *places;		/* the numbers of a place */
	size_t nplaces, places_cap;
	uint16_t slot[1 << NEEDLES_SLOTS];	/* first print of each hash */
	struct needles_filter filter;
};

/* Give each literal a fingerprint. */
void needles_plan(struct needles_literal *, size_t n);

/* log2 of how seldom a folded byte, or a pair, is seen in build logs. */
unsigned needles_rare(unsigned char);
unsigned needles_rare_pair(unsigned char, unsigned char);

/* Words that are in every build log, with blanks between. */
extern const char needles_common[];

/* From *at on, which is moved: the first 64 of data's offsets at some of
 * which a fingerprint begins, or a place if asked;
 * the bits of these, and of a few others.  0 at the end. */
uint64_t needles_find(const struct needles_filter *, enum simd,
    const unsigned char *data, size_t len, size_t *at);

#endif
