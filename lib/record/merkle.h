/* Merkle trees of a log (RFC 6962, section 2.1; RFC 9162 has the same). */
#ifndef FX_MERKLE_H
#define FX_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MERKLE_HASH = 32, MERKLE_DEPTH = 64 };

/* A tree that grows: the roots of its complete subtrees, from the largest. */
struct merkle {
	uint64_t size;
	unsigned char full[MERKLE_DEPTH][MERKLE_HASH];
};
#define MERKLE_INIT { .size = 0 }

/* The hash of an entry's n bytes. */
void merkle_leaf(unsigned char out[MERKLE_HASH], const void *p, size_t n);

/* The next entry, by its hash. */
void merkle_add(struct merkle *, const unsigned char leaf[MERKLE_HASH]);

/* The root of all that were added; of none, the hash of nothing. */
void merkle_root(const struct merkle *, unsigned char out[MERKLE_HASH]);

/* The proof that the entry at index is in the tree of the first size leaves:
 * hashes, the lowest first; their number.  index is below size. */
size_t merkle_prove(unsigned char proof[MERKLE_DEPTH][MERKLE_HASH],
    const unsigned char (*leaves)[MERKLE_HASH], uint64_t size,
    uint64_t index);

/* Does the proof lead from the leaf to the root? */
bool merkle_proves(const unsigned char (*proof)[MERKLE_HASH], size_t n,
    const unsigned char leaf[MERKLE_HASH], uint64_t index, uint64_t size,
    const unsigned char root[MERKLE_HASH]);

#endif
