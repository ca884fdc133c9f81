/* What a gate lets be, as a signed statement waives it. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "judge/audit_wrote.h"
#include "judge/gate_statements.h"
#include "judge/waiver.h"

struct collect {
	struct gate *g;
	const struct gate_rules *rules;
	const char *task, *tip;
	struct waiver *v;
	size_t n, cap;
	struct arena arena;
};

/* Is it of a change of their own, where that is not allowed?  1, 0, -1. */
static int
is_own(const struct collect *c, const struct gate_statement *s,
    struct err *e)
{
	struct buf what = BUF_INIT;
	int rc = audit_wrote(c->g->git, c->g->commit, c->tip,
	    &c->rules->signers, s->signer, &what, e);

	buf_release(&what);
	if (rc == 1 && persons_count(&c->rules->signers) == 1 &&
	    s->st->field[STATEMENT_SELF])
		rc = 0;
	return rc;
}

static int
one(void *ctx, const struct gate_statement *s, struct buf *why,
    struct err *e)
{
	static const char rule[] = "rule ";
	struct collect *c = ctx;
	const char *const *f = s->st->field;
	struct waiver *w;
	int own;

	(void)why;
	if (strcmp(s->st->to, "waived") != 0 || s->person == NULL ||
	    !s->now || !s->here ||
	    s->presence < c->rules->policy.least[POLICY_WAIVED] ||
	    f[STATEMENT_TASK] == NULL || f[STATEMENT_ABOUT] == NULL ||
	    f[STATEMENT_UNTIL] == NULL ||
	    strcmp(f[STATEMENT_TASK], c->task) != 0 ||
	    strncmp(f[STATEMENT_ABOUT], rule, sizeof(rule) - 1) != 0)
		return 0;
	if ((own = is_own(c, s, e)) != 0)
		return own < 0 ? -1 : 0;
	mem_grow(&c->v, c->n, &c->cap, sizeof(*c->v));
	w = &c->v[c->n++];
	w->rule = arena_strdup(&c->arena, f[STATEMENT_ABOUT] +
	    sizeof(rule) - 1);
	w->by = arena_strdup(&c->arena, s->person);
	w->why = arena_strdup(&c->arena, f[STATEMENT_REASON]);
	w->until = statement_until(f[STATEMENT_UNTIL]);
	return 0;
}

int
gate_waive(struct gate *g, const struct gate_rules *rules,
    char (*at)[GIT_OID], size_t n, const char *task, const char *tip,
    struct findings *fs, size_t from, struct err *e)
{
	struct collect c = { .g = g, .rules = rules, .task = task,
		.tip = tip };
	struct buf why = BUF_INIT;
	int rc = 0;

	for (size_t i = 0; rc >= 0 && rules->set && fs->n > from && i < n;
	    i++)
		rc = gate_statements(g, rules, at[i], NULL, one, &c, &why, e);
	if (rc >= 0)
		waivers_take(fs, from, c.v, c.n);
	free(c.v);
	arena_release(&c.arena);
	buf_release(&why);
	return rc < 0 ? -1 : 0;
}
