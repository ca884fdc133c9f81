/* Lines with a weak word, tried when the log has ended. */
#ifndef FX_ERRSUM_WEAK_H
#define FX_ERRSUM_WEAK_H

#include <stddef.h>

struct errsum;

/* The last ones, in turn; begins as zeros. */
struct errsum_weak {
	struct errsum_weak_line {
		size_t number, n;
		unsigned rule;
		char text[500];
	} v[64];
	size_t n;
};

/* Keep a line of n bytes and its number for this rule: it may be all there is
 * in the end. */
void errsum_weak_keep(struct errsum_weak *, size_t number, unsigned rule,
    const char *line, size_t n);

/* Try those that were kept, the oldest first. */
void errsum_weak_try(struct errsum_weak *, struct errsum *);

#endif
