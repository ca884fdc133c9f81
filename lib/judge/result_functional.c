/* Totals as the runners of Erlang, Clojure, OCaml and Haskell print them. */
#include <string.h>

#include "judge/result_part.h"

/* EUnit (eunit_tty.erl); that of rebar3 ends as ExUnit does. */
static void
eunit_line(struct result_part *p, const char *s)
{
	long long n[3];
	const char *x;

	if (strncmp(s, "  ", 2) != 0) {
		if (p->seen && result_begins(s, "One or more tests were "
		    "cancelled."))
			p->trouble |= TROUBLE_FAILED;
		return;
	}
	s += 2;
	if ((x = result_shape(s, "Failed: #. Skipped: #. Passed: #.",
	    n)) != NULL && *x == '\0') {
		result_tell(p, n[0] + n[1] + n[2], n[0], n[1]);
	} else if (strcmp(s, "Test passed.") == 0) {
		result_tell(p, 1, 0, 0);
	} else if (((x = result_shape(s, "All # tests passed.", n)) != NULL ||
	    (x = result_shape(s, "# tests passed.", n)) != NULL) &&
	    *x == '\0') {
		result_tell(p, n[0], 0, 0);
	} else if (strcmp(s, "There were no tests to run.") == 0) {
		p->seen = true;
		p->trouble |= TROUBLE_NONE;
	}
}

/* clojure.test: failures are of assertions.  kaocha has one line. */
static void
clojure_line(struct result_part *p, const char *s)
{
	long long *ran = p->state;	/* tests + 1 */
	long long n[2], pending = 0, errors = 0, k;
	const char *x;

	if (result_shape(s, "Ran # tests containing # assertions.", n)) {
		*ran = n[0] + 1;
	} else if (*ran > 0 && result_shape(s, "# failures, # errors.", n)) {
		result_tell(p, *ran - 1, n[0] + n[1], 0);
		*ran = 0;
	} else if ((s = result_shape(s, "# tests, # assertions", n)) != NULL) {
		if ((x = result_shape(s, ", # errors", &k)) != NULL) {
			s = x;
			errors = k;
		}
		if ((x = result_shape(s, ", # pending", &k)) != NULL) {
			s = x;
			pending = k;
		}
		if ((x = result_shape(s, ", # failures.", &k)) != NULL &&
		    *x == '\0')
			result_tell(p, n[0], k + errors, pending);
	}
}

/* Alcotest: "Test Successful in 0.000s. 3 tests run.", "1 failure! in 0.000s.
 * 3 tests run."; OUnit: "Ran: 3 tests in: 0.13 seconds." and how it went. */
static void
ocaml_line(struct result_part *p, const char *s)
{
	long long *ran = p->state;	/* tests + 1 */
	long long n[6] = { 0 }, all;
	const char *in = strstr(s, " in ");

	if (in && result_shape(in, " in #.#s. # test?s run.", n)) {
		all = n[2];
		if (result_begins(s, "Test Successful in "))
			result_tell(p, all, 0, 0);
		else if (result_shape(s, "# failure?s!", n) == in ||
		    result_shape(s, "# error?s!", n) == in)
			result_tell(p, all, n[0], 0);
	} else if (result_shape(s, "Ran: # tests in: ", n)) {
		*ran = n[0] + 1;
	} else if (*ran > 0 && strcmp(s, "OK") == 0) {
		result_tell(p, *ran - 1, 0, 0);
		*ran = 0;
	} else if (*ran > 0 && result_shape(s, "OK: Cases: # Skip: #", n)) {
		result_tell(p, n[0], 0, n[1]);
		*ran = 0;
	} else if (*ran > 0 && result_shape(s, "FAILED: Cases: # Tried: # "
	    "Errors: # Failures: # Skip: # Todo: #", n)) {
		result_tell(p, n[0], n[2] + n[3], n[4] + n[5]);
		*ran = 0;
	}
}

/* tasty's ConsoleReporter; HUnit's runTestTT.  hspec is read with RSpec. */
static void
haskell_line(struct result_part *p, const char *s)
{
	long long n[4];
	const char *x;

	if ((x = result_shape(s, "All # tests passed", n)) != NULL &&
	    result_begins(x, " (")) {
		result_tell(p, n[0], 0, 0);
	} else if (result_shape(s, "# out of # tests failed", n)) {
		result_tell(p, n[1], n[0], 0);
	} else if ((x = result_shape(s, "Cases: # Tried: # Errors: # "
	    "Failures: #", n)) != NULL && *x == '\0' && n[0] == n[1]) {
		result_tell(p, n[0], n[2] + n[3], 0);
	}
}

const struct result_format result_eunit = { "eunit", 0, eunit_line, NULL };
const struct result_format result_clojure = { "clojure", sizeof(long long),
    clojure_line, NULL };
const struct result_format result_ocaml = { "ocaml", sizeof(long long),
    ocaml_line, NULL };
const struct result_format result_haskell = { "haskell", 0, haskell_line,
    NULL };
