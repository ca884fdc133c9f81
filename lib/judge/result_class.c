/* The class of a run: how it ended, what went wrong beside the tests, and
 * what the tests came to; a doubt is never a pass. */
#include <signal.h>
#include <string.h>

#include "base/buf.h"
#include "judge/result_class.h"
#include "judge/result_part.h"

/* What all readers say together. */
struct sum {
	bool seen;
	unsigned trouble;	/* of the runners */
	unsigned generic;	/* of what is no runner */
	struct result_tally said;
	long long failed;	/* at least so many did */
	const char *doubt;
	const char *early;	/* a runner did not come to its end */
	const char *ending;	/* its last words say that it failed */
	bool sure;		/* of what no total of tests counts */
	struct buf runner;
};

const char *
result_class_name(enum result_class c)
{
	static const char *const name[] = { "passed", "failed", "structural",
	    "load-error", "no-tests", "all-skipped", "timeout", "killed",
	    "not-started", "disagrees" };

	return name[c];
}

const char *
result_outcome_name(enum result_outcome o)
{
	static const char *const name[] = { "pass", "fail", "missing",
	    "error", "expected", "skip" };

	return name[o];
}

/* A total against what was named.  A runner that names some outcomes and not
 * others (only failures) can be held to those. */
static void
compare(struct result_part *p, const char *what, long long said,
    long long named)
{
	if (said >= 0 && said != named && (p->whole || named > 0))
		result_doubt(p, "%lld %s by name, and the total says %lld",
		    named, what, said);
}

static void
agree(struct result_part *p)
{
	compare(p, "failed", p->said.failed, p->named.failed);
	compare(p, "passed", p->said.passed, p->named.passed);
	compare(p, "skipped", p->said.skipped, p->named.skipped);
}

static long long
total(const struct result_part *p, long long said, long long named)
{
	return said < 0 && p->whole ? named : said;
}

/* One that was not measured makes the sum not measured. */
static void
join(long long *sum, bool first, long long n)
{
	*sum = first ? n : *sum < 0 || n < 0 ? -1 : *sum + n;
}

static void
add(struct sum *s, const struct result_part *from)
{
	struct result_part p = *from;
	bool first = !s->seen;
	long long failed;

	if (p.format == &result_generic) {
		s->generic |= p.trouble;
		return;
	}
	if (p.format == &result_ending) {
		s->ending = p.doubt;
		s->sure = p.trouble != 0;
		return;
	}
	if (!p.seen) {
		s->generic |= p.trouble & TROUBLE_USAGE;
		return;
	}
	agree(&p);
	s->seen = true;
	s->trouble |= p.trouble;
	if (s->doubt == NULL)
		s->doubt = p.doubt;
	if (s->early == NULL)
		s->early = p.early;
	failed = total(&p, p.said.failed, p.named.failed);
	join(&s->said.failed, first, failed);
	join(&s->said.passed, first, total(&p, p.said.passed, p.named.passed));
	join(&s->said.skipped, first,
	    total(&p, p.said.skipped, p.named.skipped));
	failed = p.said.expected < 0 ? p.named.expected : p.said.expected;
	join(&s->said.expected, first, failed);
	s->failed += p.said.failed > p.named.failed ? p.said.failed :
	    p.named.failed;
	buf_fmt(&s->runner, "%s%s", first ? "" : ", ", p.format->name);
}

static void
count(struct result *r, const struct sum *s)
{
	const struct result_tally *t = &s->said;

	r->counts = (struct result_counts){ -1, -1, -1, -1 };
	if (!s->seen)
		return;
	r->counts.passed = t->passed;
	r->counts.failed = t->failed;
	r->counts.skipped = t->skipped;
	/* "No tests found" is a measure too. */
	if (s->trouble & TROUBLE_NONE && s->failed == 0 && t->passed < 0)
		r->counts = (struct result_counts){ -1, 0, 0, 0 };
	if (r->counts.passed >= 0 && r->counts.failed >= 0)
		r->counts.run = r->counts.passed + r->counts.failed +
		    (t->expected > 0 ? t->expected : 0);
}

/* Of the tests that failed: one by assertion makes it a failure. */
static enum result_class
by_tests(const struct result *r)
{
	bool missing = false, error = false;

	for (size_t i = 0; i < r->n; i++) {
		switch (r->v[i].outcome) {
		case RESULT_FAIL:
			return RESULT_FAILED;
		case RESULT_MISSING:
			missing = true;
			break;
		case RESULT_ERROR:
			error = true;
			break;
		default:
			break;
		}
	}
	if (error)
		return RESULT_LOAD_ERROR;
	return missing ? RESULT_STRUCTURAL : RESULT_FAILED;
}

static bool
by_itself(int sig)
{
	return sig == SIGABRT || sig == SIGSEGV || sig == SIGBUS ||
	    sig == SIGFPE || sig == SIGILL || sig == SIGTRAP || sig == SIGSYS;
}

/* 128 + n is a shell's way to say that a signal ended it; but some end with as
 * many as failed, and then a total says so. */
static bool
by_signal(const struct sum *s, int status)
{
	return (s->ending == NULL || s->sure) && status > 128 &&
	    status < 128 + 32 && !by_itself(status - 128);
}

static enum result_class
by_trouble(unsigned trouble, enum result_class none)
{
	if (trouble & TROUBLE_LOAD)
		return RESULT_LOAD_ERROR;
	if (trouble & TROUBLE_STRUCTURAL)
		return RESULT_STRUCTURAL;
	if (trouble & TROUBLE_FAILED)
		return RESULT_FAILED;
	if (trouble & TROUBLE_USAGE)
		return RESULT_NOT_STARTED;
	return none;
}

