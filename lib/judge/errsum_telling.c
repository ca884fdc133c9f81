/* How much a line of no known shape tells of a failure. */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "judge/errsum_telling.h"

enum { LONGEST = 600, OPTIONS = 3 };

/* It names itself one. */
static const char *const names[] = {
	"error:", "error!", "error :", "error running", "error in ",
	"error while", "error when", "error occurred", "fatal", "panic",
	"exception", "[error]", "critical", " err:", "segmentation fault",
	"core dumped", "assertion", "\xe2\xa8\xaf ", "\xe2\x9c\x96 ",
	"\xe2\x9c\x97 ", "\xe2\x9c\x98 ", "\xe2\x9d\x8c ", NULL
};

/* It says why. */
static const char *const reasons[] = {
	"cannot ", "can't ", "can not ", "could not ", "couldn't ",
	"unable to ", "failed to ", "failure to ", "not found",
	"no such ", "not exist", "doesn't exist", "denied", "not permitted",
	"refused", "not recognized", "unrecognized", "unrecognised",
	"unknown ", "invalid", "unexpected", "undefined", "missing",
	"unresolved", "must be ", "must have ", "must not ", "must specify",
	"unsupported", "not supported", "is not a ", "is not an ",
	"exceeded", "exceeds", "timed out", "timeout", " fault", "mismatch",
	"conflict", "already exists", "out of memory", "out of space",
	"illegal", "not allowed", "not authorized", "unauthorized",
	"forbidden", "not installed", "not available", "unavailable",
	"too many ", "too long", "too large", "too old", "overflow",
	"is required", "no space left", "broken pipe", "corrupt",
	"truncated", "syntax", "not match", "different contents",
	"not defined", "not declared", "incompatible", "unreachable",
	"unsatisf", "does not have", "doesn't have", "bad ", "expected ",
	"malformed", "duplicate", "no rule", "exhausted", "not readable",
	"not writable", "read-only", "deadlock", "disconnected", NULL
};

/* Something went wrong, no more. */
static const char *const words[] = {
	"fail", "error", "abort", "killed", "wrong", "unsuccessful",
	"terminated", "cancelled", "canceled", "violat", "incorrect", NULL
};

/* It only passes on the news of another. */
static const char *const news[] = {
	"exit code", "exit status", "exitcode", "exited with", "exit value",
	"error code", "return code", "non-zero", "nonzero", "errorlevel",
	"see log", "build failed", "build fail", "job failed",
	"errors found", "error(s)", "errors occurred", "log file",
	"failures=", "errors=", "build log", "complete log", "full log",
	"stack trace", NULL
};

/* It asks for something, or hopes. */
static const char *const hints[] = {
	"for more information", "more info", "please ", "if you ", "try ",
	"usage:", "see ", "hint:", "note:", "to learn more", "report ",
	"on error", "error log", "level=debug", "level=info", "debug ",
	"\"level\":\"debug", "\"level\":\"info", "\"level\":\"trace",
	" info ", "info:", "[info]", "if an error", "error handling",
	"warning", "warn ", "deprecat", "passed", "succe", "ignor",
	" locally", NULL
};

/* It is none, whatever it says. */
static const char *const none[] = {
	"+ ", "++ ", "$ ", "checking ", "-- looking for ", "-- performing",
	"looking for ", "at ", "file \"", "from ", "#include", "//", "/*",
	"return ", "raise ", "throw ", "self.", "if ", "else", "echo ",
	"die ", "exit ", NULL
};

static const char *const clean[] = {
	"0 error", "no error", "0 fail", "errors: 0", "errors=0",
	"error=0", "failed=0", "failures: 0", "failed: 0", NULL
};

/* Which pairs of bytes a line has, by a hash of ten bits: a word whose first
 * pair is not there need not be looked for. */
struct pairs {
	uint64_t bits[16];
};

static unsigned
pair(const char *s)
{
	return ((unsigned char)s[0] * 41u ^ (unsigned char)s[1] * 7u) % 1024;
}

static void
pairs_of(struct pairs *p, const char *s)
{
	memset(p, 0, sizeof(*p));
	for (; s[0] && s[1]; s++)
		p->bits[pair(s) / 64] |= UINT64_C(1) << pair(s) % 64;
}

static bool
holds(const struct pairs *p, const char *s, const char *const *list)
{
	for (; *list; list++)
		if (p->bits[pair(*list) / 64] >> pair(*list) % 64 & 1 &&
		    strstr(s, *list))
			return true;
	return false;
}

static bool
begins(const char *s, const char *const *list)
{
	for (; *list; list++)
		if (strncmp(s, *list, strlen(*list)) == 0)
			return true;
	return false;
}

/* "KeyError: ", "IOException" */
static bool
is_class(const char *s)
{
	for (const char *p = s; (p = strpbrk(p, "EF")) != NULL; p++)
		if (p > s && islower((unsigned char)p[-1]) &&
		    (strncmp(p, "Error", 5) == 0 ||
		    strncmp(p, "Exception", 9) == 0 ||
		    strncmp(p, "Failure", 7) == 0))
			return true;
	return false;
}

/* "ERROR" and "FATAL" as words of their own. */
static bool
is_shouted(const char *s)
{
	static const char *const loud[] = {
		"ERROR", "ERR", "FATAL", "FAIL", "FAILED", "SEVERE", NULL
	};

	for (const char *const *w = loud; *w; w++)
		for (const char *p = s; (p = strstr(p, *w)) != NULL; p++) {
			size_t n = strlen(*w);

			if ((p == s || !isalnum((unsigned char)p[-1])) &&
			    !isalnum((unsigned char)p[n]) && p[n] != '=' &&
			    p[n] != '_')
				return true;
		}
	return false;
}

