/* The base: which ref "changed" is measured against. */
#ifndef FX_BASE_H
#define FX_BASE_H

#include "door/git.h"

struct err;
struct repo;

/* The full name of the ref that stands for the branch called name, owned:
 * its remote-tracking ref where a remote has it, else refs/heads/NAME.  With
 * name NULL: the branch that a remote's HEAD names, else main, else master,
 * else the branch that is checked out.  A name that begins with "refs/" is
 * taken as it is.  The branch of the task itself is never its own base: in
 * an empty repository it is refs/heads/main, which may come later.  NULL with
 * e set when it cannot be told. */
char *base_ref(const struct git *, struct repo *, const char *name,
    const char *task, struct err *);

#endif
