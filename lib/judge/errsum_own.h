/* Is a frame of a stack the project's own? */
#ifndef FX_ERRSUM_OWN_H
#define FX_ERRSUM_OWN_H

#include <stdbool.h>
#include <stddef.h>

struct errsum_frame {
	const char *file;
	size_t nfile;
	const char *function;
	size_t nfunction;
};

/* False for what runtimes, libraries and test runners bring. */
bool errsum_own(const struct errsum_frame *);

#endif
