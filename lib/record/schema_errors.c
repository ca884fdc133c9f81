/* The keys of a file of error rules (fx-errors(5)). */
#include <stddef.h>

#include "record/errrule.h"
#include "record/schema.h"

#define KEY(n, t, d) { .name = n, .type = t, .doc = d }
#define END { .name = NULL }

static const char *const frames[] = { "first", "last", NULL };

static const struct schema_key take[] = {
	{ .name = "match", .type = SCHEMA_TEXT, .required = true,
	  .doc = "the pattern" },
	KEY("latest", SCHEMA_BOOLEAN,
	    "a later match replaces what an earlier one told"),
	KEY("below", SCHEMA_BOOLEAN,
	    "only right below a line that told something"),
	END
};

static const struct schema_key above[] = {
	{ .name = "match", .type = SCHEMA_TEXT, .required = true,
	  .doc = "the pattern of a line above" },
	{ .name = "within", .type = SCHEMA_INTEGER, .min = 1, .max = 200,
	  .doc = "how many lines up at most; 20 by default" },
	KEY("until", SCHEMA_TEXT, "look no further up than such a line"),
	KEY("show", SCHEMA_BOOLEAN, "the line belongs to what is shown"),
	KEY("must", SCHEMA_BOOLEAN, "no block begins without such a line"),
	END
};

static const struct schema_key example[] = {
	{ .name = "log", .type = SCHEMA_TEXT, .required = true,
	  .doc = "lines as the tool prints them" },
	KEY("none", SCHEMA_BOOLEAN, "nothing is to be found here"),
	KEY("file", SCHEMA_STRING, "what is to be found"),
	KEY("line", SCHEMA_INTEGER, "what is to be found"),
	KEY("column", SCHEMA_INTEGER, "what is to be found"),
	KEY("message", SCHEMA_STRING, "what is to be found"),
	KEY("code", SCHEMA_STRING, "what is to be found"),
	KEY("test", SCHEMA_STRING, "what is to be found"),
	KEY("expected", SCHEMA_STRING, "what is to be found"),
	KEY("actual", SCHEMA_STRING, "what is to be found"),
	KEY("lines", SCHEMA_STRING, "the lines of the block: 2-7"),
	END
};

static const struct schema_key rule[] = {
	{ .name = "id", .type = SCHEMA_STRING, .required = true,
	  .doc = "a stable name, such as go-test" },
	KEY("tool", SCHEMA_STRING, "the tool that prints it"),
	{ .name = "kind", .type = SCHEMA_CHOICE, .choices = errkind_names,
	  .required = true, .doc = "what sort of failure it is" },
	{ .name = "severity", .type = SCHEMA_CHOICE,
	  .choices = errseverity_names,
	  .doc = "error by default; a group of this name beats it" },
	{ .name = "weight", .type = SCHEMA_INTEGER, .max = 100,
	  .doc = "how surely it is a cause, 0 to 100; 60 by default" },
	{ .name = "start", .type = SCHEMA_TEXT, .required = true,
	  .doc = "the first line of the block" },
	{ .name = "words", .type = SCHEMA_TEXT, .list = true,
	  .doc = "one of these stands in the first line, where the pattern "
	  "does not say so" },
	KEY("not", SCHEMA_TEXT, "lines that start no block all the same"),
	KEY("body", SCHEMA_TEXT, "the further lines of the block"),
	KEY("end", SCHEMA_TEXT, "the block ends before such a line"),
	KEY("last", SCHEMA_TEXT, "the block ends with such a line"),
	KEY("join", SCHEMA_TEXT,
	    "such a line within three of the end goes on with the block"),
	KEY("freeze", SCHEMA_TEXT,
	    "from such a line on, latest replaces nothing, until join"),
	KEY("need", SCHEMA_TEXT, "no block without such a line"),
	{ .name = "take", .type = SCHEMA_TEXT, .list = true, .or_map = true,
	  .sub = take, .doc = "patterns whose groups are told" },
	{ .name = "above", .type = SCHEMA_TEXT, .list = true,
	  .or_map = true, .sub = above,
	  .doc = "what lines above the first one tell" },
	KEY("frame", SCHEMA_TEXT, "a line of a stack: file, line, function"),
	{ .name = "frames", .type = SCHEMA_CHOICE, .choices = frames,
	  .doc = "where the innermost frame stands; first by default" },
	{ .name = "max", .type = SCHEMA_INTEGER, .min = 1, .max = 2000,
	  .doc = "most lines of a block; 60 by default" },
	{ .name = "gap", .type = SCHEMA_INTEGER, .max = 1000,
	  .doc = "foreign lines that may stand inside; 0 by default" },
	KEY("consequence", SCHEMA_BOOLEAN, "it follows from another failure"),
	KEY("index", SCHEMA_BOOLEAN, "it repeats what is told elsewhere"),
	KEY("listing", SCHEMA_BOOLEAN, "rows of one list belong together"),
	KEY("together", SCHEMA_BOOLEAN, "its lines stand together"),
	KEY("last_one", SCHEMA_BOOLEAN, "of several the last one counts"),
	KEY("nested", SCHEMA_BOOLEAN, "one that is less indented than the one "
	    "before it holds that"),
	KEY("again", SCHEMA_BOOLEAN, "it may start more than once on a line"),
	KEY("step", SCHEMA_BOOLEAN, "its block is what a step of a build wrote "
	    "that failed"),
	KEY("weak", SCHEMA_BOOLEAN,
	    "a bare word that tells little: the last few are looked at"),
	KEY("place", SCHEMA_BOOLEAN, "\":12\" behind a name stands in every "
	    "first line, and right behind that one of the words, if any"),
	KEY("fix", SCHEMA_STRING, "what to do; ${code} is filled in"),
	{ .name = "examples", .type = SCHEMA_MAP, .list = true,
	  .sub = example, .doc = "log in, cause out; tried by --self-test" },
	END
};

const struct schema_key schema_errors[] = {
	{ .name = "family", .type = SCHEMA_STRING, .required = true,
	  .doc = "what the tools of the file have in common" },
	KEY("about", SCHEMA_STRING, "a sentence on it"),
	{ .name = "rules", .type = SCHEMA_MAP, .list = true, .sub = rule,
	  .required = true, .doc = "one for each shape of message" },
	END
};
