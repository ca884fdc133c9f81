/* One line of a log on its way through the rules. */
#ifndef FX_ERRSUM_LINE_H
#define FX_ERRSUM_LINE_H

#include "judge/errsum.h"

/* Without what stands before the message; as it was written; without what CI
 * put there, but with what the tool may have written before the message. */
enum { ERRSUM_BARE, ERRSUM_WHOLE, ERRSUM_TAGGED, ERRSUM_VIEWS };

/* A line as the rules see it. */
struct errsum_text {
	const char *s;		/* the segment on the screen, cleaned */
	size_t n;
	const char *whole;	/* without what stands before each line, */
	size_t nwhole;
	const char *bare;	/* and without its surroundings' prefixes */
	size_t nbare;
	const char *tagged;	/* where more than one thing stands before
				 * the message: from the tool's own on, as
				 * "[ERROR] ", or from the second; else bare,
				 * without what the log so far, or what is
				 * shown of another tool, is indented by */
	size_t ntagged;
	struct errsum_around around;
	bool loose;		/* it is not in as far as that says */
	int severity;		/* that a prefix told, -1: none */
	size_t number;		/* of the line */
	const char *line;	/* where the whole line begins */
	const char *window;	/* lines above stand from here to line */
};

/* Try the rules on a line: those that are open, and those whose numbers are
 * given as new ones.  False: the line says nothing to any of them. */
bool errsum_take(struct errsum *, const struct errsum_text *,
    const unsigned *rules, size_t n);

/* Has a rule begun so often that it is not asked any more? */
bool errsum_rests(const struct errsum *, size_t rule);

/* Is a block open, so that every line must be seen? */
bool errsum_busy(const struct errsum *);

/* The log has ended, or so much of it is not to be seen that no block can go
 * on. */
void errsum_close_all(struct errsum *);

/* Find what stands before the message: time stamps, [ERROR], docker's and
 * other names, where named those of what lerna runs.  Fills in whole, bare,
 * tagged, their sizes, severity, loose; takes off blanks at the end. */
void errsum_prefix(struct errsum_text *);

/* How much of the line the first of these takes, with the margin before it; 0:
 * none stands there. */
size_t errsum_prefix_first(struct errsum_text *);

/* What the lines of a log stand in, by the first s[n] of it; all: it ends
 * there.  False: more must be seen.  In whatever pieces a log comes, the same
 * is told. */
bool errsum_settle(struct errsum_around *, const char *s, size_t n, bool all);
/* A line stands out of it, so that those before it were in by chance. */
void errsum_loosen(struct errsum_around *);
/* How many of the first bytes, at most most, are blanks or of "> "? */
size_t errsum_blanks(unsigned most, const char *s, size_t n);
/* The blanks and tabs in front of a text. */
static inline size_t
errsum_indented(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i;
}
/* How much of a line is not blank to its end; a line of blanks is as long as
 * it is, for with them it goes on with what is indented. */
size_t errsum_seen(const char *s, size_t n);

/* A block is complete: keep it, or hand it on (--all). */
void errsum_keep(struct errsum *, struct errsum_cause *);

/* A command failed here: keep the end of what it wrote, as a guess. */
void errsum_guess(struct errsum *, const struct errsum_text *);

/* What stays the same from run to run: numbers, hashes, times, temporary
 * names are taken out. */
uint64_t errsum_mask(const char *s, size_t n);

#endif
