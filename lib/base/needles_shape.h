/* What the needles' places and items are made of. */
#ifndef FX_NEEDLES_SHAPE_H
#define FX_NEEDLES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/needles.h"

static inline bool
needles_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
needles_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Does an item's number end before the bracket at data[at], as far as what
 * stands before that tells? */
static inline bool
needles_numbered(const unsigned char *data, size_t at)
{
	size_t i = at;

	while (i > 0 && at - i < NEEDLES_DIGITS && needles_digit(data[i - 1]))
		i--;
	return i < at && at - i < NEEDLES_DIGITS &&
	    (i == 0 || data[i - 1] <= ' ');
}

#endif
