/* Whose is a frame of a stack? */
#ifndef FX_ERRSUM_OWN_H
#define FX_ERRSUM_OWN_H

#include <stddef.h>

struct errsum_frame {
	const char *file;
	size_t nfile;
	const char *function;
	size_t nfunction;
};

/* FOREIGN: of what runtimes and test runners bring, or of what lies where
 * dependencies do.  LIBRARY: by its name of what many use, and the project may
 * be.  OWN: the project's. */
enum errsum_whose { ERRSUM_FOREIGN, ERRSUM_LIBRARY, ERRSUM_OWN };
enum errsum_whose errsum_whose(const struct errsum_frame *);

#endif
