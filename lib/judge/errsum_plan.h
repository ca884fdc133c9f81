/* What is looked for in every line of a log, made from all rules. */
#ifndef FX_ERRSUM_PLAN_H
#define FX_ERRSUM_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/needles.h"
#include "record/errfix.h"
#include "record/errrule.h"

/* What a line begins and ends with that a rule may know: relit_firsts,
 * relit_lasts. */
struct errsum_ends {
	uint64_t firsts, lasts;
};

/* A word that calls up a rule. */
struct errsum_word {
	const char *s;		/* NULL: what places in files look like */
	struct errsum_ends ends;
	unsigned rule;		/* or marker, from the number of rules on */
	unsigned char n;
	bool exact;		/* case counts */
	unsigned char place;	/* of these errplaces one */
};

struct errsum_plan {
	struct needles *needles;	/* their ids number the words */
	struct errsum_word *words;
	struct errsum_ends *any;	/* of all rules of the literal that
					 * the word is */
	size_t nwords, cap;
	size_t nmarks;
	unsigned *always;		/* rules that have no words, or for
					 * whose there was no room */
	size_t nalways, always_cap;
	struct arena arena;		/* the markers' words */
	bool fixed;			/* of errsum_made: nothing is freed */
};

/* The rules that come with the program, their plan, and what to do, as the
 * build made them (bin/made/rules.c). */
struct errsum_made {
	struct errrule *rules;
	size_t n, plain;		/* plain: those of --rules none */
	uint64_t hash;			/* of the files they were made of */
	struct errsum_plan *plan;
	const struct errfixes *fixes;
};
extern const struct errsum_made errsum_made;

/* A plan for these rules; owned.  Its words point into them. */
struct errsum_plan *errsum_plan_new(const struct errrules *);
/* The same without those of the rules that rest, for text like the sample;
 * owned.  It needs the other one. */
struct errsum_plan *errsum_plan_without(const struct errsum_plan *,
    const bool *rests, size_t nrules, const char *sample, size_t n);
void errsum_plan_free(struct errsum_plan *);

/* Print rules, the first nplain of which are the plain ones, their plan and
 * the fixes as a C file that defines errsum_made. */
void errsum_plan_print(const struct errrules *, size_t nplain,
    const struct errsum_plan *, const struct errfixes *, FILE *);

#endif
