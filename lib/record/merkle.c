/* Merkle trees of a log. */
#include <string.h>

#include "door/hash.h"
#include "record/merkle.h"

/* An entry and an inner node never hash the same bytes (section 2.1). */
enum { LEAF = 0, NODE = 1 };

void
merkle_leaf(unsigned char out[MERKLE_HASH], const void *p, size_t n)
{
	const unsigned char kind = LEAF;
	struct hash *h = hash_new();

	hash_add(h, &kind, 1);
	hash_add(h, p, n);
	hash_end_bytes(h, out);
}

static void
node(unsigned char out[MERKLE_HASH], const unsigned char *left,
    const unsigned char *right)
{
	unsigned char both[1 + 2 * MERKLE_HASH];

	both[0] = NODE;
	memcpy(both + 1, left, MERKLE_HASH);
	memcpy(both + 1 + MERKLE_HASH, right, MERKLE_HASH);
	hash_bytes(out, both, sizeof(both));
}

static unsigned
bits(uint64_t n)
{
	unsigned k = 0;

	for (; n; n &= n - 1)
		k++;
	return k;
}

void
merkle_add(struct merkle *m, const unsigned char leaf[MERKLE_HASH])
{
	unsigned at = bits(m->size);

	memcpy(m->full[at], leaf, MERKLE_HASH);
	/* Two subtrees of the same size are one. */
	for (uint64_t n = m->size; n & 1; n >>= 1, at--)
		node(m->full[at - 1], m->full[at - 1], m->full[at]);
	m->size++;
}

void
merkle_root(const struct merkle *m, unsigned char out[MERKLE_HASH])
{
	unsigned at = bits(m->size);

	if (at == 0) {
		hash_bytes(out, "", 0);
		return;
	}
	memcpy(out, m->full[--at], MERKLE_HASH);
	while (at > 0)
		node(out, m->full[--at], out);
}

/* The largest power of two below n, which is above 1. */
static uint64_t
split(uint64_t n)
{
	uint64_t k = 1;

	while (k < n - k)
		k <<= 1;
	return k;
}

static void
root_of(unsigned char out[MERKLE_HASH],
    const unsigned char (*leaves)[MERKLE_HASH], uint64_t n)
{
	struct merkle m = MERKLE_INIT;

	for (uint64_t i = 0; i < n; i++)
		merkle_add(&m, leaves[i]);
	merkle_root(&m, out);
}

size_t
merkle_prove(unsigned char proof[MERKLE_DEPTH][MERKLE_HASH],
    const unsigned char (*leaves)[MERKLE_HASH], uint64_t size,
    uint64_t index)
{
	size_t n = 0;

	/* From the top; the last one found comes first. */
	while (size > 1) {
		uint64_t k = split(size);

		if (index < k) {
			root_of(proof[n++], leaves + k, size - k);
			size = k;
		} else {
			root_of(proof[n++], leaves, k);
			leaves += k;
			index -= k;
			size -= k;
		}
	}
	for (size_t i = 0; i < n / 2; i++) {
		unsigned char t[MERKLE_HASH];

		memcpy(t, proof[i], sizeof(t));
		memcpy(proof[i], proof[n - 1 - i], sizeof(t));
		memcpy(proof[n - 1 - i], t, sizeof(t));
	}
	return n;
}

/* RFC 9162, section 2.1.3.2. */
bool
merkle_proves(const unsigned char (*proof)[MERKLE_HASH], size_t n,
    const unsigned char leaf[MERKLE_HASH], uint64_t index, uint64_t size,
    const unsigned char root[MERKLE_HASH])
{
	unsigned char at[MERKLE_HASH];
	uint64_t fn = index, sn;

	if (index >= size)
		return false;
	sn = size - 1;
	memcpy(at, leaf, sizeof(at));
	for (size_t i = 0; i < n; i++) {
		if (sn == 0)
			return false;
		if (fn & 1 || fn == sn) {
			node(at, proof[i], at);
			for (; !(fn & 1) && fn != 0; fn >>= 1)
				sn >>= 1;
		} else {
			node(at, at, proof[i]);
		}
		fn >>= 1;
		sn >>= 1;
	}
	return sn == 0 && memcmp(at, root, sizeof(at)) == 0;
}
