/* Totals of the runners that print no more than these, as they print them:
 * what ran here is what they printed, the rest is from their sources. */
#include "judge/result.h"
#include "unit.h"

struct row {
	const char *runner;
	int status;
	const char *text;
	enum result_class class;
	long long run, passed, failed, skipped;
};

#define P RESULT_PASSED
#define F RESULT_FAILED
#define N RESULT_NO_TESTS
#define S RESULT_ALL_SKIPPED
#define L RESULT_LOAD_ERROR

static const struct row rows[] = {
	{ "dotnet", 0, "Passed!  - Failed:     0, Passed:     3, Skipped:     "
	    "0, Total:     3, Duration: 5 ms - a.dll (net8.0)\n"
	    "Passed!  - Failed:     0, Passed:     2, Skipped:     1, Total:"
	    "     3, Duration: 5 ms - b.dll (net8.0)\n", P, 5, 5, 0, 1 },
	{ "dotnet", 1, "Failed!  - Failed:     1, Passed:     2, Skipped:     "
	    "0, Total:     3, Duration: 5 ms - a.dll (net8.0)\n",
	    F, 3, 2, 1, 0 },
	{ "dotnet", 0, "Skipped! - Failed:     0, Passed:     0, Skipped:     "
	    "2, Total:     2, Duration: 5 ms - a.dll (net8.0)\n",
	    S, 0, 0, 0, 2 },
	{ "dotnet", 0, "Test Run Successful.\nTotal tests: 3\n     Passed: 2\n"
	    "    Skipped: 1\n Total time: 0.5333 Seconds\n", P, 2, 2, 0, 1 },
	{ "dotnet", 1, "Test Run Failed.\nTotal tests: 3\n     Passed: 2\n"
	    "     Failed: 1\n Total time: 0.5333 Seconds\n", F, 3, 2, 1, 0 },
	{ "dotnet", 0, "Test run summary: Passed! - a.dll (net8.0|x64)\n"
	    "  total: 3\n  failed: 0\n  succeeded: 2\n  skipped: 1\n"
	    "  duration: 1s 2ms\n", P, 2, 2, 0, 1 },
	{ "dotnet", 0, "No test is available in /a/a.dll. Make sure that test "
	    "discoverer & executors are registered.\n", N, 0, 0, 0, 0 },
	{ "pester", 0, "Tests completed in 1.2s\nTests Passed: 3, Failed: 0, "
	    "Skipped: 1, Inconclusive: 0, NotRun: 2\n", P, 3, 3, 0, 1 },
	{ "pester", 1, "Tests Passed: 2, Failed: 1, Skipped: 0, Inconclusive: "
	    "1, NotRun: 0\n", F, 3, 2, 1, 1 },
	{ "pester", 1, "Container failed: 1\nTests Passed: 0, Failed: 0, "
	    "Skipped: 0, Inconclusive: 0, NotRun: 0\n", L, 0, 0, 0, 0 },
	{ "surefire", 0, "[INFO] Tests run: 1, Failures: 0, Errors: 0, "
	    "Skipped: 0, Time elapsed: 0.01 s - in A\n[INFO] Results:\n"
	    "[INFO] \n[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: "
	    "1\n[INFO] BUILD SUCCESS\n", P, 2, 2, 0, 1 },
	{ "surefire", 1, "[ERROR] Tests run: 3, Failures: 1, Errors: 1, "
	    "Skipped: 0\n", F, 3, 1, 2, 0 },
	{ "gradle", 1, "> Task :test FAILED\n\n3 tests completed, 1 failed, 1 "
	    "skipped\n", F, 2, 1, 1, 1 },
	{ "sbt", 0, "[info] Tests: succeeded 3, failed 0, canceled 0, ignored "
	    "0, pending 0\n[info] Passed: Total 3, Failed 0, Errors 0, Passed "
	    "3\n", P, 3, 3, 0, 0 },
	{ "sbt", 1, "[error] Failed: Total 3, Failed 1, Errors 0, Passed 2, "
	    "Skipped 1\n", F, 3, 2, 1, 1 },
	{ "sbt", 0, "Tests: succeeded 3, failed 0, canceled 0, ignored 1, "
	    "pending 0\n", P, 3, 3, 0, 1 },
	{ "sbt", 1, "Tests: 3, Passed: 2, Failed: 1\n", F, 3, 2, 1, 0 },
	{ "sbt", 0, "Test run ASuite finished: 0 failed, 1 ignored, 2 total, "
	    "0.1s\n", P, 2, 2, 0, 1 },
	{ "spec", 0, "Finished in 0.00105 seconds (files took 0.12804 seconds "
	    "to load)\n3 examples, 0 failures, 1 pending\n", P, 2, 2, 0, 1 },
	{ "spec", 1, "Finished in 0.02682 seconds (files took 0.14876 seconds "
	    "to load)\n3 examples, 1 failure, 1 pending\n", F, 2, 1, 1, 1 },
	{ "spec", 0, "No examples found.\n\n\nFinished in 0.00026 seconds "
	    "(files took 0.16251 seconds to load)\n0 examples, 0 failures\n",
	    N, 0, 0, 0, 0 },
	{ "spec", 0, "Finished in 0.01044 seconds (files took 0.16938 seconds "
	    "to load)\n1 example, 0 failures, 1 pending\n", S, 0, 0, 0, 1 },
	{ "spec", 1, "Finished in 0.00004 seconds (files took 0.11506 seconds "
	    "to load)\n0 examples, 0 failures, 1 error occurred outside of "
	    "examples\n", L, 0, 0, 0, 0 },
	{ "spec", 0, "Finished in 136 microseconds\n3 examples, 0 failures, 0 "
	    "errors, 1 pending\n", P, 2, 2, 0, 1 },
	{ "spec", 1, "Finished in 164 microseconds\n3 examples, 1 failures, 0 "
	    "errors, 1 pending\n", F, 2, 1, 1, 1 },
	{ "minitest", 0, "4 runs, 2 assertions, 0 failures, 0 errors, 1 "
	    "skips\n", P, 3, 3, 0, 1 },
	{ "minitest", 1, "4 runs, 2 assertions, 1 failures, 1 errors, 1 "
	    "skips\n", F, 3, 1, 2, 1 },
	{ "minitest", 0, "0 runs, 0 assertions, 0 failures, 0 errors, 0 "
	    "skips\n", N, 0, 0, 0, 0 },
	{ "minitest", 0, "Finished in 0.001267275 seconds.\n-----\n4 tests, 2 "
	    "assertions, 0 failures, 0 errors, 1 pendings, 1 omissions, 0 "
	    "notifications\n66.6667% passed\n", P, 2, 2, 0, 2 },
	{ "minitest", 1, "Finished in 0.030187618 seconds.\n-----\n4 tests, 2 "
	    "assertions, 1 failures, 0 errors, 1 pendings, 1 omissions, 0 "
	    "notifications\n33.3333% passed\n", F, 2, 1, 1, 2 },
	{ "phpunit", 0, "OK (4 tests, 4 assertions)\n", P, 4, 4, 0, 0 },
	{ "phpunit", 0, "OK (1 test, 1 assertion)\n", P, 1, 1, 0, 0 },
	{ "phpunit", 0, "OK, but incomplete, skipped, or risky tests!\n"
	    "Tests: 4, Assertions: 3, Skipped: 1.\n", P, 3, 3, 0, 1 },
	{ "phpunit", 2, "ERRORS!\nTests: 4, Assertions: 2, Errors: 1, "
	    "Failures: 1, Skipped: 1.\n", F, 3, 1, 2, 1 },
	{ "phpunit", 0, "No tests executed!\n", N, 0, 0, 0, 0 },
	{ "phpunit", 1, "  Tests:    1 failed, 1 skipped, 2 passed (3 "
	    "assertions)\n  Duration: 0.05s\n", F, 3, 2, 1, 1 },
	{ "busted", 0, "2 successes / 0 failures / 0 errors / 1 pending : "
	    "0.000507 seconds\n", P, 2, 2, 0, 1 },
	{ "busted", 1, "1 success / 1 failure / 0 errors / 1 pending : "
	    "0.000572 seconds\n", F, 2, 1, 1, 1 },
	{ "busted", 0, "0 successes / 0 failures / 0 errors / 0 pending : "
	    "0.000086 seconds\n", N, 0, 0, 0, 0 },
	{ "testthat", 0, "[ FAIL 0 | WARN 0 | SKIP 1 | PASS 2 ]\n\n"
	    "[ FAIL 0 | WARN 0 | SKIP 1 | PASS 2 ]\n", P, 2, 2, 0, 1 },
	{ "testthat", 1, "[ FAIL 1 | WARN 0 | SKIP 1 | PASS 1 ]\n",
	    F, 2, 1, 1, 1 },
	{ "julia", 0, "Test Summary:            | Pass  Total  Time\n"
	    "trigonometric identities |    4      4  0.2s\n", P, 4, 4, 0, 0 },
	{ "julia", 1, "Test Summary: | Pass  Fail  Error  Broken  Total  Time\n"
	    "outer         |   10     1              2     13  0.5s\n"
	    "  inner       |    9     1                    10  0.4s\n",
	    F, 11, 10, 1, 2 },
	{ "julia", 0, "Test Summary: | Total  Time\nnothing       |     0  "
	    "0.0s\n", N, 0, 0, 0, 0 },
	{ "dart", 0, "00:00 +0: loading test/a_test.dart\n00:01 +0: adds\n"
	    "00:01 +3: All tests passed!\n", P, 3, 3, 0, 0 },
	{ "dart", 1, "00:00 +0: adds\n00:01 +3 ~1 -1: Some tests failed.\n",
	    F, 4, 3, 1, 1 },
	{ "dart", 0, "00:00 +0 ~2: All tests skipped.\n", S, 0, 0, 0, 2 },
	{ "dart", 79, "00:00 +0: loading test/a_test.dart\nNo tests ran.\n",
	    N, 0, 0, 0, 0 },
	{ "zig", 0, "Build Summary: 3/3 steps succeeded; 2/3 tests passed (1 "
	    "skipped)\n", P, 2, 2, 0, 1 },
	{ "zig", 1, "Build Summary: 1/3 steps succeeded (1 failed); 1/3 tests "
	    "passed (1 skipped, 1 failed)\n", F, 2, 1, 1, 1 },
	{ "zig", 0, "Build Summary: 3/3 steps succeeded; 3/4 tests passed; 1 "
	    "skipped\n", P, 3, 3, 0, 1 },
	{ "zig", 0, "2 passed; 1 skipped; 0 failed.\n", P, 2, 2, 0, 1 },
	{ "zig", 0, "All 3 tests passed.\n", P, 3, 3, 0, 0 },
	{ "zig", 0, "Build Summary: 3/3 steps succeeded\n", P, -1, -1, -1,
	    -1 },
	{ "swift", 0, "Test Suite 'ATests' passed at 2024-01-01 00:00:00.000\n"
	    "\t Executed 3 tests, with 0 failures (0 unexpected) in 0.001 "
	    "(0.001) seconds\nTest Suite 'All tests' passed at 2024-01-01 "
	    "00:00:00.000\n\t Executed 3 tests, with 1 test skipped and 0 "
	    "failures (0 unexpected) in 0.001 (0.001) seconds\n",
	    P, 2, 2, 0, 1 },
	{ "swift", 1, "Test Suite 'All tests' failed at 2024-01-01 "
	    "00:00:00.000\n\t Executed 3 tests, with 1 failure (0 unexpected) "
	    "in 0.001 (0.001) seconds\n", F, 3, 2, 1, 0 },
	{ "swift", 0, "✔ Test run with 3 tests in 1 suite passed after 0.001 "
	    "seconds.\n", P, 3, 3, 0, 0 },
	{ "swift", 1, "✘ Test run with 3 tests in 1 suite failed after 0.001 "
	    "seconds with 1 issue.\n", F, -1, -1, -1, -1 },
	{ "ctest", 0, "100% tests passed, 0 tests failed out of 3\n\nTotal "
	    "Test time (real) =   0.01 sec\n\nThe following tests did not "
	    "run:\n\t  3 - sk (Skipped)\n\t  4 - dis (Disabled)\n",
	    P, 2, 2, 0, 1 },
	{ "ctest", 8, "67% tests passed, 1 tests failed out of 3\n\nThe "
	    "following tests did not run:\n\t  3 - sk (Skipped)\n\nThe "
	    "following tests FAILED:\n\t  2 - subs (Failed)\n",
	    F, 2, 1, 1, 1 },
	{ "ctest", 0, "No tests were found!!!\n", N, 0, 0, 0, 0 },
	{ "meson", 0, "Ok:                 2   \nExpected Fail:      0   \n"
	    "Fail:               0   \nUnexpected Pass:    0   \n"
	    "Skipped:            1   \nTimeout:            0   \n\nFull log "
	    "written to /a/testlog.txt\n", P, 2, 2, 0, 1 },
	{ "meson", 1, "Ok:                 1   \nFail:               1   \n"
	    "Skipped:            1   \nTimeout:            0   \n\nFull log "
	    "written to /a/testlog.txt\n", F, 2, 1, 1, 1 },
	{ "c", 0, "Running suite(s): S\n100%: Checks: 2, Failures: 0, Errors: "
	    "0\n", P, 2, 2, 0, 0 },
	{ "c", 1, "50%: Checks: 2, Failures: 1, Errors: 0\n", F, 2, 1, 1, 0 },
	{ "c", 0, "[==========] 3 test(s) run.\n[  PASSED  ] 2 test(s).\n"
	    "[  SKIPPED ] 1 test(s), listed below:\n[  SKIPPED ] c\n",
	    P, 2, 2, 0, 1 },
	{ "c", 1, "[==========] 3 tests from 1 test suite ran. (0 ms total)\n"
	    "[  PASSED  ] 1 test.\n[  SKIPPED ] 1 test, listed below:\n"
	    "[  SKIPPED ] A.sk\n[  FAILED  ] 1 test, listed below:\n"
	    "[  FAILED  ] A.subs\n", F, 2, 1, 1, 1 },
	{ "c", 1, "[====] Synthesis: Tested: 2 | Passing: 1 | Failing: 1 | "
	    "Crashing: 0 \n", F, 2, 1, 1, 0 },
	{ "c", 0, "# TOTAL: 3\n# PASS:  2\n# SKIP:  1\n# XFAIL: 0\n# FAIL:  "
	    "0\n# XPASS: 0\n# ERROR: 0\n", P, 2, 2, 0, 1 },
	{ "eunit", 0, "  Test passed.\n", P, 1, 1, 0, 0 },
	{ "eunit", 0, "  2 tests passed.\n", P, 2, 2, 0, 0 },
	{ "eunit", 0, "  All 3 tests passed.\n", P, 3, 3, 0, 0 },
	{ "eunit", 1, "  Failed: 1.  Skipped: 0.  Passed: 1.\n",
	    F, 2, 1, 1, 0 },
	{ "eunit", 1, "  Failed: 0.  Skipped: 0.  Passed: 2.\nOne or more "
	    "tests were cancelled.\n", F, 2, 2, 0, 0 },
	{ "eunit", 0, "  There were no tests to run.\n", N, 0, 0, 0, 0 },
	{ "exunit", 0, "Finished in 0.026 seconds\n2 tests, 0 failures\n",
	    P, 2, 2, 0, 0 },
	{ "clojure", 0, "Ran 2 tests containing 3 assertions.\n0 failures, 0 "
	    "errors.\n", P, 2, 2, 0, 0 },
	{ "clojure", 1, "Ran 2 tests containing 3 assertions.\n1 failures, 0 "
	    "errors.\n", F, 2, 1, 1, 0 },
	{ "clojure", 0, "Ran 0 tests containing 0 assertions.\n0 failures, 0 "
	    "errors.\n", N, 0, 0, 0, 0 },
	{ "clojure", 1, "3 tests, 4 assertions, 2 failures.\n",
	    F, 3, 1, 2, 0 },
	{ "clojure", 1, "3 tests, 4 assertions, 1 errors, 1 pending, 0 "
	    "failures.\n", F, 2, 1, 1, 1 },
	{ "ocaml", 0, "Test Successful in 0.000s. 1 test run.\n",
	    P, 1, 1, 0, 0 },
	{ "ocaml", 1, "1 failure! in 0.000s. 3 tests run.\n", F, 3, 2, 1, 0 },
	{ "ocaml", 0, "Test Successful in 0.000s. 0 test run.\n",
	    N, 0, 0, 0, 0 },
	{ "ocaml", 0, "Ran: 3 tests in: 0.13 seconds.\nOK: Cases: 3 Skip: 1\n",
	    P, 2, 2, 0, 1 },
	{ "ocaml", 1, "Ran: 3 tests in: 0.13 seconds.\nFAILED: Cases: 3 "
	    "Tried: 3 Errors: 0 Failures: 1 Skip:  1 Todo: 0 Timeouts: 0.\n",
	    F, 2, 1, 1, 1 },
	{ "haskell", 0, "All 3 tests passed (0.00s)\n", P, 3, 3, 0, 0 },
	{ "haskell", 1, "1 out of 3 tests failed (0.00s)\n", F, 3, 2, 1, 0 },
	{ "haskell", 1, "Cases: 3  Tried: 3  Errors: 0  Failures: 1\n",
	    F, 3, 2, 1, 0 },
};

static struct result *
read_in(const char *runner, const struct row *row, size_t step)
{
	struct result_reader *x = result_reader_new(runner);
	size_t n = strlen(row->text);

	for (size_t i = 0; i < n; i += step)
		result_put(x, row->text + i, n - i < step ? n - i : step);
	return result_end(x, RESULT_EXITED, row->status);
}

static void
check(const struct row *row, const char *runner, size_t step)
{
	struct result *r = read_in(runner, row, step);
	const struct result_counts *c = &r->counts;

	if (r->class != row->class || c->run != row->run ||
	    c->passed != row->passed || c->failed != row->failed ||
	    c->skipped != row->skipped || (row->run > 0 &&
	    strcmp(r->runner, row->runner) != 0)) {
		unit_failures++;
		fprintf(stderr, "%s: %s of %s, %lld: %lld, %lld, %lld\n%s",
		    row->runner, result_class_name(r->class), r->runner,
		    c->run, c->passed, c->failed, c->skipped, row->text);
	}
	result_free(r);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		/* All are read: no other takes it for its own. */
		check(&rows[i], NULL, 4096);
		check(&rows[i], NULL, 1);
		check(&rows[i], rows[i].runner, 7);
	}
	return UNIT_RESULT;
}
