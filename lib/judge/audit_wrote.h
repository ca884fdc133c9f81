/* Whose a change is: the names that its commits bear. */
#ifndef FX_AUDIT_WROTE_H
#define FX_AUDIT_WROTE_H

#include "door/git.h"
#include "record/persons.h"

struct buf;
struct err;

/* Does a commit from base (NULL: all) to tip name this person as author,
 * committer or co-author?  1, and the first such commit and its part are
 * appended to `what`; 0; -1 with e. */
int audit_wrote(const struct git *, const char *base, const char *tip,
    const struct signers *, const struct signer *who, struct buf *what,
    struct err *);

#endif
