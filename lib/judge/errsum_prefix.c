/* What surroundings put in front of a tool's own line. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/errsum_line.h"
#include "judge/errsum_stamp.h"
#include "record/errrule.h"

enum { LEVELS = 6 };

/* Shapes: 'd' a digit, 'D' digits, 'w' a word, ' ' blanks, others as they
 * stand.  A shape that matches is taken off. */
static const char iso[] = "dddd-dd-ddTdd:dd:dd.DZ ";
static const char *const numbers[] = {
	iso, "dddd-dd-ddTdd:dd:ddZ ",
	"D:dd:dd AM: ", "D:dd:dd PM: ",		/* Netlify */
	"dd:dd:dd.D | ", "dd:dd:dd.D\t",	/* Vercel, Cloudflare */
	"dd:dd:dd.D ", "dd:dd:dd ", "dd:dd:dd.D  ", "dddd-dd-dd dd:dd:dd,D ",
	"dddd-dd-dd dd:dd:dd.D ", "dddd-dd-dd dd:dd:dd ", "dddd-dd-dd ",
	"ddO ", "ddO+", "ddE ", "ddE+",	/* GitLab, behind its time */
	"D.d ", "D.dd ", "D.ddd ",	/* BuildKit tells an end again */
	"D: ", "D> ", NULL
};
static const char *const brackets[] = {
	"[dddd-dd-ddTdd:dd:dd.DZ] ", "[dddd-dd-ddTdd:dd:dd.DZ]",
	"[dddd-dd-dd dd:dd:dd] ", "[dddd-dd-dd dd:dd:dd.D] ",
	"[dd:dd:dd] ", "[dd:dd:dd]: ", "[dd:dd:dd.D] ",
	"[task dddd-dd-ddTdd:dd:dd.DZ] ", "[gwD] ",
	"[#D-D] ", "[D-D] ", NULL		/* WebdriverIO */
};
static const char *const hashes[] = { "#D D.D ", "#D  D.D ", "# | ", NULL };

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
	size_t n;
	int severity;
} tags[] = {
#define TAG(text, severity) { (text), sizeof(text) - 1, (severity) }
	TAG("##[error]", ERRSEVERITY_ERROR),
	TAG("##[warning]", ERRSEVERITY_WARNING),
	TAG("[ERROR] ", ERRSEVERITY_ERROR), TAG("[error] ", ERRSEVERITY_ERROR),
	TAG("[error]", ERRSEVERITY_ERROR),
	TAG("[WARNING] ", ERRSEVERITY_WARNING),
	TAG("[warn] ", ERRSEVERITY_WARNING),
	TAG("[INFO] ", ERRSEVERITY_NOTE), TAG("[info] ", ERRSEVERITY_NOTE),
	TAG("[javac] ", -1), TAG("[exec] ", -1), TAG("[java] ", -1),
	TAG("[junit] ", -1), TAG("[echo] ", -1), TAG("[kotlinc] ", -1),
	TAG("[compc] ", -1), TAG("[apply] ", -1), TAG("[scalac] ", -1),
	TAG("= ", -1), TAG("C/C++: ", -1),
	TAG("npm ERR! ", -1), TAG("npm error ", -1)
}, levels[] = {
	TAG("ERROR - ", ERRSEVERITY_ERROR), TAG("CRITICAL - ", 0),
	TAG("FATAL - ", ERRSEVERITY_ERROR), TAG("INFO - ", -1),
	TAG("WARNING - ", ERRSEVERITY_WARNING), TAG("DEBUG - ", -1),
	/* so GitHub shows Maven's "[ERROR] " */
	TAG("Error:  ", ERRSEVERITY_ERROR),
	TAG("Warning:  ", ERRSEVERITY_WARNING)
#undef TAG
};

/* The tag of v[n] that stands there, or NULL. */
static const struct tag *
tag(const struct tag *v, size_t nv, const char *s, size_t n)
{
	for (size_t i = 0; i < nv; i++)
		if (*v[i].text == *s && n >= v[i].n &&
		    v[i].text[1] == s[1] && memcmp(s, v[i].text, v[i].n) == 0)
			return &v[i];
	return NULL;
}

