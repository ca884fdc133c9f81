/* A record of fx-tcr as JSON. */
#ifndef FX_ATTEMPT_JSON_H
#define FX_ATTEMPT_JSON_H

#include "record/attempt.h"

struct jdoc;

/* The record as it is written, for more members; the caller frees it. */
struct jdoc *attempt_jdoc(const struct attempt *);
/* Read one from its JSON; -1 with FX_EINPUT where that is not as written. */
int attempt_parse(struct attempt *, const char *s, size_t n, struct err *);

#endif
