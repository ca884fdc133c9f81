/* What the files beside a manifest tell. */
#ifndef FX_DETECT_FACTS_H
#define FX_DETECT_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct detect;
struct detect_part;
struct detect_tree;
struct langfact;

/* Files that were read, so that one is not read for each fact. */
struct detect_facts {
	struct detect_tree *tree;
	struct detect *d;
	struct detect_read *v;
	size_t n, cap;
};

/* Does a fact hold in the folder of n bytes, or with 'above' in one above it?
 * The nearest file of the name is asked.  Its path, or NULL; the value is
 * appended.  A fact without a file holds with the path "". */
const char *detect_fact(struct detect_facts *, const struct langfact *,
    const char *dir, size_t n, bool above, struct buf *value);

/* Does it hold in this file? */
bool detect_fact_in(struct detect_facts *, const struct langfact *,
    const char *path, struct buf *value);

/* Fill in versions, manager and tools. */
void detect_tell(struct detect_facts *, struct detect_part *);

void detect_facts_release(struct detect_facts *);

#endif
