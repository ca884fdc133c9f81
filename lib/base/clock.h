/* The time, which tests can fix with FX_NOW (seconds since 1970, UTC). */
#ifndef FX_CLOCK_H
#define FX_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

int64_t clock_now(void);

/* Append seconds as 2026-11-24T10:36:00Z (RFC 3339, UTC). */
void clock_format(struct buf *, int64_t seconds);

/* Read the n bytes that clock_format appends: this one spelling.  false where
 * they are no such time. */
bool clock_parse(const char *s, size_t n, int64_t *seconds);

/* Read "90", "90s", "10m", "2h" as seconds.  false where it is none of these,
 * or too large to be counted. */
bool clock_span(const char *s, long long *seconds);

#endif
