/* Signatures checked with a public key: the only file that does so with
 * libcrypto is verify.c. */
#ifndef FX_VERIFY_H
#define FX_VERIFY_H

#include <stddef.h>

#include "base/wire.h"

enum verify_hash { VERIFY_SHA256 = 256, VERIFY_SHA384 = 384,
	VERIFY_SHA512 = 512 };

/* 1: the signature is good; 0: it is not, or the key or signature is no such
 * thing; -1: libcrypto could not tell, or is not there. */

/* Ed25519 (RFC 8032) of n bytes. */
int verify_ed25519(struct wire_part key, struct wire_part sig, const void *p,
    size_t n);

/* ECDSA with the curve "nistp256", "nistp384", "nistp521", its point
 * uncompressed (SEC 1, 2.3.3), the two numbers of the signature. */
int verify_ecdsa(struct wire_part curve, struct wire_part point,
    struct wire_part r, struct wire_part s, enum verify_hash, const void *p,
    size_t n);

/* RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) with a modulus of 2,048 bits at least. */
int verify_rsa(struct wire_part modulus, struct wire_part exponent,
    struct wire_part sig, enum verify_hash, const void *p, size_t n);

#endif
