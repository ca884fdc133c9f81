/* The keys of a contract (fx-contract(5)): what the loader knows, and no
 * other. */
#include <stddef.h>

#include "record/schema.h"

#define KEY(n, t, d) { .name = n, .type = t, .doc = d }
#define END { .name = NULL }

const char *const schema_stages[] = {
	"tdd-setup", "implement", "unit-test", "coverage", "lint", "static",
	"integration", "security", "review", "accept", NULL
};
static const char *const operations[] = { "add", "modify", "delete", NULL };
static const char *const reviews[] = { "person", "file", NULL };

static const struct schema_key entry[] = {
	{ .name = "path", .type = SCHEMA_PATTERN, .required = true,
	  .doc = "the pattern" },
	KEY("reason", SCHEMA_STRING, "why; a trailing comment says it too"),
	KEY("owner", SCHEMA_STRING, "the task or person whose path it is"),
	{ .name = "operations", .type = SCHEMA_CHOICE, .list = true,
	  .choices = operations,
	  .doc = "what the entry is about; all three by default" },
	END
};

static const struct schema_key limits[] = {
	{ .name = "files", .type = SCHEMA_INTEGER, .max = 1e9,
	  .doc = "most files that may differ from the baseline" },
	{ .name = "lines", .type = SCHEMA_INTEGER, .max = 1e12,
	  .doc = "most lines added and deleted; a binary counts 0" },
	{ .name = "file_bytes", .type = SCHEMA_INTEGER, .max = 1e15,
	  .doc = "largest resulting file" },
	END
};

static const struct schema_key boundary[] = {
	{ .name = "allowed_files", .type = SCHEMA_PATTERN, .list = true,
	  .or_map = true, .sub = entry,
	  .doc = "what may be touched; what is not listed is refused" },
	{ .name = "forbidden_files", .type = SCHEMA_PATTERN, .list = true,
	  .or_map = true, .sub = entry,
	  .doc = "what may not, even where it is allowed" },
	{ .name = "limits", .type = SCHEMA_MAP, .sub = limits,
	  .doc = "how large the change may be" },
	END
};

static const struct schema_key test[] = {
	{ .name = "name", .type = SCHEMA_STRING, .required = true,
	  .doc = "the test's name as its runner reports it" },
	KEY("structural", SCHEMA_BOOLEAN, "may be red by not compiling"),
	KEY("existing", SCHEMA_BOOLEAN,
	    "already green at the base, must stay so"),
	END
};

static const struct schema_key critical[] = {
	{ .name = "name", .type = SCHEMA_STRING, .required = true,
	  .doc = "what the path is" },
	KEY("file", SCHEMA_PATH, "where it is"),
	KEY("function", SCHEMA_STRING, "the function"),
	KEY("lines", SCHEMA_STRING, "lines, as 15-42"),
	{ .name = "minimum", .type = SCHEMA_NUMBER, .max = 100,
	  .doc = "least percentage covered" },
	END
};

static const struct schema_key coverage[] = {
	{ .name = "minimum", .type = SCHEMA_NUMBER, .max = 100,
	  .doc = "least percentage covered over all" },
	{ .name = "critical_paths", .type = SCHEMA_MAP, .list = true,
	  .id = "name", .sub = critical,
	  .doc = "what must not be left untested" },
	END
};

static const struct schema_key dependencies[] = {
	{ .name = "new", .type = SCHEMA_INTEGER, .max = 1e6,
	  .doc = "most dependencies that may be added" },
	END
};

static const struct schema_key smoke[] = {
	{ .name = "run", .type = SCHEMA_COMMAND, .required = true,
	  .doc = "command that runs the built program" },
	KEY("see", SCHEMA_STRING, "text that it must print"),
	END
};

static const struct schema_key unsupported[] = {
	{ .name = "stage", .type = SCHEMA_CHOICE, .required = true,
	  .choices = schema_stages, .doc = "the stage" },
	{ .name = "reason", .type = SCHEMA_STRING, .required = true,
	  .doc = "why it cannot be run here" },
	END
};

static const struct schema_key breaker[] = {
	{ .name = "failures", .type = SCHEMA_INTEGER, .min = 1, .max = 1e6,
	  .doc = "failures after which the task is stopped" },
	{ .name = "hours", .type = SCHEMA_INTEGER, .min = 1, .max = 1e5,
	  .doc = "within so many hours" },
	END
};

