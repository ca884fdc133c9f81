/* What takes work back, what holds it, which tree is the good one. */
#include <string.h>

#include "judge/tcr_rules.h"
#include "unit.h"

/* Each class, where the stage takes work back, where it does not, and where
 * the tests must be red. */
static const struct {
	enum result_class class;
	enum tcr_act takes, not, red;
	enum fx_status status, red_status;
} classes[] = {
	{ RESULT_PASSED, TCR_PASS, TCR_PASS, TCR_HOLD, FX_YES, FX_NO },
	{ RESULT_FAILED, TCR_TAKE, TCR_HOLD, TCR_PASS, FX_NO, FX_YES },
	{ RESULT_STRUCTURAL, TCR_TAKE, TCR_HOLD, TCR_HOLD, FX_NO, FX_NO },
	{ RESULT_LOAD_ERROR, TCR_TAKE, TCR_HOLD, TCR_HOLD, FX_NO, FX_NO },
	{ RESULT_TIMEOUT, TCR_TAKE, TCR_HOLD, TCR_HOLD, FX_NO, FX_NO },
	{ RESULT_NO_TESTS, TCR_HOLD, TCR_HOLD, TCR_HOLD, FX_NO, FX_NO },
	{ RESULT_ALL_SKIPPED, TCR_HOLD, TCR_HOLD, TCR_HOLD, FX_NO, FX_NO },
	{ RESULT_KILLED, TCR_HOLD, TCR_HOLD, TCR_HOLD, FX_EFAIL, FX_EFAIL },
	{ RESULT_NOT_STARTED, TCR_HOLD, TCR_HOLD, TCR_HOLD, FX_EFAIL,
	  FX_EFAIL },
	{ RESULT_DISAGREES, TCR_HOLD, TCR_HOLD, TCR_HOLD, FX_EFAIL,
	  FX_EFAIL },
};

static void
by_class(void)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		struct tcr_facts f = { .class = classes[i].class,
		    .takes = true };
		struct tcr_verdict v = tcr_judge(&f);

		CHECK(v.act == classes[i].takes);
		CHECK(v.status == classes[i].status);
		CHECK_STR(v.class, result_class_name(classes[i].class));
		f.takes = false;
		v = tcr_judge(&f);
		CHECK(v.act == classes[i].not);
		CHECK(v.status == classes[i].status);
		/* To be red never takes anything back. */
		f.takes = f.red = true;
		v = tcr_judge(&f);
		CHECK(v.act == classes[i].red);
		CHECK(v.status == classes[i].red_status);
		/* A person's Ctrl-C neither. */
		f.red = false;
		f.stopped = true;
		v = tcr_judge(&f);
		CHECK(v.act == TCR_STOP && v.status == FX_EFAIL);
	}
}

