/* The level that a logger gave a line of pairs or of JSON. */
#ifndef FX_ERRSUM_LEVEL_H
#define FX_ERRSUM_LEVEL_H

#include <stddef.h>

/* The severity of a line that its logger calls less than an error, such as
 * 'level=info msg="..."' or '{"level":"info","msg":"..."}'; -1: it is none
 * such, or says that it is an error. */
int errsum_level(const char *s, size_t n);

#endif
