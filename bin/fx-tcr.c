/* fx-tcr: commit what passes, take back what fails, lose nothing. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/tcr_call.h"
#include "judge/tcr_verbs.h"

enum { STAGE = OPT_KEY, RETRIES, TIMEOUT, EXPECT, BASE, WITH, KEEP, DRY,
	TASK, IGNORED };

static const char *const synopsis[] = {
	"[OPTION...] [--stage S] -- COMMAND ARG...",
	"[OPTION...] --stage S",
	"list | show N | log [N|STAGE] [--task ID]",
	"diff N | undo [N] | checkpoint [-m TEXT]",
	"prune --keep DAYS [--dry-run] | losses [--ignored]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "stage", STAGE, "S", "which of the ten it is; without -- COMMAND "
	  "its own" },
	{ "retries", RETRIES, "N", "attempts in all, 1 by default" },
	{ "timeout", TIMEOUT, "SEC", "longest time of an attempt" },
	{ "expect", EXPECT, "RESULT", "green, or red: it passes when its "
	  "tests fail" },
	{ "base", BASE, NULL, "measure what fails before the work begins" },
	{ "with", WITH, "moon", "let moon run the stage's own command" },
	{ "message", 'm', "TEXT", "what the commit, or the checkpoint, says" },
	{ "keep", KEEP, "DAYS", "prune what is older" },
	{ "task", TASK, "ID", "whose attempts; by default the workspace's" },
	{ "ignored", IGNORED, NULL, "what is ignored may be lost" },
	{ "dry-run", DRY, NULL, "only say what would be pruned" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-tcr", "commit what passes, take back what fails, lose nothing",
	synopsis, specs, tcr_verbs
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

static bool
is_red(const struct opt *o)
{
	if (strcmp(o->arg, "red") != 0 && strcmp(o->arg, "green") != 0)
		opt_fail(o, "--expect wants red or green, not '%s'", o->arg);
	return *o->arg == 'r';
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
		switch (ch) {
		case STAGE: c.stage = o.arg; break;
		case RETRIES:
			c.retries = (unsigned)opt_number(&o, "--retries", 100);
			if (c.retries == 0)
				opt_fail(&o, "--retries wants at least 1: it "
				    "is how many attempts there are");
			break;
		case TIMEOUT:
			c.timeout = opt_number(&o, "--timeout", 1 << 20);
			c.timed = true;
			break;
		case EXPECT:
			c.expect = is_red(&o) ? TCR_RED : TCR_GREEN;
			break;
		case BASE: c.base = true; break;
		case WITH:
			if (strcmp(o.arg, "moon") != 0)
				opt_fail(&o, "--with knows moon, not '%s'",
				    o.arg);
			c.with = o.arg;
			break;
		case 'm': c.message = verb.message = o.arg; break;
		case KEEP:
			verb.keep = opt_number(&o, "--keep", 36500);
			break;
		case TASK: verb.task = o.arg; break;
		case IGNORED: verb.ignored = true; break;
		case DRY: verb.dry_run = true; break;
		}
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
