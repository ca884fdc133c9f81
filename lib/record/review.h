/* What a reviewer wrote: findings as YAML or as JSON, an object a line
 * (fx-check(1)). */
#ifndef FX_REVIEW_H
#define FX_REVIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "door/ydoc.h"

struct err;

struct review_finding {
	const char *severity;	/* blocking, major, minor, note; NULL: it
				 * is no finding, but says who reviewed */
	const char *file;	/* below the root, or NULL */
	long long line;		/* 0: none */
	const char *message, *command;	/* command: NULL where it has none */
	const char *by;		/* who says so, never NULL */
	const char *score;	/* a number, as it was written; or NULL */
	unsigned at;		/* its line in the review */
};

struct review {
	struct review_finding *v;	/* in their order */
	size_t n, cap;
	const char *by, *score;	/* of the whole, or NULL */
	const char *commit;	/* what was reviewed, or NULL */
	struct ydoc doc;
	struct arena arena;	/* own every text */
};
#define REVIEW_INIT { NULL, 0, 0, NULL, NULL, NULL, YDOC_INIT, ARENA_INIT }

/* Does it hold the change back while it is open? */
bool review_blocks(const struct review_finding *);

/* Read the n bytes of a review, called name in messages; lines: it is JSON,
 * an object a line.  Every error is in e as "name:line:column: what; what was
 * meant", FX_EINPUT: also a finding that blocks and names no command, and a
 * review that names no reviewer.  0 or -1; releasable either way. */
int review_parse(struct review *, const char *name, const char *s, size_t n,
    bool lines, struct err *);
void review_release(struct review *);

#endif
