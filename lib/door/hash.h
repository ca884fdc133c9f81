/* Digests: the only file that hashes with libcrypto is hash.c. */
#ifndef FX_HASH_H
#define FX_HASH_H

#include <stddef.h>

enum { HASH_HEX = 65,			/* 64 digits and a NUL */
	HASH_BYTES = 32 };

/* SHA-256 (FIPS 180-4) of n bytes, in lower-case hex. */
void hash_sha256(char out[HASH_HEX], const void *p, size_t n);

/* The same as bytes. */
void hash_bytes(unsigned char out[HASH_BYTES], const void *p, size_t n);

/* SHA-2 of 256, 384 or 512 bits: how many bytes it has. */
size_t hash_sha2(unsigned char out[64], int bits, const void *p, size_t n);

/* What git names an object by: SHA-1, or SHA-256, by how many bytes it shall
 * have (20, 32), of a head, which may be empty, and of what follows it. */
void hash_git(unsigned char out[HASH_BYTES], size_t bytes, const void *head,
    size_t nhead, const void *p, size_t n);

/* n bytes in lower-case hex, and a NUL. */
void hash_hex(char *out, const unsigned char *p, size_t n);

/* SHA-256 of bytes that come piece by piece; hash_end frees it. */
struct hash;
struct hash *hash_new(void);
void hash_add(struct hash *, const void *p, size_t n);
void hash_end(struct hash *, char out[HASH_HEX]);
void hash_end_bytes(struct hash *, unsigned char out[HASH_BYTES]);

#endif
