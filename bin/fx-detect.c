/* fx-detect: say what a tree is written in and how each stage runs there. */
#include <stdio.h>

#include "base/err.h"
#include "base/opt.h"
#include "judge/detect_call.h"

enum { EXPLAIN = OPT_KEY, STAGES, LANGUAGES, FORMAT, WRITE, FORCE,
	UNWRITE };

static const char *const synopsis[] = {
	"[OPTION...] [DIR]",
	NULL
};

static const struct opt_spec specs[] = {
	{ "format", FORMAT, "FORMAT", "text, json (an object a line) or yaml" },
	{ "explain", EXPLAIN, NULL, "why, what else, and what would change "
	  "it" },
	{ "stages", STAGES, NULL, "the ten stages with their commands" },
	{ "languages", LANGUAGES, "DIR", "languages from there alone" },
	{ "write", WRITE, NULL, "write .factory/LANGUAGE.yaml and moon's "
	  "tasks" },
	{ "force", FORCE, NULL, "with --write: over a person's edits too" },
	{ "unwrite", UNWRITE, NULL, "take away what --write made and nobody "
	  "edited" },
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
		case LANGUAGES: c.languages = o.arg; break;
		case WRITE: c.write = true; break;
		case FORCE: c.force = true; break;
		case UNWRITE: c.unwrite = true; break;
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
	if (c.write && c.format == DETECT_YAML)
		opt_fail(&o, "--write is for text and json");
	if (c.force && !c.write)
		opt_fail(&o, "--force goes with --write");
	if (c.unwrite && (c.write || c.stages || c.explain ||
	    c.format == DETECT_YAML))
		opt_fail(&o, "--unwrite goes alone, as text or json");
	rc = detect_call(&c, &note, &e);
	if (note.status != FX_YES)
		err_report("fx-detect", &note);
	return rc < 0 ? err_report("fx-detect", &e) : rc;
}
