/* fx-detect --write. */
#ifndef FX_DETECT_WRITE_H
#define FX_DETECT_WRITE_H

struct detect;
struct detect_call;
struct err;

/* Write the stage configuration of the tree in the present folder, and say
 * what was done.  0; 1: a person's edits stand in the way and are shown, or
 * what is written is not what is sealed; -1 with e. */
int detect_write(const struct detect_call *, const struct detect *,
    struct err *note, struct err *e);

#endif
