/* Conditions are read strictly and answered with three values. */
#include <string.h>

#include "base/err.h"
#include "judge/success.h"
#include "unit.h"

/* A run: all facts as they stand here, coverage not measured, "ok" and
 * "it's" printed, nothing else. */
static enum success_answer
ask(const char *text, struct buf *why)
{
	struct success_facts f = {
		.value = { 0, 12, 11, 1, 2, 0, 1.5 },
		.known = { true, true, true, true, true, false, true }
	};
	bool seen[SUCCESS_TEXTS];
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	enum success_answer is;
	struct success c;

	if (success_read(&c, &a, text, &e) < 0) {
		printf("%s: %s\n", text, e.msg);
		err_release(&e);
		arena_release(&a);
		CHECK(0);
		return SUCCESS_NO;
	}
	for (size_t i = 0; i < c.ntexts; i++)
		seen[i] = strcmp(c.texts[i], "ok") == 0 ||
		    strcmp(c.texts[i], "it's") == 0;
	f.seen = seen;
	is = success_holds(&c, &f, why);
	arena_release(&a);
	return is;
}

static const struct {
	const char *text;
	enum success_answer is;
	const char *why;
} answers[] = {
	{ "exit_code == 0", SUCCESS_YES, "" },
	{ "exit_code==0 AND contains 'ok' AND tests >= 1", SUCCESS_YES, "" },
	{ "exit_code == 0 and contains \"ok\"", SUCCESS_YES, "" },
	{ "tests >= 13", SUCCESS_NO, "tests is 12, not >= 13" },
	{ "tests > 12 OR failed < 1", SUCCESS_NO,
	  "tests is 12, not > 12, and failed is 1, not < 1" },
	{ "skipped <= 2 AND skipped != 1", SUCCESS_YES, "" },
	{ "skipped != 2", SUCCESS_NO, "skipped is 2, not != 2" },
	{ "duration_seconds == 1.5", SUCCESS_YES, "" },
	{ "duration_seconds < 1.25", SUCCESS_NO,
	  "duration_seconds is 1.5, not < 1.25" },
	{ "contains 'it''s'", SUCCESS_YES, "" },
	{ "contains 'no'", SUCCESS_NO, "'no' was not printed" },
	{ "NOT contains 'ok'", SUCCESS_NO, "'ok' was printed" },
	{ "NOT failed == 1", SUCCESS_NO, "failed is 1, and == 1" },
	{ "NOT NOT failed == 1", SUCCESS_YES, "" },
	{ "NOT (failed == 1 AND passed == 11)", SUCCESS_NO,
	  "failed is 1, and == 1, and passed is 11, and == 11" },
	/* AND binds more tightly than OR. */
	{ "exit_code == 0 OR tests == 0 AND tests == 1", SUCCESS_YES, "" },
	{ "(exit_code == 0 OR tests == 0) AND tests == 1", SUCCESS_NO,
	  "tests is 12, not == 1" },
	/* What was not measured is neither, but does not hide what decides. */
	{ "coverage_percent >= 80", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" },
	{ "NOT coverage_percent >= 80", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" },
	{ "coverage_percent >= 80 AND exit_code == 0", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" },
	{ "exit_code == 0 AND coverage_percent >= 80", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" },
	{ "coverage_percent >= 80 AND exit_code == 1", SUCCESS_NO,
	  "exit_code is 0, not == 1" },
	{ "coverage_percent >= 80 OR exit_code == 0", SUCCESS_YES, "" },
	{ "coverage_percent >= 80 OR exit_code == 1", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" },
	{ "exit_code == 1 OR coverage_percent >= 80", SUCCESS_NOT_MEASURED,
	  "coverage_percent was not measured" }
};

static const char names[] = "no fact of this name; exit_code, tests, passed, "
    "failed, skipped, coverage_percent, duration_seconds, contains, NOT or ( "
    "was meant";
static const char ends[] = "it ends here; a fact as exit_code == 0, or "
    "contains 'text', was meant";

static const struct {
	const char *text;
	int column;
	const char *what;
} refused[] = {
	{ "", 1, ends },
	{ "exit_code == 0 AND ", 20, ends },
	{ "exit == 0", 1, names },
	{ "exit_code2 == 0", 1, names },
	{ "$(true)", 1, names },
	{ "AND exit_code == 0", 1, names },
	{ "exit_code = 0", 11, "one of == != >= <= > < was meant" },
	{ "exit_code", 10, "one of == != >= <= > < was meant" },
	{ "exit_code == ", 14, "no number; one as 0, 80 or 99.5 was meant" },
	{ "exit_code == -1", 14,
	  "no number; one as 0, 80 or 99.5 was meant" },
	{ "tests >= 1e3", 10, "no number; one as 0, 80 or 99.5 was meant" },
	{ "tests >= 1.", 10, "no number; one as 0, 80 or 99.5 was meant" },
	{ "tests >= 1234567890123456", 10,
	  "no number; one as 0, 80 or 99.5 was meant" },
	{ "tests >= 1 tests >= 1", 12, "AND, OR or the end was meant" },
	{ "tests >= 1; rm x", 11, "AND, OR or the end was meant" },
	{ "tests >= 1)", 11, "AND, OR or the end was meant" },
	{ "(tests >= 1", 12, "AND, OR or ) was meant" },
	{ "contains ok", 10,
	  "contains needs a text in quotes, as contains 'ok'" },
	{ "contains 'ok", 10,
	  "this text does not end; its closing quote was meant" },
	{ "contains ''", 10, "an empty text is in every output; what a "
	  "success prints was meant" },
	{ "NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT NOT "
	  "NOT exit_code == 0", 68,
	  "more than 16 parts in each other; fewer were meant" }
};

static void
refusals(void)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct arena a = ARENA_INIT;
		struct err e = ERR_INIT;
		struct buf want = BUF_INIT;
		struct success c;

		buf_fmt(&want, "column %d: %s", refused[i].column,
		    refused[i].what);
		CHECK(success_read(&c, &a, refused[i].text, &e) == -1);
		CHECK_STR(e.msg ? e.msg : "", buf_cstr(&want));
		CHECK(e.status == FX_EINPUT);
		err_release(&e);
		buf_release(&want);
		arena_release(&a);
	}
}

/* What is too long, or has too many texts, ends there. */
static void
limits(void)
{
	struct arena a = ARENA_INIT;
	struct err e = ERR_INIT;
	struct buf b = BUF_INIT;
	struct success c;

	for (int i = 0; i < SUCCESS_TEXTS; i++)
		buf_fmt(&b, "%scontains 'x'", i ? " OR " : "");
	CHECK(success_read(&c, &a, buf_cstr(&b), &e) == 0);
	CHECK(c.ntexts == SUCCESS_TEXTS);
	/* So many in a row are not in each other. */
	buf_clear(&b);
	for (int i = 0; i < SUCCESS_DEPTH + 1; i++)
		buf_fmt(&b, "%s(NOT tests == 1)", i ? " AND " : "");
	CHECK(success_read(&c, &a, buf_cstr(&b), &e) == 0);
	buf_clear(&b);
	for (int i = 0; i <= SUCCESS_TEXTS; i++)
		buf_fmt(&b, "%scontains 'x'", i ? " OR " : "");
	CHECK(success_read(&c, &a, buf_cstr(&b), &e) == -1);
	err_release(&e);
	while (b.len <= SUCCESS_LONGEST)
		buf_byte(&b, ' ');
	CHECK(success_read(&c, &a, buf_cstr(&b), &e) == -1);
	CHECK(strstr(e.msg, "column 1001: it is longer") != NULL);
	err_release(&e);
	buf_release(&b);
	arena_release(&a);
}

/* A least number stands in place of what every pass needed, else beside. */
static void
leasts(void)
{
	static const struct {
		const char *text, *is;
	} v[] = {
		{ "exit_code == 0 AND coverage_percent >= 80",
		  "exit_code == 0 AND coverage_percent >= 62.5" },
		{ "coverage_percent>80.5 and tests >= 1",
		  "coverage_percent>= 62.5 and tests >= 1" },
		{ "(coverage_percent >= 1) AND (tests >= 1 AND "
		  "coverage_percent > 90)", "(coverage_percent >= 62.5) AND "
		  "(tests >= 1 AND coverage_percent >= 62.5)" },
		{ "exit_code == 0",
		  "exit_code == 0 AND coverage_percent >= 62.5" },
		{ "contains 'coverage_percent >= 80'",
		  "contains 'coverage_percent >= 80' AND "
		  "coverage_percent >= 62.5" },
		{ "exit_code == 0 OR coverage_percent >= 80",
		  "(exit_code == 0 OR coverage_percent >= 80) AND "
		  "coverage_percent >= 62.5" },
		{ "NOT coverage_percent >= 80",
		  "NOT coverage_percent >= 80 AND coverage_percent >= 62.5" },
		{ "coverage_percent < 99",
		  "coverage_percent < 99 AND coverage_percent >= 62.5" },
		{ "coverage", "coverage" },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct buf b = BUF_INIT;

		success_least(&b, v[i].text, SUCCESS_COVERAGE_PERCENT,
		    "62.5");
		CHECK_STR(buf_cstr(&b), v[i].is);
		buf_release(&b);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++) {
		struct buf why = BUF_INIT;
		enum success_answer is = ask(answers[i].text, &why);

		if (is != answers[i].is)
			printf("%s: %d\n", answers[i].text, (int)is);
		CHECK(is == answers[i].is);
		CHECK_STR(buf_cstr(&why), answers[i].why);
		buf_release(&why);
	}
	refusals();
	limits();
	leasts();
	return UNIT_RESULT;
}
