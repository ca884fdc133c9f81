/* Where a message says in words that something is: "no drawer in conf/a.yaml,
 * line 7". */
#include <string.h>

#include "judge/errsum_learn.h"
#include "judge/errsum_line.h"
#include "judge/errsum_spot.h"

/* The rule that takes them. */
static const struct errrule *
taker(const struct errsum *s)
{
	for (size_t i = 0; i < s->rules->n; i++)
		if (strcmp(s->rules->v[i].id, "plain-tail") == 0)
			return &s->rules->v[i];
	return NULL;
}

void
errsum_spot(struct errsum *s, struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];
	struct errsum_block b = { .cause = *c };
	struct pat_span spans[PAT_GROUPS];
	struct errsum_subject x;
	const struct errrule *r;

	if (m == NULL || c->field[ERRFIELD_FILE] ||
	    c->kind == ERRKIND_TEST || c->kind == ERRKIND_INFRASTRUCTURE ||
	    strpbrk(m, "0123456789") == NULL || (r = taker(s)) == NULL)
		return;
	errsum_subject_of(&x, &(struct errsum_text){ .bare = m,
	    .nbare = strlen(m) }, ERRSUM_BARE);
	for (size_t i = 0; i < r->ntake; i++)
		if (errsum_matches(s, r->take[i].pat, &x, spans)) {
			errpat_bind(&r->take[i], NULL);
			errsum_tell(&b, &r->take[i], spans,
			    c->told[ERRFIELD_MESSAGE]);
		}
	*c = b.cause;
}