static const struct {
	struct tcr_facts f;
	enum tcr_act act;
	enum fx_status status;
	const char *class;
} facts[] = {
	{ { .unsupported = true, .takes = true }, TCR_HOLD, FX_NO,
	  "unsupported" },
	{ { .breaker = true, .takes = true }, TCR_HOLD, FX_NO,
	  "breaker-open" },
	{ { .breaker = true, .unsupported = true }, TCR_HOLD, FX_NO,
	  "breaker-open" },
	{ { .changed = true, .takes = true }, TCR_HOLD, FX_NO,
	  "changed-tree" },
	{ { .class = RESULT_FAILED, .changed = true, .takes = true },
	  TCR_TAKE, FX_NO, "failed" },
	{ { .moved = true }, TCR_HOLD, FX_NO, "moved-head" },
	{ { .class = RESULT_FAILED, .moved = true, .takes = true },
	  TCR_HOLD, FX_NO, "moved-head" },
	{ { .flaky = true }, TCR_PASS, FX_YES, "flaky" },
	{ { .unproved = true, .takes = true }, TCR_HOLD, FX_EFAIL,
	  "unproved" },
	{ { .named = TCR_NAMED_HOLD }, TCR_PASS, FX_YES, "passed" },
	{ { .named = TCR_NAMED_FAIL, .takes = true }, TCR_HOLD, FX_NO,
	  "tests-missing" },
	{ { .named = TCR_NAMED_CHANGED, .takes = true }, TCR_HOLD, FX_NO,
	  "tests-changed" },
	{ { .named = TCR_NAMED_CHANGED, .changed = true }, TCR_HOLD, FX_NO,
	  "tests-changed" },
	{ { .class = RESULT_FAILED, .at_base = true, .takes = true },
	  TCR_PASS, FX_YES, "failing-at-base" },
	{ { .class = RESULT_FAILED, .red = true, .named = TCR_NAMED_HOLD },
	  TCR_PASS, FX_YES, "failed" },
	{ { .class = RESULT_FAILED, .red = true, .named = TCR_NAMED_FAIL },
	  TCR_HOLD, FX_NO, "failed" },
	{ { .class = RESULT_STRUCTURAL, .red = true,
	  .named = TCR_NAMED_HOLD }, TCR_PASS, FX_YES, "structural" },
	{ { .class = RESULT_FAILED, .red = true, .changed = true },
	  TCR_HOLD, FX_NO, "changed-tree" },
};

static void
by_facts(void)
{
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++) {
		struct tcr_verdict v = tcr_judge(&facts[i].f);

		CHECK(v.act == facts[i].act);
		CHECK(v.status == facts[i].status);
		CHECK_STR(v.class, facts[i].class);
	}
}

static const char *const own[] = { "go", "test", NULL };
static const char *const other[] = { "true", NULL };
static const char *const none[] = { NULL };

static const struct tcr_part parts[] = {
	{ "", own, "now" }, { "web", own, "now" }
};
static const struct tcr_step steps[] = {
	{ "implement", parts, 1 }, { "unit-test", parts, 1 },
	{ "lint", parts, 1 }, { NULL, NULL, 0 }
};

/* An attempt in a word or two: a stage by its letter, a tree by its digit; a
 * small letter passed, a capital one failed. */
static struct attempt
made(const char *s, unsigned n)
{
	static const char *const refs[] = { "1", "2", "3", "4", "5", "6",
	    "7", "8", "9" };
	static const char *const stages[] = { "implement", "unit-test",
	    "lint", "static", "tdd-setup" };
	const char *at = strchr("iulsr", s[0] | 32);
	struct attempt a = { .n = n, .what = ATTEMPT_RUN, .argv = own,
	    .component = "", .config = "now", .head = "H" };

	a.end = s[0] & 32 ? ATTEMPT_PASSED : ATTEMPT_REVERTED;
	a.stage = stages[at - "iulsr"];
	a.red = (s[0] | 32) == 'r';
	a.before = a.after = refs[s[1] - '1'];
	a.kept = refs[n - 1];
	for (const char *p = s + 2; *p && *p != ' '; p++)
		switch (*p) {
		case '*': a.argv = other; break;	/* another command */
		case '-': a.head = "G"; break;	/* on another commit */
		case 'w': a.component = "web"; break;
		case 'o': a.config = "then"; break;	/* another contract */
		case 'x': a.kept = NULL; break;
		case 'c': a.end = ATTEMPT_COMMITTED; break;
		}
	return a;
}

static size_t
read_past(struct attempt v[16], const char *s)
{
	size_t n = 0;

	for (; *s; s += strcspn(s, " ") + (s[strcspn(s, " ")] == ' ')) {
		v[n] = made(s, (unsigned)n + 1);
		n++;
	}
	return n;
}