static const struct schema_key on_failure[] = {
	KEY("command", SCHEMA_COMMAND, "the command that takes work back"),
	KEY("restore_to", SCHEMA_STRING,
	    "@-, HEAD (last known good), base, or a revision"),
	KEY("meaning", SCHEMA_TEXT, "what that means, for people"),
	END
};

static const struct schema_key on_success[] = {
	KEY("action", SCHEMA_STRING, "the command that keeps work"),
	KEY("creates_snapshot", SCHEMA_BOOLEAN, "a checkpoint is kept"),
	KEY("advances_to_next", SCHEMA_BOOLEAN, "the next stage follows"),
	END
};

static const struct schema_key stage[] = {
	KEY("enabled", SCHEMA_BOOLEAN, "does a failure take work back"),
	KEY("reason", SCHEMA_TEXT, "why, for people"),
	{ .name = "retries", .type = SCHEMA_INTEGER, .min = 1, .max = 100,
	  .doc = "attempts in all" },
	KEY("timeout", SCHEMA_SECONDS, "longest time of an attempt"),
	{ .name = "writes", .type = SCHEMA_PATTERN, .list = true,
	  .doc = "tracked files that the stage may change" },
	KEY("fix", SCHEMA_COMMAND, "command tried once before work goes back"),
	{ .name = "on_failure", .type = SCHEMA_MAP, .sub = on_failure,
	  .doc = "what a failure does" },
	{ .name = "on_success", .type = SCHEMA_MAP, .sub = on_success,
	  .doc = "what a pass does" },
	END
};

static const struct schema_key applies[] = {
	{ .name = "stage", .type = SCHEMA_CHOICE, .required = true,
	  .choices = schema_stages, .doc = "the stage" },
	KEY("tcr", SCHEMA_BOOLEAN, "does a failure take work back"),
	KEY("reason", SCHEMA_TEXT, "why, for people"),
	END
};

static const struct schema_key tcr[] = {
	KEY("what_is_tcr", SCHEMA_TEXT, "an explanation, for people"),
	{ .name = "applies_to_stages", .type = SCHEMA_MAP, .list = true,
	  .id = "stage", .sub = applies, .doc = "one item a stage" },
	{ .name = "*", .type = SCHEMA_STAGES, .sub = stage,
	  .doc = "one key a stage" },
	END
};

static const struct schema_key contract[] = {
	{ .name = "version", .type = SCHEMA_INTEGER, .min = 1, .max = 1,
	  .doc = "version of this format; 1" },
	{ .name = "task", .type = SCHEMA_TASK, .required = true,
	  .doc = "the task's id" },
	KEY("title", SCHEMA_STRING, "what the task is, in a line"),
	KEY("base", SCHEMA_REF,
	    "the branch that \"changed\" is measured against"),
	{ .name = "boundary", .alias = "boundaries", .type = SCHEMA_MAP,
	  .required = true, .sub = boundary, .doc = "what may be touched" },
	{ .name = "test_requirements", .type = SCHEMA_STRING, .list = true,
	  .or_map = true, .id = "name", .sub = test,
	  .doc = "tests that must exist" },
	{ .name = "coverage", .type = SCHEMA_MAP, .sub = coverage,
	  .doc = "what must be covered" },
	{ .name = "dependencies", .type = SCHEMA_MAP, .sub = dependencies,
	  .doc = "what may be added" },
	{ .name = "smoke", .type = SCHEMA_MAP, .list = true, .sub = smoke,
	  .doc = "runs of the built program" },
	{ .name = "accept_unsupported", .type = SCHEMA_MAP, .list = true,
	  .id = "stage", .sub = unsupported,
	  .doc = "stages that may be without a tool" },
	{ .name = "review", .type = SCHEMA_CHOICE, .choices = reviews,
	  .doc = "where the review comes from; file by default" },
	{ .name = "breaker", .type = SCHEMA_MAP, .sub = breaker,
	  .doc = "when failures stop the task" },
	{ .name = "tcr_behavior", .type = SCHEMA_MAP, .sub = tcr,
	  .doc = "how each stage takes work back" },
	END
};

const struct schema_key schema_contract[] = {
	{ .name = "contract", .type = SCHEMA_MAP, .required = true,
	  .sub = contract, .doc = "the contract of one task" },
	{ .name = "tcr_behavior", .type = SCHEMA_MAP, .sub = tcr,
	  .but = "contract", .doc = "the same key as in the contract" },
	END
};
