/* What was told of a log as it came (--all): notes belong to what they stand
 * behind, and the same again is no news. */
#ifndef FX_ERRSUM_TOLD_H
#define FX_ERRSUM_TOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/errsum_cause.h"

struct errsum_told;

/* Freed with errsum_told_free. */
struct errsum_told *errsum_told_new(void);
void errsum_told_free(struct errsum_told *);

enum errsum_news { ERRSUM_NEW, ERRSUM_NOTE_OF_IT, ERRSUM_AGAIN };

/* What a diagnostic is to those before it: new, a compiler's note of the last
 * one that was new, or word for word one that came before, or a note of
 * that. */
enum errsum_news errsum_told_take(struct errsum_told *,
    const struct errsum_cause *);

/* Is it what a compiler says of the message before it, "a.c:1:2: note: "?  One
 * that stands for itself is none. */
bool errsum_is_note(const struct errsum_cause *);

/* So many lines lie between a message and its note at most: where the file of
 * it is included from. */
enum { ERRSUM_NEAR = 24 };

#endif
