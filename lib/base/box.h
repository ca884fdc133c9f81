/* A titled box of lines, for a terminal. */
#ifndef FX_BOX_H
#define FX_BOX_H

#include <stdio.h>

struct term;

/* Print lines, each ended by a line break and fit for a terminal, below their
 * title: boxed where the output has marks, else indented. */
void box(FILE *, const struct term *, const char *title, const char *lines);

#endif
