/* The way out where a task's own contract is among what was refused. */
#ifndef FX_REMEDY_CONTRACT_H
#define FX_REMEDY_CONTRACT_H

#include "judge/remedy_line.h"

/* Is it?  It steers the task, so it is never part of the task's change. */
bool remedy_has_contract(const struct remedy *);

/* Print where it goes instead. */
void remedy_contract(struct remedy *);

#endif