/* "  ERROR - " of mozharness, "INFO: " is a tool's own. */
static size_t
level(const char *s, size_t n, int *severity)
{
	const struct tag *t;
	size_t blanks = 0, k;

	while (blanks < n && blanks < 8 && s[blanks] == ' ')
		blanks++;
	if (blanks == n || s[blanks] < 'C' || s[blanks] > 'W')
		return 0;
	t = tag(levels, sizeof(levels) / sizeof(*levels), s + blanks,
	    n - blanks);
	if (t == NULL)
		return 0;
	if (t->severity >= 0)
		*severity = t->severity;
	/* Two blanks are its own; more are the tool's. */
	k = blanks + t->n;
	return k + (k < n && s[k] == ' ');
}

/* May c stand in a name of docker compose? */
static inline bool
in_name(char c)
{
	static const uint64_t names[4] = { UINT64_C(0x3ff600000000000),
	    UINT64_C(0x7fffffe87fffffe) };

	return names[(unsigned char)c >> 6] >> (c & 63) & 1;
}

/* "name  | " of docker compose, "web-1 | ". */
static size_t
compose(const char *s, size_t n)
{
	size_t i = 0;

	if (!memchr(s, '|', n < 100 ? n : 100))
		return 0;
	while (i < n && i < 40 && in_name(s[i]))
		i++;
	if (i == 0 || i >= n || s[i] != ' ')
		return 0;
	while (i < n && s[i] == ' ')
		i++;
	if (i + 1 >= n || s[i] != '|' || s[i + 1] != ' ')
		return 0;
	/* A row of a table begins with a number, or ends with a bar. */
	return digit(s[0]) || s[n - 1] == '|' ? 0 : i + 2;
}

/* "| " of a task's log that BitBake tells again; a row of a table ends so
 * too. */
static size_t
barred(const char *s, size_t n)
{
	return n > 2 && s[1] == ' ' && s[n - 1] != '|' ? 2 : 0;
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
	k = shape(iso, s + at, n - at);
	return k ? at + k : 0;
}

/* "[build.mill-64] " of Mill, a level behind it. */
static size_t
numbered(const char *s, size_t n)
{
	size_t i = 1;

	while (i < n && i < 60 && (in_name(s[i]) || s[i] == '/'))
		i++;
	return i + 2 < n && digit(s[i - 1]) && s[i] == ']' &&
	    s[i + 1] == ' ' && s[i + 2] == '[' ? i + 2 : 0;
}

/* "[    0.058593] " of the kernel's log, "[  967s] " of a build of OBS. */
static size_t
kernel(const char *s, size_t n)
{
	size_t i = 1, dot;

	if (n == 0 || s[0] != '[')
		return 0;
	while (i < n && i < 12 && s[i] == ' ')
		i++;
	for (dot = i; dot < n && digit(s[dot]);)
		dot++;
	if (dot == i)
		return 0;
	i = shape(".dddddd] ", s + dot, n - dot);
	if (i == 0)
		i = shape("s] ", s + dot, n - dot);
	return i ? dot + i : 0;
}

/* "[CI/test]   | " of a job that act runs, "[CI/test]   ❗  " of what a step
 * said of itself. */
static size_t
act(const char *s, size_t n)
{
	const char *end = memchr(s, ']', n < 100 ? n : 100);
	size_t i;

	if (end == NULL)
		return 0;
	for (i = (size_t)(end - s) + 1; i < n && s[i] == ' '; i++)
		;
	if (i + 7 < n && memcmp(s + i, "\xe2\x9d\x97  ::", 7) == 0)
		return i + 5;
	return i + 1 < n && s[i] == '|' && s[i + 1] == ' ' ? i + 2 : 0;
}

/* "[0] " of concurrently; R shows "[1] TRUE", a shell "[1]  71 done". */
static size_t
indexed(const char *s, size_t n)
{
	size_t k = shape("[D] ", s, n);

	return k && k < 6 && k < n && !strchr("\"'-+TFNI", s[k]) &&
	    !digit(s[k]) ? k : 0;
}

