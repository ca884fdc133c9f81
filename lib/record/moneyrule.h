/* Which names mean money, and which types are floating point. */
#ifndef FX_MONEYRULE_H
#define FX_MONEYRULE_H

#include <stddef.h>

#include "door/ydoc.h"

struct err;

enum money_order { MONEY_BEHIND, MONEY_BEFORE, MONEY_COLON };

struct moneyrule {
	struct ydoc doc;
};
#define MONEYRULE_INIT { YDOC_INIT }

/* Read n bytes called name in messages.  Every error is in e as
 * "name:line:column: what".  0 or -1; releasable either way. */
int moneyrule_parse(struct moneyrule *, const char *name, const char *s,
    size_t n, struct err *);
void moneyrule_release(struct moneyrule *);

/* The language of a file, NULL: it is of none. */
const struct ydoc_node *moneyrule_language(const struct moneyrule *,
    const char *path);
enum money_order moneyrule_order(const struct ydoc_node *language);
/* Is the word of n bytes one of its types? */
bool moneyrule_type(const struct ydoc_node *language, const char *s,
    size_t n);
/* Does the name of n bytes mean money?  By its words, as snake_case, camelCase
 * and CAPITALS part them; a plural is one of them, too. */
bool moneyrule_name(const struct moneyrule *, const char *s, size_t n);

#endif
