/* UTF-16 with a byte order mark, as PowerShell writes it, made UTF-8. */
#ifndef FX_UTF16_H
#define FX_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is carried from one block of a stream to the next. */
struct utf16 {
	bool on;			/* it is UTF-16 */
	bool big;			/* the high byte comes first */
	bool half;			/* a byte waits for its other half */
	unsigned char byte;
	uint16_t high;			/* a surrogate waits for its low one */
};
#define UTF16_INIT { false, false, false, 0, 0 }

/* How long the byte order mark is that a stream begins with, 0 without one
 * (UTF-8's own counts); u->on and u->big are set by it.  Of the stream at
 * least three bytes are given, or all that there are. */
size_t utf16_start(struct utf16 *u, const char *s, size_t n);

/* Decode n bytes, without the mark, into out, which has room for
 * utf16_room(n) bytes; returns how many were written.  What is no UTF-16
 * becomes U+FFFD, U+0000 stays a NUL. */
size_t utf16_decode(struct utf16 *u, char *out, const char *in, size_t n);
size_t utf16_room(size_t n);

/* The stream has ended: U+FFFD for what still waited.  At most 6 bytes. */
size_t utf16_end(struct utf16 *u, char *out);

#endif
