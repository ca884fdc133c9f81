/* The options of fx-tcr. */
#include <string.h>

#include "base/clock.h"
#include "judge/tcr_call.h"
#include "judge/tcr_options.h"
#include "judge/tcr_verbs.h"

enum { STAGE = OPT_KEY, RETRIES, TIMEOUT, EXPECT, BASE, WITH, THROUGH, KEEP,
	DRY, TASK, IGNORED, ALL, STAT, NAMES, STATUS };

enum { LONGEST = 1 << 20 };	/* seconds */

const struct opt_spec tcr_options[] = {
	{ "stage", STAGE, "S", "which of the ten it is; without -- COMMAND "
	  "its own" },
	{ "retries", RETRIES, "N", "attempts in all, 1 by default" },
	{ "timeout", TIMEOUT, "TIME", "longest time of an attempt: 90, 90s, "
	  "10m, 1h" },
	{ "expect", EXPECT, "RESULT", "green, or red: it passes when its "
	  "tests fail" },
	{ "base", BASE, NULL, "measure what fails before the work begins" },
	{ "with", WITH, "moon", "let moon run the stage's own command" },
	{ "pass-through", THROUGH, NULL, "its output on standard error, as it "
	  "comes" },
	{ "message", 'm', "TEXT", "what the commit, or the checkpoint, says" },
	{ "keep", KEEP, "DAYS", "prune what is older" },
	{ "task", TASK, "ID", "whose attempts; by default the workspace's" },
	{ "ignored", IGNORED, NULL, "what is ignored may be lost" },
	{ "all", ALL, NULL, "those of every task and workspace" },
	{ "stat", STAT, NULL, "git's, as are the two that follow: how much" },
	{ "name-only", NAMES, NULL, "only which files" },
	{ "name-status", STATUS, NULL, "which files, and what became of them" },
	{ "dry-run", DRY, NULL, "only say what would be pruned, or put back" },
	{ NULL, 0, NULL, NULL }
};

static bool
is_red(const struct opt *o)
{
	if (strcmp(o->arg, "red") != 0 && strcmp(o->arg, "green") != 0)
		opt_fail(o, "--expect wants red or green, not '%s'", o->arg);
	return *o->arg == 'r';
}

static unsigned
attempts(const struct opt *o)
{
	int n = opt_number(o, "--retries", 100);

	if (n == 0)
		opt_fail(o, "--retries wants at least 1: it is how many "
		    "attempts there are");
	return (unsigned)n;
}

static int
seconds(const struct opt *o)
{
	long long n;

	if (!clock_span(o->arg, &n) || n > LONGEST)
		opt_fail(o, "--timeout wants a time up to %d seconds, as 90, "
		    "90s, 10m or 1h, not '%s'", LONGEST, o->arg);
	return (int)n;
}

/* git and jj would refuse it, or write a commit that says nothing. */
static const char *
message(const struct opt *o)
{
	if (o->arg[strspn(o->arg, " \t\r\n")] == '\0')
		opt_fail(o, "-m wants a text, and this one is empty");
	return o->arg;
}

static const char *
with(const struct opt *o)
{
	if (strcmp(o->arg, "moon") != 0)
		opt_fail(o, "--with knows moon, not '%s'", o->arg);
	return o->arg;
}

static void
git_option(struct tcr_verb *verb, const char *name)
{
	if (verb->ngit < (int)(sizeof(verb->git) / sizeof(*verb->git)))
		verb->git[verb->ngit++] = name;
}

void
tcr_option(const struct opt *o, int ch, struct tcr_call *c,
    struct tcr_verb *verb)
{
	switch (ch) {
	case STAGE: c->stage = o->arg; break;
	case RETRIES: c->retries = attempts(o); break;
	case TIMEOUT:
		c->timeout = seconds(o);
		c->timed = true;
		break;
	case EXPECT: c->expect = is_red(o) ? TCR_RED : TCR_GREEN; break;
	case BASE: c->base = true; break;
	case WITH: c->with = with(o); break;
	case THROUGH: c->through = true; break;
	case 'm': c->message = verb->message = message(o); break;
	case KEEP: verb->keep = opt_number(o, "--keep", 36500); break;
	case TASK: verb->task = o->arg; break;
	case IGNORED: verb->ignored = true; break;
	case DRY: verb->dry_run = true; break;
	case ALL: verb->all = true; break;
	case STAT: git_option(verb, "--stat"); break;
	case NAMES: git_option(verb, "--name-only"); break;
	case STATUS: git_option(verb, "--name-status"); break;
	}
}
