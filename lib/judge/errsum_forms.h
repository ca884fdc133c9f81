/* The lines by which services and runners say how a command or suite ended. */
#ifndef FX_ERRSUM_FORMS_H
#define FX_ERRSUM_FORMS_H

#include <stddef.h>

enum errsum_says {
	BEGINS,		/* a command begins */
	ENDS,		/* it ended; its status, if any */
	ENDED,		/* the same, behind the command's lines told again */
	FAILED,		/* it ended with a failure, whatever the number */
	PASSED,		/* it passed */
	POINTS,		/* a wrapper says that something above failed */
	ENTERS, LEAVES,	/* a folder */
	STRICT,		/* warnings are errors */
	NAMES,		/* what it runs has a name before each line */
	IGNORED,	/* what failed above is no failure */
	SHRUGS,		/* a command is shown that may fail */
	SHRUGGED,	/* that above failed, and might */
	ABOVE,		/* what was begun last failed */
	SOURCE,		/* of several that run side by side one failed */
	JOB,		/* a job of which a section is known failed */
	INSIDE, OUTSIDE,	/* what another tool wrote is shown */
	RUNS,		/* a suite begins */
	TOLD,		/* its summary: with a command it passed */
	BUT,		/* that was of a suite that failed */
	FELL		/* tests failed, a summary says */
};

struct errsum_form {
	enum errsum_says what;
	const char *regex;
	const char *family;	/* of what a test runner says, or with a colon
				 * and its tool */
};

/* The i-th of them, NULL: there are no more. */
const struct errsum_form *errsum_form(size_t i);

#endif
