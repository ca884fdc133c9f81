/* fx-detect: say what a tree is written in and how each stage runs there. */
#include <stdio.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/detect_call.h"

enum { EXPLAIN = OPT_KEY, STAGES, FORMAT };

static const char *const synopsis[] = {
	"[OPTION...] [DIR]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "format", FORMAT, "FORMAT", "text, json (an object a line) or yaml" },
	{ "explain", EXPLAIN, NULL, "why, what else, and what would change "
	  "it" },
	{ "stages", STAGES, NULL, "the ten stages with their commands" },
	{ NULL, 0, NULL, NULL }
};

static const struct opt_prog prog = {
	"fx-detect",
	"say what a tree is written in and how each stage runs there",
	synopsis, specs, NULL
};

int
main(int argc, char *argv[])
{
	struct detect_call c = { .out = stdout };
	struct err note = ERR_INIT, e = ERR_INIT;
	struct opt o;
	int ch, rc;

	opt_start(&o, &prog, argc, argv);
	while ((ch = opt_next(&o)) != -1)
		switch (ch) {
		case EXPLAIN: c.explain = true; break;
		case STAGES: c.stages = true; break;
		}
	opt_formats(&o, detect_formats);
	if (o.noperands > 1)
		opt_fail(&o, "one DIR at a time, not '%s' too",
		    o.operands[1]);
	c.format = detect_format(o.format_name);
	c.quiet = o.quiet;
	c.dir = o.noperands ? o.operands[0] : NULL;
	if (c.explain && c.format == DETECT_YAML)
		opt_fail(&o, "--explain is for text and json");
	rc = detect_call(&c, &note, &e);
	if (note.status != FX_YES)
		err_report("fx-detect", &note);
	return rc < 0 ? err_report("fx-detect", &e) : rc;
}