/* "    [mxmlc] " of a task of ant, whose names end in column 12 (its
 * DefaultLogger), "     1>" of a project that MSBuild builds beside others,
 * and "       > " of a builder's log that Nix tells again. */
static size_t
aligned(const char *s, size_t n, size_t blanks)
{
	size_t i = blanks;

	if (i < n && s[i] == '[') {
		while (++i < n && i < 40 && (in_name(s[i]) || s[i] == ':'))
			;
		return i > blanks + 1 && i + 1 < n && s[i] == ']' &&
		    s[i + 1] == ' ' && blanks && i + 2 == 12 ? i + 2 : 0;
	}
	if ((blanks == 7 || blanks == 8) && i + 1 < n && s[i] == '>' &&
	    s[i + 1] == ' ')
		return i + 2;
	while (i < n && i < blanks + 4 && digit(s[i]))
		i++;
	return i > blanks && i + 1 < n && s[i] == '>' &&
	    !strchr(" >=&", s[i + 1]) ? i + 1 : 0;
}

/* What a package's script is called, often with more behind: "test:unit". */
static bool
script(const char *s, size_t n)
{
	static const char *const names[] = {
		"build", "test", "lint", "typecheck", "type-check", "check",
		"compile", "format", "e2e", "tsc", "types", "unit", "bundle",
		"generate", "codegen", "prepare", "deploy", "dev", NULL
	};

	for (const char *const *p = names; *p; p++) {
		size_t k = strlen(*p);

		if (n >= k && memcmp(s, *p, k) == 0 &&
		    (n == k || strchr(":-_.", s[k])))
			return true;
	}
	return false;
}

static size_t
begins(const char *s, size_t n, const char *with)
{
	size_t k = strlen(with);

	return n > k && memcmp(s, with, k) == 0 ? k : 0;
}

/* "remote:        " of what a host builds when it is pushed to, "lerna ERR! "
 * before what it tells again, "Step #1: " and "Step #1 - "test": " of Cloud
 * Build. */
static size_t
hosted(const char *s, size_t n)
{
	const char *name;
	size_t k;

	if (*s == 'r')
		return begins(s, n, "remote:        ");
	if (*s == 'l')
		return begins(s, n, "lerna ERR! ");
	if (*s != 'S' || (k = shape("Step #D", s, n)) == 0)
		return 0;
	if (n - k > 4 && memcmp(s + k, " - \"", 4) == 0) {
		name = memchr(s + k + 4, '"', n - k - 4);
		if (name == NULL)
			return 0;
		k = (size_t)(name - s) + 1;
	}
	return n - k > 1 && s[k] == ':' && s[k + 1] == ' ' ? k + 2 : 0;
}

/* "> ", "   > ": one blank before it is of a test's name. */
static size_t
arrow(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && i < 40 && s[i] == ' ')
		i++;
	return i != 1 && i + 1 < n && s[i] == '>' && s[i + 1] == ' ' ? i + 2 :
	    0;
}

/* "@shop/ui:build: " of turbo, "packages/ui build: " of pnpm -r, "shop> " of
 * nix build -L, "shop   > " of stack. */
static size_t
package(const char *s, size_t n)
{
	size_t i = *s == '@', colon, slash = 0, k;

	for (; i < n && i < 60 && (in_name(s[i]) || s[i] == '/'); i++)
		if (s[i] == '/' && slash == 0)
			slash = i;
	if (i < 2 || i + 2 >= n || (*s == '@' && slash < 2))
		return 0;
	if (slash == 0 && (k = arrow(s + i, n - i)) > 0)
		return i + k;
	if (s[i] != ':' && (s[i] != ' ' || slash == 0))
		return 0;
	for (colon = i + 1; colon + 1 < n && colon < i + 40 &&
	    (in_name(s[colon]) || (s[colon] == ':' && s[colon + 1] != ' '));
	    colon++)
		;
	return colon + 1 < n && s[colon] == ':' && s[colon + 1] == ' ' &&
	    ((*s == '@' && colon > i + 1) ||
	    script(s + i + 1, colon - i - 1)) ? colon + 2 : 0;
}

