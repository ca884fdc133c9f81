/* Lines with a weak word, tried when the log has ended. */
#include <string.h>

#include "judge/errsum_line.h"
#include "judge/errsum_weak.h"

enum { MOST = sizeof(((struct errsum_weak *)0)->v) /
    sizeof(struct errsum_weak_line) };

void
errsum_weak_keep(struct errsum_weak *w, size_t number, unsigned rule,
    const char *line, size_t n)
{
	struct errsum_weak_line *l = &w->v[w->n++ % MOST];

	l->number = number;
	l->rule = rule;
	l->n = n < sizeof(l->text) ? n : sizeof(l->text);
	memcpy(l->text, line, l->n);
}

void
errsum_weak_try(struct errsum_weak *w, struct errsum *s)
{
	size_t from = w->n > MOST ? w->n - MOST : 0;

	for (size_t i = from; i < w->n; i++) {
		struct errsum_weak_line *l = &w->v[i % MOST];
		struct errsum_text t = { .s = l->text, .n = l->n,
		    .number = l->number, .line = l->text, .window = l->text,
		    .around = s->regions.around };

		errsum_prefix(&t);
		errsum_take(s, &t, &l->rule, 1);
		errsum_close_all(s);
	}
}
