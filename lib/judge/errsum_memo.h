/* Lines that said nothing, for logs say most lines again. */
#ifndef FX_ERRSUM_MEMO_H
#define FX_ERRSUM_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct errsum_memo;

/* Freed with errsum_memo_free. */
struct errsum_memo *errsum_memo_new(void);
void errsum_memo_free(struct errsum_memo *);

/* What a line is known by; 0: it is too short or too long to be kept. */
uint64_t errsum_memo_hash(const struct errsum_memo *, const char *s,
    size_t n);

/* Was the line kept?  Then weak is what was kept with it. */
bool errsum_memo_has(const struct errsum_memo *, uint64_t hash,
    unsigned *weak);

/* Keep a line, in the place of another one. */
void errsum_memo_add(struct errsum_memo *, uint64_t hash, unsigned weak);

/* Forget all lines. */
void errsum_memo_clear(struct errsum_memo *);

#endif
