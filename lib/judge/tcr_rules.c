/* What "test && commit || revert" decides. */
#include <string.h>

#include "judge/tcr_rules.h"

static struct tcr_verdict
held(const char *class, enum fx_status status)
{
	return (struct tcr_verdict){ TCR_HOLD, class, status };
}

/* Red: the tests must fail, for what they test.  Nothing is ever taken back:
 * there is no work yet but the tests. */
static struct tcr_verdict
judge_red(const struct tcr_facts *f, const char *class)
{
	struct tcr_verdict pass = { TCR_PASS, class, FX_YES };

	if (f->named == TCR_NAMED_FAIL)
		return held(class, FX_NO);
	if (f->class == RESULT_PASSED && f->named == TCR_NAMED_ELSEWHERE)
		return pass;
	if (f->class == RESULT_FAILED)
		return f->unproved ? held(class, FX_EFAIL) : pass;
	/* Only a contract can allow it. */
	if (f->class == RESULT_STRUCTURAL && f->named == TCR_NAMED_HOLD)
		return pass;
	return held(class, FX_NO);
}

static struct tcr_verdict
judge_green(const struct tcr_facts *f, const char *class)
{
	if (f->unproved)
		return held("unproved", FX_EFAIL);
	if (f->named == TCR_NAMED_CHANGED)
		return held("tests-changed", FX_NO);
	if (f->named == TCR_NAMED_FAIL)
		return held("tests-missing", FX_NO);
	if (f->at_base && f->class != RESULT_PASSED)
		class = "failing-at-base";
	else if (f->flaky)
		class = "flaky";
	return (struct tcr_verdict){ TCR_PASS, class, FX_YES };
}

/* No finding of a review, and no run that is missing, is a reason to throw
 * away what passed its tests. */
static struct tcr_verdict
judge_checked(const struct tcr_facts *f)
{
	if (f->status != FX_YES)
		return held(f->checked, f->status);
	if (f->changed)
		return held("changed-tree", FX_NO);
	return (struct tcr_verdict){ TCR_PASS, f->checked, FX_YES };
}

struct tcr_verdict
tcr_judge(const struct tcr_facts *f)
{
	const char *class = result_class_name(f->class);

	if (f->stopped)
		return (struct tcr_verdict){ TCR_STOP, "stopped", FX_EFAIL };
	if (f->breaker)
		return held("breaker-open", FX_NO);
	if (f->idle && !f->moved && !f->changed)
		return held("not-applicable", FX_YES);
	if (f->unsupported)
		return f->accepted ? held("accepted", FX_YES) :
		    held("unsupported", FX_NO);
	/* Which tree were good, or where a commit would go, is not known. */
	if (f->moved)
		return held("moved-head", FX_NO);
	if (f->checked)
		return judge_checked(f);
	switch (f->class) {
	case RESULT_NOT_STARTED:
	case RESULT_KILLED:
	case RESULT_DISAGREES:
		return held(class, FX_EFAIL);
	case RESULT_NO_TESTS:
	case RESULT_ALL_SKIPPED:
		return held(class, FX_NO);
	case RESULT_FAILED:
	case RESULT_STRUCTURAL:
	case RESULT_LOAD_ERROR:
	case RESULT_TIMEOUT:
		if (f->red || f->at_base)
			break;
		if (f->takes)
			return (struct tcr_verdict){ TCR_TAKE, class, FX_NO };
		return held(class, FX_NO);
	case RESULT_PASSED:
		break;
	}
	/* Only what would pass is spoilt by it. */
	if (f->changed && (f->red || f->named != TCR_NAMED_CHANGED))
		return held("changed-tree", FX_NO);
	return f->red ? judge_red(f, class) : judge_green(f, class);
}

static const char *
tree_of(const struct attempt *a)
{
	return a->after ? a->after : a->before;
}

static bool
same_words(const char *const *a, const char *const *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (; *a && *b; a++, b++)
		if (strcmp(*a, *b) != 0)
			return false;
	return *a == *b;
}

static bool
same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool
is_any_pass(const struct attempt *a)
{
	return a->what == ATTEMPT_RUN && tree_of(a) &&
	    (a->end == ATTEMPT_PASSED || a->end == ATTEMPT_COMMITTED);
}

/* A pass that was recorded on the present commit. */
static bool
is_pass(const struct tcr_past *p, const struct attempt *a)
{
	return is_any_pass(a) && strcmp(a->head ? a->head : "", p->head) == 0;
}

/* Where a pass counts: on the present commit, on whatever commit, as the
 * verdict is about the tree, or there and asked for what it is asked now. */
enum where { HERE, ANYWHERE, ANYWHERE_NOW };

static bool
passed_in(const struct tcr_past *p, const char *stage,
    const struct tcr_part *c, const char *tree, enum where where)
{
	for (size_t i = p->n; i-- > 0;) {
		const struct attempt *a = &p->v[i];

		if ((where == HERE ? is_pass(p, a) : is_any_pass(a)) &&
		    same(a->stage, stage) && !a->red &&
		    same(tree_of(a), tree) && (c == NULL ||
		    (same(a->component, c->component) &&
		    (c->argv == NULL || same_words(a->argv, c->argv)) &&
		    (where != ANYWHERE_NOW || c->config == NULL ||
		    same(a->config, c->config)))))
			return true;
	}
	return false;
}

