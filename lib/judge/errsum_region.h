/* Which command wrote which lines, and how it ended. */
#ifndef FX_ERRSUM_REGION_H
#define FX_ERRSUM_REGION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/relit.h"
#include "judge/errsum_calm.h"
#include "judge/errsum_echo.h"
#include "judge/errsum_ended.h"
#include "judge/errsum_source.h"
#include "judge/errsum_where.h"

struct errsum_text;
struct pat_span;

/* A command of the log and how it ended. */
struct errsum_region {
	size_t first, last;
	int status;		/* -1: not told */
	bool allowed;		/* its failure was allowed */
	char *command;		/* owned, or NULL */
};

/* What a log's lines stand in. */
struct errsum_around {
	bool named;		/* lerna's "name: " may stand before one */
	unsigned margin;	/* blanks, or "> ", before each line, */
	unsigned gap;		/* and behind what CI put before each */
	unsigned indent;	/* blanks that may be before each line so far */
};

struct errsum_regions {
	struct errsum_region *v;
	size_t n, cap;
	size_t open;		/* line where the running one began, 0: none */
	struct errsum_point points[ERRSUM_POINTS];
	size_t npoints;
	size_t failures;	/* commands that failed */
	bool strict;		/* warnings are errors */
	struct errsum_around around;
	unsigned outer;		/* its indent, of the whole log */
	bool inside;		/* what is further in is shown */
	struct errsum_calms calms;
	struct errsum_shrug shrug;
	struct errsum_failing failing;
	struct errsum_turns turns;	/* folders that make went through */
};

/* Starts of commands and what tells how they ended. */
struct errsum_markers;
struct errsum_markers *errsum_markers_new(void);
void errsum_markers_free(struct errsum_markers *);
/* The pattern of marker i, and its words, without one of which it is not there,
 * in the arena; NULL: there are i markers. */
const char *errsum_marker_words(size_t i, struct relit *, struct arena *);
/* A line that holds a word of marker i: is it that?  CUT: a service says there
 * that a command begins or ended, and no block goes on behind it. */
enum errsum_marked { ERRSUM_UNMARKED, ERRSUM_MARKED, ERRSUM_CUT };
enum errsum_marked errsum_marker(struct errsum_markers *, size_t i,
    struct errsum_regions *, const struct errsum_text *);
/* What another tool wrote is shown from here on, as far in as the text is wide;
 * or, where it is none, no more. */
void errsum_inside(struct errsum_regions *, const struct pat_span *);
void errsum_regions_end(struct errsum_regions *, size_t lines);
void errsum_regions_release(struct errsum_regions *);
/* The region that a line lies in, or NULL. */
const struct errsum_region *errsum_region_of(const struct errsum_regions *,
    size_t line);

#endif
