/* What surroundings put in front of a tool's own line. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "judge/errsum_line.h"
#include "judge/errsum_name.h"
#include "judge/errsum_runner.h"
#include "judge/errsum_stamp.h"
#include "record/errrule.h"

enum { LEVELS = 6 };

/* Of errsum_shape. */
static const char iso[] = "dddd-dd-ddTdd:dd:dd.DZ ";
static const char *const numbers[] = {
	iso, "dddd-dd-ddTdd:dd:ddZ ",
	"D:dd:dd AM: ", "D:dd:dd PM: ",		/* Netlify */
	"dd:dd:dd.D | ", "dd:dd:dd.D\t",	/* Vercel, Cloudflare */
	"dd:dd:dd.D ", "dd:dd:dd ", "dddd-dd-dd dd:dd:dd,D ",
	"dddd-dd-dd dd:dd:dd.D ", "dddd-dd-dd dd:dd:dd ", "dddd-dd-dd ",
	"dddd-dd-ddTdd:dd:dd.D  ", "dddd-dd-ddTdd:dd:dd.D ",	/* LAVA */
	"dddd-dd-ddTdd:dd:dd+dd:dd ", "dddd-dd-ddTdd:dd:dd.D+dd:dd ",
	"dddd-dd-ddTdd:dd:dd+dddd ",
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

/* Do the first and the third byte fit? */
static inline bool
fits(const char *f, const char *s, size_t n)
{
	if (*f == 'd' || *f == 'D' ? !errsum_digit(*s) : *s != *f)
		return false;
	return *f == 'D' || f[1] == 'D' || f[2] == 'D' || (n > 2 &&
	    (f[2] == 'd' ? errsum_digit(s[2]) : s[2] == f[2]));
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
	TAG("[WARN] ", ERRSEVERITY_WARNING),
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
	k = errsum_shape(iso, s + at, n - at);
	return k ? at + k : 0;
}

/* "[0] " of concurrently; R shows "[1] TRUE", a shell "[1]  71 done". */
static size_t
indexed(const char *s, size_t n)
{
	size_t k = errsum_shape("[D] ", s, n);

	return k && k < 6 && k < n && !strchr("\"'-+TFNI", s[k]) &&
	    !errsum_digit(s[k]) ? k : 0;
}

/* "[api] " of concurrently, "[test:unit ] " of npm-run-all, "[@shop/api]: " of
 * Yarn 4; "[ant:" is Gradle's, whose rules know it. */
static size_t
labelled(const char *s, size_t n)
{
	size_t i = 1;

	if (n < 4 || *s != '[' || (s[1] != '@' && (s[1] < 'a' || s[1] > 'z')) ||
	    memcmp(s, "[ant", 4) == 0)
		return 0;
	while (++i < n && i < 60 && s[i] != '.' && (errsum_in_name(s[i]) ||
	    s[i] == ':' || s[i] == '/'))
		;
	while (i < n && i < 60 && s[i] == ' ')
		i++;
	if (i + 1 >= n || s[i] != ']')
		return 0;
	i += s[i + 1] == ':';
	return i + 1 < n && s[i + 1] == ' ' ? i + 2 : 0;
}

/* A name of what wrote the line. */
static size_t
word(const char *s, size_t n)
{
	size_t k = errsum_name(s, n);

	if (k == 0)
		k = errsum_hosted(s, n);
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
	if (!errsum_digit(*s)) {
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
			    errsum_name_bold(s, n) : 0;
		if (*s == '[' && (k = errsum_teamcity(s, n)) > 0)
			return k;
		shapes = *s == '[' ? brackets : hashes;
	}
	for (; *shapes; shapes++)
		if (fits(*shapes, s, n) &&
		    (k = errsum_shape(*shapes, s, n)) > 0)
			return k;
	return *s == '[' ? errsum_bracketed(s, n) : 0;
}

/* What "tput nl" leaves behind where there is no such capability. */
static inline size_t
newline(const char *s, size_t n)
{
	return n > 2 && s[0] == 'n' && s[1] == 'l' &&
	    !isalpha((unsigned char)s[2]) ? 2 : 0;
}

/* Is it what a tool writes before its own lines, and not CI? */
static bool
is_own(const char *s, size_t n)
{
	static const char *const names[] = { "==> ", "lerna ERR! ",
	    "\xe2\x9e\xa4 YN", "\xe2\x96\xb8 ", "\xe2\x80\xba ", ":: ", NULL };
	int severity;

	while (n > 0 && *s == ' ') {
		s++;
		n--;
	}
	if (n == 0)
		return false;
	if (tag(tags, sizeof(tags) / sizeof(*tags), s, n) ||
	    level(s, n, &severity) > 0)
		return true;
	for (const char *const *p = names; *p; p++)
		if (errsum_begins(s, n, *p) > 0)
			return true;
	return false;
}

/* What is taken off of a line so far. */
struct taken {
	size_t at;
	int level;
	bool name;		/* one is enough: "ui: make: " */
};

/* The next that stands there, so long. */
static size_t
next(struct errsum_text *t, struct taken *x)
{
	const char *s = t->s + x->at;
	size_t n = t->n - x->at, blanks = 0, k = 0;

	/* ant and sbt write blanks before their tag. */
	while (blanks < n && s[blanks] == ' ')
		blanks++;
	if (blanks < n && s[blanks] == '[')
		k = one(s + blanks, n - blanks, &t->severity);
	k = k ? k + blanks : one(s, n, &t->severity);
	if (k == 0 && n > 0)
		k = errsum_stamp(s, n);
	if (k == 0 && blanks == 0)
		k = indexed(s, n);
	/* Also behind the time. */
	if (k == 0 && x->level <= 1)
		k = errsum_aligned(s, n, blanks);
	if (k == 0 && x->level <= 1)
		k = errsum_spack(s, n, blanks);
	if (k > 0 || n == 0 || x->name)
		return k;
	k = labelled(s, n);
	if (k == 0 && t->around.named)
		k = errsum_name_run(s, n);
	x->name = k > 0;
	return k;
}

/* How many of the blanks that all lines are to have stand there?  A line of
 * nothing else is as good. */
static size_t
blanks_at(struct errsum_text *t, size_t at, unsigned want)
{
	size_t k = errsum_blanks(want, t->s + at, t->n - at);

	t->loose |= k < want && k < t->n - at;
	return k;
}

size_t
errsum_prefix_first(struct errsum_text *t)
{
	struct taken x = { blanks_at(t, 0, t->around.margin), 0, false };
	size_t k = next(t, &x);

	return k ? x.at + k : 0;
}

void
errsum_prefix(struct errsum_text *t)
{
	struct taken x = { blanks_at(t, 0, t->around.margin), 0, false };
	const char *second = NULL;
	size_t k;

	t->severity = -1;
	t->tagged = NULL;
	t->whole = t->s + x.at;
	x.at += newline(t->s + x.at, t->n - x.at);
	for (; x.level < LEVELS && (k = next(t, &x)) > 0; x.level++) {
		if (x.level == 1)
			second = t->s + x.at;
		if (t->tagged == NULL && x.at > 0 &&
		    is_own(t->s + x.at, t->n - x.at))
			t->tagged = t->s + x.at;
		x.at += k;
		if (x.level == 0 && t->around.gap == 0)
			x.at += errsum_jenkins(t->s + x.at - k,
			    t->n - x.at + k);
		else if (x.level == 0)
			x.at += blanks_at(t, x.at, t->around.gap);
		x.at += newline(t->s + x.at, t->n - x.at);
	}
	t->bare = t->s + x.at;
	t->nbare = errsum_seen(t->bare, t->n - x.at);
	t->n = x.at + t->nbare;
	t->nwhole = t->n - (size_t)(t->whole - t->s);
	/* What is behind the time may be the tool's. */
	if (t->tagged == NULL)
		t->tagged = second;
	if (t->tagged == NULL)
		t->tagged = t->bare + errsum_blanks(t->around.indent,
		    t->bare, t->nbare);
	t->ntagged = t->n - (size_t)(t->tagged - t->s);
}
