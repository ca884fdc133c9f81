/* Times and sources that loggers put in front of a line. */
#ifndef FX_ERRSUM_STAMP_H
#define FX_ERRSUM_STAMP_H

#include <stddef.h>
#include <string.h>

/* How much of a line has a shape: 'd' a digit, 'D' digits, others as they
 * stand; a blank that ends it may be the line's end behind a time.  0: none. */
size_t errsum_shape(const char *shape, const char *s, size_t n);

/* How much of it is these bytes, if more follows. */
static inline size_t
errsum_begins(const char *s, size_t n, const char *with)
{
	size_t k = strlen(with);

	return n > k && memcmp(s, with, k) == 0 ? k : 0;
}

/* How much of a line they are: of syslog, Bamboo, Airflow and of a time in
 * brackets.  0: none. */
size_t errsum_stamp(const char *s, size_t n);

#endif
