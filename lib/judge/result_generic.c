/* What no test runner says and still tells why a run came to nothing: shells,
 * make, compilers, interpreters. */
#include <ctype.h>
#include <string.h>

#include "judge/result_part.h"

struct words {
	unsigned trouble;
	const char *begin, *has;	/* NULL: whatever; anywhere */
};

#define PNPM "\u2009ERR_PNPM_RECURSIVE_"

/* The line begins so, has that, or both. */
static const struct words words[] = {
	{ TROUBLE_USAGE, "make: *** [", "] Error 127" },
	{ TROUBLE_USAGE, "npm error Missing script: ", NULL },
	{ TROUBLE_USAGE, "npm ERR! Missing script: ", NULL },
	{ TROUBLE_USAGE, "npm ERR! missing script: ", NULL },
	{ TROUBLE_USAGE, "npm error npx canceled due to missing ", NULL },
	{ TROUBLE_USAGE, "npm ERR! npx canceled due to missing ", NULL },
	{ TROUBLE_USAGE, "npm ERR! canceled", NULL },
	{ TROUBLE_USAGE, PNPM "EXEC_FIRST_FAIL", "\" not found" },
	{ TROUBLE_USAGE, "\u2009ERR_PNPM_NO_SCRIPT", "Missing script: " },
	{ TROUBLE_USAGE, "error Command \"", "\" not found." },
	{ TROUBLE_USAGE, "Internal Error: ", "; run \"yarn install\"" },
	{ TROUBLE_USAGE, "error: Could not find an existing '", "' binary " },
	{ TROUBLE_USAGE, "error: Script not found \"", NULL },
	{ TROUBLE_USAGE, "error: Failed to spawn: ", NULL },
	{ TROUBLE_USAGE, "Command not found: ", NULL },
	{ TROUBLE_USAGE, NULL, "error: unrecognized arguments: " },
	{ TROUBLE_USAGE, "error: unexpected argument '", NULL },
	{ TROUBLE_USAGE, "error: unrecognized subcommand '", NULL },
	{ TROUBLE_USAGE, "error: unknown option '", NULL },
	{ TROUBLE_USAGE, "node: bad option: ", NULL },
	{ TROUBLE_USAGE, "Unknown option `", NULL },
	{ TROUBLE_USAGE, "Error: Bad command line option ", NULL },
	{ TROUBLE_USAGE, "make: *** No rule to make target ", NULL },
	{ TROUBLE_USAGE, "make: *** No targets specified and no ", NULL },
	{ TROUBLE_USAGE, "go ", ": unknown command" },
	{ TROUBLE_USAGE, "git: '", "' is not a git command." },
	{ TROUBLE_USAGE, "go: go.mod file not found in ", NULL },
	{ TROUBLE_USAGE, "error: no such command: `", NULL },
	{ TROUBLE_USAGE, "Error: Test file \"", "\" does not exist" },
	{ TROUBLE_USAGE, "ERROR: Test file \"", "\" does not exist" },
	{ TROUBLE_USAGE, "npm error ", "`npm ci` command can only install " },
	{ TROUBLE_USAGE, "npm ERR! ", "`npm ci` command can only install " },
	{ TROUBLE_USAGE, "Can't open perl script \"", NULL },
	{ TROUBLE_USAGE, "ruby: No such file or directory -- ", NULL },
	{ TROUBLE_USAGE, "sh: 0: cannot open ", NULL },
	{ TROUBLE_USAGE, "Error: Unable to access jarfile ", NULL },
	{ TROUBLE_USAGE, "Failed to change working directory to ", NULL },
	{ TROUBLE_USAGE, "ninja: error: loading 'build.ninja': ", NULL },
	{ TROUBLE_USAGE, "[ERROR] The goal you specified requires a ", NULL },
	{ TROUBLE_USAGE, "ninja: error: unknown target ", NULL },
	{ TROUBLE_USAGE, "[ERROR] Unknown lifecycle phase ", NULL },
	{ TROUBLE_USAGE, "● Unrecognized CLI Parameter", NULL },
	{ TROUBLE_STRUCTURAL, "[ERROR] COMPILATION ERROR", NULL },
	{ TROUBLE_STRUCTURAL, "> Compilation failed; see the compiler", NULL },
	{ TROUBLE_STRUCTURAL, NULL, ": undefined reference to " },
	{ TROUBLE_STRUCTURAL, NULL, ": error: cannot find symbol" },
	{ TROUBLE_STRUCTURAL, NULL, ": error TS" },
	{ TROUBLE_STRUCTURAL, NULL, " - error TS" },
	{ TROUBLE_STRUCTURAL, NULL, ": error CS" },
	{ TROUBLE_STRUCTURAL, NULL, ": error FS" },
	{ TROUBLE_STRUCTURAL, "PHP Fatal error:  Uncaught Error: ",
	    "not found" },
	{ TROUBLE_LOAD, "PHP Parse error: ", NULL },
};

