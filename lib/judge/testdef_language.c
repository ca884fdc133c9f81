/* How languages write what tests are looked for in. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/testdef.h"
#include "judge/testdef_part.h"

static const struct testdef_language languages[] = {
	{ ".go", HOW_SLASH | HOW_CHAR | HOW_BACK | HOW_TITLES, BODY_BRACES,
	    " func " },
	{ ".rs", HOW_SLASH | HOW_CHAR | HOW_LINES | HOW_RAW, BODY_BRACES,
	    " fn " },
	{ ".gleam", HOW_SLASH | HOW_LINES, BODY_BRACES, " fn " },
	{ ".py", HOW_HASH | HOW_SINGLE | HOW_TRIPLE | HOW_TOP, BODY_INDENT,
	    " def " },
	{ ".js .jsx .ts .tsx .mjs .cjs .mts .cts", HOW_SLASH | HOW_SINGLE |
	    HOW_BACK | HOW_REGEX | HOW_TITLES | HOW_TYPED | HOW_TOP,
	    BODY_BRACES,
	    " function " },
	{ ".java .cs .c .h .cc .cpp .cxx .hpp .hh .m .mm", HOW_SLASH |
	    HOW_CHAR | HOW_TRIPLE | HOW_TYPED | HOW_TITLES | HOW_DEFINE,
	    BODY_BRACES, "" },
	{ ".dart .groovy", HOW_SLASH | HOW_SINGLE | HOW_TRIPLE | HOW_TYPED |
	    HOW_TITLES, BODY_BRACES, " def " },
	{ ".kt .kts .scala .swift", HOW_SLASH | HOW_CHAR | HOW_TRIPLE |
	    HOW_BACK_NAME | HOW_TITLES, BODY_BRACES, " fun func def " },
	{ ".php", HOW_HASH | HOW_SLASH | HOW_SINGLE | HOW_LINES | HOW_TITLES |
	    HOW_TOP, BODY_BRACES, " function " },
	{ ".zig", HOW_SLASH | HOW_CHAR | HOW_TITLES, BODY_BRACES, " fn " },
	{ ".rb .cr", HOW_HASH | HOW_SINGLE | HOW_LINES | HOW_TITLES | HOW_TOP,
	    BODY_END, " def " },
	{ ".ex .exs", HOW_TOP | HOW_HASH | HOW_CHAR | HOW_TRIPLE | HOW_LINES |
	    HOW_TITLES, BODY_END, " def defp defmacro " },
	{ ".jl", HOW_HASH | HOW_CHAR | HOW_TRIPLE | HOW_LINES | HOW_TITLES |
	    HOW_TOP, BODY_END, " function macro " },
	{ ".lua", HOW_TOP | HOW_DASH | HOW_SINGLE | HOW_TITLES, BODY_END,
	    " function " },
	{ ".hs", HOW_DASH | HOW_BRACE_DASH | HOW_CHAR | HOW_TITLES,
	    BODY_INDENT, "" },
	{ ".ml", HOW_STAR | HOW_CHAR | HOW_LINES | HOW_TITLES, BODY_INDENT,
	    " let and " },
	{ ".fs .fsx", HOW_STAR | HOW_SLASH | HOW_CHAR | HOW_LINES |
	    HOW_TRIPLE | HOW_BACK_NAME | HOW_TITLES, BODY_INDENT,
	    " let and member " },
	{ ".erl", HOW_PERCENT | HOW_SINGLE | HOW_LINES, BODY_DOT, "" },
	{ ".clj .cljs .cljc .el .lisp", HOW_SEMICOLON | HOW_LINES,
	    BODY_PARENS, " deftest defn defn- defun def ert-deftest defspec " },
	{ ".R .r", HOW_TOP | HOW_HASH | HOW_SINGLE | HOW_LINES | HOW_TITLES,
	    BODY_BRACES, "" },
	{ ".pl .pm .t", HOW_HASH | HOW_SINGLE | HOW_LINES | HOW_TITLES,
	    BODY_BRACES, " sub " },
	/* Quotes that span lines, and here-documents, hold text of any kind:
	 * one read wrongly must not hide the tests below it. */
	{ ".bats", HOW_HASH | HOW_SINGLE | HOW_SHELL | HOW_TOP, BODY_CLOSING,
	    " function " },
	{ ".sh .bash .zsh", HOW_HASH | HOW_SINGLE | HOW_SHELL,
	    BODY_CLOSING, " function " }
};

static bool
among(const char *list, const char *suffix)
{
	size_t n = strlen(suffix);

	for (const char *s = list; (s = strstr(s, suffix)) != NULL; s += n)
		if (s[n] == ' ' || s[n] == '\0')
			return true;
	return false;
}

const struct testdef_language *
testdef_language(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *suffix = strrchr(name, '.');

	if (suffix == NULL || suffix == name || strchr(suffix, ' '))
		return NULL;
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (among(languages[i].suffixes, suffix))
			return &languages[i];
	return NULL;
}

bool
testdef_known(const char *path)
{
	return testdef_language(path) != NULL;
}

/* Does the part of a path speak of tests, as a word of its own: "tests",
 * "unit-tests", "a_test", "FooTest", "a.spec"? */
static bool
speaks(const char *s, size_t n)
{
	static const char *const word[] = { "test", "spec" };

	for (size_t i = 0; i + 4 <= n; i++)
		for (size_t k = 0; k < 2; k++) {
			size_t end = i + 4;

			if (strncasecmp(s + i, word[k], 4) != 0)
				continue;
			end += end < n && s[end] == 's';
			if ((i == 0 || !isalnum((unsigned char)s[i - 1]) ||
			    isupper((unsigned char)s[i])) && (end == n ||
			    !islower((unsigned char)s[end])))
				return true;
		}
	return false;
}

bool
testdef_for_tests(const char *path)
{
	const char *suffix = strrchr(path, '.');

	if (suffix && (strcmp(suffix, ".t") == 0 ||
	    strcmp(suffix, ".bats") == 0))
		return true;
	for (const char *s = path; *s;) {
		size_t n = strcspn(s, "/");

		if (speaks(s, n) || (n == 1 && *s == 't' && s[n] == '/'))
			return true;
		s += n + (s[n] == '/');
	}
	return false;
}
