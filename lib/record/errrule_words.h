/* What stands in each first line of a rule. */
#ifndef FX_ERRRULE_WORDS_H
#define FX_ERRRULE_WORDS_H

struct arena;
struct errrule;
struct ydoc_node;

/* Fill in words, caseless and place of a rule, whose start is known: as the
 * list tells, NULL for none, else as the pattern says.  What it keeps is in the
 * arena. */
void errrule_words(struct errrule *, const struct ydoc_node *list,
    struct arena *);

#endif
