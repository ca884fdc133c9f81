/* fx-check: hold a change to its review, its smoke runs and its rules. */
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/check_call.h"

enum { TASK = OPT_KEY, BASE, ALL, TIMEOUT, LONGEST = 86400 };

static const char *const synopsis[] = {
	"review [--task ID] [--timeout S]",
	"smoke [--task ID] [--timeout S]",
	"unused [--task ID] [--base REV]",
	"money [--task ID] [--base REV | --all]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "task", TASK, "ID", "the task, not the workspace's own" },
	{ "base", BASE, "REV", "where the change begins" },
	{ "all", ALL, NULL, "the whole tree, not only what was added" },
	{ "timeout", TIMEOUT, "S", "longest time of a command, in seconds; "
	  "300" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_verb verbs[] = {
	{ "review", "", "no blocking finding of the review is open",
	  "task timeout" },
	{ "smoke", "", "the built program runs, and prints what must be seen",
	  "task timeout" },
	{ "unused", "", "new public names that no other file says",
	  "task base" },
	{ "money", "", "money in floating point", "task base all" },
	{ NULL, NULL, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-check",
	"hold a change to its review, its smoke runs and its rules",
	synopsis, specs, verbs
};

static int
verb(const struct opt *o, const struct check_call *c, struct err *e)
{
	static int (*const v[])(const struct check_call *, struct err *) = {
	    check_review, check_smoke, check_unused, check_money };
	const char *name = opt_verb(o);
	size_t i = 0;

	if (o->noperands > 1)
		opt_fail(o, "unexpected '%s'", o->operands[1]);
	while (strcmp(verbs[i].name, name) != 0)
		i++;
	return v[i](c, e);
}

int
main(int argc, char *argv[])
{
	struct check_call c = { .out = stdout, .timeout = 300 };
	struct err e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case TASK: c.task = o.arg; break;
		case BASE: c.base = o.arg; break;
		case ALL: c.all = true; break;
		case TIMEOUT:
			c.timeout = opt_number(&o, "--timeout", LONGEST);
			break;
		}
	opt_formats(&o, NULL);
	if (c.all && c.base)
		opt_fail(&o, "--all and --base exclude each other");
	c.json = o.format == OPT_JSON;
	c.quiet = o.quiet;
	rc = verb(&o, &c, &e);
	if (rc < 0 || err_flush(stdout, &e) < 0)
		return err_report("fx-check", &e);
	return rc;
}
