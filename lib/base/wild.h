/* git's wildmatch with WM_PATHNAME, byte by byte, in bounded time. */
#ifndef FX_WILD_H
#define FX_WILD_H

#include <stdbool.h>
#include <stddef.h>

enum wild_flags { WILD_FOLD = 1 };	/* ASCII letters without case */

/* Does pattern match the whole of text, as wildmatch(pattern, text,
 * WM_PATHNAME) of git 2.55 would say?  '*' and '?' do not cross '/', a
 * component "**" does.  At most O(len(pattern) * len(text)) steps. */
bool wild_match(const char *pattern, const char *text, int flags);

/* Why pattern cannot stand in a contract (DESIGN 5: empty, absolute, '.' or
 * '..' component, control byte, '!' in front, braces, ':(magic)', a
 * backslash at the end), or NULL when it can.  A constant string. */
const char *wild_fault(const char *pattern, size_t n);

/* Bytes of pattern before the first that is special: its literal prefix. */
size_t wild_literal(const char *pattern);

#endif
