/* A cause as it may be shown: secrets masked, all that is printed at hand. */
#ifndef FX_ERRSUM_VIEW_H
#define FX_ERRSUM_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "judge/errsum.h"

struct errfixes;

enum { ERRSUM_RELATED = 8 };

struct errsum_shown {
	size_t n;		/* number of the line, from 1 */
	char *text;
};

/* A place that belongs to a cause: a compiler's note, an include. */
struct errsum_related {
	char *file, *message;	/* message: or NULL */
	long line, column;	/* 0: not told */
};

/* What a writer prints; all strings are owned and without secrets. */
struct errsum_view {
	const struct errsum_cause *cause;	/* for its numbers and flags */
	size_t rank;
	char *field[ERRFIELD_N];	/* NULL: not told */
	char *frames[ERRSUM_FRAMES];
	size_t nframes;
	struct errsum_shown *lines;	/* of the log */
	size_t nlines;
	char *head;		/* its first line, or NULL */
	struct errsum_related related[ERRSUM_RELATED];
	size_t nrelated;
	char *fix;		/* what to do, or NULL */
	bool told;		/* the log itself says so */
	char fingerprint[17];
	size_t consequences;	/* that were folded into it */
	bool masked, is_new;
};

/* Make a view of a cause with the lines of it that tell most, at most max.
 * fixes: what to do, where the log does not say it.  Released by
 * errsum_view_release. */
void errsum_view_make(struct errsum_view *, const struct errsum *,
    const struct errsum_cause *, size_t max, const struct errfixes *fixes);
void errsum_view_release(struct errsum_view *);

/* Add the place of a note that belongs to it, where it has one and there is
 * room. */
void errsum_view_relate(struct errsum_view *, const struct errsum *,
    const struct errsum_cause *note);

/* A field as a number, 0 where it is none. */
long errsum_view_number(const struct errsum_view *, enum errfield);

/* What it says: its message, else its first line, however many are shown;
 * never NULL. */
const char *errsum_view_message(const struct errsum_view *);

#endif
