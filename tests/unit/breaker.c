/* Failures that are alike, and how many of them stop a stage. */
#include <string.h>

#include "base/buf.h"
#include "judge/breaker.h"
#include "judge/result.h"
#include "unit.h"

static const char *
print_of(struct breaker_failure f)
{
	static char p[4][BREAKER_PRINT];
	static int i;

	i = (i + 1) % 4;
	breaker_print(p[i], &f);
	return p[i];
}

static struct breaker_failure
log_of(const char *class, const char *tail)
{
	return (struct breaker_failure){ .class = class, .tail = tail,
	    .ntail = strlen(tail) };
}

static void
prints(void)
{
	struct result_test ab[] = {
	    { .suite = "s", .name = "a", .outcome = RESULT_FAIL },
	    { .suite = "s", .name = "b", .outcome = RESULT_ERROR },
	    { .suite = "s", .name = "c", .outcome = RESULT_PASS } };
	struct result_test ba[] = { ab[1], ab[0] };
	struct result_test a[] = { ab[0] };
	struct result r1 = { .v = ab, .n = 3 }, r2 = { .v = ba, .n = 2 },
	    r3 = { .v = a, .n = 1 }, none = { .v = NULL };
	struct breaker_failure f = { .cause = "0123456789abcdef",
	    .class = "failed", .result = &r1 };

	/* The cause's own, whatever else there is. */
	CHECK_STR(print_of(f), "0123456789abcdef");
	/* What is none is not taken for one. */
	f.cause = "0123";
	CHECK(strlen(print_of(f)) == 16 && strncmp(print_of(f), "0123", 5));
	/* The tests that failed, in whatever order, not those that passed. */
	f.cause = NULL;
	CHECK_STR(print_of(f), print_of((struct breaker_failure){
	    .class = "failed", .result = &r2 }));
	CHECK(strcmp(print_of(f), print_of((struct breaker_failure){
	    .class = "failed", .result = &r3 })) != 0);
	CHECK(strcmp(print_of(f), print_of((struct breaker_failure){
	    .class = "timeout", .result = &r1 })) != 0);
	/* Then the last lines, but for their numbers. */
	f = log_of("failed", "x 12 at 10:33\ny\n");
	f.result = &none;
	CHECK_STR(print_of(f), print_of(log_of("failed", "x 7 at 1:2\ny\n")));
	CHECK(strcmp(print_of(f), print_of(log_of("failed",
	    "x 7 at 1:2\nz\n"))) != 0);
	CHECK(strcmp(print_of(f), print_of(log_of("timeout",
	    "x 7 at 1:2\ny\n"))) != 0);
	/* Why it is not as the contract wants goes before all. */
	f.cause = "0123456789abcdef";
	f.why = "test_a is gone";
	CHECK(strcmp(print_of(f), f.cause) != 0);
	CHECK_STR(print_of(f), print_of((struct breaker_failure){
	    .class = "failed", .why = f.why }));
	/* What is far above them does not count. */
	CHECK_STR(print_of(log_of("failed", "here\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"
	    "1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n")),
	    print_of(log_of("failed", "there\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"
	    "1\n2\n3\n4\n5\n6\n7\n8\n9\n1\n2\n")));
	CHECK(strlen(print_of((struct breaker_failure){ .class = NULL })) ==
	    16);
}

/* One more failure, as fx-tcr records it; what it came to. */
static size_t
fails(struct breaker *b, const char *stage, const char *print,
    const char *tree, int64_t when, bool *open)
{
	struct breaker_limit limit = { 2, 24 };
	struct breaker_event v = { .stage = stage, .tree = tree,
	    .when = when };
	struct audit_record r = { .kind = AUDIT_BREAKER, .when = when,
	    .why = "so" };
	struct buf rule = BUF_INIT;
	size_t n;

	memcpy(v.print, print, BREAKER_PRINT);
	*open = false;
	if (!breaker_judge(b, &limit, &v, &n))
		return 0;
	breaker_rule(&rule, &v);
	r.rule = rule.data;
	r.ref[AUDIT_TREE] = tree;
	breaker_see(b, &r);
	*open = v.open;
	buf_release(&rule);
	return n;
}

static void
goes_on(struct breaker *b, const char *rule)
{
	struct audit_record r = { .kind = AUDIT_RESUMED, .rule = rule };

	breaker_see(b, &r);
}

#define A "aaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbb"
enum { HOUR = 3600 };

static void
windows(void)
{
	struct breaker b = BREAKER_INIT;
	bool open;

	CHECK(fails(&b, "lint", A, "t1", 0, &open) == 1 && !open);
	/* The same tree once more is the same failure. */
	CHECK(fails(&b, "lint", A, "t1", 9, &open) == 0 && !open);
	/* Another failure, another stage. */
	CHECK(fails(&b, "lint", B, "t2", 9, &open) == 1 && !open);
	CHECK(fails(&b, "unit-test", A, "t2", 9, &open) == 1 && !open);
	CHECK(breaker_open(&b, NULL) == NULL);
	/* Not within the hours; the same tree counts anew there. */
	CHECK(fails(&b, "lint", A, "t3", 24 * HOUR, &open) == 1 && !open);
	CHECK(fails(&b, "lint", A, "t1", 30 * HOUR, &open) == 2 && open);
	CHECK_STR(breaker_open(&b, "lint")->print, A);
	CHECK_STR(breaker_open(&b, "lint")->tree, "t1");
	CHECK(breaker_open(&b, NULL) == breaker_open(&b, "lint"));
	CHECK(breaker_open(&b, "unit-test") == NULL);
	/* A clock that went back lets nothing go. */
	CHECK(fails(&b, "unit-test", A, "t4", -90 * HOUR, &open) == 2 && open);
	goes_on(&b, "stage lint");
	CHECK(breaker_open(&b, "lint") == NULL);
	CHECK(breaker_open(&b, "unit-test") != NULL);
	goes_on(&b, "rule lint");
	CHECK(breaker_open(&b, "unit-test") != NULL);
	/* It begins anew. */
	CHECK(fails(&b, "lint", A, "t5", 31 * HOUR, &open) == 1 && !open);
	goes_on(&b, NULL);
	CHECK(breaker_open(&b, NULL) == NULL && b.n == 0);
	breaker_release(&b);
}

static void
foreign(void)
{
	static const char *const rules[] = { NULL, "", "lint", "stage lint",
	    "stage lint open", "stage lint open aa", "stage lint failure " A
	    "a", "rule lint open " A };
	struct breaker b = BREAKER_INIT;
	struct audit_record r = { .kind = AUDIT_BREAKER };

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		r.rule = rules[i];
		breaker_see(&b, &r);
	}
	r.kind = AUDIT_STATUS;
	r.rule = "stage lint open " A;
	breaker_see(&b, &r);
	CHECK(b.n == 0);
	r.kind = AUDIT_BREAKER;
	breaker_see(&b, &r);
	CHECK(b.n == 1 && b.v[0].open);
	CHECK_STR(b.v[0].tree, "");
	breaker_release(&b);
}

int
main(void)
{
	prints();
	windows();
	foreign();
	return UNIT_RESULT;
}
