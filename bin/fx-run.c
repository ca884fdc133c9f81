/* fx-run: run the ten stages of a task, each that has no valid pass. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/run_call.h"

enum { FROM = OPT_KEY, UNTIL, WITH, KEEP };

static const char *const synopsis[] = {
	"run [--from S] [--until S] [--with moon] [--keep-going]",
	"stage S [--with moon]",
	"debug [S]",
	"status",
	NULL
};

static const struct opt_spec specs[] = {
	{ "from", FROM, "S", "run S and the later ones again" },
	{ "until", UNTIL, "S", "stop behind S" },
	{ "with", WITH, "moon", "let moon run the commands" },
	{ "keep-going", KEEP, NULL, "go on behind a stage that is held" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "run", "", "each stage that has no valid pass, in their order",
	  "from until with keep-going" },
	{ "stage", "S", "one, and those before it without a valid pass",
	  "with" },
	{ "debug", "[S]", "all that it prints, without record and revert",
	  "" },
	{ "status", "", "where the task stands, and what was measured", "" },
	{ NULL, NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-run", "run the ten stages of a task, each that has no valid pass",
	synopsis, specs, verbs
};

static int
verb(const struct opt *o, struct run_call *c, struct err *e)
{
	const char *name = opt_verb(o), *word = o->operands[1];
	int most = strcmp(name, "stage") == 0 || strcmp(name, "debug") == 0;

	if (o->noperands > most + 1)
		opt_fail(o, "unexpected '%s'", o->operands[most + 1]);
	if (strcmp(name, "status") == 0)
		return run_status(c, e);
	if (strcmp(name, "debug") == 0)
		return run_debug(c, word, e);
	if (strcmp(name, "stage") == 0) {
		if (word == NULL)
			opt_fail(o, "stage needs the name of one");
		c->from = c->until = word;
	}
	return run_call(c, e);
}

int
main(int argc, char *argv[])
{
	struct run_call c = { .out = stdout };
	struct err e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case FROM: c.from = o.arg; break;
		case UNTIL: c.until = o.arg; break;
		case WITH:
			if (strcmp(o.arg, "moon") != 0)
				opt_fail(&o, "--with knows moon, not '%s'",
				    o.arg);
			c.with = o.arg;
			break;
		case KEEP: c.keep_going = true; break;
		}
	opt_formats(&o, NULL);
	c.json = o.format == OPT_JSON;
	c.quiet = o.quiet;
	rc = verb(&o, &c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-run", &e);
	return rc;
}
