/* Where a message says in words that something is. */
#ifndef FX_ERRSUM_SPOT_H
#define FX_ERRSUM_SPOT_H

struct errsum;
struct errsum_cause;

/* Of a plain shape or a guess that told no file: the file, the line and the
 * column that its message names, as plain-tail takes them. */
void errsum_spot(struct errsum *, struct errsum_cause *);

#endif
