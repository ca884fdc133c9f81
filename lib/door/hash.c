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

void
hash_hex(char *out, const unsigned char *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * n] = '\0';
}

static void
finish(SHA256_CTX *c, char out[HASH_HEX])
{
	unsigned char d[HASH_BYTES];

	SHA256_Final(d, c);
	hash_hex(out, d, sizeof(d));
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

void
hash_git(unsigned char out[HASH_BYTES], size_t bytes, const void *head,
    size_t nhead, const void *p, size_t n)
{
	SHA256_CTX c;
	SHA_CTX old;

	if (bytes == SHA_DIGEST_LENGTH) {
		SHA1_Init(&old);
		SHA1_Update(&old, head, nhead);
		SHA1_Update(&old, p, n);
		SHA1_Final(out, &old);
	} else {
		SHA256_Init(&c);
		SHA256_Update(&c, head, nhead);
		SHA256_Update(&c, p, n);
		SHA256_Final(out, &c);
	}
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
