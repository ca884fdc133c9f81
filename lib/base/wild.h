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

/* One step of a pattern. */
enum wild_kind {
	WILD_BYTE,	/* this byte */
	WILD_ANY,	/* '?' */
	WILD_CLASS,	/* a bracket expression */
	WILD_STAR,	/* any bytes but '/' */
	WILD_DEEP,	/* everything */
	WILD_DEEP_DIR	/* any number of whole components, each with its '/' */
};
struct wild_item {
	enum wild_kind kind;
	int byte;
	const char *set;	/* of a class: in the pattern */
};

/* Cut pattern into steps, for those who walk many patterns at once; v has
 * room for strlen(pattern).  Their number; -1 when a malformed bracket or a
 * backslash at the end makes it match nothing.  The last three kinds may
 * also eat nothing. */
long wild_items(const char *pattern, struct wild_item *v, int flags);
/* Does a step of one of the first three kinds take this byte (with WILD_FOLD
 * in lower case)? */
bool wild_takes(const struct wild_item *, int c, int flags);

/* Why pattern cannot stand in a contract (DESIGN 5: empty, absolute, '.' or
 * '..' component, control byte, '!' in front, braces, ':(magic)', a
 * backslash at the end; or because what it matches is not what it seems to:
 * nothing, behind a '[' that is not closed), or NULL when it can.  A constant
 * string; the pattern ends in NUL behind its n bytes. */
const char *wild_fault(const char *pattern, size_t n);

/* Bytes of pattern before the first that is special: its literal prefix. */
size_t wild_literal(const char *pattern);

#endif