static bool
passed(const struct tcr_past *p, const struct tcr_step *s, const char *tree,
    enum where where)
{
	if (s->n == 0)
		return passed_in(p, s->stage, NULL, tree, where);
	for (size_t i = 0; i < s->n; i++)
		if (!passed_in(p, s->stage, &s->v[i], tree, where))
			return false;
	return true;
}

/* Did it pass the stage and all that come before?  A stage that is no step
 * passed by any of its records. */
static bool
passed_up_to(const struct tcr_past *p, const char *stage, const char *tree)
{
	const struct tcr_step *s = p->steps;

	for (; s->stage && strcmp(s->stage, stage) != 0; s++)
		if (!passed(p, s, tree, ANYWHERE))
			return false;
	if (s->stage == NULL) {
		struct tcr_step own = { .stage = stage };

		return passed(p, &own, tree, ANYWHERE);
	}
	return passed(p, s, tree, ANYWHERE);
}

static size_t
count(const struct tcr_past *p, const char *tree)
{
	size_t n = 0;

	for (const struct tcr_step *s = p->steps; s->stage; s++)
		n += passed(p, s, tree, HERE);
	return n;
}

/* The newest attempt that kept this tree. */
static const struct attempt *
keeper(const struct tcr_past *p, const char *tree)
{
	for (size_t i = p->n; i-- > 0;)
		if (is_pass(p, &p->v[i]) && p->v[i].kept &&
		    same(tree_of(&p->v[i]), tree))
			return &p->v[i];
	return NULL;
}

/* Was it taken back, and not run again since?  It passed some stages, and is
 * broken by one behind them: nothing goes back to it. */
static bool
was_taken(const struct tcr_past *p, const char *tree)
{
	for (size_t i = p->n; i-- > 0;) {
		const struct attempt *a = &p->v[i];

		if (a->what == ATTEMPT_RUN && same(tree_of(a), tree) &&
		    (a->end == ATTEMPT_REVERTED || is_any_pass(a)))
			return a->end == ATTEMPT_REVERTED;
	}
	return false;
}

static struct tcr_good
find_good(const struct tcr_past *p, const char *stage)
{
	for (size_t i = p->n; stage && i-- > 0;) {
		const struct attempt *a = &p->v[i], *k;

		if (is_pass(p, a) && !a->red && !was_taken(p, tree_of(a)) &&
		    passed_up_to(p, stage, tree_of(a)) &&
		    (k = keeper(p, tree_of(a))) != NULL)
			return (struct tcr_good){ TCR_GOOD_PASSED, k };
	}
	for (size_t i = p->n; stage && i-- > 0;)
		if (is_pass(p, &p->v[i]) && p->v[i].red && p->v[i].kept)
			return (struct tcr_good){ TCR_GOOD_RED, &p->v[i] };
	return (struct tcr_good){ TCR_GOOD_HEAD, NULL };
}

/* Did it pass unit-test, whatever that was a run of, in each component? */
static bool
passed_tests(const struct tcr_past *p, const char *tree)
{
	static const char tests[] = "unit-test";
	const struct tcr_step *s = p->steps;

	while (s->stage && strcmp(s->stage, tests) != 0)
		s++;
	if (s->stage == NULL || s->n < 2)
		return passed_in(p, tests, NULL, tree, HERE);
	for (size_t i = 0; i < s->n; i++) {
		struct tcr_part any = { s->v[i].component, NULL, NULL };

		if (!passed_in(p, tests, &any, tree, HERE))
			return false;
	}
	return true;
}

struct tcr_good
tcr_good(const struct tcr_past *p, const char *stage, const char *tree,
    bool strict)
{
	struct tcr_good good = find_good(p, stage);
	const char *there = good.attempt ? tree_of(good.attempt) : NULL;

	if (strict || stage == NULL || same(there, tree) ||
	    !passed_tests(p, tree))
		return good;
	if (there == NULL || count(p, there) < count(p, tree))
		good.kind = TCR_GOOD_THIS;
	return good;
}

const char *
tcr_lacks(const struct tcr_past *p, const char *tree)
{
	for (const struct tcr_step *s = p->steps; s->stage; s++)
		if (!passed(p, s, tree, ANYWHERE_NOW))
			return s->stage;
	return NULL;
}

const struct attempt *
tcr_reverted(const struct tcr_past *p, const char *stage)
{
	const struct attempt *a = p->n ? &p->v[p->n - 1] : NULL;

	if (stage && a && a->what == ATTEMPT_RUN &&
	    a->end == ATTEMPT_REVERTED && same(a->stage, stage) &&
	    strcmp(a->head ? a->head : "", p->head) == 0)
		return a;
	return NULL;
}

bool
tcr_passed(const struct tcr_past *p, const char *stage, const char *tree)
{
	struct tcr_step any = { .stage = stage };
	const struct tcr_step *s = p->steps;

	while (s->stage && strcmp(s->stage, stage) != 0)
		s++;
	return passed(p, s->stage ? s : &any, tree, ANYWHERE_NOW);
}
