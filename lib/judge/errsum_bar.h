/* What a cause must be worth to be among those that are shown, while the log
 * is read. */
#ifndef FX_ERRSUM_BAR_H
#define FX_ERRSUM_BAR_H

#include <stdbool.h>
#include <stddef.h>

struct errrule;
struct errsum;

enum { ERRSUM_BAR = 16 };
struct errsum_bar {
	bool set;
	bool leaves;		/* rules are left alone by it */
	bool regions;		/* it is known which command wrote what */
	int score;		/* no more than that is too little */
	const char *families[ERRSUM_BAR];	/* of those that set it */
	size_t nfamilies;
};

/* Is all that a rule can find worth too little? */
bool errsum_is_below(const struct errsum *, const struct errrule *);

/* It was set before it was known that the log says which command wrote what,
 * and means nothing any more. */
bool errsum_bar_stale(const struct errsum *);

/* Raise it, if that can be: rests[i] says of each rule whether it can be left
 * alone from here on, for what it can find is not worth enough.  False: none
 * can. */
bool errsum_bar(struct errsum *, bool *rests);

#endif
