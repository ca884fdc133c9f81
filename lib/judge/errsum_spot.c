/* Where a message says in words that something is: "no drawer in conf/a.yaml,
 * line 7". */
#include <ctype.h>
#include <string.h>

#include "judge/errsum_learn.h"
#include "judge/errsum_line.h"
#include "judge/errsum_spot.h"

/* May it be a place: has a name a suffix, and does a number stand behind
 * something? */
static bool
may_be(const char *m)
{
	bool suffix = false, number = false;

	for (; m[0] && m[1]; m++) {
		suffix |= m[0] == '.' && isalpha((unsigned char)m[1]);
		number |= strchr(":( ", m[0]) &&
		    isdigit((unsigned char)m[1]);
	}
	return suffix && number;
}

void
errsum_spot(struct errsum *s, struct errsum_cause *c)
{
	const char *m = c->field[ERRFIELD_MESSAGE];
	struct errsum_block b = { .cause = *c };
	struct pat_span spans[PAT_GROUPS];
	struct errsum_subject x;
	const struct errrule *r = s->ending;

	if (m == NULL || c->field[ERRFIELD_FILE] ||
	    c->kind == ERRKIND_TEST || c->kind == ERRKIND_INFRASTRUCTURE ||
	    r == NULL || !may_be(m))
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
