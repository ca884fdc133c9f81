/* The rules of a call: built in, installed, and the repository's own. */
#ifndef FX_ERRSUM_RULES_H
#define FX_ERRSUM_RULES_H

#include "record/errrule.h"

struct err;

struct errsum_plan;

/* Read them.  dir: instead of those that are installed, "none": only what is
 * built in.  A repository's own (the .yaml files of .factory/errors) come in
 * addition: in a workspace that is bound to a task from the task's base
 * commit, or a change could hide its own failure; else from the top of the
 * work tree, where they are plain files in plain folders.  What comes with
 * the program is as the build made it, without examples, unless read.  0 or
 * -1. */
int errsum_rules(struct errrules *, const char *dir, bool read,
    struct err *e);

/* The plan that the build made for exactly these rules, or NULL.  Not to be
 * freed; errsum_plan_free does nothing to it. */
struct errsum_plan *errsum_rules_plan(const struct errrules *);

#endif
