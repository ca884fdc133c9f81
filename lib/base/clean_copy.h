/* The part of clean.c that has to be fast. */
#ifndef FX_CLEAN_COPY_H
#define FX_CLEAN_COPY_H

#include <stddef.h>

#include "base/simd.h"

/* Copy from in[*i..n) to out[*o..], without the controls, up to the end or to
 * an escape that is not a plain one.  Both offsets are moved. */
void clean_copy(enum simd, char *out, size_t *o, const char *in, size_t *i,
    size_t n);

#endif
