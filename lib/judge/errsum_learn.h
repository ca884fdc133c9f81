/* What a line of the log tells an open block. */
#ifndef FX_ERRSUM_LEARN_H
#define FX_ERRSUM_LEARN_H

#include "judge/errsum_line.h"

enum { ERRSUM_SUBJECT = 4096 };

/* A part of the log as long as a pattern may see: the head of a long line
 * and its end. */
struct errsum_subject {
	const char *s;
	size_t n;
	uint64_t first, solid, last;	/* of its bytes: relit_bit */
	char cut[ERRSUM_SUBJECT];
};

/* A line as it is seen in one of the views (errsum_line.h). */
void errsum_subject_of(struct errsum_subject *, const struct errsum_text *,
    unsigned how);

/* Does a pattern, NULL for none, match?  A limit that is reached is counted
 * and is no match. */
bool errsum_try(struct errsum *, struct pat *, const struct errsum_subject *,
    struct pat_span *m);

static inline bool
errsum_matches(struct errsum *s, struct pat *p,
    const struct errsum_subject *x, struct pat_span *m)
{
	return p && (p->firsts & x->first) && (p->solids & x->solid) &&
	    (p->lasts & x->last) && errsum_try(s, p, x, m);
}

/* What the groups of a match tell.  The parts of a place come together, or
 * not at all: a line number of one file is none of another. */
void errsum_tell(struct errsum_block *, const struct errpat *,
    const struct pat_span *m, size_t number);

/* Is a further line what the block needs? */
void errsum_need(struct errsum *, struct errsum_block *,
    const struct errsum_subject *);

/* What a further line of the block tells; false: nothing. */
bool errsum_learn(struct errsum *, struct errsum_block *,
    const struct errsum_subject *, size_t number);

/* The line is part of the block, to be shown. */
void errsum_keep_line(const struct errsum *, struct errsum_block *,
    const struct errsum_text *, bool key);

/* What is left of a line of any length, on which a rule may start again; what
 * told the last file, and that. */
struct errsum_walk {
	const char *at, *end;
	struct pat_span whole, file;
};

/* Where it starts next; a match that tells a file alone says whose those
 * behind it are. */
bool errsum_walk(struct errsum *, struct errrule *, struct errsum_walk *,
    struct pat_span *m);

/* Whose file it is, owned; NULL: it is not told. */
char *errsum_walk_file(const struct errsum_walk *);

/* Lines from above were found from below. */
void errsum_sort_lines(struct errsum_cause *);

#endif
