/* A run's class, counts and tests, from what its runner prints; and which
 * tests a contract's name means. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "door/jdoc.h"
#include "judge/result.h"
#include "unit.h"

/* NOT is not measured, ANY is not looked at. */
enum { NOT = -1, ANY = -2 };

struct row {
	const char *what;
	int status;
	const char *text;
	enum result_class class;
	long long run, passed, failed, skipped;
	const char *tests;	/* "outcome name;" of each; NULL: any */
};

static struct result *
read_in(const char *runner, const char *text, size_t step,
    enum result_how how, int code)
{
	struct result_reader *x = result_reader_new(runner);
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i += step)
		result_put(x, text + i, n - i < step ? n - i : step);
	return result_end(x, how, code);
}

static void
names(const struct result *r, struct buf *b)
{
	buf_clear(b);
	buf_append(b, "", 0);
	for (size_t i = 0; i < r->n; i++)
		buf_fmt(b, "%s %s;", result_outcome_name(r->v[i].outcome),
		    r->v[i].name);
}

static void
number(const char *what, const char *field, long long got, long long want)
{
	if (want == ANY || got == want)
		return;
	unit_failures++;
	fprintf(stderr, "%s: %s is %lld, not %lld\n", what, field, got, want);
}

static void
judge(const struct row *row, const struct result *r)
{
	struct buf b = BUF_INIT;

	if (r->class != row->class) {
		unit_failures++;
		fprintf(stderr, "%s: is %s, not %s (%s)\n", row->what,
		    result_class_name(r->class),
		    result_class_name(row->class), r->doubt ? r->doubt : "");
	}
	CHECK((r->doubt != NULL) == (r->class == RESULT_DISAGREES));
	number(row->what, "run", r->counts.run, row->run);
	number(row->what, "passed", r->counts.passed, row->passed);
	number(row->what, "failed", r->counts.failed, row->failed);
	number(row->what, "skipped", r->counts.skipped, row->skipped);
	names(r, &b);
	if (row->tests && strcmp(row->tests, buf_cstr(&b)) != 0) {
		unit_failures++;
		fprintf(stderr, "%s: the tests are '%s', not '%s'\n",
		    row->what, buf_cstr(&b), row->tests);
	}
	buf_release(&b);
}

/* However the bytes are cut, the answer is the same. */
static void
rows(const struct row *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t step = 1; step < 2000; step += 666) {
			struct result *r = read_in(NULL, row[i].text, step,
			    RESULT_EXITED, row[i].status);

			judge(&row[i], r);
			result_free(r);
		}
}

#define ROWS(v) rows((v), sizeof(v) / sizeof(*(v)))