/* A command that make or a shell shows has options, which say nothing: where
 * the first begins, or NULL. */
static char *
options(char *s)
{
	char *first = NULL;
	int n = 0;

	for (char *p = s; (p = strstr(p, " -")) != NULL; p += 2)
		if (isalpha((unsigned char)p[2]) || p[2] == '-') {
			first = first ? first : p;
			n++;
		}
	return n >= OPTIONS ? first : NULL;
}

/* "no drawer found", not "no drawer found. Opening another" */
static bool
is_lacking(const char *s)
{
	const char *no = strncmp(s, "no ", 3) == 0 ? s : strstr(s, " no ");
	const char *found = no ? strstr(no, " found") : NULL;

	return found && (found[6] == '\0' || (found[6] == '.' ? !found[7] :
	    !isalnum((unsigned char)found[6])));
}

/* "shop:    at till.open(): " */
static bool
is_frame(const char *s)
{
	const char *at = strstr(s, "   at ");

	return at && strchr(at, '(');
}

/* Does s, n bytes long, end so? */
static bool
ends(const char *s, size_t n, const char *const *list)
{
	for (; *list; list++) {
		size_t k = strlen(*list);

		if (n >= k && memcmp(s + n - k, *list, k) == 0)
			return true;
	}
	return false;
}

/* Does it, all in small letters, say no more than that something failed? */
static bool
is_hollow(const struct pairs *p, char *low, size_t n)
{
	static const char *const status[] = {
		"exit code", "exit status", "exitcode", "return code",
		"exited with status", "exited with code", "exited with",
		"exit value", "failed with status", "failed with code",
		"non-zero status", "nonzero status", "finished with status",
		NULL
	};
	static const char *const failed[] = {
		" failed", " failed to build", " failed to compile",
		" failed to run", NULL
	};
	static const char *const command[] = {
		"command failed: ", "error: command failed: ", NULL
	};
	size_t digits = 0;

	if (begins(low, command))	/* node */
		return true;
	while (n > 0 && strchr(" .!;:)]", low[n - 1]))
		n--;
	low[n] = '\0';
	for (size_t i = 0; failed[i]; i++) {
		size_t k = strlen(failed[i]);

		if (n > k && strcmp(low + n - k, failed[i]) == 0) {
			low[n - k] = '\0';
			return !holds(p, low, reasons);
		}
	}
	while (n > 0 && isdigit((unsigned char)low[n - 1])) {
		n--;
		digits++;
	}
	while (n > 0 && strchr(" -:=([", low[n - 1]))
		n--;
	low[n] = '\0';
	return digits > 0 && ends(low, n, status) && !holds(p, low, reasons);
}

/* In small letters, up to the end of the line, and which pairs it has. */
static size_t
lowered(char *low, struct pairs *p, const char *message)
{
	size_t n = 0;

	for (; message[n] && message[n] != '\n' && n < LONGEST; n++)
		low[n] = (char)tolower((unsigned char)message[n]);
	low[n] = '\0';
	pairs_of(p, low);
	return n;
}

bool
errsum_hollow(const char *message)
{
	char low[LONGEST + 1];
	struct pairs p;
	size_t n = lowered(low, &p, message);

	return is_hollow(&p, low, n);
}

int
errsum_telling(const char *line, size_t n)
{
	char s[LONGEST + 1], low[LONGEST + 1], *end;
	struct pairs p;
	bool named, why;
	int tells;

	while (n > 0 && isspace((unsigned char)*line)) {
		line++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)line[n - 1]))
		n--;
	n = n < LONGEST ? n : LONGEST;
	for (size_t i = 0; i < n; i++)
		s[i] = line[i] ? line[i] : ' ';
	s[n] = '\0';
	if ((end = options(s)) != NULL)
		*end = '\0';
	n = lowered(low, &p, s);
	if (begins(low, none) || holds(&p, low, clean) || is_frame(s))
		return 0;
	named = holds(&p, low, names) || is_shouted(s) || is_class(s);
	why = holds(&p, low, reasons) || is_lacking(low);
	tells = named && why ? 5 : named || why ? 3 : holds(&p, low, words);
	if (tells == 3 && !why && n && low[n - 1] == ':')
		tells = 2;	/* what is behind it says more */
	if (tells > 2 && holds(&p, low, news))
		tells = tells > 3 ? 3 : 2;
	if (tells > 0 && holds(&p, low, hints))
		tells = tells > 3 ? 3 : tells > 2;
	return tells > 1 && is_hollow(&p, low, n) ? 1 : tells;
}

bool
errsum_says_why(const char *message)
{
	char low[LONGEST + 1];
	struct pairs p;
	size_t n = lowered(low, &p, message);

	return errsum_telling(message, n) >= 3 &&
	    (holds(&p, low, reasons) || is_lacking(low));
}

int
errsum_compares(const char *message)
{
	static const char *const wish[] = {
		"want", "expect", "should", "wish", NULL
	};
	static const char *const fact[] = {
		"got", "actual", "but ", "instead", " = ", " is ", " was ",
		"received", "have", "found", "returned", NULL
	};
	static const char *const trouble[] = {
		"unexpected", "mismatch", "differ", "not equal", "fail",
		"error", "cannot", "could not", "invalid", "wrong", "!=", NULL
	};
	static const char *const fine[] = {
		"as expected", "as wanted", "as it should", NULL
	};
	char low[LONGEST + 1];
	struct pairs p;
	const char *comma;

	lowered(low, &p, message);
	if (holds(&p, low, fine))
		return 0;
	comma = strpbrk(low, ",;");
	if (holds(&p, low, wish) && holds(&p, low, fact) && (comma ||
	    strstr(low, "want ")))
		return 2;
	return holds(&p, low, wish) || holds(&p, low, trouble);
}
