/* What may be a cause of a failure, with the lines of the log that tell it. */
#ifndef FX_ERRSUM_CAUSE_H
#define FX_ERRSUM_CAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/errrule.h"

/* SOURCE: so long may be the name of one of several programs. */
enum { ERRSUM_FRAMES = 12, ERRSUM_LINES = 200, ERRSUM_SOURCE = 64 };

/* A line of the log, cleaned; text owned. */
struct errsum_line {
	size_t n;		/* its number, from 1 */
	char *text;
	size_t own;		/* where in it the tool's own text begins; its
				 * end, where that has none */
	bool key;		/* it ends the block, or a rule says so */
	bool known;		/* the passing log has it too */
	bool foreign;		/* a frame that is not the project's */
	bool library;		/* one of what many projects use */
};

/* What may be a cause; all strings owned. */
struct errsum_cause {
	const struct errrule *rule;
	enum errkind kind;
	enum errseverity severity;
	char *field[ERRFIELD_N];	/* NULL: not told */
	size_t told[ERRFIELD_N];	/* by which line of the log */
	char *frames[ERRSUM_FRAMES];
	bool frame_own[ERRSUM_FRAMES];	/* the project's */
	struct errsum_line *lines;	/* the block, at most ERRSUM_LINES */
	size_t nframes, nlines, cap, bytes;
	size_t first, last;		/* its lines in the log */
	size_t start;			/* the line that its rule knew */
	size_t repeated;		/* how often the same came again */
	size_t rows;			/* of a listing: rows in all */
	unsigned inside;		/* weight of the block it lies in */
	uint64_t hash;			/* of what it says and where */
	bool consequence, index;
	bool guess;
	unsigned char whose;		/* its frame is: errsum_whose */
	bool borne;	/* out, by its runner's summary: this test failed */
	bool passing;	/* tests went on behind it: one may have shown it */
	char source[ERRSUM_SOURCE];	/* which program wrote it, or "" */
	int score;
};

/* The lines of a cause that tell most, at most n, in order: numbers into
 * c->lines.  Returns how many. */
size_t errsum_excerpt(const struct errsum_cause *, size_t n, size_t *which);

/* Has the passing log the line that its rule knew? */
bool errsum_expected(const struct errsum_cause *);

/* Did it say it too: that line, or, of a guess, all of them? */
bool errsum_said_before(const struct errsum_cause *);

/* Did that line tell something of it that still holds? */
bool errsum_told_in(const struct errsum_cause *, size_t line);

/* Is it a cause of its own, new since the passing log, and no consequence,
 * index, guess, bare word? */
bool errsum_counts(const struct errsum_cause *);

/* Do two rules tell of one failure: the same message of the same place, and of
 * no two tests, or the second no more than that the first one's test failed? */
bool errsum_tells_same(const struct errsum_cause *,
    const struct errsum_cause *);

void errsum_cause_release(struct errsum_cause *);

#endif
