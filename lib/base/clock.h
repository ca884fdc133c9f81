/* The time, which tests can fix with FX_NOW (seconds since 1970, UTC). */
#ifndef FX_CLOCK_H
#define FX_CLOCK_H

#include <stdint.h>

struct buf;

int64_t clock_now(void);

/* Append seconds as 2026-11-24T10:36:00Z (RFC 3339, UTC). */
void clock_format(struct buf *, int64_t seconds);

#endif