static const struct {
	const char *past, *stage, *tree;
	bool strict;
	enum tcr_good_kind kind;
	unsigned n;		/* of the attempt */
} goods[] = {
	{ "", "unit-test", "1", false, TCR_GOOD_HEAD, 0 },
	/* Used alone it is HEAD's, whatever passed. */
	{ "i1 u1", NULL, "2", false, TCR_GOOD_HEAD, 0 },
	/* The newest that passed S and every one before S. */
	{ "i1 u1 i2 u2", "unit-test", "3", false, TCR_GOOD_PASSED, 4 },
	{ "i1 u1 i2", "unit-test", "3", false, TCR_GOOD_PASSED, 2 },
	{ "i1 u1 i2 u2", "implement", "3", false, TCR_GOOD_PASSED, 4 },
	{ "i1 u1 u2", "unit-test", "3", false, TCR_GOOD_PASSED, 2 },
	/* implement passed on a tree that unit-test fails: not that one. */
	{ "i1 u1 i2 U2", "unit-test", "2", false, TCR_GOOD_PASSED, 2 },
	{ "i2 U2", "unit-test", "2", false, TCR_GOOD_HEAD, 0 },
	/* Nor for a later tree, until it is run again. */
	{ "i1 u1 i2 U2", "implement", "3", false, TCR_GOOD_PASSED, 2 },
	{ "i2 U2", "implement", "3", false, TCR_GOOD_HEAD, 0 },
	{ "i1 u1 i2 U2 i2", "implement", "3", false, TCR_GOOD_PASSED, 5 },
	/* Else the red one. */
	{ "r1 i2", "unit-test", "2", false, TCR_GOOD_RED, 1 },
	{ "r1 r2 i3", "unit-test", "3", false, TCR_GOOD_RED, 2 },
	{ "R1 i2", "unit-test", "2", false, TCR_GOOD_HEAD, 0 },
	/* On the present HEAD. */
	{ "i1- u1-", "unit-test", "3", false, TCR_GOOD_HEAD, 0 },
	{ "i1 u1 i2- u2-", "unit-test", "3", false, TCR_GOOD_PASSED, 2 },
	{ "r1-", "unit-test", "3", false, TCR_GOOD_HEAD, 0 },
	/* A pass of another command is none, under another contract it is. */
	{ "i1 u1 i2 u2*", "unit-test", "3", false, TCR_GOOD_PASSED, 2 },
	{ "i1 u1 i2 u2o", "unit-test", "3", false, TCR_GOOD_PASSED, 4 },
	/* What was not kept cannot be had, unless another kept the tree. */
	{ "i1 u1 i2x u2x", "unit-test", "3", false, TCR_GOOD_PASSED, 2 },
	{ "i1 u1 i2 u2x", "unit-test", "3", false, TCR_GOOD_PASSED, 3 },
	/* A stage that takes nothing back but is asked for. */
	{ "i1 u1 l1 s1", "static", "2", false, TCR_GOOD_PASSED, 4 },
	/* A tree that passed unit-test is never exchanged for fewer. */
	{ "r1 i2 u2 L2", "lint", "2", false, TCR_GOOD_THIS, 0 },
	{ "i2 u2 L2", "lint", "2", false, TCR_GOOD_THIS, 0 },
	{ "i2 u2* L2", "lint", "2", false, TCR_GOOD_THIS, 0 },
	{ "i1 u1 l1 i2 u2 L2", "lint", "2", false, TCR_GOOD_PASSED, 3 },
	{ "r1 i2 u2 L2", "lint", "2", true, TCR_GOOD_RED, 1 },
	{ "i2 u2 L2", "lint", "2", true, TCR_GOOD_HEAD, 0 },
	{ "i2 u2- L2", "lint", "2", false, TCR_GOOD_HEAD, 0 },
	/* What passed all on the commit before is no reason to give it up. */
	{ "i1- u1- l1- s1 i2 u2 L2", "lint", "2", false, TCR_GOOD_THIS, 0 },
	/* It passed on another commit, and was run on this one again. */
	{ "i1- u1- i2 l1", "unit-test", "3", false, TCR_GOOD_PASSED, 4 },
	/* It passed before, and fails now: nothing goes. */
	{ "i1 u1", "unit-test", "1", false, TCR_GOOD_PASSED, 2 },
	{ "u1", "unit-test", "1", false, TCR_GOOD_THIS, 0 },
};

