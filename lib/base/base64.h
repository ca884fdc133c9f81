/* Base64 (RFC 4648, section 4), strictly. */
#ifndef FX_BASE64_H
#define FX_BASE64_H

#include <stddef.h>

struct buf;

/* Append n bytes as text, padded; base64_url: the alphabet of section 5,
 * without padding. */
void base64_encode(struct buf *, const void *p, size_t n);
void base64_url(struct buf *, const void *p, size_t n);

/* Append the bytes that n characters say.  0; -1 where they are not the one
 * way to say them: a foreign character, a wrong length or padding, spare bits
 * that are not 0. */
int base64_decode(struct buf *, const char *s, size_t n);

#endif
