/* The persons of allowed_signers: who may decide, and what is their own. */
#ifndef FX_PERSONS_H
#define FX_PERSONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/signers.h"

struct buf;
struct err;

/* A person is the first name of a line whose key may sign decisions: several
 * lines of one name are one person with several keys, and of one key the
 * first line holds. */

/* Is there a person, and is none a pattern?  A pattern would let one key be
 * many.  0, or -1 with FX_EINPUT. */
int persons_check(const struct signers *, const char *name, struct err *);

size_t persons_count(const struct signers *);

/* The line of the person whose key it is (when: as in signers_find), or
 * NULL. */
const struct signer *person_find(const struct signers *, struct wire_part key,
    int64_t when);

/* Append the person's name. */
void person_name(struct buf *, const struct signer *);

/* Do two names mean one person?  Case is of no matter. */
bool person_same(const char *, const char *);

/* Is this who the name, or the address of a commit names?  Case is of no
 * matter. */
bool person_is(const struct signers *, const struct signer *,
    const char *name, const char *email);

#endif
