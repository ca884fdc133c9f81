/* What surroundings put in front of a tool's own line. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/errsum_line.h"
#include "record/errrule.h"

enum { LEVELS = 6 };

/* Shapes: 'd' a digit, 'D' digits, 'w' a word, ' ' blanks, others as they
 * stand.  A shape that matches is taken off. */
static const char *const times[] = {
	"dddd-dd-ddTdd:dd:dd.DZ ", "dddd-dd-ddTdd:dd:ddZ ",
	"[dddd-dd-ddTdd:dd:dd.DZ] ", "[dddd-dd-ddTdd:dd:dd.DZ]",
	"[dddd-dd-dd dd:dd:dd] ", "[dddd-dd-dd dd:dd:dd.D] ",
	"[dd:dd:dd] ", "[dd:dd:dd]: ", "[dd:dd:dd.D] ", "dd:dd:dd.D ",
	"dd:dd:dd ", "dd:dd:dd.D  ", "dddd-dd-dd dd:dd:dd,D ",
	"dddd-dd-dd dd:dd:dd.D ", "dddd-dd-dd dd:dd:dd ", "dddd-dd-dd ",
	"#D D.D ", "[task dddd-dd-ddTdd:dd:dd.DZ] ",
	"[gwD] ", "D: ", "D> ", NULL
};

static inline bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Do the first and the third byte fit? */
static inline bool
fits(const char *f, const char *s, size_t n)
{
	if (*f == 'd' || *f == 'D' ? !digit(*s) : *s != *f)
		return false;
	return *f == 'D' || f[1] == 'D' || f[2] == 'D' || (n > 2 &&
	    (f[2] == 'd' ? digit(s[2]) : s[2] == f[2]));
}

static size_t
shape(const char *f, const char *s, size_t n)
{
	size_t i = 0;

	for (; *f; f++) {
		if (*f == 'd') {
			if (i >= n || !digit(s[i++]))
				return 0;
		} else if (*f == 'D') {
			size_t from = i;

			while (i < n && digit(s[i]))
				i++;
			if (i == from || i - from > 12)
				return 0;
		} else if (i >= n || s[i++] != *f) {
			return 0;
		}
	}
	return i;
}

static const struct tag {
	const char *text;
	int severity;
} tags[] = {
	{ "##[error]", ERRSEVERITY_ERROR },
	{ "##[warning]", ERRSEVERITY_WARNING },
	{ "[ERROR] ", ERRSEVERITY_ERROR },
	{ "[error] ", ERRSEVERITY_ERROR },
	{ "[WARNING] ", ERRSEVERITY_WARNING },
	{ "[warn] ", ERRSEVERITY_WARNING },
	{ "[INFO] ", ERRSEVERITY_NOTE }, { "[info] ", ERRSEVERITY_NOTE },
	{ "[javac] ", -1 }, { "[exec] ", -1 }, { "[java] ", -1 },
	{ "[junit] ", -1 }, { "[echo] ", -1 }, { "[kotlinc] ", -1 },
	{ "[compc] ", -1 }, { "[apply] ", -1 }, { "[scalac] ", -1 },
	{ "= ", -1 }, { "C/C++: ", -1 },
	{ NULL, -1 }
};

/* "  ERROR - " of mozharness, "INFO: " is a tool's own. */
static size_t
level(const char *s, size_t n, int *severity)
{
	static const struct tag v[] = {
		{ "ERROR - ", ERRSEVERITY_ERROR }, { "CRITICAL - ", 0 },
		{ "FATAL - ", ERRSEVERITY_ERROR }, { "INFO - ", -1 },
		{ "WARNING - ", ERRSEVERITY_WARNING }, { "DEBUG - ", -1 },
		{ NULL, -1 }
	};
	size_t blanks = 0, k;

	while (blanks < n && blanks < 8 && s[blanks] == ' ')
		blanks++;
	if (n - blanks < sizeof("INFO - ") - 1 ||
	    s[blanks] < 'C' || s[blanks] > 'W')
		return 0;
	for (const struct tag *t = v; t->text; t++)
		if (n - blanks >= (k = strlen(t->text)) &&
		    memcmp(s + blanks, t->text, k) == 0) {
			if (t->severity >= 0)
				*severity = t->severity;
			/* Two blanks are its own; more are the tool's. */
			return blanks + k + (blanks + k < n &&
			    s[blanks + k] == ' ');
		}
	return 0;
}

