/* From a log to the causes of its failure. */
#ifndef FX_ERRSUM_H
#define FX_ERRSUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "judge/errsum_bar.h"
#include "judge/errsum_cause.h"
#include "judge/errsum_region.h"
#include "judge/errsum_step.h"
struct err;

struct errsum_known;		/* masked lines of a passing log */
struct errsum_plan;
struct errfixes;

/* The block that is being read. */
struct errsum_block {
	struct errsum_cause cause;
	unsigned left;		/* lines it may still take */
	unsigned foreign;	/* foreign lines since its last */
	unsigned join;		/* lines in which it may go on, when ended */
	size_t told, shown;	/* its last line that told, or is to be shown */
	size_t bare_frame;	/* its last line that names but a function */
	size_t foreign_frame;	/* its last line that is one, 0: none */
	size_t foreign_indent;	/* and that line's */
	size_t library_frame;	/* its last line that is one of a library */
	bool frozen, thawed, ended, needed, located, tagged, link;
	unsigned view;		/* of its lines: errsum_line.h */
	bool beaten;		/* a better rule told of its line */
};

/* OPEN: blocks at once.  LEAST: what a rule of a cause of its own weighs.
 * FLOODED: a rule that fires more often makes a listing.  FLOOD: as many
 * errors, or other blocks that came to nothing, and it rests; an error may
 * come behind any number of warnings. */
enum { ERRSUM_OPEN = 12, ERRSUM_LEAST = 25, ERRSUM_FLOODED = 20,
    ERRSUM_FLOOD = 4000 };

struct errsum {
	struct errrules *rules;	/* their patterns are compiled when needed */
	const struct errrule *ending;	/* that of a guess, or NULL */
	const struct errsum_known *known;
	struct errsum_plan *plan;	/* owned; NULL: made when needed */
	const struct errfixes *fixes;	/* what to do, or NULL */
	/* --all: told of each cause as it ends instead of keeping it. */
	int (*each)(void *, const struct errsum_cause *);
	void *ctx;
	struct errsum_cause *v;
	size_t n, cap;
	size_t *slot, nslots;	/* by hash: number + 1 */
	struct errsum_block open[ERRSUM_OPEN];
	size_t nopen;
	/* Complete, but a rule that knows more may claim its line. */
	struct errsum_cause held[ERRSUM_OPEN];
	size_t nheld;
	struct errsum_regions regions;
	struct errsum_files *files;	/* of the repository around us */
	/* Of each rule how often it began, told of an error, or of nothing. */
	unsigned *fired, *errors, *vain;
	size_t floods;		/* rules that are to rest */
	struct errsum_steps steps;
	size_t told;		/* lines that rules began on, or that not all
				 * were asked about */
	size_t lines;		/* of the log */
	size_t warnings;
	int status;		/* of what wrote the log, 0: not told */
	size_t bytes;		/* of the lines that are kept */
	size_t limits;		/* limits that were reached */
	size_t hidden;		/* causes that were not kept: too many */
	bool uncounted;		/* nor counted: they are worth too little */
	size_t want;		/* so many are shown at most; 0: all */
	struct errsum_bar bar;
	struct buf tail;	/* the last lines of the log */
	size_t tail_first;	/* number of the first of them */
};

void errsum_init(struct errsum *, struct errrules *);
void errsum_release(struct errsum *);

/* Read a log, UTF-8, through pull: up to n bytes into p, 0 at the end, -1
 * with e.  A further one counts its lines on.  0, or -1 with e. */
int errsum_read(struct errsum *, ssize_t (*pull)(void *ctx, char *p,
    size_t n, struct err *), void *ctx, struct err *e);

/* Does its rule fire so often that it makes a listing?  That of one whose
 * words say that it is an error, only as an error. */
bool errsum_floods(const struct errsum *, const struct errsum_cause *);
/* Whatever its next one says, is it one of a listing? */
bool errsum_floods_always(const struct errsum *, const struct errrule *);

/* What the causes that are kept are worth: fills in score and sorts them,
 * best first. */
void errsum_rank(struct errsum *);

/* The causes to show: numbers into v, best first, at most max lines in all.
 * lines[i]: how many of each, 0 of some that are only named.  brief: a line of
 * each will do; every: each one that counts, not only the likely ones.  Returns
 * how many. */
size_t errsum_choose(const struct errsum *, size_t max, bool brief, bool every,
    size_t *which, size_t *lines, size_t room);

#endif
