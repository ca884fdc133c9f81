/* Who wrote a change: a reviewer may not (R05). */
#ifndef FX_CHECK_AUTHOR_H
#define FX_CHECK_AUTHOR_H

#include <stdbool.h>

#include "base/buf.h"

struct check_place;
struct err;

struct check_author {
	const struct check_place *place;
	struct buf names;	/* of the change, once read; the caller's to
				 * release */
	bool read;
};

/* Does "NAME <EMAIL>", or one of the two, stand in a commit of the change, as
 * author, committer or co-author, or is it who would commit what is not
 * committed yet?  Case is of no matter.  1, and what was found is appended;
 * 0; -1 with e. */
int check_author(struct check_author *, const char *by, struct buf *what,
    struct err *);

#endif
