/* What an attempt came to, by its result and what its stage demands. */
#include <string.h>

#include "judge/trial_parts.h"

static void
know(struct success_facts *f, enum success_fact which, double v, bool known)
{
	f->value[which] = v;
	f->known[which] = known && v >= 0;
}

static struct success_facts
facts(const struct trial_output *o, const struct trial_end *end,
    long long took)
{
	const struct result_counts *c = &end->result->counts;
	struct success_facts f = { .seen = o->seen };

	know(&f, SUCCESS_EXIT_CODE, end->how == RESULT_SIGNALLED ?
	    128 + end->code : end->code, end->how == RESULT_EXITED ||
	    end->how == RESULT_SIGNALLED);
	know(&f, SUCCESS_TESTS, (double)c->run, true);
	know(&f, SUCCESS_PASSED, (double)c->passed, true);
	know(&f, SUCCESS_FAILED, (double)c->failed, true);
	know(&f, SUCCESS_SKIPPED, (double)c->skipped, true);
	know(&f, SUCCESS_COVERAGE_PERCENT, end->result->coverage, true);
	know(&f, SUCCESS_DURATION_SECONDS, (double)took / 1000.0, true);
	return f;
}

/* Does the condition hold because of the status, which it names as good?
 * Where it would hold with any status, it says nothing of it. */
static bool
of_status(const struct trial_output *o, const struct success_facts *known)
{
	struct success_facts f = *known;
	struct buf why = BUF_INIT;
	enum success_answer a;

	f.known[SUCCESS_EXIT_CODE] = false;
	a = success_holds(&o->want, &f, &why);
	buf_release(&why);
	return a == SUCCESS_NOT_MEASURED;
}

/* Why it did not pass, where nothing else said so. */
static void
plain(struct trial_end *end, const struct trial *t)
{
	const struct result *r = end->result;

	if (end->why.len > 0)
		return;
	if (r->doubt)
		buf_str(&end->why, r->doubt);
	else if (end->class == RESULT_TIMEOUT &&
	    end->how != RESULT_TIMED_OUT)
		buf_str(&end->why, "a test ran longer than its runner lets "
		    "it");
	else if (end->class == RESULT_TIMEOUT)
		buf_fmt(&end->why, "it ran longer than %g s",
		    (double)t->timeout / 1000.0);
	else if (end->class == RESULT_NO_TESTS)
		buf_str(&end->why, "no test ran");
	else if (end->class == RESULT_ALL_SKIPPED)
		buf_str(&end->why, "every test was skipped");
	else if (end->how == RESULT_SIGNALLED)
		buf_fmt(&end->why, "ended by %s", strsignal(end->code));
	else if (r->counts.failed > 0 && r->counts.run > 0)
		buf_fmt(&end->why, "%lld of %lld tests failed",
		    r->counts.failed, r->counts.run);
	else if (r->counts.failed > 0)
		buf_fmt(&end->why, "%lld test%s failed", r->counts.failed,
		    r->counts.failed == 1 ? "" : "s");
	else if (end->code == 0)
		buf_str(&end->why, "its output says that it failed");
	else
		buf_fmt(&end->why, "ended with %d", end->code);
}

/* Conditions beyond the status, for what would be a pass.  Kept from one are
 * those that fail; in doubt are those that cannot be told. */
static void
demand(const struct trial *t, const struct trial_output *o,
    struct trial_end *end, const struct success_facts *f)
{
	enum success_answer a = o->want.root ?
	    success_holds(&o->want, f, &end->why) : SUCCESS_YES;

	if (a == SUCCESS_YES)
		buf_clear(&end->why);
	if ((t->tests && end->result->counts.run < 1) ||
	    (t->runner && *end->result->runner == '\0')) {
		end->class = RESULT_NO_TESTS;
		buf_clear(&end->why);
		buf_str(&end->why, end->result->counts.run == 0 ?
		    "no test ran" : "it reports no test");
	} else if (a == SUCCESS_NO) {
		end->class = RESULT_FAILED;
	} else if (a == SUCCESS_NOT_MEASURED) {
		end->unproved = true;
	} else if (t->expected && !o->seen[o->want.ntexts]) {
		end->unproved = true;
		buf_fmt(&end->why, "'%s' was not printed", t->expected);
	} else if (t->tests && end->result->counts.passed == 0) {
		end->class = RESULT_ALL_SKIPPED;
		buf_str(&end->why, "no test passed: each was skipped, or was "
		    "expected to fail");
	}
}

void
trial_judge(const struct trial *t, const struct trial_output *o,
    struct trial_end *end, long long took)
{
	struct success_facts f = facts(o, end, took);
	struct buf why = BUF_INIT;

	end->class = end->result->class;
	if (end->class == RESULT_FAILED && end->how == RESULT_EXITED &&
	    end->result->counts.failed <= 0 && o->want.root &&
	    success_holds(&o->want, &f, &why) == SUCCESS_YES &&
	    of_status(o, &f))
		end->class = RESULT_PASSED;
	buf_release(&why);
	if (end->class == RESULT_PASSED && o->failed) {
		end->class = RESULT_FAILED;
		end->pattern = true;
		buf_fmt(&end->why, "the failure pattern '%s' is in \"%s\"",
		    o->pattern, o->failed);
	} else if (end->class == RESULT_PASSED && !end->unproved) {
		demand(t, o, end, &f);
	}
	if (end->class != RESULT_PASSED)
		plain(end, t);
}
