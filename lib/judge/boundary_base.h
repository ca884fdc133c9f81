/* The base as a ref: where it may go, and what it must not become. */
#ifndef FX_BOUNDARY_BASE_H
#define FX_BOUNDARY_BASE_H

#include <stdbool.h>

#include "judge/finding.h"
#include "judge/scope.h"

struct err;

/* Is ref what the change is measured against? */
bool base_is(const struct scope *, const char *ref);

/* Is it that, or the branch that a push names so: refs/heads/main, where the
 * base is refs/remotes/origin/main? */
bool base_named(const struct scope *, const char *ref);

/* The same of a remote's ref, which its remote.NAME.fetch may bring to the
 * base under another name.  1, 0, or -1 with e. */
int base_pushed(const struct scope *, const char *ref, struct err *);

/* Refuse that ref moves, for this reason, which must outlive fs. */
struct finding *base_refuse(const struct scope *, const char *ref,
    const char *reason, struct findings *);

/* ref goes to oid, as it may where exactly that was approved on the base as
 * it is at `base`, and each commit between them is inside the contract; else
 * it is refused, for this reason or for what was found.  0, or -1 with e. */
int base_land(struct scope *, const char *ref, const char *oid,
    const char *base, const char *reason, struct findings *, struct err *);

/* Is the base another name of some ref, which no git but a new one tells a
 * hook of?  That is refused, and true. */
bool base_alias(const struct scope *, struct findings *);

#endif
