/* What stands above a block's first line. */
#include "judge/errsum_above.h"
#include "judge/errsum_learn.h"

/* Look up for a line that a pattern knows, which up becomes. */
static bool
find_above(struct errsum *s, const struct errpat *p,
    const struct errsum_text *t, unsigned how, struct errsum_text *up,
    struct pat_span *m)
{
	const char *end = t->window, *at = t->line;
	size_t number = t->number;

	for (unsigned k = 0; k < p->within && at > end; k++) {
		struct errsum_subject x;

		*up = (struct errsum_text){ .s = at - 1,
		    .around = t->around };
		while (up->s > end && up->s[-1] != '\n')
			up->s--;
		up->n = (size_t)(at - 1 - up->s);
		up->number = --number;
		at = up->s;
		errsum_prefix(up);
		errsum_subject_of(&x, up, how);
		if (errsum_matches(s, p->pat, &x, m))
			return true;
		if (errsum_matches(s, p->until, &x, NULL))
			return false;
	}
	return false;
}

bool
errsum_has_above(struct errsum *s, const struct errrule *r,
    const struct errsum_text *t, unsigned how)
{
	struct pat_span m[PAT_GROUPS];
	struct errsum_text up;

	for (size_t i = 0; i < r->nabove; i++)
		if (r->above[i].must &&
		    !find_above(s, &r->above[i], t, how, &up, m)) {
			s->told++;
			return false;
		}
	return true;
}

void
errsum_look_above(struct errsum *s, struct errsum_block *b,
    const struct errsum_text *t)
{
	const struct errrule *r = b->cause.rule;
	struct pat_span m[PAT_GROUPS];
	struct errsum_text up;

	for (size_t i = 0; i < r->nabove; i++) {
		struct errpat *p = &r->above[i];

		if (!find_above(s, p, t, b->view, &up, m))
			continue;
		errpat_bind(p, NULL);
		errsum_tell(b, p, m, up.number);
		if (p->show)
			errsum_keep_line(s, b, &up, true);
	}
}
