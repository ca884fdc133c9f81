/* What the text of an error speaks of, by the words of the languages. */
#include <string.h>

#include "judge/result_part.h"

/* An error that begins so and, where a second word is given, has that. */
struct words {
	enum result_kind kind;
	const char *begin, *has;
};

/* First match wins: a name that an ES module does not export is reported as
 * a SyntaxError, and is none. */
static const struct words words[] = {
	{ KIND_MISSING, "ModuleNotFoundError", NULL },
	{ KIND_MISSING, "ImportError: cannot import name", NULL },
	{ KIND_MISSING, "ImportError: No module named", NULL },
	{ KIND_MISSING, "NameError: name '", "is not defined" },
	{ KIND_MISSING, "NameError: uninitialized constant", NULL },
	{ KIND_MISSING, "NameError: undefined local variable", NULL },
	{ KIND_MISSING, "NoMethodError: undefined method", NULL },
	{ KIND_MISSING, "AttributeError: module '", NULL },
	{ KIND_MISSING, "AttributeError: type object '", NULL },
	{ KIND_MISSING, "SyntaxError", "does not provide an export named" },
	{ KIND_MISSING, "Error: Cannot find module", NULL },
	{ KIND_MISSING, "Cannot find module", NULL },
	{ KIND_MISSING, "Cannot find package", NULL },
	{ KIND_MISSING, "Error [ERR_MODULE_NOT_FOUND]", NULL },
	{ KIND_MISSING, "Error [ERR_PACKAGE_PATH_NOT_EXPORTED]", NULL },
	{ KIND_MISSING, "Failed to resolve import", NULL },
	{ KIND_MISSING, "Failed to load url", NULL },
	{ KIND_MISSING, "ReferenceError", NULL },
	{ KIND_MISSING, "TypeError: ", "is not a function" },
	{ KIND_MISSING, "TypeError: ", "is not a constructor" },
	{ KIND_MISSING, "UndefinedFunctionError", NULL },
	{ KIND_MISSING, "java.lang.NoClassDefFoundError", NULL },
	{ KIND_MISSING, "java.lang.ClassNotFoundException", NULL },
	{ KIND_MISSING, "java.lang.NoSuchMethodError", NULL },
	{ KIND_MISSING, "java.lang.NoSuchFieldError", NULL },
	{ KIND_MISSING, "Call to undefined ", NULL },
	{ KIND_MISSING, "undefined function ", NULL },
	{ KIND_MISSING, "undefined variable ", NULL },
	{ KIND_SYNTAX, "SyntaxError", NULL },
	{ KIND_SYNTAX, "IndentationError", NULL },
	{ KIND_SYNTAX, "TabError", NULL },
	{ KIND_SYNTAX, "TokenMissingError", NULL },
	{ KIND_SYNTAX, "MismatchedDelimiterError", NULL },
	{ KIND_SYNTAX, "syntax error", NULL },
	{ KIND_SYNTAX, "ParseError", NULL },
	{ KIND_SYNTAX, "Parse error", NULL },
	{ KIND_SYNTAX, "Unexpected token", NULL },
	{ KIND_SYNTAX, "Transform failed", NULL },
	{ KIND_SYNTAX, "expected '", "found '" },
	{ KIND_SYNTAX, "unexpected EOF", NULL },
};

enum { NWORDS = sizeof(words) / sizeof(*words) };

enum result_kind
result_kind_in(const char *s)
{
	for (size_t i = 0; i < NWORDS; i++) {
		const char *at = strstr(s, words[i].begin);

		if (at && (!words[i].has || strstr(at, words[i].has)))
			return words[i].kind;
	}
	return KIND_NONE;
}

/* An assertion may quote any of these: only what the message begins with is
 * what it says. */
enum result_kind
result_kind_at(const char *s)
{
	static const char *const before[] = { "Uncaught ", "** (", "Error: ",
	    "failed: ", "call: " };

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (result_eat(&s, before[i]))
			break;
	for (size_t i = 0; i < NWORDS; i++)
		if (result_begins(s, words[i].begin) &&
		    (!words[i].has || strstr(s, words[i].has)))
			return words[i].kind;
	/* "nope is not defined" */
	if (strcspn(s, " ") + strlen(" is not defined") == strlen(s) &&
	    result_ends(s, " is not defined"))
		return KIND_MISSING;
	return KIND_NONE;
}

unsigned
result_trouble_of(enum result_kind kind, unsigned otherwise)
{
	switch (kind) {
	case KIND_MISSING:
		return TROUBLE_STRUCTURAL;
	case KIND_SYNTAX:
		return TROUBLE_LOAD;
	default:
		return otherwise;
	}
}

void
result_joined(const char *names, size_t width, size_t n, char *to, size_t size)
{
	size_t at = 0;

	to[0] = '\0';
	for (size_t i = 0; i < n && at + 8 < size; i++, names += width) {
		if (*names == '\0')
			continue;
		if (at > 0) {
			memcpy(to + at, " > ", 4);
			at += 3;
		}
		result_copy(to + at, size - at, names, NULL);
		at += strlen(to + at);
	}
}
