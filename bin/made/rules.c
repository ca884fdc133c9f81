/* Run by the build alone: read the rules that come with fx-errsum and what it
 * says is to be done, check each of them, and print them as C.
 *
 *	rules PLAIN.yaml DIR FIXES.yaml	the built-in rules and those of DIR */
#include <stdio.h>

#include "base/err.h"
#include "judge/errsum_plan.h"
#include "record/errrule.h"

static int
print(struct errrules *rules, struct errfixes *fixes, char **file,
    struct err *e)
{
	struct errsum_plan *plan;
	size_t plain;

	if (errrules_load(rules, file[0], true, e) < 0)
		return -1;
	plain = rules->n;
	if (errrules_dir(rules, file[1], true, e) < 0 ||
	    errfixes_load(fixes, file[2], e) < 0)
		return -1;
	plan = errsum_plan_new(rules);
	if (plan->nalways > 0) {
		err_set(e, FX_EFAIL, "%s: no words, or too many of all rules",
		    rules->v[plan->always[0]].id);
		errsum_plan_free(plan);
		return -1;
	}
	errsum_plan_print(rules, plain, plan, fixes, stdout);
	errsum_plan_free(plan);
	return err_flush(stdout, e);
}

int
main(int argc, char **argv)
{
	struct errrules rules = ERRRULES_INIT;
	struct errfixes fixes = ERRFIXES_INIT;
	struct err e = ERR_INIT;
	int status = 0;

	if (argc != 4) {
		fputs("usage: rules PLAIN.yaml DIR FIXES.yaml >FILE.c\n",
		    stderr);
		return 2;
	}
	if (print(&rules, &fixes, argv + 1, &e) < 0)
		status = err_report("rules", &e);
	errrules_release(&rules);
	errfixes_release(&fixes);
	return status;
}
