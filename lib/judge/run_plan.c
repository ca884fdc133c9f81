/* Which of the ten stages have a valid pass. */
#include <string.h>

#include "judge/run_plan.h"
#include "judge/tools.h"

const char *
run_tree(const struct attempt *a)
{
	return a->after ? a->after : a->before;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool
is_pass(const struct attempt *a)
{
	return a->end == ATTEMPT_PASSED || a->end == ATTEMPT_COMMITTED;
}

/* What a person ended, or was cut off, says nothing. */
static bool
says(const struct attempt *a)
{
	return a->what == ATTEMPT_RUN && (is_pass(a) ||
	    a->end == ATTEMPT_REVERTED || a->end == ATTEMPT_HELD);
}

static const struct attempt *
newest(const struct attempts *all, const struct run_stage *s,
    const struct run_part *p, const char *tree)
{
	for (size_t i = all->n; i-- > 0;) {
		const struct attempt *a = &all->v[i];

		if (!says(a) || !same(a->stage, s->name) ||
		    a->red != s->red || !same(a->component, p->component) ||
		    !same(a->config, p->config))
			continue;
		if (s->builds && !same(run_tree(a), tree))
			return NULL;
		if (s->red ? !is_pass(a) : !same(run_tree(a), tree))
			continue;
		return is_pass(a) && (s->red ||
		    tools_same(a->tools, p->tools)) ? a : NULL;
	}
	return NULL;
}

const struct attempt *
run_valid(const struct attempts *all, const struct run_stage *s,
    const char *tree)
{
	const struct attempt *a = NULL;

	for (size_t i = 0; i < s->n; i++)
		if ((a = newest(all, s, &s->v[i], tree)) == NULL)
			return NULL;
	return a;
}

const char *
run_given_name(enum run_given g)
{
	static const char *const v[] = { "asked", "unsupported", "accepted",
	    "waived", "deferred", "not-applicable" };

	return v[g];
}
