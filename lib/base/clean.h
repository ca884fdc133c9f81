/* Terminal control taken out of log bytes, in bulk. */
#ifndef FX_CLEAN_H
#define FX_CLEAN_H

#include <stddef.h>

#include "base/simd.h"

/* What is carried from one block of a stream to the next.  All zero is a
 * stream's start at the plainest level. */
struct clean {
	enum simd simd;
	int state;
	unsigned len;			/* bytes of the escape so far */
	unsigned param;			/* its first number */
};
#define CLEAN_INIT(level) { (level), 0, 0, 0 }

/* Clean n bytes of in, appending to the 'have' bytes that out begins with:
 * the end of what former calls wrote, from where its last, unfinished line
 * begins (backspaces and the CR before an LF reach back that far and no
 * farther).  Returns how many bytes out has now.  out has room for have + n
 * bytes and overlaps in nowhere.  How the stream is cut makes no difference.
 *
 * Gone are: CSI sequences; OSC and the other strings, ended by BEL or ST, by
 * the line's end, or after 4 KiB; charset and single-character escapes; NUL
 * and all other C0 controls but TAB, LF and CR.  A backspace erases the
 * character before it (a whole UTF-8 sequence), not beyond an LF or CR.  CRs
 * before an LF go, any other stays: the text after it was written over the
 * text before it.  A sequence that puts the cursor into the first column
 * becomes a CR, one that moves it to the right a blank.  Every LF stays:
 * line n is line n. */
size_t clean_block(struct clean *, char *out, size_t have,
    const char *in, size_t n);

/* How many LFs there are. */
size_t clean_newlines(enum simd, const char *s, size_t n);

#endif
