/* What stands above a block's first line. */
#ifndef FX_ERRSUM_ABOVE_H
#define FX_ERRSUM_ABOVE_H

#include <stdbool.h>

struct errrule;
struct errsum;
struct errsum_block;
struct errsum_text;

/* Do the lines stand above without which no block of the rule begins on this
 * one, in this view (errsum_line.h)?  They may where the same line stands
 * again, which is therefore not idle. */
bool errsum_has_above(struct errsum *, const struct errrule *,
    const struct errsum_text *, unsigned how);

/* What stands above tells file, test or the like; lines that are to be shown
 * become the block's, the nearest of each pattern's. */
void errsum_look_above(struct errsum *, struct errsum_block *,
    const struct errsum_text *);

#endif
