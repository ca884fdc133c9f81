/* Files that look like stage configuration and are none. */
#ifndef FX_DETECT_UNREAD_H
#define FX_DETECT_UNREAD_H

#include <stddef.h>

struct buf;
struct err;
struct languages;

/* Append for each YAML file in .factory of the present folder that nothing
 * reads a sentence, with a NUL: its path, and what is meant.  How many. */
size_t detect_unread(const struct languages *, struct buf *);

/* The same to e. */
void detect_unread_note(const struct languages *, struct err *e);

#endif