/* "src/a.c:3:5: error: …": what compilers have in common. */
static const char *
compiler(const char *s)
{
	const char *at = strstr(s, ": error: ");
	const char *x;

	if (at == NULL)
		at = strstr(s, ": fatal error: ");
	if (at == NULL || at == s || !isdigit((unsigned char)at[-1]))
		return NULL;
	for (x = at; x > s && (isdigit((unsigned char)x[-1]) ||
	    x[-1] == ':'); x--)
		;
	return x == s || *x != ':' ? NULL : strchr(at + 2, ':') + 2;
}

static unsigned
of_compiler(const char *why)
{
	static const char *const syntax[] = { "expected ", "stray ",
	    "unterminated ", "missing terminating", "extraneous ",
	    "';' expected", "reached end of file while parsing",
	    "illegal start of ", "syntax error", "class, interface, " };

	for (size_t i = 0; i < sizeof(syntax) / sizeof(*syntax); i++)
		if (result_begins(why, syntax[i]))
			return TROUBLE_LOAD;
	return TROUBLE_STRUCTURAL;
}

/* "/usr/bin/python3.11: No module named pytest", and of a file. */
static bool
of_python(const char *s)
{
	static const char *const what[] = { ": No module named ",
	    ": can't open file '" };
	static const char name[] = "python";
	const size_t n = sizeof(name) - 1;

	for (size_t i = 0; i < sizeof(what) / sizeof(*what); i++) {
		const char *at = strstr(s, what[i]);

		while (at && at > s && (isdigit((unsigned char)at[-1]) ||
		    at[-1] == '.'))
			at--;
		if (at && (size_t)(at - s) >= n &&
		    memcmp(at - n, name, n) == 0)
			return true;
	}
	return false;
}

/* "usage: git status", "error: switch `m' requires a value". */
static bool
of_options(const char *s)
{
	const char *x = result_blanks(s);

	return result_begins_case(x, "usage: ") ||
	    result_begins_case(x, "error: switch `") ||
	    result_begins_case(x, "error: option `");
}

static void
generic_line(struct result_part *p, const char *s)
{
	bool error = strstr(s, "error") != NULL;
	const char *why = error ? compiler(s) : NULL;

	if (why)
		p->trouble |= of_compiler(why);
	/* What may stand anywhere has one of these. */
	error = error || strstr(s, ": undefined reference to ") != NULL;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const struct words *w = &words[i];

		if ((w->begin ? result_begins(s, w->begin) : error) &&
		    (!w->has || strstr(s, w->has)))
			p->trouble |= w->trouble;
	}
	if (of_python(s))
		p->trouble |= TROUBLE_USAGE;
	if (of_options(s))
		p->trouble |= TROUBLE_WORDS;
	/* An interpreter's last words begin at the margin. */
	p->trouble |= result_trouble_of(result_kind_at(s), 0);
}

const struct result_format result_generic = { "generic", 0, generic_line,
    NULL };
