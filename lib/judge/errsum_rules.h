/* The rules of a call: built in, installed, and the repository's own. */
#ifndef FX_ERRSUM_RULES_H
#define FX_ERRSUM_RULES_H

#include "record/errrule.h"

struct err;

/* Read them.  dir: instead of those that are installed, "none": only what is
 * built in.  A repository's own (the .yaml files of .factory/errors) come in
 * addition: in a workspace that is bound to a task from the task's base
 * commit, or a change could hide its own failure; else from the top of the
 * work tree, where they are plain files in plain folders.  0 or -1. */
int errsum_rules(struct errrules *, const char *dir, struct err *e);

#endif
