/* A key of each run. */
#include <time.h>
#include <unistd.h>

#include "base/spread.h"

uint64_t
spread_key(const void *p)
{
	struct timespec t = { 0, 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return spread((uint64_t)t.tv_sec << 30 ^ (uint64_t)t.tv_nsec) ^
	    spread((uint64_t)(uintptr_t)p) ^ (uint64_t)getpid();
}
