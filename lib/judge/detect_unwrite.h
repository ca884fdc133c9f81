/* fx-detect --unwrite. */
#ifndef FX_DETECT_UNWRITE_H
#define FX_DETECT_UNWRITE_H

struct detect_call;
struct err;
struct languages;

/* Take away what --write made in the present folder, for any of these
 * languages, and say so.  What is tracked stays, and what a person edited,
 * which is told.  0 or -1. */
int detect_unwrite(const struct detect_call *, const struct languages *,
    struct err *e);

#endif
