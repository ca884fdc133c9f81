/* What a place in a file looks like, closer than the needles tell. */
#ifndef FX_ERRSUM_PLACE_H
#define FX_ERRSUM_PLACE_H

#include <stdbool.h>

struct errsum_text;

/* Is what the needles found at 'at', in a line, of one of these errplaces, and
 * does one of the words stand behind it, each with its NUL and another behind
 * the last (NULL: none need)?  Between may be what follows a line's number: a
 * column's, blanks, an opening bracket. */
bool errsum_is_place(unsigned kinds, const char *words,
    const struct errsum_text *, const char *at);

#endif
