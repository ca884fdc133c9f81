/* The few words a unit test needs: a condition that must hold is printed
 * with its place when it does not, and the test goes on. */
#ifndef FX_UNIT_H
#define FX_UNIT_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int unit_failures;

#define CHECK(cond) \
	((cond) ? (void)0 : (void)(unit_failures++, \
	    fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #cond)))

#define CHECK_STR(got, want) \
	unit_str(__FILE__, __LINE__, #got, (got), (want))

static inline void
unit_str(const char *file, int line, const char *what, const char *got,
    const char *want)
{
	if (got && want ? strcmp(got, want) == 0 : got == want)
		return;
	unit_failures++;
	fprintf(stderr, "%s:%d: %s is '%s', not '%s'\n", file, line, what,
	    got ? got : "(null)", want ? want : "(null)");
}

/* A number below n, the same ones in each run: by a linear congruence (Knuth,
 * volume 2, 3.2.1), whose low bits are too regular. */
static inline uint32_t
random_below(uint32_t n)
{
	static uint32_t seed = 1;

	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % n;
}

/* What main returns: 99 like a sanitizer, never one of our statuses. */
#define UNIT_RESULT (unit_failures ? 99 : 0)

#endif
