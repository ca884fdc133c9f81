/* The data types of SSH (RFC 4251, section 5), read and written. */
#ifndef FX_WIRE_H
#define FX_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct wire_part {
	const unsigned char *p;
	size_t n;
};

/* What is left to read; bad once something was not there, and from then on
 * every answer is empty. */
struct wire {
	const unsigned char *p;
	size_t n;
	bool bad;
};

uint8_t wire_byte(struct wire *);
uint32_t wire_u32(struct wire *);
struct wire_part wire_bytes(struct wire *, size_t n);
struct wire_part wire_string(struct wire *);	/* a length and its bytes */
/* A positive mpint, without the zero before a high bit; an empty or negative
 * one, or one with a needless zero, is bad. */
struct wire_part wire_mpint(struct wire *);

/* Is all read, and was it well formed? */
bool wire_done(const struct wire *);

/* Is it this text? */
bool wire_is(struct wire_part, const char *text);

/* Append a string: its length, and its bytes. */
void wire_put(struct buf *, const void *p, size_t n);

#endif
