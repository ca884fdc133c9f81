/* The way out where a branch may not move. */
#ifndef FX_REMEDY_MOVED_H
#define FX_REMEDY_MOVED_H

#include "judge/remedy_line.h"

/* Print how to take back what git had prepared for it. */
void remedy_moved(struct remedy *);

#endif
