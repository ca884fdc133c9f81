/* What to do about a cause. */
#ifndef FX_ERRSUM_FIX_H
#define FX_ERRSUM_FIX_H

struct errfixes;
struct errsum_view;

/* From its rule, else from the table, with what the log tells filled in, as
 * a word for a shell where it is odd; NULL: nothing is known.  Owned by the
 * caller. */
char *errsum_fix(const struct errsum_view *, const struct errfixes *);

#endif
