/* fx-errsum: reduce a failed log to its root cause. */
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/errsum_call.h"
#include "judge/errsum_log.h"

enum {
	MAX_LINES = OPT_KEY, ALL, STATUS, RULES, STAGE, BASELINE, SAVE, LOG,
	RAW, MASK, PASS, INPUT, EXIT_CHILD, EXIT_ZERO, NO_LOSS, EXPLAIN,
	SELF_TEST, FORMAT
};

static const char *const synopsis[] = {
	"[OPTION...] [LOG...] [--status N]",
	"[OPTION...] -- COMMAND ARG...",
	"--raw A-B [LOG...] | --mask [LOG...]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "format", FORMAT, "FORMAT",
	  "text json sarif rdjsonl github errorformat markdown" },
	{ "max-lines", MAX_LINES, "N", "lines of the log to show, 10" },
	{ "all", ALL, NULL, "every diagnostic, in the log's order" },
	{ "no-loss", NO_LOSS, NULL, "all but escapes, overwritten text, "
	  "repeats" },
	{ "explain", EXPLAIN, NULL, "which rule took which line, and all "
	  "candidates" },
	{ "status", STATUS, "N", "how the command ended that wrote the log" },
	{ "log", LOG, "FILE", "keep the whole log there" },
	{ "raw", RAW, "A-B", "print these lines of the log, nothing else" },
	{ "mask", MASK, NULL, "print the log with its secrets masked" },
	{ "pass-through", PASS, NULL, "print the log as it comes, too" },
	{ "stdin", INPUT, NULL, "COMMAND has our standard input" },
	{ "exit-child", EXIT_CHILD, NULL, "end as COMMAND did" },
	{ "exit-zero", EXIT_ZERO, NULL, "end with 0 where it would be 1" },
	{ "baseline", BASELINE, "FILE", "last passing log, or a saved one" },
	{ "save-baseline", SAVE, "FILE", "when it passes, keep its lines" },
	{ "rules", RULES, "DIR", "rules from there; none: plain shapes only" },
	{ "stage", STAGE, "NAME", "the stage, for the summary" },
	{ "self-test", SELF_TEST, NULL, "try each rule on its examples" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-errsum", "reduce a failed log to its root cause",
	synopsis, specs, NULL
};

/* Logs, or behind "--" a command. */
static void
operands(const struct opt *o, struct errsum_call *c)
{
	const char *const *v = (const char *const *)o->operands;
	const char *odd;

	if (o->before >= 0 && o->noperands == o->before)
		opt_fail(o, "'--' needs a COMMAND");
	c->logs = v;
	c->n = (size_t)(o->before < 0 ? o->noperands : o->before);
	c->command = o->before < 0 ? NULL : v + c->n;
	if ((odd = errsum_call_odd(c)) != NULL)
		opt_fail(o, "%s", odd);
}

int
main(int argc, char *argv[])
{
	struct errsum_call c = { .out = stdout, .max = ERRSUM_USUAL,
	    .status = -1 };
	struct err note = ERR_INIT, e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case MAX_LINES:
			c.max = (size_t)opt_number(&o, "--max-lines", 100000);
			break;
		case ALL: c.all = true; break;
		case NO_LOSS: c.noloss = true; break;
		case EXPLAIN: c.explain = true; break;
		case STATUS: c.status = opt_number(&o, "--status", 255); break;
		case LOG: c.keep = o.arg; break;
		case RAW:
			if (errsum_log_range(&c.raw_first, &c.raw_last,
			    o.arg) < 0)
				opt_fail(&o, "--raw wants lines, '12-15', "
				    "not '%s'", o.arg);
			break;
		case MASK: c.mask = true; break;
		case PASS: c.pass = true; break;
		case INPUT: c.input = true; break;
		case EXIT_CHILD: c.exit_child = true; break;
		case EXIT_ZERO: c.exit_zero = true; break;
		case BASELINE: c.baseline = o.arg; break;
		case SAVE: c.save = o.arg; break;
		case RULES: c.rules = o.arg; break;
		case STAGE: c.stage = o.arg; break;
		case SELF_TEST: c.self_test = true; break;
		}
	opt_formats(&o, errsum_formats);
	c.format = errsum_format(o.format_name);
	c.quiet = o.quiet;
	operands(&o, &c);
	rc = errsum_call(&c, &note, &e);
	if (note.status != FX_YES)
		err_report("fx-errsum", &note);
	return rc < 0 ? err_report("fx-errsum", &e) : rc;
}
