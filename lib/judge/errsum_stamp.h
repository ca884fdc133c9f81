/* Times and sources that loggers put in front of a line. */
#ifndef FX_ERRSUM_STAMP_H
#define FX_ERRSUM_STAMP_H

#include <stddef.h>

/* How much of a line they are: of syslog, Bamboo, Airflow and of a time in
 * brackets.  0: none. */
size_t errsum_stamp(const char *s, size_t n);

#endif