/* "ui: " of what lerna or Nx runs, "@shop/ui: ". */
static size_t
named(const char *s, size_t n)
{
	size_t i = *s == '@', slash = 0;

	for (; i < n && i < 60 && (in_name(s[i]) ||
	    (*s == '@' && s[i] == '/' && slash == 0)); i++)
		slash = s[i] == '/' ? i : slash;
	return i > 0 && i + 1 < n && s[i] == ':' && s[i + 1] == ' ' &&
	    (*s != '@' || (slash > 1 && slash + 1 < i)) ? i + 2 : 0;
}

/* "▸ " of what xcpretty tells, " ›   " of a program made with oclif. */
static size_t
pointed(const char *s, size_t n)
{
	if (n > 7 && *s == ' ' && memcmp(s, " \xe2\x80\xba   ", 7) == 0)
		return 7;
	return n > 4 && memcmp(s, "\xe2\x96\xb8 ", 4) == 0 ? 4 : 0;
}

/* "==> till: " of Packer and Vagrant; "==> " of Spack's "==> Error: ", which
 * is no name. */
static size_t
bold(const char *s, size_t n)
{
	size_t i = 4;

	if (n < 8 || memcmp(s, "==> ", 4) != 0)
		return 0;
	if (memcmp(s + 4, "Err", 3) == 0 || memcmp(s + 4, "Warn", 4) == 0)
		return 4;
	while (i < n && i < 44 && in_name(s[i]))
		i++;
	return i > 4 && i + 1 < n && s[i] == ':' && s[i + 1] == ' ' ? i + 2 :
	    0;
}

/* A name of what wrote the line. */
static size_t
word(const char *s, size_t n)
{
	size_t k = *s == '|' ? barred(s, n) : compose(s, n);

	if (k == 0)
		k = pointed(s, n);
	if (k == 0)
		k = package(s, n);
	if (k == 0)
		k = hosted(s, n);
	return k ? k : job_step(s, n);
}

static size_t
one(const char *s, size_t n, int *severity)
{
	const char *const *shapes = numbers;
	const struct tag *t;
	size_t k;

	if ((k = level(s, n, severity)) > 0)
		return k;
	if (n == 0)
		return 0;
	if (!digit(*s)) {
		if (*s != '#' && *s != '[' && *s != '=' && *s != 'C' &&
		    *s != 'n')
			return word(s, n);
		t = tag(tags, sizeof(tags) / sizeof(*tags), s, n);
		if (t && t->severity >= 0)
			*severity = t->severity;
		if (t)
			return t->n;
		if (*s == '=' || *s == 'C' || *s == 'n')
			return *s == 'n' ? word(s, n) : *s == '=' ?
			    bold(s, n) : 0;
		shapes = *s == '[' ? brackets : hashes;
	}
	for (; *shapes; shapes++)
		if (fits(*shapes, s, n) && (k = shape(*shapes, s, n)) > 0)
			return k;
	if (*s == '[' && (k = kernel(s, n)) == 0)
		k = act(s, n);
	return k || *s != '[' ? k : numbered(s, n);
}

void
errsum_prefix(struct errsum_text *t)
{
	size_t i = 0, k, blanks;
	bool off = false;	/* one name is enough: "ui: make: " */

	t->severity = -1;
	t->tagged = NULL;
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
		if (k == 0 && i < t->n)
			k = errsum_stamp(t->s + i, t->n - i);
		if (k == 0 && blanks == 0)
			k = indexed(t->s + i, t->n - i);
		if (k == 0 && level == 0)
			k = aligned(t->s + i, t->n - i, blanks);
		if (k == 0 && t->named && !off && i < t->n) {
			k = named(t->s + i, t->n - i);
			off = k > 0;
		}
		if (k == 0)
			break;
		if (t->tagged == NULL && i > 0 && t->severity >= 0 &&
		    (t->s[i + blanks] == '[' || t->s[i] == '#'))
			t->tagged = t->s + i;
		i += k;
	}
	t->bare = t->s + i;
	t->nbare = errsum_seen(t->bare, t->n - i);
	t->n = i + t->nbare;
	if (t->tagged == NULL)
		t->tagged = t->bare + errsum_margin(t, t->bare, t->nbare);
	t->ntagged = t->n - (size_t)(t->tagged - t->s);
}
