/* What to do about a message: a table by tool, code and words, as data
 * (contracts/fixes.yaml). */
#ifndef FX_ERRFIX_H
#define FX_ERRFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "door/pat.h"
#include "door/ydoc.h"

struct err;

/* One row.  What is NULL asks for nothing. */
struct errfix {
	struct pat *tool, *code, *message;
	int kind;		/* an errkind, or -1 */
	const char *fix;	/* with ${code}, ${file}, groups' names */
};

struct errfixes {
	struct errfix *v;
	size_t n, cap;
	struct ydoc doc;	/* owns all strings */
};
#define ERRFIXES_INIT { NULL, 0, 0, YDOC_INIT }

/* Read the table.  Every error of the file, its patterns' too, goes to e as
 * "file:line:column: what".  0 or -1; releasable either way. */
int errfixes_load(struct errfixes *, const char *path, struct err *e);
void errfixes_release(struct errfixes *);

#endif
