/* Work on a block of bytes that is done beside what else goes on. */
#ifndef FX_ASIDE_H
#define FX_ASIDE_H

#include <stddef.h>

struct aside;

/* A place where work is done on blocks, one after the other.  Nothing starts
 * before there is a large block.  Freed with aside_free. */
struct aside *aside_new(void (*work)(void *ctx, const void *p, size_t n),
    void *ctx);

/* Have it done, after what was given before.  A large block is worked on in
 * a second thread, if there can be one: it stays as it is, and what ctx holds
 * is left alone, until aside_wait, or the next block, is back. */
void aside_give(struct aside *, const void *p, size_t n);

/* All that was given is done. */
void aside_wait(struct aside *);

/* Wait, and end it; NULL is nothing. */
void aside_free(struct aside *);

#endif
