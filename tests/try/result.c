/* try_result [-r RUNNER] [-j REPORT]... [-f NAME]... HOW <output: what the
 * rooms in lib/judge/result*.c make of a run that ended so: a status, "timeout",
 * "unstarted", or "signal N".  A line for the class and the counts ("-" is not
 * measured), one for each test, one for each NAME that is looked for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "judge/result.h"

enum { NAMES = 16 };

static void
number(const char *what, long long n)
{
	if (n < 0)
		printf("\t%s=-", what);
	else
		printf("\t%s=%lld", what, n);
}

static void
print(const struct result *r)
{
	printf("%s", result_class_name(r->class));
	number("run", r->counts.run);
	number("passed", r->counts.passed);
	number("failed", r->counts.failed);
	number("skipped", r->counts.skipped);
	if (r->coverage >= 0)
		printf("\tcoverage=%.2f", r->coverage);
	printf("\trunner=%s\tdoubt=%s\n", r->runner, r->doubt ? r->doubt : "");
	for (size_t i = 0; i < r->n; i++) {
		const struct result_test *t = &r->v[i];

		printf("%s\t%s\t%s\t%u\t%s\n", result_outcome_name(t->outcome),
		    t->suite, t->name, t->ordinal,
		    t->message ? t->message : "");
	}
}

static void
look(const struct result *r, const char *name)
{
	struct result_match m = RESULT_MATCH_INIT;

	result_find(&m, r, name);
	printf("%s\t%s", name, m.n == 0 ? "not found, near" : m.by_words ?
	    "by words" : "exactly");
	for (size_t i = 0; i < m.n; i++)
		printf("\t%s", r->v[m.v[i]].name);
	for (size_t i = 0; i < m.nnear; i++)
		printf("\t%s", r->v[m.near[i]].name);
	printf("\n");
	result_match_release(&m);
}

int
main(int argc, char *argv[])
{
	static char block[1 << 16];
	struct err e = ERR_INIT;
	const char *name[NAMES], *runner = NULL, *report[NAMES];
	size_t n = 0, nreports = 0, k;
	struct result_reader *x;
	struct result *r;
	enum result_how how = RESULT_EXITED;
	int ch, rc = 0, code = 0;

	while ((ch = getopt(argc, argv, "r:j:f:")) != -1) {
		if (ch == 'r')
			runner = optarg;
		else if (ch == 'j' && nreports < NAMES)
			report[nreports++] = optarg;
		else if (ch == 'f' && n < NAMES)
			name[n++] = optarg;
		else
			return FX_EINPUT;
	}
	if (optind >= argc)
		return FX_EINPUT;
	if (strcmp(argv[optind], "timeout") == 0)
		how = RESULT_TIMED_OUT;
	else if (strcmp(argv[optind], "unstarted") == 0)
		how = RESULT_UNSTARTED;
	else if (strcmp(argv[optind], "signal") == 0 && optind + 1 < argc) {
		how = RESULT_SIGNALLED;
		optind++;
	}
	code = (int)strtol(argv[optind], NULL, 10);
	x = result_reader_new(runner);
	while ((k = fread(block, 1, sizeof(block), stdin)) > 0)
		result_put(x, block, k);
	for (size_t i = 0; i < nreports && rc == 0; i++)
		rc = result_report(x, report[i], &e);
	r = result_end(x, how, code);
	if (rc == 0) {
		print(r);
		for (size_t i = 0; i < n; i++)
			look(r, name[i]);
	}
	result_free(r);
	return rc < 0 ? err_report("try_result", &e) : 0;
}
