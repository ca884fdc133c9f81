/* Text inside of other notations. */
#ifndef FX_ESCAPE_H
#define FX_ESCAPE_H

#include <stdbool.h>

struct buf;

/* Append s as data of a workflow command of GitHub: '%', CR, LF and other
 * control bytes as %XX, in a property ':' and ',' too (actions/toolkit,
 * command.ts). */
void escape_command(struct buf *, const char *s, bool property);

/* Append s as a path of a URI reference (RFC 3986): all that may not stand
 * there as %XX, a ':' too, a backslash as '/'. */
void escape_uri(struct buf *, const char *s);

/* Append s as a span of code in Markdown (CommonMark 6.1), on one line. */
void escape_code(struct buf *, const char *s);

/* The longest run of c in s. */
unsigned escape_run(const char *s, int c);

#endif
