/* The keys of stage configuration (fx-stages(5)): of .factory/LANGUAGE.yaml,
 * of .factory.toml, and of what is sealed. */
#include <stddef.h>

#include "record/schema.h"

#define KEY(n, t, d) { .name = n, .type = t, .doc = d }
#define WORDS(n, t, d) { .name = n, .type = t, .list = true, .doc = d }
#define END { .name = NULL }

/* What the two formats have in common. */
#define STAGE_KEYS \
	KEY("command", SCHEMA_COMMAND, \
	    "for a shell, in the component's folder"), \
	KEY("unsupported", SCHEMA_TEXT, "why there is no command"), \
	{ .name = "expected_success_output", .alias = "expected", \
	  .type = SCHEMA_TEXT, .list = true, .doc = "what a success prints" }, \
	KEY("success_means", SCHEMA_TEXT, "when it has passed"), \
	WORDS("failure_patterns", SCHEMA_TEXT, "what a failure prints"), \
	{ .name = "retries", .type = SCHEMA_INTEGER, .min = 1, .max = 100, \
	  .doc = "attempts in all" }, \
	KEY("timeout", SCHEMA_SECONDS, "longest time of an attempt"), \
	KEY("tcr", SCHEMA_BOOLEAN, "does a failure take work back"), \
	KEY("fix", SCHEMA_COMMAND, "command tried once before that"), \
	WORDS("writes", SCHEMA_PATTERN, "tracked files that it may change"), \
	KEY("report", SCHEMA_PATH, "the file with the results"), \
	{ .name = "report_format", .type = SCHEMA_CHOICE, \
	  .choices = schema_report_formats, \
	  .doc = "of the report, or of what is printed" }, \
	KEY("parse_output", SCHEMA_TEXT, "what is read from it, for people"), \
	KEY("reason", SCHEMA_TEXT, "why, for people")

const struct schema_key schema_stage_keys[] = {
	STAGE_KEYS,
	END
};

#define STAGES(t, d) \
	{ .name = "*", .type = SCHEMA_STAGES, .or_map = true, .sub = t, \
	  .doc = d }

static const struct schema_key stages[] = {
	STAGES(schema_stage_keys,
	    "one key a stage; a plain text is its command"),
	END
};

static const struct schema_key component[] = {
	KEY("language", SCHEMA_STRING, "of that language alone"),
	{ .name = "dir", .type = SCHEMA_STRING, .required = true,
	  .doc = "its folder, '.' for the root" },
	KEY("version", SCHEMA_STRING, "of the language, for people"),
	{ .name = "stages", .type = SCHEMA_MAP, .sub = stages,
	  .doc = "how its stages run" },
	END
};

static const struct schema_key quirk[] = {
	{ .name = "name", .type = SCHEMA_TEXT, .required = true,
	  .doc = "what is peculiar" },
	KEY("implication", SCHEMA_TEXT, "what follows"),
	END
};

const struct schema_key schema_stage_file[] = {
	{ .name = "language", .type = SCHEMA_STRING, .required = true,
	  .doc = "the language, as the file is named" },
	KEY("version", SCHEMA_STRING, "of the language, for people"),
	{ .name = "stages", .type = SCHEMA_MAP, .sub = stages,
	  .doc = "how the stages run in each component of the language" },
	{ .name = "components", .type = SCHEMA_MAP, .list = true,
	  .id = "dir", .sub = component,
	  .doc = "how they run in some of them" },
	{ .name = "language_quirks", .type = SCHEMA_MAP, .list = true,
	  .sub = quirk, .doc = "notes, for people" },
	END
};

/* Each language has a table of its own besides (schema_factory_language). */
const struct schema_key schema_factory[] = {
	{ .name = "stages", .type = SCHEMA_MAP, .sub = stages,
	  .doc = "how the stages run in every component" },
	{ .name = "components", .type = SCHEMA_MAP, .list = true,
	  .sub = component, .doc = "how they run in some of them" },
	END
};
const struct schema_key schema_factory_language[] = {
	{ .name = "stages", .type = SCHEMA_MAP, .sub = stages,
	  .doc = "how the stages run in components of this language" },
	END
};

static const struct schema_key from[] = {
	KEY("command", SCHEMA_STRING, "the file"),
	KEY("unsupported", SCHEMA_STRING, "the file"),
	KEY("expected_success_output", SCHEMA_STRING, "the file"),
	KEY("success_means", SCHEMA_STRING, "the file"),
	KEY("failure_patterns", SCHEMA_STRING, "the file"),
	KEY("retries", SCHEMA_STRING, "the file"),
	KEY("timeout", SCHEMA_STRING, "the file"),
	KEY("tcr", SCHEMA_STRING, "the file"),
	KEY("fix", SCHEMA_STRING, "the file"),
	KEY("writes", SCHEMA_STRING, "the file"),
	KEY("report", SCHEMA_STRING, "the file"),
	KEY("report_format", SCHEMA_STRING, "the file"),
	KEY("parse_output", SCHEMA_STRING, "the file"),
	KEY("reason", SCHEMA_STRING, "the file"),
	END
};

static const struct schema_key sealed_stage[] = {
	STAGE_KEYS,
	{ .name = "from", .type = SCHEMA_MAP, .sub = from,
	  .doc = "the file that each value is of, unless it is built in" },
	END
};

static const struct schema_key sealed_stages[] = {
	STAGES(sealed_stage, "one key a stage"),
	END
};

static const struct schema_key sealed_component[] = {
	{ .name = "language", .type = SCHEMA_STRING, .required = true,
	  .doc = "its language" },
	{ .name = "dir", .type = SCHEMA_STRING, .required = true,
	  .doc = "its folder, '.' for the root" },
	{ .name = "stages", .type = SCHEMA_MAP, .sub = sealed_stages,
	  .required = true, .doc = "how its stages run" },
	END
};

static const struct schema_key sealed_file[] = {
	{ .name = "path", .type = SCHEMA_STRING, .required = true,
	  .doc = "a file of stage configuration" },
	{ .name = "sha256", .type = SCHEMA_STRING, .required = true,
	  .doc = "of its bytes when it was sealed" },
	END
};

const struct schema_key schema_sealed_stages[] = {
	{ .name = "version", .type = SCHEMA_INTEGER, .required = true,
	  .min = 1, .max = 1, .doc = "of this format; 1" },
	{ .name = "files", .type = SCHEMA_MAP, .list = true,
	  .sub = sealed_file, .doc = "what was read" },
	{ .name = "components", .type = SCHEMA_MAP, .list = true,
	  .required = true, .sub = sealed_component,
	  .doc = "one item a component" },
	END
};
