/* Run by the build alone: read the rules that come with fx-errsum and what it
 * says is to be done, check each of them, and print them as C.
 *
 *	rules PLAIN.yaml DIR FIXES.yaml	the built-in rules and those of DIR */
#include <stdio.h>

#include "base/err.h"
#include "judge/errsum_plan.h"
#include "record/errrule.h"

int
main(int argc, char **argv)
{
	struct errrules rules = ERRRULES_INIT;
	struct errfixes fixes = ERRFIXES_INIT;
	struct errsum_plan *plan;
	struct err e = ERR_INIT;
	size_t plain;

	if (argc != 4) {
		fputs("usage: rules PLAIN.yaml DIR FIXES.yaml >FILE.c\n",
		    stderr);
		return 2;
	}
	if (errrules_load(&rules, argv[1], true, &e) < 0)
		return err_report("rules", &e);
	plain = rules.n;
	if (errrules_dir(&rules, argv[2], true, &e) < 0 ||
	    errfixes_load(&fixes, argv[3], &e) < 0)
		return err_report("rules", &e);
	plan = errsum_plan_new(&rules);
	errsum_plan_print(&rules, plain, plan, &fixes, stdout);
	errsum_plan_free(plan);
	errrules_release(&rules);
	errfixes_release(&fixes);
	return err_flush(stdout, &e) < 0 ? err_report("rules", &e) : 0;
}
