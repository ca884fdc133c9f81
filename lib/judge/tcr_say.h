/* How fx-tcr tells what it does, as text or JSON. */
#ifndef FX_TCR_SAY_H
#define FX_TCR_SAY_H

#include <stddef.h>

struct attempt;
struct tcr;

/* What --base comes to: it begins, so many files that it made or changed are
 * what they were, it is done, it was done before this run, there is no
 * command. */
enum tcr_base {
	TCR_BASE_BEGINS, TCR_BASE_TIDIED, TCR_BASE_NOW, TCR_BASE_BEFORE,
	TCR_BASE_NOTHING
};

struct tcr_say {
	/* An attempt that was cut off; what: was done about it. */
	void (*cut)(const struct tcr *, const struct attempt *,
	    const char *what);
	void (*unchanged)(const struct tcr *, const struct attempt *);
	void (*fixing)(const struct tcr *, const char *command);
	void (*verdict)(const struct tcr *);
	void (*going)(const struct tcr *);	/* what will go */
	void (*done)(const struct tcr *);
	void (*base)(const struct tcr *, size_t n, enum tcr_base);
};
extern const struct tcr_say tcr_text, tcr_json;

#endif
