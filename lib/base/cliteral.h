/* Bytes as C source, for what the build makes. */
#ifndef FX_CLITERAL_H
#define FX_CLITERAL_H

#include <stddef.h>
#include <stdio.h>

/* Print n bytes as a string literal; s NULL: as NULL. */
void cliteral(FILE *, const void *s, size_t n);

/* The same of a string. */
void cliteral_str(FILE *, const char *s);

#endif
