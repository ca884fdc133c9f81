/* Digests: the only file that hashes with libcrypto is hash.c. */
#ifndef FX_HASH_H
#define FX_HASH_H

#include <stddef.h>

enum { HASH_HEX = 65 };		/* 64 digits and a NUL */

/* SHA-256 (FIPS 180-4) of n bytes, in lower-case hex. */
void hash_sha256(char out[HASH_HEX], const void *p, size_t n);

/* The same of bytes that come piece by piece; hash_end frees it. */
struct hash;
struct hash *hash_new(void);
void hash_add(struct hash *, const void *p, size_t n);
void hash_end(struct hash *, char out[HASH_HEX]);

#endif