/* It ended with a status, and what was read holds together. */
static enum result_class
by_status(const struct result *r, const struct sum *s, int status)
{
	const struct result_counts *c = &r->counts;
	bool ran = c->run > 0 || s->failed > 0;
	/* Whoever ends with 0 has seen the errors that it printed. */
	unsigned generic = status ? s->generic : 0;
	unsigned what = s->seen ? s->trouble : generic;
	enum result_class none = status ? RESULT_FAILED : RESULT_PASSED;

	if (s->trouble & TROUBLE_TIMEOUT)
		return RESULT_TIMEOUT;
	if (s->trouble & TROUBLE_INTERRUPTED)
		return RESULT_KILLED;
	/* What a test printed may look like an error of the compiler; where
	 * the runner ends well and counts tests, it is not. */
	if (status == 0 && c->run > 0 && s->failed == 0)
		return RESULT_PASSED;
	if (s->trouble & TROUBLE_FILE)
		what |= generic & TROUBLE_STRUCTURAL ? generic : TROUBLE_LOAD;
	if (what & (TROUBLE_LOAD | TROUBLE_STRUCTURAL))
		return by_trouble(what, none);
	if (s->failed > 0)
		return by_tests(r);
	/* git, and what has its parser of options, ends so by itself. */
	if (status == 129 && (s->generic & TROUBLE_WORDS))
		return RESULT_NOT_STARTED;
	if (by_signal(s, status))
		return RESULT_KILLED;
	if (!ran && (status == 126 || status == 127))
		return RESULT_NOT_STARTED;
	if (!s->seen || (c->run < 0 && !(s->trouble & TROUBLE_NONE)))
		return by_trouble(generic | s->trouble, none);
	if (ran)
		return by_trouble(s->trouble & TROUBLE_FAILED, none);
	if (c->skipped > 0 || s->trouble & TROUBLE_ALL_SKIPPED)
		return RESULT_ALL_SKIPPED;
	return by_trouble(generic, RESULT_NO_TESTS);
}

/* A report and what was printed may count differently (an expected failure
 * is skipped in JUnit); they may not say failed and passed.  Lines that
 * contradict each other are nothing to a report. */
static void
against(struct sum *s, const struct sum *printed)
{
	if (s->doubt == NULL && printed->seen &&
	    s->said.failed == 0 && printed->failed > 0)
		s->doubt = "the report names no failed test, what was "
		    "printed does";
	s->trouble |= printed->trouble &
	    (unsigned)~(TROUBLE_NONE | TROUBLE_ALL_SKIPPED);
	s->generic = printed->generic;
	s->early = printed->early;
	s->ending = printed->ending;
	s->sure = printed->sure;
}

/* Behind a pipe the status is another's.  A runner's total that agrees with
 * it was the runner's last word of its tests. */
static bool
ends_badly(const struct result *r, const struct sum *s, int status)
{
	bool agrees = r->counts.run > 0 && s->failed == 0;

	return status == 0 && s->ending && s->failed == 0 &&
	    (s->sure || !agrees);
}

/* What a runner prints of a failure is no proof beside a status of 0: that may
 * be another's, behind a pipe, or the words may be a test's.  Its report file
 * is one. */
static void
in_spite(struct result *r, struct sum *s, enum result_class class)
{
	struct buf b = BUF_INIT;

	if (s->doubt || (class != RESULT_FAILED && class != RESULT_TIMEOUT &&
	    class != RESULT_STRUCTURAL && class != RESULT_LOAD_ERROR))
		return;
	if (s->ending == NULL && s->failed > 0)
		buf_fmt(&b, "it ended with 0, and %s says that %lld failed",
		    buf_cstr(&s->runner), s->failed);
	else
		buf_str(&b, s->ending ? s->ending : "it ended with 0, and its "
		    "output says that it failed");
	s->doubt = arena_strdup(&r->arena, b.data);
	buf_release(&b);
}

static enum result_class
conclude(struct result *r, struct sum *s, enum result_how how, int code,
    bool proved)
{
	enum result_class class = by_status(r, s, code);

	switch (how) {
	case RESULT_TIMED_OUT:
		return RESULT_TIMEOUT;
	case RESULT_UNSTARTED:
		return RESULT_NOT_STARTED;
	case RESULT_SIGNALLED:
		if (!by_itself(code))
			return RESULT_KILLED;
		return RESULT_FAILED;
	default:
		if (s->doubt == NULL && class == RESULT_PASSED &&
		    ends_badly(r, s, code))
			s->doubt = s->ending;
		if (s->doubt == NULL && code == 0 && s->failed == 0)
			s->doubt = s->early;
		if (code == 0 && !proved)
			in_spite(r, s, class);
		if (s->doubt)
			return RESULT_DISAGREES;
		return class;
	}
}

void
result_conclude(struct result *r, const struct result_part *parts, size_t n,
    const struct result_part *report, enum result_how how, int code)
{
	struct sum s = { .runner = BUF_INIT }, printed = { .runner = BUF_INIT };

	for (size_t i = 0; i < n; i++)
		add(report ? &printed : &s, &parts[i]);
	if (report) {
		add(&s, report);
		against(&s, &printed);
	}
	count(r, &s);
	r->class = conclude(r, &s, how, code, report && s.failed > 0);
	if (r->class == RESULT_DISAGREES)
		r->doubt = arena_strdup(&r->arena, s.doubt);
	r->runner = arena_strdup(&r->arena, buf_cstr(
	    printed.runner.len ? &printed.runner : &s.runner));
	buf_release(&s.runner);
	buf_release(&printed.runner);
}
