/* The words in which fx-tcr tells what it did. */
#ifndef FX_TCR_WORDS_H
#define FX_TCR_WORDS_H

#include <stdio.h>

struct buf;
struct tcr;

/* "D path", which a revert changes so: "goes", "returns", … */
const char *tcr_goes_word(const char *went);

/* Append a command as it would be typed. */
void tcr_command(struct buf *, const char *const *argv);

/* What the work goes back to: "attempt 3, which passed lint". */
void tcr_good_text(const struct tcr *, struct buf *);

/* The command that the contract names for it, where it is one that says what
 * is done; else NULL.  It is never run. */
const char *tcr_known_command(const struct tcr *);

/* What to do about a hold, a line. */
const char *tcr_advice(const struct tcr *);

/* How many names stand on a screen at most. */
enum { TCR_LISTED = 20 };
/* "  +7 more: fx-tcr show 5", where something is left of the list. */
void tcr_more(FILE *, const char *const *left, unsigned n);

/* What became of the work. */
void tcr_done_text(const struct tcr *);
/* A line for each of t->done.modules, and how it is committed. */
void tcr_modules_text(const struct tcr *, FILE *);
/* A line for all of t->done.refused. */
void tcr_refused_text(const struct tcr *, FILE *);
/* The tree is one that is known, and what is staged is another. */
extern const char tcr_staged_text[];

#endif