/* "name  | " of docker compose, "web-1 | ". */
static size_t
compose(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < 40 && (digit(s[i]) || s[i] == '.' ||
	    s[i] == '_' || s[i] == '-' ||
	    ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'z')))
		i++;
	if (i == 0 || i >= n || s[i] != ' ')
		return 0;
	while (i < n && s[i] == ' ')
		i++;
	if (i + 1 >= n || s[i] != '|' || s[i + 1] != ' ')
		return 0;
	/* A row of a table begins with a number, not with a name. */
	return isdigit((unsigned char)s[0]) ? 0 : i + 2;
}

/* "job<TAB>step<TAB>2026-…Z " of gh run view --log. */
static size_t
job_step(const char *s, size_t n)
{
	const char *tab = memchr(s, '\t', n < 200 ? n : 200), *second;
	size_t at, k;

	if (tab == NULL)
		return 0;
	at = (size_t)(tab - s) + 1;
	second = memchr(s + at, '\t', n - at < 200 ? n - at : 200);
	if (second == NULL)
		return 0;
	at = (size_t)(second - s) + 1;
	k = shape(times[0], s + at, n - at);
	return k ? at + k : 0;
}

/* "[    0.058593] " of the kernel's log. */
static size_t
kernel(const char *s, size_t n)
{
	size_t i = 1, dot;

	if (n == 0 || s[0] != '[')
		return 0;
	while (i < n && i < 12 && s[i] == ' ')
		i++;
	for (dot = i; dot < n && isdigit((unsigned char)s[dot]);)
		dot++;
	i = shape(".dddddd] ", s + dot, n - dot);
	return i && dot > 1 ? dot + i : 0;
}

static size_t
one(const char *s, size_t n, int *severity)
{
	size_t k;

	if ((k = level(s, n, severity)) > 0)
		return k;
	if (n == 0)
		return 0;
	if (!digit(*s) && *s != '#' && *s != '[' && *s != '=' &&
	    *s != 'C') {
		k = compose(s, n);
		return k ? k : job_step(s, n);
	}
	for (const struct tag *t = tags; t->text && !digit(*s); t++)
		if (*t->text == *s && n >= (k = strlen(t->text)) &&
		    memcmp(s, t->text, k) == 0) {
			if (t->severity >= 0)
				*severity = t->severity;
			return k;
		}
	for (size_t i = 0; times[i]; i++)
		if (fits(times[i], s, n) &&
		    (k = shape(times[i], s, n)) > 0)
			return k;
	return kernel(s, n);
}

void
errsum_prefix(struct errsum_text *t)
{
	size_t i = 0, k, blanks;

	t->severity = -1;
	/* What "tput nl" leaves behind where there is no such capability. */
	if (t->n > 2 && t->s[0] == 'n' && t->s[1] == 'l' &&
	    !isalpha((unsigned char)t->s[2]))
		i = 2;
	for (int level = 0; level < LEVELS; level++) {
		/* ant and sbt write blanks before their tag. */
		for (blanks = 0; i + blanks < t->n &&
		    t->s[i + blanks] == ' '; blanks++)
			;
		if (i + blanks < t->n && t->s[i + blanks] == '[' &&
		    (k = one(t->s + i + blanks, t->n - i - blanks,
		    &t->severity)) > 0)
			k += blanks;
		else
			k = one(t->s + i, t->n - i, &t->severity);
		if (k == 0)
			break;
		i += k;
	}
	t->bare = t->s + i;
	t->nbare = t->n - i;
}