static const struct row tap[] = {
	{ "tap: passed", 0, "TAP version 13\n1..2\nok 1 - a\nok 2 - b\n",
	    RESULT_PASSED, 2, 2, 0, 0, "pass a;pass b;" },
	{ "tap: one fails", 1, "1..2\nok 1 a\nnot ok 2 - b\n# why\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass a;fail b;" },
	{ "tap: fails and ends with 0", 0, "1..1\nnot ok 1 b\n",
	    RESULT_DISAGREES, 1, 0, 1, 0, NULL },
	{ "tap: the plan comes last", 0, "ok 1 a\nok 2 b\n1..2\n",
	    RESULT_PASSED, 2, 2, 0, 0, NULL },
	{ "tap: a point too many", 0, "1..1\nok 1 a\nok 2 forged\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "tap: a point too few", 0, "1..3\nok 1 a\nok 2 b\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "tap: no plan", 0, "TAP version 13\nok 1 a\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "tap: nothing", 0, "1..0\n", RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "tap: skip all", 0, "1..0 # SKIP no net\n", RESULT_ALL_SKIPPED,
	    0, 0, 0, 0, "" },
	{ "tap: skipped", 0, "1..2\nok 1 a # SKIP why\nok 2 b # skip\n",
	    RESULT_ALL_SKIPPED, 0, 0, 0, 2, "skip a;skip b;" },
	{ "tap: an escaped hash is a hash", 0, "1..1\nok 1 a \\# skip\n",
	    RESULT_PASSED, 1, 1, 0, 0, NULL },
	{ "tap: an open task breaks nothing", 0,
	    "1..2\nok 1 a\nnot ok 2 b # todo later\n",
	    RESULT_PASSED, 1, 1, 0, 1, "pass a;skip b;" },
	{ "tap: bail out", 255, "1..9\nok 1 a\nBail out! no disk\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, NULL },
	{ "tap: subtests", 1, "TAP version 14\n# Subtest: outer\n"
	    "    ok 1 - in\n    not ok 2 - bad\n    1..2\n"
	    "not ok 1 - outer\n1..1\n",
	    RESULT_FAILED, 3, 1, 2, 0, "pass in;fail bad;fail outer;" },
	{ "tap: a subtest in braces", 0, "TAP version 13\n1..1\n"
	    "ok 1 - f.ts # time=2.5ms {\n    1..1\n"
	    "    ok 1 - in # time=1.0ms\n}\n",
	    RESULT_PASSED, 1, 1, 0, 0, "pass in;" },
	{ "tap: bats cannot set up", 1, "1..2\nnot ok 1 setup_file failed\n"
	    "# (from function `setup_file')\nok 2 b\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, NULL },
	{ "tap: bats has no such command", 1, "1..1\nnot ok 1 a\n"
	    "# (in test file a.bats, line 2)\n"
	    "#   `run_it' failed with status 127\n"
	    "# a.bats: line 2: run_it: command not found\n",
	    RESULT_STRUCTURAL, 1, 0, 1, 0, "missing a;" },
	{ "tap: node's suites are no tests", 1, "TAP version 13\n"
	    "# Subtest: s\n    # Subtest: a\n    ok 1 - a\n      ---\n"
	    "      duration_ms: 1\n      type: 'test'\n      ...\n"
	    "    not ok 2 - b\n      ---\n      error: 'it is 3'\n"
	    "      name: 'AssertionError'\n      ...\n    1..2\n"
	    "not ok 1 - s\n  ---\n  type: 'suite'\n  ...\n1..1\n"
	    "# tests 2\n# suites 1\n# pass 1\n# fail 1\n# cancelled 0\n"
	    "# skipped 0\n# todo 0\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass a;fail b;" },
	{ "tap: node's sums say otherwise", 0, "TAP version 13\nok 1 - a\n"
	    "ok 2 - forged\n1..2\n# tests 1\n# suites 0\n# pass 1\n"
	    "# fail 0\n# cancelled 0\n# skipped 0\n# todo 0\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "tap: node cannot load a file", 1, "TAP version 13\n"
	    "# SyntaxError: Unexpected token ')'\nnot ok 1 - t/x.test.js\n"
	    "  ---\n  exitCode: 1\n  error: 'test failed'\n  ...\n1..1\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, NULL },
	{ "tap: node cannot load a file in a folder with a blank", 1,
	    "TAP version 13\n# SyntaxError: Unexpected token ')'\n"
	    "not ok 1 - /a b/x.test.js\n  ---\n  exitCode: 1\n"
	    "  error: 'test failed'\n  ...\n1..1\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, NULL },
	{ "tap: node's test whose name ends as a file's", 1,
	    "TAP version 13\nnot ok 1 - reads a.js\n  ---\n"
	    "  error: 'it is 3'\n  ...\n1..1\n",
	    RESULT_FAILED, ANY, ANY, ANY, ANY, "fail reads a.js;" },
	{ "a plan alone is any text", 0, "see section\n1..3\nfor more\n",
	    RESULT_PASSED, NOT, NOT, NOT, NOT, "" },
};

static const struct row go[] = {
	{ "go: passed, not named", 0, "ok  \tm/a\t0.1s\nok  \tm/b\t(cached)\n",
	    RESULT_PASSED, NOT, NOT, 0, NOT, "" },
	{ "go: fails", 1, "--- FAIL: TestA (0.00s)\n    a_test.go:9: no\n"
	    "FAIL\nFAIL\tm/a\t0.1s\nok  \tm/b\t0.1s\nFAIL\n",
	    RESULT_FAILED, NOT, NOT, 1, NOT, "fail TestA;" },
	{ "go: -v", 0, "=== RUN   TestA\n=== RUN   TestA/x\n"
	    "--- PASS: TestA (0.00s)\n    --- PASS: TestA/x (0.00s)\nPASS\n"
	    "ok  \tm/a\t0.1s\n",
	    RESULT_PASSED, 2, 2, 0, 0, "pass TestA;pass TestA/x;" },
	{ "go: -v, behind what a test printed", 0, "=== RUN   TestA\n"
	    "hello--- PASS: TestA (0.00s)\nPASS\nok  \tm/a\t0.1s\n",
	    RESULT_PASSED, 1, 1, 0, 0, "pass TestA;" },
	{ "go: -v, forged", 0, "=== RUN   TestA\n--- PASS: TestB (0.00s)\n"
	    "--- PASS: TestA (0.00s)\nPASS\nok  \tm/a\t0.1s\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "go: passed by name without -v", 1, "--- PASS: TestB (0.00s)\n"
	    "--- FAIL: TestA (0.00s)\nFAIL\nFAIL\tm/a\t0.1s\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "go: all skipped", 0, "=== RUN   TestA\n--- SKIP: TestA (0.00s)\n"
	    "PASS\nok  \tm/a\t0.1s\n", RESULT_ALL_SKIPPED, 0, 0, 0, 1, NULL },
	{ "go: nothing to run", 0, "ok  \tm/a\t0.1s [no tests to run]\n"
	    "?   \tm/b\t[no test files]\n", RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "go: does not compile", 1, "# m/a [m/a.test]\n"
	    "./a_test.go:3:9: undefined: New\nFAIL\tm/a [build failed]\n"
	    "FAIL\n", RESULT_STRUCTURAL, NOT, NOT, ANY, NOT, "" },
	{ "go: a syntax error", 1, "# m/a\n./a.go:3:1: syntax error: "
	    "unexpected }\nFAIL\tm/a [build failed]\nFAIL\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, "" },
	{ "go: setup, for a package", 1, "# m/a\na_test.go:4:2: no required "
	    "module provides package m/z; to add it:\n"
	    "FAIL\tm/a [setup failed]\nFAIL\n",
	    RESULT_STRUCTURAL, ANY, ANY, ANY, ANY, "" },
	{ "go: TestMain ends", 1, "exit status 3\nFAIL\tm/a\t0.1s\nFAIL\n",
	    RESULT_LOAD_ERROR, ANY, ANY, ANY, ANY, "" },
	{ "go: its own time-out", 1, "panic: test timed out after 1s\n"
	    "FAIL\tm/a\t1.0s\nFAIL\n", RESULT_TIMEOUT, ANY, ANY, ANY, ANY,
	    NULL },
	{ "go: a flag it has not", 2, "flag provided but not defined: -x\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "go: -json", 1,
	    "{\"Action\":\"run\",\"Package\":\"m\",\"Test\":\"TestA\"}\n"
	    "{\"Action\":\"run\",\"Package\":\"m\",\"Test\":\"TestB\"}\n"
	    "{\"Action\":\"output\",\"Package\":\"m\",\"Test\":\"TestB\","
	    "\"Output\":\"--- PASS: TestC (0.00s)\\n\"}\n"
	    "{\"Action\":\"fail\",\"Package\":\"m\",\"Test\":\"TestB\"}\n"
	    "{\"Action\":\"pass\",\"Package\":\"m\",\"Test\":\"TestA\"}\n"
	    "{\"Action\":\"fail\",\"Package\":\"m\"}\n",
	    RESULT_FAILED, 2, 1, 1, 0, "fail TestB;pass TestA;" },
	{ "go: -json, not begun", 0,
	    "{\"Action\":\"pass\",\"Package\":\"m\",\"Test\":\"TestA\"}\n"
	    "{\"Action\":\"pass\",\"Package\":\"m\"}\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "go: -json, never ended", 0,
	    "{\"Action\":\"run\",\"Package\":\"m\",\"Test\":\"TestA\"}\n"
	    "{\"Action\":\"pass\",\"Package\":\"m\"}\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "go: -json, it panicked", 1,
	    "{\"Action\":\"run\",\"Package\":\"m\",\"Test\":\"TestA\"}\n"
	    "{\"Action\":\"fail\",\"Package\":\"m\"}\n",
	    RESULT_FAILED, 1, 0, 1, 0, "fail TestA;" },
	{ "go: -json, does not compile", 1,
	    "{\"ImportPath\":\"m [m.test]\",\"Action\":\"build-output\","
	    "\"Output\":\"# m [m.test]\\n\"}\n"
	    "{\"ImportPath\":\"m [m.test]\",\"Action\":\"build-output\","
	    "\"Output\":\"./a_test.go:1:2: undefined: F\\n\"}\n"
	    "{\"Action\":\"output\",\"Package\":\"m\","
	    "\"Output\":\"FAIL\\tm [build failed]\\n\"}\n"
	    "{\"Action\":\"fail\",\"Package\":\"m\"}\n",
	    RESULT_STRUCTURAL, ANY, ANY, ANY, ANY, "" },
};

#define CARGO_END "; 0 measured; 0 filtered out; finished in 0.00s\n"

static const struct row cargo[] = {
	{ "cargo: passed", 0, "     Running unittests src/lib.rs (x-1)\n\n"
	    "running 2 tests\ntest t::a ... ok\ntest t::b ... ignored, slow\n"
	    "\ntest result: ok. 1 passed; 0 failed; 1 ignored" CARGO_END,
	    RESULT_PASSED, 1, 1, 0, 1, "pass a;skip b;" },
	{ "cargo: -q", 0, "running 2 tests\n..\ntest result: ok. 2 passed; "
	    "0 failed; 0 ignored" CARGO_END, RESULT_PASSED, 2, 2, 0, 0, "" },
	{ "cargo: fails", 101, "running 2 tests\ntest t::a ... ok\n"
	    "test t::b - should panic ... FAILED\n\nfailures:\n\n"
	    "---- t::b stdout ----\ntest t::c ... ok\n\nfailures:\n    t::b\n"
	    "\ntest result: FAILED. 1 passed; 1 failed; 0 ignored" CARGO_END,
	    RESULT_FAILED, 2, 1, 1, 0, "pass a;fail b;" },
	{ "cargo: a test prints a line of a test", 0, "running 1 test\n"
	    "test t::forged ... ok\ntest t::a ... ok\n\ntest result: ok. "
	    "1 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "cargo: and hides its own", 0, "running 1 test\n"
	    "test t::forged ... ok\n\ntest result: ok. "
	    "2 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "cargo: a test's output in between", 0, "running 2 tests\n"
	    "test t::a ... hello\nok\ntest t::b ... no end of lineok\n"
	    "test result: ok. 2 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_PASSED, 2, 2, 0, 0, "pass a;" },
	{ "cargo: a test prints a total", 0, "running 1 test\ntest result: "
	    "ok. 1 passed; 0 failed; 0 ignored" CARGO_END "test t::a ... ok\n"
	    "test result: ok. 1 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "cargo: hides its line behind its output", 0, "running 1 test\n"
	    "test t::forged ... ok\nxxtest t::a ... ok\ntest result: ok. "
	    "1 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "cargo: one thread, a line of a test between", 0,
	    "running 1 test\ntest t::a ... test t::forged ... ok\nok\n"
	    "test result: ok. 1 passed; 0 failed; 0 ignored" CARGO_END,
	    RESULT_PASSED, 1, 1, 0, 0, "pass a;" },
	{ "cargo: how one ended is lost", 0, "running 1 test\n"
	    "test t::a ... hello\n\ntest result: ok. 1 passed; 0 failed; "
	    "0 ignored" CARGO_END, RESULT_PASSED, 1, 1, 0, 0, "" },
	{ "cargo: nothing", 0, "running 0 tests\n\ntest result: ok. 0 passed; "
	    "0 failed; 0 ignored" CARGO_END, RESULT_NO_TESTS, 0, 0, 0, 0,
	    "" },
	{ "cargo: does not compile", 101, "error[E0433]: failed to resolve\n"
	    "error: could not compile `x` (lib test) due to 1 previous error\n",
	    RESULT_STRUCTURAL, NOT, NOT, NOT, NOT, "" },
	{ "cargo: a syntax error", 101, "error: expected one of `!` or `::`, "
	    "found `fn`\nerror: could not compile `x` (lib)\n",
	    RESULT_LOAD_ERROR, NOT, NOT, NOT, NOT, "" },
	{ "cargo: a test aborts", 101, "running 2 tests\ntest t::a ... ok\n"
	    "error: test failed, to rerun pass `--lib`\n\nCaused by:\n"
	    "  process didn't exit successfully: `x` (signal: 6, SIGABRT)\n",
	    RESULT_FAILED, ANY, ANY, ANY, ANY, NULL },
	{ "cargo: an argument it has not", 1, "error: unexpected argument "
	    "'--nope' found\n\nUsage: cargo test\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "cargo: no total", 0, "running 1 test\ntest a ... ok\n"
	    "test result: ok. 1 passed; 0 failed; 0 ignored" CARGO_END
	    "running 2 tests\ntest b ... ok\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
};

#define PYTEST "===== test session starts =====\nplatform linux\n"

static const struct row python[] = {
	{ "pytest: passed", 0, PYTEST "m.py ..   [100%]\n"
	    "===== 2 passed in 0.01s =====\n", RESULT_PASSED, 2, 2, 0, 0, "" },
	{ "pytest: -v", 0, PYTEST "m.py::T::test_a PASSED   [ 50%]\n"
	    "m.py::test_b[x y] SKIPPED (why)   [100%]\n"
	    "=== 1 passed, 1 skipped, 1 warning in 0.1s ===\n",
	    RESULT_PASSED, 1, 1, 0, 1, "pass test_a;skip test_b[x y];" },
	{ "pytest: -v -s, forged", 0, PYTEST "m.py::test_f PASSED\n"
	    "m.py::test_a PASSED\n=== 1 passed in 0.1s ===\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: -v -s, output in between", 0, PYTEST
	    "m.py::test_a hello\nPASSED\n=== 1 passed in 0.1s ===\n",
	    RESULT_PASSED, 1, 1, 0, 0, "pass test_a;" },
	{ "pytest: -v, a line is missing", 0, PYTEST "m.py::test_b SKIPPED\n"
	    "=== 1 passed, 1 skipped in 0.1s ===\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: subtests", 1, PYTEST "m.py::test_a SUBFAILED(i=1)\n"
	    "m.py::test_a PASSED\n=== short test summary info ===\n"
	    "SUBFAILED(i=1) m.py::test_a - no\n=== 1 failed, 1 passed, "
	    "2 subtests passed in 0.1s ===\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass test_a;fail test_a;" },
	{ "pytest: xdist", 1, PYTEST "[gw1] [ 50%] PASSED m.py::test_a \n"
	    "[gw0] [100%] FAILED m.py::test_b \n"
	    "=== short test summary info ===\nFAILED m.py::test_b - no\n"
	    "=== 1 failed, 1 passed in 0.1s ===\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass test_a;fail test_b;" },
	{ "pytest: fails", 1, PYTEST "=== short test summary info ===\n"
	    "FAILED m.py::test_b - assert 1 == 2\n"
	    "=== 1 failed, 3 passed in 0.1s ===\n",
	    RESULT_FAILED, 4, 3, 1, 0, "fail test_b;" },
	{ "pytest: a name that is not there", 1, PYTEST
	    "=== short test summary info ===\n"
	    "FAILED m.py::test_b - NameError: name 'g' is not defined\n"
	    "=== 1 failed in 0.1s ===\n",
	    RESULT_STRUCTURAL, 1, 0, 1, 0, "missing test_b;" },
	{ "pytest: it fails as announced", 0, PYTEST "m.py x\n"
	    "=== 1 xfailed in 0.1s ===\n", RESULT_PASSED, 1, 0, 0, 0, "" },
	{ "pytest: nothing", 5, PYTEST "collected 0 items\n"
	    "=== no tests ran in 0.00s ===\n", RESULT_NO_TESTS, 0, 0, 0, 0,
	    "" },
	{ "pytest: all skipped", 0, PYTEST "=== 3 skipped in 0.00s ===\n",
	    RESULT_ALL_SKIPPED, 0, 0, 0, 3, "" },
	{ "pytest: a fixture", 1, PYTEST
	    "____ ERROR at setup of test_a ____\nE   OSError\n"
	    "=== short test summary info ===\nERROR m.py::test_a - OSError\n"
	    "=== 1 error in 0.1s ===\n",
	    RESULT_LOAD_ERROR, ANY, ANY, 1, ANY, "error test_a;" },
	{ "pytest: cannot import", 2, PYTEST
	    "____ ERROR collecting m.py ____\n"
	    "E   ImportError: cannot import name 'g' from 'm'\n"
	    "=== short test summary info ===\nERROR m.py\n"
	    "=== 1 error in 0.1s ===\n",
	    RESULT_STRUCTURAL, ANY, ANY, 1, ANY, NULL },
	{ "pytest: cannot parse", 2, PYTEST
	    "____ ERROR collecting m.py ____\nE   SyntaxError: invalid\n"
	    "=== short test summary info ===\nERROR m.py\n"
	    "=== 1 error in 0.1s ===\n",
	    RESULT_LOAD_ERROR, ANY, ANY, 1, ANY, NULL },
	{ "pytest: interrupted", 2, PYTEST
	    "!!!!!!!! KeyboardInterrupt !!!!!!!!\n=== 1 passed in 0.1s ===\n",
	    RESULT_KILLED, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: not enough coverage", 1, PYTEST "TOTAL  10  5  50%\n"
	    "=== 1 passed in 0.1s ===\n", RESULT_FAILED, 1, 1, 0, 0, "" },
	{ "pytest: an argument it has not", 4,
	    "ERROR: usage: pytest [options]\npytest: error: unrecognized "
	    "arguments: --x\n", RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "pytest: is not there", 1, "/usr/bin/python3: No module named "
	    "pytest\n", RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "unittest: passed", 0, "..\n-----\nRan 2 tests in 0.001s\n\nOK\n",
	    RESULT_PASSED, 2, 2, 0, 0, "" },
	{ "unittest: nothing", 5, "-----\nRan 0 tests in 0.000s\n\n"
	    "NO TESTS RAN\n", RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "unittest: all skipped", 0, "s\n-----\nRan 1 test in 0.000s\n\n"
	    "OK (skipped=1)\n", RESULT_ALL_SKIPPED, 0, 0, 0, 1, "" },
	{ "unittest: fails, and one as announced", 1,
	    "Fx\n==========\nFAIL: test_a (m.T.test_a)\n----------\n"
	    "Traceback (most recent call last):\n  File \"m.py\", line 4\n"
	    "AssertionError: 1 != 2\n\n----------\nRan 2 tests in 0.001s\n\n"
	    "FAILED (failures=1, expected failures=1)\n",
	    RESULT_FAILED, 2, 0, 1, 0, "fail test_a;" },
	{ "unittest: -v", 0, "test_a (m.T.test_a) ... ok\n"
	    "test_b (m.T.test_b)\nWhat it is for. ... ok\n\n----------\n"
	    "Ran 2 tests in 0.001s\n\nOK\n",
	    RESULT_PASSED, 2, 2, 0, 0, "pass test_a;pass test_b;" },
	{ "unittest: -v, output before the end", 0, "test_a (m.T.test_a) ... "
	    "hello\nno end of lineok\n\nRan 1 test in 0.001s\n\nOK\n",
	    RESULT_PASSED, 1, 1, 0, 0, "pass test_a;" },
	{ "unittest: -v, forged", 0, "test_a (m.T.test_a) ... \n"
	    "test_f (m.T.test_f) ... ok\nxx\n\nRan 1 test in 0.001s\n\n"
	    "OK\n", RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "unittest: cannot import", 1, "E\n==========\n"
	    "ERROR: m (unittest.loader._FailedTest.m)\n----------\n"
	    "ImportError: Failed to import test module: m\n"
	    "Traceback (most recent call last):\n"
	    "ModuleNotFoundError: No module named 'g'\n\n----------\n"
	    "Ran 1 test in 0.000s\n\nFAILED (errors=1)\n",
	    RESULT_STRUCTURAL, ANY, ANY, 1, ANY, NULL },
	{ "unittest: cut off", 0, "..\nRan 2 tests in 0.001s\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
};

#define NODE_SUMS(all, good, bad) "ℹ tests " #all "\nℹ suites 0\nℹ pass " \
	#good "\nℹ fail " #bad "\nℹ cancelled 0\nℹ skipped 0\nℹ todo 0\n"

static const struct row javascript[] = {
	{ "jest: one file", 1, "FAIL t/a.test.js\n  outer\n    ✓ a (4 ms)\n"
	    "    ✕ b\n    ○ skipped c\n\n  ● outer › b\n\n    it is 3\n\n"
	    "Test Suites: 1 failed, 1 total\n"
	    "Tests:       1 failed, 1 skipped, 1 passed, 3 total\n",
	    RESULT_FAILED, 2, 1, 1, 1,
	    "pass outer > a;fail outer > b;skip outer > c;" },
	{ "jest: what it printed is no test", 1, "FAIL t/a.test.js\n"
	    "  ● Console\n\n    console.log\n      hello\n\n"
	    "  ● outer › b\n\n    it is 3\n\nFAIL t/b.test.js\n"
	    "  ● c\n\n    it is 4\n\nTest Suites: 2 failed, 2 total\n"
	    "Tests:       2 failed, 2 total\n",
	    RESULT_FAILED, 2, 0, 2, 0, "fail outer > b;fail c;" },
	{ "jest: forged", 0, "PASS t/a.test.js\n  ✓ forged\n  ✓ a\n\n"
	    "Test Suites: 1 passed, 1 total\nTests:       1 passed, 1 total\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "jest: wrong sum", 0, "Test Suites: 1 passed, 1 total\n"
	    "Tests:       1 passed, 3 total\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "jest: nothing, and content", 0,
	    "No tests found, exiting with code 0\n",
	    RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "jest: a suite does not load", 1, "FAIL t/a.test.js\n"
	    "  ● Test suite failed to run\n\n    SyntaxError: t/a.test.js: "
	    "Unexpected token (1:2)\n\nTest Suites: 1 failed, 1 total\n"
	    "Tests:       0 total\n", RESULT_LOAD_ERROR, 0, 0, 0, 0, "" },
	{ "vitest: fails", 1, "\n RUN  v4.1.2 /x\n\n"
	    " ❯ t/a.test.ts (2 tests | 1 failed) 8ms\n   ✓ a 1ms\n   × b 7ms\n"
	    "\n FAIL  t/a.test.ts > s > b\nAssertionError: expected 1\n\n"
	    " Test Files  1 failed (1)\n      Tests  1 failed | 1 passed (2)\n",
	    RESULT_FAILED, 2, 1, 1, 0, "fail s > b;" },
	{ "vitest: verbose", 0, "\n RUN  v4.1.2 /x\n\n"
	    " ✓ t/a.test.ts > s > a 3ms\n ↓ t/a.test.ts > b\n\n"
	    " Test Files  1 passed (1)\n"
	    "      Tests  1 passed | 1 skipped (2)\n",
	    RESULT_PASSED, 1, 1, 0, 1, "pass s > a;skip b;" },
	{ "vitest: forged", 0, "\n RUN  v4.1.2 /x\n\n"
	    " ✓ t/a.test.ts > s > a 3ms\n ✓ t/a.test.ts > forged 3ms\n\n"
	    " Test Files  1 passed (1)\n      Tests  1 passed (1)\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "vitest: a file does not load", 1, "\n RUN  v4.1.2 /x\n\n"
	    " FAIL  t/a.test.ts [ t/a.test.ts ]\nError: Cannot find module "
	    "'./x' imported from t/a.test.ts\n\n Test Files  1 failed (1)\n"
	    "      Tests  no tests\n", RESULT_STRUCTURAL, 0, 0, 0, 0, "" },
	{ "vitest: a file throws", 1, "\n RUN  v4.1.2 /x\n\n"
	    " FAIL  t/a.test.ts [ t/a.test.ts ]\nError: no database\n\n"
	    " Test Files  1 failed (1)\n      Tests  no tests\n",
	    RESULT_LOAD_ERROR, 0, 0, 0, 0, "" },
	{ "mocha: fails", 1, "\n\n  outer\n    ✔ a (12ms)\n    1) b\n"
	    "    - c\n\n\n  1 passing (4ms)\n  1 pending\n  1 failing\n\n"
	    "  1) outer\n       b:\n\n      AssertionError: 1 == 2\n",
	    RESULT_FAILED, 2, 1, 1, 1, "pass a;fail b;skip c;" },
	{ "mocha: forged", 0, "\n  outer\n    ✔ a\n    ✔ forged\n\n"
	    "  1 passing (4ms)\n", RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "mocha: hides its line behind its output", 0, "\n  outer\n"
	    "    ✔ forged\nxx    ✔ a\n\n  1 passing (4ms)\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "mocha: a list is no test", 0, "\n  - eggs\n  outer\n    ✔ a\n\n"
	    "  1 passing (4ms)\n", RESULT_PASSED, 1, 1, 0, 0, "pass a;" },
	{ "mocha: nothing", 0, "\n\n  0 passing (1ms)\n\n",
	    RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "mocha: does not load", 1, "\n Exception during run: SyntaxError: "
	    "Unexpected token\n", RESULT_LOAD_ERROR, NOT, NOT, NOT, NOT, "" },
	{ "node: spec", 1, "▶ outer\n  ✔ a (1.2ms)\n  ✖ b (2ms)\n"
	    "▶ outer (4ms)\n\n" NODE_SUMS(2, 1, 1) "\n✖ failing tests:\n\n"
	    "test at a.test.js:1:1\n✖ b (2ms)\n  AssertionError: 1 == 2\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass a;fail b;" },
	{ "node: spec, hides its line", 0, "✔ forged (1ms)\nxx✔ a (1ms)\n"
	    NODE_SUMS(1, 1, 0), RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "node: spec, a wrong sum", 0, "✔ a\n" NODE_SUMS(3, 1, 0),
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "node: spec, forged", 0, "✔ a (1.2ms)\n✔ forged\n"
	    NODE_SUMS(1, 1, 0), RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
};

static const struct row others[] = {
	{ "bats: pretty", 1, "a.bats\n ✓ a\n ✗ b\n   (in test file a.bats, "
	    "line 2)\n     `false' failed\n - c (skipped: why)\n\n"
	    "3 tests, 1 failure, 1 skipped\n",
	    RESULT_FAILED, 2, 1, 1, 1, "pass a;fail b;skip c;" },
	{ "gleeunit: passed", 0, "   Compiled in 0.01s\n    Running m.main\n"
	    "\033[32m.\033[39m\033[32m\n2 passed, no failures\033[39m\n",
	    RESULT_PASSED, 2, 2, 0, 0, "" },
	{ "gleeunit: fails", 1, "   Compiled in 0.01s\n    Running m.main\n\n"
	    "\033[1m\033[31massert\033[39m\033[22m \033[90mtest/m.gleam:9"
	    "\033[39m\n\033[36m test\033[39m: m.one_test\n"
	    "\033[36m info\033[39m: Assertion failed.\n\033[31m\n"
	    "0 passed, 1 failures\033[39m\n",
	    RESULT_FAILED, 1, 0, 1, 0, "fail one_test;" },
	{ "gleeunit: more fail than are named", 1, "    Running m.main\n"
	    " test: m.one_test\n info: no\n0 passed, 2 failures\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "gleeunit: nothing", 1, "    Running m.main\n\nNo tests found!\n",
	    RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "gleam: does not compile", 1, "error: Unknown variable\n"
	    "  ┌─ /x/src/a.gleam:3:1\n",
	    RESULT_STRUCTURAL, NOT, NOT, NOT, NOT, "" },
	{ "gleam: a syntax error", 1, "error: Syntax error\n"
	    "  ┌─ /x/src/a.gleam:3:1\n",
	    RESULT_LOAD_ERROR, NOT, NOT, NOT, NOT, "" },
	{ "gleam: not formatted", 1, "error: These files have not been "
	    "formatted\n\n  - ./src/a.gleam\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "exunit: fails", 2, "  1) test adds (MTest)\n     test/m_test.exs:5"
	    "\n     Assertion with == failed\n\nFinished in 0.03 seconds "
	    "(0.00s async, 0.03s sync)\n1 doctest, 3 tests, 1 failure, "
	    "1 skipped\n", RESULT_FAILED, 3, 2, 1, 1, "fail test adds;" },
	{ "exunit: --trace", 0, "MTest [test/m_test.exs]\n  * test adds "
	    "(0.01ms) [L#5]\n\nFinished in 0.03 seconds\n"
	    "1 test, 0 failures\n", RESULT_PASSED, 1, 1, 0, 0,
	    "pass test adds;" },
	{ "exunit: --trace, one fails", 2, "MTest [test/m_test.exs]\n"
	    "  * test adds (0.01ms) [L#5]\n  * test bad (0.01ms) [L#9]\n\n"
	    "  1) test bad (MTest)\n     test/m_test.exs:9\n     no\n\n"
	    "Finished in 0.03 seconds\n2 tests, 1 failure\n",
	    RESULT_FAILED, 2, 1, 1, 0, "pass test adds;fail test bad;" },
	{ "exunit: --trace, forged", 0, "MTest [test/m_test.exs]\n"
	    "  * test adds (0.01ms) [L#5]\n  * test forged (0.01ms) [L#9]\n\n"
	    "Finished in 0.03 seconds\n1 test, 0 failures\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "exunit: more fail than there are", 2, "Finished in 0.03 seconds\n"
	    "1 test, 5 failures\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "exunit: nothing", 0, "There are no tests to run\n",
	    RESULT_NO_TESTS, 0, 0, 0, 0, "" },
	{ "exunit: does not compile", 1, "== Compilation error in file "
	    "test/m_test.exs ==\n** (CompileError) test/m_test.exs:3: "
	    "undefined function x/0\n",
	    RESULT_STRUCTURAL, NOT, NOT, NOT, NOT, "" },
	{ "exunit: a syntax error", 1, "== Compilation error in file "
	    "test/m_test.exs ==\n** (SyntaxError) invalid syntax\n",
	    RESULT_LOAD_ERROR, NOT, NOT, NOT, NOT, "" },
	{ "no runner: a linter is content", 0, "all is well\n",
	    RESULT_PASSED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: it is not", 1, "a.sh: line 3: quote this\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: C does not compile", 2, "a.c:3:5: error: 'x' "
	    "undeclared\nmake: *** [Makefile:3: a.o] Error 1\n",
	    RESULT_STRUCTURAL, NOT, NOT, NOT, NOT, "" },
	{ "no runner: C is malformed", 2, "a.c:3:5: error: expected ';' "
	    "before '}' token\n", RESULT_LOAD_ERROR, NOT, NOT, NOT, NOT, "" },
	{ "pytest: a test ends it with 0", 0,
	    "==== test session starts ====\ncollected 3 items\n\na.py .",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: a test ends it by pytest.exit(), with 0", 0,
	    "==== test session starts ====\ncollected 3 items\n\na.py .\n\n"
	    "==== 1 passed in 1.23s ====\n"
	    "!!!! _pytest.outcomes.Exit: enough !!!!\n",
	    RESULT_DISAGREES, 1, 1, 0, 0, NULL },
	{ "pytest: a signal ends it, by its status", 139,
	    "==== test session starts ====\ncollected 3 items\n\na.py .",
	    RESULT_FAILED, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: it only collects", 0,
	    "==== test session starts ====\ncollected 1 item\n\n"
	    "<Module a.py>\n\n==== 1 test collected in 0.01s ====\n",
	    RESULT_PASSED, ANY, ANY, ANY, ANY, NULL },
	{ "pytest: all are deselected", 5, "3 deselected in 0.01s\n",
	    RESULT_NO_TESTS, 0, 0, 0, 0, NULL },
	{ "pytest fails, and the pipe ends with 0", 0,
	    "1 failed, 2 passed in 0.1s\n",
	    RESULT_DISAGREES, 3, 2, 1, 0, NULL },
	{ "pytest fails to collect, and the pipe ends with 0", 0,
	    "==== ERRORS ====\n____ ERROR collecting a.py ____\n"
	    "E   SyntaxError: invalid syntax\n==== 1 error in 0.10s ====\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "surefire fails, and the pipe ends with 0", 0,
	    "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n",
	    RESULT_DISAGREES, 3, 2, 1, 0, NULL },
	{ "go fails to build, and the pipe ends with 0", 0,
	    "# x [x.test]\n./x_test.go:3:5: undefined: y\n"
	    "FAIL\tx [build failed]\nFAIL\n",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "no runner: it ends with 0, whatever it printed", 0, "a.c:3:5: "
	    "error: 'x' undeclared\nSyntaxError: x\nnode: bad option: x\n",
	    RESULT_PASSED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: no such command", 127, "sh: 1: bats: not found\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "npx: the tool is not installed", 1, "npm error npx canceled due "
	    "to missing packages and no YES option: [\"tsc@2.0.4\"]\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "npx of npm 8: the same", 1, "npm ERR! canceled\n\n"
	    "npm ERR! A complete log of this run can be found in:\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "pnpm: the tool is not installed", 254, "undefined\n\u2009"
	    "ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL\u2009 Command \"vitest\" "
	    "not found\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "pnpm: the tool is there, and fails", 1, "\u2009"
	    "ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL\u2009 Command failed with "
	    "exit code 1: eslint .\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "pnpm: no such script", 1, "\u2009ERR_PNPM_NO_SCRIPT\u2009 Missing "
	    "script: x\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "yarn 1: the tool is not installed", 1, "yarn run v1.22.22\n"
	    "error Command \"vitest\" not found.\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "yarn 4: nothing is installed", 1, "Internal Error: a@workspace:.: "
	    "This package doesn't seem to be present in your lockfile; run "
	    "\"yarn install\" to update the lockfile\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "bunx: the tool is not installed", 1, "error: Could not find an "
	    "existing 'vitest' binary to run. Stopping because --no-install "
	    "was passed.\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "bun: no such script", 1, "error: Script not found \"x\"\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "uv: the tool is not installed", 2, "error: Failed to spawn: ruff\n"
	    "  cause: No such file or directory (os error 2)\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "poetry: the tool is not installed", 1, "Command not found: ruff\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "python with a version in its name", 1,
	    "/usr/bin/python3.11: No module named pytest\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "python: a module that the tests miss", 1,
	    "Traceback (most recent call last):\n"
	    "ModuleNotFoundError: No module named 'x'\n",
	    RESULT_STRUCTURAL, NOT, NOT, NOT, NOT, "" },
	{ "go: no such command", 2,
	    "go nosuch: unknown command\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "go: no module", 1,
	    "go: go.mod file not found in current directory or any parent "
	    "directory; see 'go help modules'\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "make: no makefile", 2,
	    "make: *** No targets specified and no makefile found.  Stop.\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "bats: no such file", 1,
	    "Error: Test file \"/srv/nofile\" does not exist\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "npm ci: no lock file", 1,
	    "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` "
	    "command can only install with an existing package-lock.json or\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "cargo: no such command", 101,
	    "error: no such command: `nosuch`\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "python: no such file", 2,
	    "/usr/bin/python3: can't open file '/srv/nosuch.py': "
	    "[Errno 2] No such file or directory\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "perl: no such file", 2,
	    "Can't open perl script \"nosuch.pl\": No such file or "
	    "directory\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "ruby: no such file", 1,
	    "ruby: No such file or directory -- nosuch.rb "
	    "(LoadError)\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "sh: no such file", 2,
	    "sh: 0: cannot open nosuch.sh: No such file\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "java: no such archive", 1,
	    "Error: Unable to access jarfile nosuch.jar\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "ctest: no such folder", 1,
	    "Failed to change working directory to \"/srv/nosuch\" : "
	    "No such file or directory\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "ninja: nothing to go by", 1,
	    "ninja: error: loading 'build.ninja': No such file or "
	    "directory\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "mvn: no project", 1,
	    "[ERROR] The goal you specified requires a project to execute "
	    "but there is no POM in this directory (/srv).\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "git: no such option", 129, "unknown option: --nosuch\n"
	    "usage: git [-v | --version] [-h | --help]\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "git: an option without its value", 129,
	    "error: switch `m' requires a value\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "git: no such command", 1,
	    "git: 'nosuch' is not a git command. See 'git --help'.\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "perf: no such option", 129,
	    "  Error: unknown option `nosuch'\n\n Usage: perf stat\n",
	    RESULT_NOT_STARTED, NOT, NOT, NOT, NOT, "" },
	{ "a test that prints how to use it is no usage error", 1,
	    "usage: git [-v | --version] [-h | --help]\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "robot: it ends with as many as failed", 130,
	    "131 tests, 1 passed, 130 failed\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "Catch2: it ends with as many as failed", 129,
	    "test cases: 130 |   1 passed | 129 failed\n",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "Catch2 behind a pipe", 0,
	    "test cases: 2 | 1 passed | 1 failed\n"
	    "assertions: 3 | 2 passed | 1 failed\n",
	    RESULT_DISAGREES, NOT, NOT, NOT, NOT, "" },
	{ "doctest behind a pipe", 0,
	    "[doctest] test cases: 2 | 1 passed | 1 failed | 0 skipped\n"
	    "[doctest] assertions: 3 | 2 passed | 1 failed |\n",
	    RESULT_DISAGREES, NOT, NOT, NOT, NOT, "" },
	{ "Catch2: a failure that was expected", 0,
	    "test cases: 3 | 2 passed | 1 failed as expected\n",
	    RESULT_PASSED, NOT, NOT, NOT, NOT, "" },
	{ "npm: it ends as what it ran was ended", 137,
	    "npm error Lifecycle script `test` failed with error:\n"
	    "npm error code 137\n",
	    RESULT_KILLED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: its terminal went", 129, "at work\n",
	    RESULT_KILLED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: out of memory", 137, "Killed\n",
	    RESULT_KILLED, NOT, NOT, NOT, NOT, "" },
	{ "no runner: a crash is a failure", 139, "",
	    RESULT_FAILED, NOT, NOT, NOT, NOT, "" },
	{ "two runners are one run", 1, "1..1\nok 1 a\n" PYTEST
	    "=== short test summary info ===\nFAILED m.py::test_b - no\n"
	    "=== 1 failed, 3 passed in 0.1s ===\n",
	    RESULT_FAILED, 5, 4, 1, 0, NULL },
};

static void
endings(void)
{
	static const struct {
		enum result_how how;
		int code;
		enum result_class class;
	} v[] = { { RESULT_TIMED_OUT, 0, RESULT_TIMEOUT },
	    { RESULT_UNSTARTED, 0, RESULT_NOT_STARTED },
	    { RESULT_SIGNALLED, SIGKILL, RESULT_KILLED },
	    { RESULT_SIGNALLED, SIGTERM, RESULT_KILLED },
	    { RESULT_SIGNALLED, SIGABRT, RESULT_FAILED },
	    { RESULT_SIGNALLED, SIGSEGV, RESULT_FAILED } };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct result *r = read_in(NULL, "1..2\nok 1 a\n", 99,
		    v[i].how, v[i].code);

		CHECK(r->class == v[i].class);
		result_free(r);
	}
}

/* Only the runner that is named is read. */
static void
one_runner(void)
{
	static const char text[] = "1..1\nok 1 a\n" PYTEST
	    "=== no tests ran in 0.1s ===\n";
	struct result *r = read_in("pytest", text, 99, RESULT_EXITED, 0);

	CHECK(r->class == RESULT_NO_TESTS);
	CHECK_STR(r->runner, "pytest");
	result_free(r);
	r = read_in(NULL, text, 99, RESULT_EXITED, 0);
	CHECK(r->class == RESULT_PASSED);
	result_free(r);
}

static void
coverage(void)
{
	static const struct {
		const char *line;
		double want;
	} v[] = { { "ok  \tm\t0.1s\tcoverage: 85.7% of statements", 85.7 },
	    { "TOTAL      12      3    75%", 75 },
	    { "All files |   80 |  50 | 100 |  81.5 | 3-4", 81.5 },
	    { "# all files | 66.67 | 50.00 | 100.00 |", 66.67 },
	    { "85.71% coverage, 6/7 lines covered", 85.71 },
	    { "|     90.10% | Total   |", 90.1 },
	    { "coverage: 120% of statements", -1 },
	    { "the coverage: is good", -1 }, { "TOTAL many", -1 } };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct result *r = read_in(NULL, v[i].line, 99,
		    RESULT_EXITED, 0);

		CHECK(r->coverage > v[i].want - .001 &&
		    r->coverage < v[i].want + .001);
		result_free(r);
	}
}

#define SUITE(attr, in) "<?xml version=\"1.0\"?><testsuites><testsuite " \
	"name=\"s\" " attr ">" in "</testsuite></testsuites>"
#define CASE(name, in) "<testcase classname=\"c\" name=\"" name "\">" in \
	"</testcase>"

static const struct row reports[] = {
	{ "junit: passed", 0, SUITE("tests=\"2\"", CASE("a", "") CASE("b",
	    "<system-out>x</system-out>")), RESULT_PASSED, 2, 2, 0, 0,
	    "pass a;pass b;" },
	{ "junit: each outcome", 1, SUITE("tests=\"4\" failures=\"1\" "
	    "errors=\"1\" skipped=\"1\"", CASE("a", "") CASE("b",
	    "<failure message=\"no\"/>") CASE("c", "<error/>") CASE("d",
	    "<skipped/>")), RESULT_FAILED, 3, 1, 2, 1,
	    "pass a;fail b;fail c;skip d;" },
	{ "junit: an error beats a failure beats a skip", 1, SUITE("",
	    CASE("a", "<skipped/><failure/><error/>") CASE("b",
	    "<failure/><skipped/>")), RESULT_FAILED, 2, 0, 2, 0, NULL },
	{ "junit: a case too many", 0, SUITE("tests=\"1\"", CASE("a", "")
	    CASE("b", "")), RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "junit: a failure too many", 1, SUITE("failures=\"2\"", CASE("a",
	    "<failure/>")), RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "junit: stated, not listed", 1, SUITE("tests=\"6\" failures=\"1\" "
	    "skipped=\"2\"", ""), RESULT_FAILED, 4, 3, 1, 2, "" },
	{ "junit: the root against its suites", 0, "<testsuites tests=\"9\">"
	    "<testsuite tests=\"1\">" CASE("a", "") "</testsuite>"
	    "</testsuites>", RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "junit: nothing", 0, "<testsuites/>", RESULT_NO_TESTS, 0, 0, 0, 0,
	    "" },
	{ "junit: all skipped", 0, SUITE("", CASE("a", "<skipped/>")),
	    RESULT_ALL_SKIPPED, 0, 0, 0, 1, NULL },
	{ "junit: googletest's disabled", 0, SUITE("tests=\"2\" "
	    "disabled=\"1\"", CASE("a", "") "<testcase name=\"b\" "
	    "status=\"notrun\"/>"), RESULT_PASSED, 1, 1, 0, 1, NULL },
	{ "junit: pytest's fixture", 1, SUITE("", CASE("a", "<error "
	    "message=\"failed on setup with &quot;x&quot;\"/>")),
	    RESULT_LOAD_ERROR, ANY, ANY, 1, ANY, "error a;" },
	{ "junit: pytest cannot collect", 2, SUITE("", CASE("a", "<error "
	    "message=\"collection failure\">E   NameError: name 'x' is not "
	    "defined</error>")), RESULT_STRUCTURAL, ANY, ANY, 1, ANY, NULL },
	{ "junit: pytest's subtests", 1, SUITE("tests=\"4\" failures=\"2\" "
	    "errors=\"0\"", CASE("a", "<failure/><failure/>")),
	    RESULT_FAILED, 4, 2, 2, 0, "fail a;" },
	{ "junit: pytest's xfail", 0, SUITE("tests=\"1\" skipped=\"1\"",
	    CASE("a", "<skipped type=\"pytest.xfail\"/>")), RESULT_PASSED,
	    1, 0, 0, 0, "expected a;" },
	{ "junit: node's open task", 0, SUITE("", CASE("a", "") CASE("b",
	    "<skipped type=\"todo\"/><failure/>")), RESULT_PASSED, 1, 1, 0,
	    1, "pass a;skip b;" },
	{ "junit: a suite in a suite", 0, "<testsuite tests=\"2\">"
	    "<testsuite tests=\"1\">" CASE("a", "") "</testsuite>"
	    CASE("b", "") "</testsuite>", RESULT_PASSED, 2, 2, 0, 0, NULL },
	{ "json: jest", 1, "{\"numTotalTests\":3,\"numPassedTests\":2,"
	    "\"numFailedTests\":1,\"numPendingTests\":0,\"testResults\":["
	    "{\"name\":\"a.js\",\"assertionResults\":[{\"title\":\"x\","
	    "\"ancestorTitles\":[\"s\"],\"status\":\"passed\"},"
	    "{\"title\":\"y\",\"status\":\"failed\"},{\"title\":\"z\","
	    "\"status\":\"passed\"}]}]}", RESULT_FAILED, 3, 2, 1, 0,
	    "pass s > x;fail y;pass z;" },
	{ "json: jest, wrong", 0, "{\"numTotalTests\":2,\"numPassedTests\":2,"
	    "\"numFailedTests\":0,\"numPendingTests\":0,\"testResults\":["
	    "{\"name\":\"a.js\",\"assertionResults\":[{\"title\":\"x\","
	    "\"status\":\"passed\"}]}]}",
	    RESULT_DISAGREES, ANY, ANY, ANY, ANY, NULL },
	{ "json: mocha", 1, "{\"stats\":{\"passes\":1,\"failures\":0,"
	    "\"pending\":1},\"passes\":[{\"fullTitle\":\"s a\"}],"
	    "\"pending\":[{\"fullTitle\":\"s b\"}],\"failures\":[]}",
	    RESULT_FAILED, 1, 1, 0, 1, "pass s a;skip s b;" },
	{ "json: go", 0, "{\"Action\":\"run\",\"Package\":\"m\","
	    "\"Test\":\"TestA\"}\n{\"Action\":\"pass\",\"Package\":\"m\","
	    "\"Test\":\"TestA\"}\n", RESULT_PASSED, 1, 1, 0, 0,
	    "pass TestA;" },
};

static int
report(const char *text, const char *printed, int status, struct result **r,
    struct err *e)
{
	struct result_reader *x = result_reader_new(NULL);
	int rc;

	CHECK(io_replace("report", text, strlen(text), 0600, e) == 0);
	result_put(x, printed, strlen(printed));
	rc = result_report(x, "report", e);
	unlink("report");
	*r = result_end(x, RESULT_EXITED, status);
	return rc;
}

static void
good_reports(void)
{
	struct err e = ERR_INIT;
	struct result *r;

	for (size_t i = 0; i < sizeof(reports) / sizeof(*reports); i++) {
		CHECK(report(reports[i].text, "", reports[i].status, &r,
		    &e) == 0);
		judge(&reports[i], r);
		result_free(r);
	}
	/* The report says nothing of a failure that was printed. */
	CHECK(report(SUITE("", CASE("a", "")), PYTEST
	    "=== 1 failed in 0.1s ===\n", 0, &r, &e) == 0);
	CHECK(r->class == RESULT_DISAGREES);
	result_free(r);
	/* What a test prints is nothing to a report. */
	CHECK(report(SUITE("", CASE("a", "")), "1..9\nok 1 x\n", 0, &r,
	    &e) == 0);
	CHECK(r->class == RESULT_PASSED && r->n == 1);
	result_free(r);
	err_release(&e);
}

static void
bad_reports(void)
{
	static const struct {
		const char *text, *want;
	} v[] = { { "", "report: 1:1: no element found" },
	    { "<testsuites><testsuite>", "report: 1:24: no element found" },
	    { "<testsuites></testsuite>", "report: 1:15: mismatched tag" },
	    { "<suites/>", "report: is no JUnit XML: the root is neither "
		"<testsuites> nor <testsuite>" },
	    { "<!DOCTYPE t [<!ENTITY a \"b\">]><testsuites/>",
		"report: 1:25: an entity is declared" },
	    { "{\"a\":1}", "report: is no report of jest, vitest or mocha" },
	    { "{\"a\":", "report: is no JSON" },
	    { "{} x", "report: is no JSON" } };

	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		struct err e = ERR_INIT;
		struct result *r;

		CHECK(report(v[i].text, "", 0, &r, &e) == -1);
		CHECK(e.status == FX_EINPUT);
		CHECK_STR(e.msg, v[i].want);
		result_free(r);
		err_release(&e);
	}
}

/* What is deep or long beyond reason is refused, not kept. */
static void
large_reports(void)
{
	struct buf b = BUF_INIT;
	struct err e = ERR_INIT;
	struct result *r;

	buf_str(&b, "<testsuites>");
	for (int i = 0; i < 300; i++)
		buf_str(&b, "<p>");
	CHECK(report(b.data, "", 0, &r, &e) == -1);
	CHECK(e.msg && strstr(e.msg, "elements lie too deep") != NULL);
	result_free(r);
	err_release(&e);
	buf_clear(&b);
	buf_str(&b, "<testsuites name='");
	for (int i = 0; i < 200000; i++)
		buf_str(&b, "0123456789");
	CHECK(report(b.data, "", 0, &r, &e) == -1);
	CHECK(e.msg && strstr(e.msg, "a tag is too long") != NULL);
	result_free(r);
	err_release(&e);
	buf_release(&b);
}

/* A contract's name, the tests that there are, those that it means. */
static void
found(const char *name, const char *tests, const char *want)
{
	struct buf text = BUF_INIT, got = BUF_INIT;
	struct result_match m = RESULT_MATCH_INIT;
	struct result *r;
	size_t n = 1;

	for (const char *s = tests; *s; s++)
		n += *s == ';';
	buf_fmt(&text, "1..%zu\nok 1 - ", n);
	for (const char *s = tests; *s; s++) {
		if (*s == ';')
			buf_str(&text, "\nok - ");
		else
			buf_byte(&text, *s);
	}
	r = read_in(NULL, text.data, 4000, RESULT_EXITED, 0);
	CHECK(r->n == n);
	result_find(&m, r, name);
	buf_str(&got, m.n == 0 ? "near " : m.by_words ? "words " : "exact ");
	for (size_t i = 0; i < m.n; i++)
		buf_fmt(&got, "%s;", r->v[m.v[i]].name);
	for (size_t i = 0; i < m.nnear; i++)
		buf_fmt(&got, "%s;", r->v[m.near[i]].name);
	CHECK_STR(got.data, want);
	result_match_release(&m);
	result_free(r);
	buf_release(&text);
	buf_release(&got);
}

static void
contract_names(void)
{
	found("a", "b;a;a", "exact a;a;");
	found("test_a", "test_a;TestA", "exact test_a;");
	/* In whatever order a parallel run names them. */
	found("aab", "aac;aaa", "near aaa;aac;");
	found("aab", "aae;aad;aac;aaa", "near aaa;aac;aad;");
	found("test_POST_batch_endpoint_accepts_urls",
	    "other;post_batch_endpoint_accepts_urls_test",
	    "words post_batch_endpoint_accepts_urls_test;");
	found("test_POST_batch_endpoint_accepts_urls",
	    "TestPOSTBatchEndpointAcceptsURLs",
	    "words TestPOSTBatchEndpointAcceptsURLs;");
	found("test_http_server_starts", "TestHTTPServerStarts;testHttpServer",
	    "words TestHTTPServerStarts;");
	found("test_concurrent_50", "test-concurrent-50;TestConcurrent50",
	    "words test-concurrent-50;TestConcurrent50;");
	found("test_accepts", "api::tests::accepts;web > accepts",
	    "words api::tests::accepts;web > accepts;");
	found("test_p", "test_p[1];test_p[x-2];test_q[1]",
	    "words test_p[1];test_p[x-2];");
	found("test_a_bc", "ab_c_test;near", "near ab_c_test;near;");
	found("test_upload_limit", "upload_limits_test;download_limit_test;"
	    "zzz;upload_limit_is_kept_test",
	    "near upload_limits_test;download_limit_test;"
	    "upload_limit_is_kept_test;");
	found("test_abcdef", "abcdxx;axxdef;bcdef_test;xxcdef;abcdefgh",
	    "near bcdef_test;abcdefgh;abcdxx;");
	found("test", "test;tests", "exact test;");
	found("", "a", "near a;");
}

static void
ordinals(void)
{
	struct result *r = read_in(NULL, "1..4\nok a\nok b\nok a\nok a\n", 99,
	    RESULT_EXITED, 0);

	CHECK(r->n == 4 && r->v[0].ordinal == 1 && r->v[1].ordinal == 1 &&
	    r->v[2].ordinal == 2 && r->v[3].ordinal == 3);
	result_free(r);
}

/* Lines without an end, NULs, bytes that are no UTF-8: memory stays. */
static void
long_output(void)
{
	struct result_reader *x = result_reader_new(NULL);
	static char block[1 << 16];
	struct result *r;

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (char)(i * 7 % 256 == '\n' ? 0 : i * 7 % 256);
	result_put(x, "1..1\nok 1 a\n", 12);
	for (int i = 0; i < 64; i++)
		result_put(x, block, sizeof(block));
	result_put(x, "\n", 1);
	r = result_end(x, RESULT_EXITED, 0);
	CHECK(r->class == RESULT_PASSED && r->n == 1);
	result_free(r);
}

static void
values(void)
{
	static const char text[] = " {\"a\": [1, \"x\"], \"b\": 2.5} \n";
	struct jval *v = jval_parse(text, sizeof(text) - 1);
	const struct jval *a = jval_first(jval_get(v, "a"));

	CHECK(jval_number(a, -1) > .9 && jval_number(a, -1) < 1.1);
	CHECK(jval_str(a) == NULL);
	CHECK_STR(jval_str(jval_next(a)), "x");
	CHECK(jval_next(jval_next(a)) == NULL);
	CHECK(jval_number(jval_get(v, "none"), -1) < 0);
	CHECK(jval_get(a, "x") == NULL && jval_first(NULL) == NULL);
	jval_free(v);
	CHECK(jval_parse("{} {}", 5) == NULL);
	CHECK(jval_parse("", 0) == NULL);
}

/* A pipe hid the status, and only the end of the output tells. */
static const char *const bad_ends[] = {
	"Tests: 1 failed",
	"Tests:       1 failed, 1 passed, 2 total\n"
	    "Snapshots:   0 total\nTime:        0.5 s\n"
	    "Ran all test suites.",
	"Test Suites: 1 failed, 1 total\n"
	    "Tests:       3 passed, 3 total",
	"# fail 1",
	"# fail  1",
	"not ok 2 x\nok 3 y",
	"ℹ pass 1\nℹ fail 1",
	"3 tests, 1 failures",
	"1 doctest, 3 tests, 1 failure",
	"1 runs, 1 assertions, 1 failures, 0 errors, 0 skips",
	"3 runs, 3 assertions, 0 failures, 1 errors, 0 skips",
	"1 example, 1 failure",
	"rspec ./spec/a_spec.rb:3 # adds",
	"Tests: 3, Failures: 1",
	"FAILURES!\nTests: 3, Assertions: 3, Failures: 1.",
	"[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0\n"
	    "[INFO] \n[INFO] ------",
	"[INFO] BUILD FAILURE\n[INFO] ----",
	"  Failed: 1.  Skipped: 0.  Passed: 2.",
	" 1 pass\n 1 fail\n 2 expect() calls\n"
	    "Ran 2 tests across 1 file. [10ms]",
	"error: test failed",
	"error: test failed, to rerun pass `--lib`",
	"test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 "
	    "measured; 0 filtered out; finished in 0.00s",
	"make: *** [x] Error 1",
	"make[1]: *** [Makefile:3: test] Error 2",
	"FAIL",
	"exit status 1\nFAIL",
	"1 failed",
	"Failed!  - Failed: 1",
	"Failed!  - Failed:     1, Passed:     1, Skipped:     0, "
	    "Total:     2, Duration: 5 ms - a.dll (net8.0)\n"
	    "Passed!  - Failed:     0, Passed:     1, Skipped:     0, "
	    "Total:     1, Duration: 5 ms - b.dll (net8.0)",
	"FAILED (failures=1)",
	"FAILED (skipped=1, errors=2)",
	"  1 failed\n    [chromium] a.spec.ts:3:1 x\n"
	    "  2 passed (3s)",
	"npm error code 1",
	"BUILD FAILED in 3s",
	"[  FAILED  ] 1 test, listed below:\n[  FAILED  ] A.b\n\n"
	    " 1 FAILED TEST",
	"50% tests passed, 1 tests failed out of 2",
	"FAIL Required test coverage of 80% not reached. Total "
	    "coverage: 20.00%\n3 passed in 0.12s",
	"ok  \tp\t0.1s\nmake: *** [test] Error 1"
};

/* It is said before the end, or is no runner's. */
static const char *const good_ends[] = {
	"Tests: 1 failed\nTest Suites: 1 passed, 1 total\n"
	    "Tests:       1 passed, 1 total",
	"# fail 1\n# pass 1\n# fail 0",
	"make: *** [x] Error 1\nok  \tpkg\t0.1s",
	"1 failed\n3 passed in 0.1s",
	"FAIL\nPASS\nok  \tp\t0.1s",
	"  1 failing\n 3 pass\n 0 fail",
	"3 tests, 1 failure\n9 examples, 0 failures",
	"all is well\n2 errors",
	"not ok 2 x # TO" "DO y",
	"make: [x] Error 1 (ignored)",
	"0 failed",
	"FAILED (failures=1)\nOK",
	"I have 1 failed attempt",
	"Tests: fail",
	"make: *** [x] Error 1\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n"
	    "l\nm\nn",
	"3 failed, 2 ok things",
	"TAP version 13\n1..2\nok 1 a\n# fail 1\nok 2 b\n"
};

static void
ends(const char *text, bool bad)
{
	for (int status = 0; status < 2; status++) {
		struct result *r = read_in(NULL, text, 7, RESULT_EXITED,
		    status);
		/* A total that is whole names how many failed. */
		bool told = r->class == RESULT_DISAGREES ||
		    (status == 0 && r->class == RESULT_FAILED);

		if (told != (bad && status == 0)) {
			unit_failures++;
			fprintf(stderr, "%s: with %d it is %s\n", text,
			    status, result_class_name(r->class));
		}
		CHECK((r->doubt != NULL) ==
		    (r->class == RESULT_DISAGREES));
		result_free(r);
	}
}

static void
last_words(void)
{
	for (size_t i = 0; i < sizeof(bad_ends) / sizeof(*bad_ends); i++)
		ends(bad_ends[i], true);
	for (size_t i = 0; i < sizeof(good_ends) / sizeof(*good_ends); i++)
		ends(good_ends[i], false);
}

int
main(void)
{
	ROWS(tap);
	ROWS(go);
	ROWS(cargo);
	ROWS(python);
	ROWS(javascript);
	ROWS(others);
	endings();
	last_words();
	one_runner();
	coverage();
	good_reports();
	bad_reports();
	large_reports();
	contract_names();
	ordinals();
	long_output();
	values();
	return UNIT_RESULT;
}
