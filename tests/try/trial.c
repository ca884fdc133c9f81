/* try_trial [-n ATTEMPTS] [-t MS] [-s SUCCESS] [-x EXPECTED] [-f PATTERN]
 * [-r REPORT] [-k FORMAT] [-l LOG] [-C DIR] [-T] (-c SHELL | -- COMMAND...):
 * what trial_run makes of it: class, flags, attempts, status and why; the
 * counts; a line for each report and each process that was left behind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "base/text.h"
#include "judge/trial.h"

static int
say(const struct trial_end *end)
{
	printf("%s%s%s%s tries=%u how=%d code=%d bytes=%llu\nwhy: ",
	    result_class_name(end->class), end->flaky ? " flaky" : "",
	    end->unproved ? " unproved" : "", end->stopped ? " stopped" : "",
	    end->tries, (int)end->how, end->code, end->bytes);
	text_print(stdout, buf_cstr(&end->why));
	printf("\nrun=%lld passed=%lld failed=%lld skipped=%lld\n",
	    end->result->counts.run, end->result->counts.passed,
	    end->result->counts.failed, end->result->counts.skipped);
	fputs(buf_cstr(&end->report), stdout);
	for (const char **p = end->left; p && *p; p++)
		printf("left: %s\n", *p);
	if (end->late.msg)
		printf("late: %s\n", end->late.msg);
	return 0;
}

int
main(int argc, char *argv[])
{
	const char *failure[] = { NULL, NULL };
	struct trial t = { .of = 1 };
	struct trial_end end;
	struct err e = ERR_INIT;
	int ch;

	while ((ch = getopt(argc, argv, "+n:t:s:x:f:r:k:l:C:c:T")) != -1)
		switch (ch) {
		case 'n': t.of = (unsigned)atoi(optarg); break;
		case 't': t.timeout = atoll(optarg); break;
		case 's': t.success = optarg; break;
		case 'x': t.expected = optarg; break;
		case 'f': failure[0] = optarg; t.failure = failure; break;
		case 'r': t.report = optarg; break;
		case 'k': t.format = optarg; break;
		case 'l': t.log = optarg; break;
		case 'C': t.dir = optarg; break;
		case 'c': t.shell = optarg; break;
		case 'T': t.tests = true; break;
		default: return 2;
		}
	if (t.shell == NULL)
		t.argv = (const char *const *)(size_t)(argv + optind);
	if (stop_catch(&e) < 0 || trial_run(&t, &end, &e) < 0)
		return err_report("try_trial", &e);
	say(&end);
	trial_release(&end);
	return 0;
}
