/* fx-boundary: say which changed paths the contract does not allow. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/boundary_call.h"

/* The keys of the modes are OPT_KEY + what is judged. */
enum { TASK = OPT_KEY + 100, IF_BOUND, FORMAT };
#define MODE(name) (OPT_KEY + FINDING_##name)

static const char *const synopsis[] = {
	"[-z] [-c FILE | --task ID]  (paths on standard input)",
	"--staged | --worktree [--if-bound]",
	"--commits RANGE...",
	"--receive | --pre-push | --ref-transaction",
	"check PATH...",
	NULL
};

static const struct opt_spec specs[] = {
	{ "staged", MODE(STAGED), NULL, "what the next commit would hold" },
	{ "worktree", MODE(WORKTREE), NULL,
	  "the work tree, untracked files too, against the base" },
	{ "commits", MODE(COMMITS), NULL, "each commit of the ranges" },
	{ "receive", MODE(RECEIVE), NULL,
	  "the input of git's pre-receive hook" },
	{ "pre-push", MODE(PRE_PUSH), NULL,
	  "the input of git's pre-push hook" },
	{ "ref-transaction", MODE(REF_TRANSACTION), NULL,
	  "the input of git's reference-transaction hook" },
	{ NULL, 'c', "FILE", "judge by this contract" },
	{ "task", TASK, "ID", "judge by this task's sealed contract" },
	{ "if-bound", IF_BOUND, NULL,
	  "pass in a workspace that is bound to no task" },
	{ "format", FORMAT, "FORMAT", "text, json, sarif or github" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "check", "PATH...", "may these be touched? before an edit",
	  "c task if-bound format" },
	{ NULL, NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-boundary", "say which changed paths the contract does not allow",
	synopsis, specs, verbs
};

static const char *const formats[] = { "sarif", "github", NULL };

static enum report_format
format_of(const struct opt *o)
{
	if (o->format == OPT_OTHER)
		return strcmp(o->format_name, "sarif") == 0 ? REPORT_SARIF :
		    REPORT_GITHUB;
	return o->format == OPT_JSON ? REPORT_JSON :
	    o->nul ? REPORT_PATHS : REPORT_TEXT;
}

/* What the operands are: nothing, ranges, or the verb and its paths. */
static void
operands(const struct opt *o, struct boundary_call *c)
{
	const char *first = o->noperands ? o->operands[0] : "";
	int verb = c->what == FINDING_PATHS && strcmp(first, "check") == 0;

	if (verb && o->noperands == 1)
		opt_fail(o, "check needs a path");
	if (c->what == FINDING_COMMITS && o->noperands == 0)
		opt_fail(o, "--commits needs a range");
	if (!verb && c->what != FINDING_COMMITS && o->noperands > 0)
		opt_fail(o, "unexpected '%s'", first);
	if (verb)
		c->what = FINDING_CHECK;
	c->words = o->operands + verb;
	c->n = (size_t)(o->noperands - verb);
}

int
main(int argc, char *argv[])
{
	struct boundary_call c = { .in = stdin, .out = stdout };
	struct err e = ERR_INIT;
	int ch, mode = 0, rc;
	struct opt o;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case 'c': c.want.file = o.arg; break;
		case TASK: c.want.task = o.arg; break;
		case IF_BOUND: c.want.if_bound = true; break;
		default:
			if (mode != 0 && mode != ch)
				opt_fail(&o, "two modes at once");
			mode = ch;
			c.what = (enum finding_source)(ch - OPT_KEY);
		}
	opt_formats(&o, formats);
	if (c.want.file && c.want.task)
		opt_fail(&o, "-c and --task exclude each other");
	operands(&o, &c);
	c.format = format_of(&o);
	c.nul = o.nul;
	c.quiet = o.quiet;
	rc = boundary_call(&c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-boundary", &e);
	return rc > 0 ? FX_NO : FX_YES;
}
