/* The keys of a language's file (fx-languages(5)). */
#include <stddef.h>

#include "record/schema.h"

#define KEY(n, t, d) { .name = n, .type = t, .doc = d }
#define WORDS(n, d) \
	{ .name = n, .type = SCHEMA_STRING, .list = true, .doc = d }
#define END { .name = NULL }

static const char *const kinds[] = { "pin", "floor", NULL };
const char *const schema_report_formats[] = { "junit", "tap", "go-json",
    "lcov", "cobertura", "jacoco", "go-cover", "sarif", "json", "text", NULL };

#define VALUE \
	KEY("toml", SCHEMA_STRING, "the path of a value: tool.uv"), \
	KEY("json", SCHEMA_STRING, "the path of a value: engines.node"), \
	KEY("match", SCHEMA_TEXT, "a pattern of the value, else of the file; " \
	    "its group 'version' is told")
#define WHERE \
	KEY("beside", SCHEMA_BOOLEAN, "not above it"), \
	KEY("absent", SCHEMA_BOOLEAN, "holds where it else would not")
#define PLACE \
	KEY("file", SCHEMA_STRING, "beside the manifest or above it"), VALUE

static const struct schema_key file[] = {
	{ .name = "name", .type = SCHEMA_STRING, .required = true,
	  .doc = "the file's name, or a pattern of it" },
	{ .name = "weight", .type = SCHEMA_INTEGER, .max = 100,
	  .doc = "against others in the same folder, 0 to 100; 80 by default" },
	KEY("sources", SCHEMA_BOOLEAN, "only with source files below it"),
	VALUE,
	END
};

static const struct schema_key version[] = {
	{ .name = "is", .type = SCHEMA_CHOICE, .choices = kinds,
	  .required = true, .doc = "exactly this one, or at least" },
	PLACE,
	END
};

static const struct schema_key part[] = {
	PLACE,
	END
};

static const struct schema_key tool[] = {
	{ .name = "name", .type = SCHEMA_STRING, .required = true,
	  .doc = "the tool" },
	PLACE,
	WHERE,
	KEY("run", SCHEMA_TEXT, "what a command begins with: uv run; ${value} "
	    "is filled in"),
	END
};

static const struct schema_key stage[] = {
	{ .name = "stage", .type = SCHEMA_CHOICE, .choices = schema_stages,
	  .required = true, .doc = "one of the ten" },
	KEY("when", SCHEMA_STRING, "only with this tool or manager"),
	KEY("command", SCHEMA_COMMAND, "for a shell; ${run} and ${manager} "
	    "are filled in"),
	KEY("unsupported", SCHEMA_STRING, "why there is no command"),
	KEY("expected", SCHEMA_STRING, "what a success prints"),
	KEY("success_means", SCHEMA_STRING, "when it has passed"),
	WORDS("failure_patterns", "what a failure prints"),
	{ .name = "retries", .type = SCHEMA_INTEGER, .min = 1, .max = 10,
	  .doc = "attempts in all; 1 by default" },
	KEY("timeout", SCHEMA_SECONDS, "10m by default"),
	KEY("tcr", SCHEMA_BOOLEAN, "a failure takes the work back"),
	KEY("fix", SCHEMA_COMMAND, "tried once before that"),
	WORDS("writes", "tracked files that the command may change"),
	KEY("report", SCHEMA_STRING, "the file with the results"),
	{ .name = "report_format", .type = SCHEMA_CHOICE,
	  .choices = schema_report_formats,
	  .doc = "of the report, or of what is printed" },
	END
};

const struct schema_key schema_languages[] = {
	{ .name = "language", .type = SCHEMA_STRING, .required = true,
	  .doc = "its name" },
	KEY("about", SCHEMA_STRING, "a sentence on it"),
	WORDS("also", "what else it is called, to be told what is meant"),
	KEY("last", SCHEMA_BOOLEAN, "only where no other language is known"),
	{ .name = "manifests", .type = SCHEMA_STRING, .list = true,
	  .or_map = true, .sub = file, .doc = "the first is the one named" },
	{ .name = "entries", .type = SCHEMA_STRING, .list = true,
	  .or_map = true, .sub = file,
	  .doc = "first files of programs that have no manifest" },
	WORDS("sources", "patterns of the names of source files"),
	WORDS("vendored", "folders of foreign code"),
	WORDS("foreign", "files that make their folder one of foreign code"),
	WORDS("generated", "folders beside a manifest that tools make"),
	WORDS("byproducts", "folders, anywhere, that a task leaves out"),
	KEY("parts_always", SCHEMA_BOOLEAN,
	    "a manifest below another one is a part of it"),
	{ .name = "parts", .type = SCHEMA_MAP, .list = true, .sub = part,
	  .doc = "manifests below are parts where one of these holds" },
	{ .name = "versions", .type = SCHEMA_MAP, .list = true,
	  .sub = version, .doc = "the first pin and the first floor count" },
	{ .name = "managers", .type = SCHEMA_MAP, .list = true, .sub = tool,
	  .doc = "package managers; the first that holds" },
	{ .name = "tools", .type = SCHEMA_STRING, .list = true,
	  .or_map = true, .sub = tool, .doc = "all that hold" },
	{ .name = "stages", .type = SCHEMA_MAP, .list = true, .sub = stage,
	  .doc = "for each stage the first that holds" },
	END
};
