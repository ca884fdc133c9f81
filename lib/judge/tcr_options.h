/* The options of fx-tcr, and what each is for a run and for a verb. */
#ifndef FX_TCR_OPTIONS_H
#define FX_TCR_OPTIONS_H

#include "base/opt.h"

struct tcr_call;
struct tcr_verb;

extern const struct opt_spec tcr_options[];

/* Note the option that opt_next has just returned.  What cannot be meant ends
 * the program with status 2. */
void tcr_option(const struct opt *, int ch, struct tcr_call *,
    struct tcr_verb *);

#endif
