/* Work that is done beside what else goes on, in a second thread. */
#ifndef FX_ASIDE_H
#define FX_ASIDE_H

#include <stddef.h>

struct aside;

/* A place where work is done on blocks, one after the other.  Nothing starts
 * before there is a large block.  Freed with aside_free. */
struct aside *aside_new(void (*work)(void *ctx, const void *p, size_t n),
    void *ctx);

/* Have it done, after what was given before.  A large block is copied and
 * worked on in a second thread, if there can be one, many at a time, and this
 * is back as soon as there is room: what ctx holds is left alone until the
 * end. */
void aside_give(struct aside *, const void *p, size_t n);

/* Have it done on a and on b, one of them in a second thread, if there can be
 * one; back when both are done. */
void aside_both(void *(*work)(void *), void *a, void *b);

/* All that was given is done, and it is over; NULL is nothing. */
void aside_free(struct aside *);

#endif