static void
by_past(void)
{
	for (size_t i = 0; i < sizeof(goods) / sizeof(*goods); i++) {
		struct attempt v[16];
		size_t n = read_past(v, goods[i].past);
		struct tcr_past p = { v, n, "H", steps };
		struct tcr_good g = tcr_good(&p, goods[i].stage,
		    goods[i].tree, goods[i].strict);
		bool ok = g.kind == goods[i].kind &&
		    (goods[i].n == 0 || (g.attempt &&
		    g.attempt->n == goods[i].n));

		if (!ok)
			printf("%s: %s on %s: kind %d, attempt %u\n",
			    goods[i].past, goods[i].stage, goods[i].tree,
			    g.kind, g.attempt ? g.attempt->n : 0);
		CHECK(ok);
	}
}

static const struct {
	const char *past, *tree, *lacks;
} lacking[] = {
	{ "", "1", "implement" },
	{ "i1 u1 l1", "1", NULL },
	{ "l1 u1 i1", "1", NULL },
	{ "i1 u1 l1", "2", "implement" },
	{ "i1 l1", "1", "unit-test" },
	{ "i1 u1 L1", "1", "lint" },
	{ "i1 u1 l1o", "1", "lint" },
	/* on another commit: the verdict is about the tree */
	{ "i1 u1- l1", "1", NULL },
	{ "i1 u1* l1", "1", "unit-test" },
};

static void
to_commit(void)
{
	static const struct tcr_step both[] = {
		{ "unit-test", parts, 2 }, { NULL, NULL, 0 }
	};
	static const struct tcr_part cannot[] = { { "", none, "now" } };
	static const struct tcr_step never[] = {
		{ "unit-test", cannot, 1 }, { NULL, NULL, 0 }
	};
	struct attempt v[16];
	struct tcr_past p = { v, 0, "H", steps };

	for (size_t i = 0; i < sizeof(lacking) / sizeof(*lacking); i++) {
		p.n = read_past(v, lacking[i].past);
		CHECK_STR(tcr_lacks(&p, lacking[i].tree), lacking[i].lacks);
	}
	/* In every component. */
	p.steps = both;
	p.n = read_past(v, "u1");
	CHECK_STR(tcr_lacks(&p, "1"), "unit-test");
	p.n = read_past(v, "u1 u1w");
	CHECK_STR(tcr_lacks(&p, "1"), NULL);
	/* What passed in one of them is no test-passing state. */
	CHECK(tcr_good(&p, "lint", "1", false).kind == TCR_GOOD_THIS);
	p.n = read_past(v, "u1");
	CHECK(tcr_good(&p, "lint", "1", false).kind == TCR_GOOD_HEAD);
	/* What has no command has never passed. */
	p.steps = never;
	CHECK_STR(tcr_lacks(&p, "1"), "unit-test");
}

static void
to_nothing(void)
{
	struct attempt v[16];
	struct tcr_past p = { v, read_past(v, "i1 U2"), "H", steps };

	CHECK(tcr_reverted(&p, "unit-test") == &v[1]);
	CHECK(tcr_reverted(&p, "implement") == NULL);
	CHECK(tcr_reverted(&p, NULL) == NULL);
	p.head = "G";
	CHECK(tcr_reverted(&p, "unit-test") == NULL);
	p.head = "H";
	p.n = read_past(v, "U2 i1");
	CHECK(tcr_reverted(&p, "unit-test") == NULL);
	p.n = 0;
	CHECK(tcr_reverted(&p, "unit-test") == NULL);
}

int
main(void)
{
	by_class();
	by_facts();
	by_past();
	to_commit();
	to_nothing();
	return UNIT_RESULT;
}
