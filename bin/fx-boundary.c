/* fx-boundary: say which changed paths the contract does not allow. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/boundary.h"
#include "judge/report.h"

/* A mode's key tells what is judged. */
enum { MODE = OPT_KEY, TASK = OPT_KEY + 100, IF_BOUND };

static const char *const synopsis[] = {
	"[-z] [-c FILE | --task ID]  (paths on standard input)",
	"--staged | --worktree [--if-bound]",
	"--commits RANGE...",
	"--receive | --pre-push | --ref-transaction",
	"check PATH...",
	NULL
};

static const struct opt_spec specs[] = {
	{ "staged", MODE + FINDING_STAGED, NULL,
	  "what the next commit would hold" },
	{ "worktree", MODE + FINDING_WORKTREE, NULL,
	  "the work tree, untracked files too, against the base" },
	{ "commits", MODE + FINDING_COMMITS, NULL,
	  "each commit of the ranges" },
	{ "receive", MODE + FINDING_RECEIVE, NULL,
	  "the input of git's pre-receive hook" },
	{ "pre-push", MODE + FINDING_PRE_PUSH, NULL,
	  "the input of git's pre-push hook" },
	{ "ref-transaction", MODE + FINDING_REF_TRANSACTION, NULL,
	  "the input of git's reference-transaction hook" },
	{ NULL, 'c', "FILE", "judge by this contract" },
	{ "task", TASK, "ID", "judge by this task's sealed contract" },
	{ "if-bound", IF_BOUND, NULL,
	  "pass in a workspace that is bound to no task" },
	{ "format", OPT_KEY + 900, "FORMAT", "text, json, sarif or github" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "check", "PATH...", "may these be touched? before an edit" },
	{ NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-boundary", "say which changed paths the contract does not allow",
	synopsis, specs, verbs
};

/* In the order of enum report_format, from REPORT_SARIF. */
static const char *const formats[] = { "sarif", "github", NULL };

static enum report_format
format_of(const struct opt *o)
{
	if (o->format != OPT_OTHER)
		return o->format == OPT_JSON ? REPORT_JSON : REPORT_TEXT;
	return REPORT_SARIF + (strcmp(o->format_name, formats[0]) != 0);
}

static void
print(const struct opt *o, const struct findings *fs, struct scope *s)
{
	if (!o->quiet && (!o->nul || o->format != OPT_TEXT))
		report_print(fs, s, format_of(o), stdout);
	else if (!o->quiet)
		report_paths(fs, stdout);
}

int
main(int argc, char *argv[])
{
	struct scope_want want = { NULL, NULL, false };
	struct findings fs = { 0 };
	struct scope s = SCOPE_INIT;
	struct err e = ERR_INIT;
	int ch, mode = FINDING_PATHS, rc;
	struct opt o;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case 'c': want.file = o.arg; break;
		case TASK: want.task = o.arg; break;
		case IF_BOUND: want.if_bound = true; break;
		default:
			if (mode != FINDING_PATHS && mode != ch - MODE)
				opt_fail(&o, "two modes at once");
			mode = ch - MODE;
		}
	opt_formats(&o, formats);
	if (want.file && want.task)
		opt_fail(&o, "-c and --task exclude each other");
	if (mode == FINDING_PATHS && o.noperands > 0 &&
	    strcmp(o.operands[0], "check") == 0)
		mode = FINDING_CHECK;
	if (mode == FINDING_COMMITS && o.noperands == 0)
		opt_fail(&o, "--commits needs a range");
	if (mode == FINDING_CHECK && o.noperands == 1)
		opt_fail(&o, "check needs a path");
	if (mode != FINDING_COMMITS && mode != FINDING_CHECK && o.noperands)
		opt_fail(&o, "unexpected '%s'", o.operands[0]);

	fs.source = (enum finding_source)mode;
	rc = boundary_run(&s, &want, o.operands, (size_t)o.noperands,
	    o.nul ? '\0' : '\n', &fs, &e);
	if (rc == 0)
		print(&o, &fs, &s);
	rc = rc < 0 || err_flush(stdout, &e) < 0 ?
	    err_report("fx-boundary", &e) : fs.n > 0 ? FX_NO : FX_YES;
	findings_release(&fs);
	scope_release(&s);
	return rc;
}
