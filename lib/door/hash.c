/* Digests, by libcrypto.  The old interface on purpose: linked statically it
 * brings one object, where EVP would load providers at every start of a
 * hook (1.4 ms, measured). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <stdlib.h>

#include "base/mem.h"
#include "door/hash.h"

struct hash {
	SHA256_CTX c;
};

static void
finish(SHA256_CTX *c, char out[HASH_HEX])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char d[HASH_BYTES];

	SHA256_Final(d, c);
	for (size_t i = 0; i < sizeof(d); i++) {
		out[2 * i] = digit[d[i] >> 4];
		out[2 * i + 1] = digit[d[i] & 15];
	}
	out[2 * sizeof(d)] = '\0';
}

void
hash_bytes(unsigned char out[HASH_BYTES], const void *p, size_t n)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, p, n);
	SHA256_Final(out, &c);
}

void
hash_sha256(char out[HASH_HEX], const void *p, size_t n)
{
	SHA256_CTX c;

	SHA256_Init(&c);
	SHA256_Update(&c, p, n);
	finish(&c, out);
}

size_t
hash_sha2(unsigned char out[64], int bits, const void *p, size_t n)
{
	SHA512_CTX c;

	if (bits == 256) {
		hash_bytes(out, p, n);
	} else if (bits == 384) {
		SHA384_Init(&c);
		SHA384_Update(&c, p, n);
		SHA384_Final(out, &c);
	} else {
		SHA512_Init(&c);
		SHA512_Update(&c, p, n);
		SHA512_Final(out, &c);
	}
	return (size_t)bits / 8;
}

struct hash *
hash_new(void)
{
	struct hash *h = mem_alloc(sizeof(*h));

	SHA256_Init(&h->c);
	return h;
}

void
hash_add(struct hash *h, const void *p, size_t n)
{
	SHA256_Update(&h->c, p, n);
}

void
hash_end(struct hash *h, char out[HASH_HEX])
{
	finish(&h->c, out);
	free(h);
}

void
hash_end_bytes(struct hash *h, unsigned char out[HASH_BYTES])
{
	SHA256_Final(out, &h->c);
	free(h);
}
