/* fx-tcr: commit what passes, take back what fails, lose nothing. */
#include <stdio.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/tcr_call.h"
#include "judge/tcr_options.h"
#include "judge/tcr_verbs.h"

static const char *const synopsis[] = {
	"[OPTION...] [--stage S] -- COMMAND ARG...",
	"[OPTION...] --stage S",
	"list [--all] | show N | log [N|STAGE] [--task ID]",
	"diff N [--stat | --name-only | --name-status] [-- PATH...]",
	"undo [N] [--dry-run] [-- PATH...]",
	"checkpoint [-m TEXT]",
	"prune --keep DAYS [--dry-run] | losses [--ignored]",
	NULL
};

static const struct opt_prog prog = {
	"fx-tcr", "commit what passes, take back what fails, lose nothing",
	synopsis, tcr_options, tcr_verbs
};

/* Behind "--" a command; alone the stage's own; else a verb. */
static int
run(const struct opt *o, struct tcr_call *c, struct err *e)
{
	const char *const *v = (const char *const *)o->operands;

	if (o->before == 0 && o->noperands == 0)
		opt_fail(o, "'--' needs a COMMAND");
	if (o->noperands == 0 && c->stage == NULL)
		opt_fail(o, "what is to be run? '--stage S', or a COMMAND "
		    "behind '--'");
	c->command = o->noperands > 0 ? v : NULL;
	return tcr_call(c, e);
}

int
main(int argc, char *argv[])
{
	struct tcr_call c = { .out = stdout };
	struct tcr_verb verb = { .out = stdout, .note = stderr,
		.keep = -1 };
	struct err e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		tcr_option(&o, ch, &c, &verb);
	opt_formats(&o, NULL);
	c.json = o.format == OPT_JSON;
	c.quiet = o.quiet;
	if (o.noperands > 0 && o.before != 0)
		rc = tcr_verb_run(&o, &verb, &e);
	else
		rc = run(&o, &c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-tcr", &e);
	return rc;
}
